"""The author's check: a version, a course or a folder of courses, every fault at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from learnhub import i18n
from learnhub.content.format import folders, names, requirements
from learnhub.content.format.comparing import check_number
from learnhub.content.format.faults import Fault, Faults, Severity
from learnhub.content.format.reading import NOBODY, Watch, read_version
from learnhub.content.format.requirements import LookUp
from learnhub.content.format.sources import VersionSource
from learnhub.i18n import Message, lazy, ngettext

_TOP = (1, 1)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found; `checked` are the versions looked at, as paths from the folder that was named.

    `untranslated` says how many of their units are still to be translated, by language.
    """

    faults: tuple[Fault, ...]
    checked: tuple[str, ...]
    untranslated: Mapping[str, int] = field(default_factory=dict)

    @property
    def errors(self) -> int:
        """How many faults keep a version from being imported."""
        return sum(fault.severity is Severity.ERROR for fault in self.faults)

    @property
    def warnings(self) -> int:
        """How many faults do not."""
        return len(self.faults) - self.errors

    @property
    def has_errors(self) -> bool:
        """Say whether something keeps a version from being imported."""
        return self.errors > 0

    def in_words(self) -> str:
        """Return what was checked and how it went, and what is still to be translated: the end of a list of faults."""
        return "\n".join((self._outcome(), *(_to_translate(*one) for one in sorted(self.untranslated.items()))))

    def _outcome(self) -> str:
        checked = ", ".join(self.checked)
        if not self.faults:
            return str(lazy("Checked %(checked)s: no faults.", checked=checked))
        errors = ngettext("%(num)s error", "%(num)s errors", self.errors)
        warnings = ngettext("%(num)s warning", "%(num)s warnings", self.warnings)
        if not self.checked:
            return str(lazy("%(errors)s, %(warnings)s.", errors=errors, warnings=warnings))
        said = lazy("Checked %(checked)s: %(errors)s, %(warnings)s.", checked=checked, errors=errors, warnings=warnings)
        return str(said)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check of one version found; `is_draft` where it is readable and says so, and then what was read.

    `untranslated` says how many units are still to be translated, by language.
    """

    faults: tuple[Fault, ...]
    is_draft: bool = False
    version: VersionSource | None = None
    untranslated: Mapping[str, int] = field(default_factory=dict)


def _to_translate(language: str, count: int) -> str:
    return ngettext(
        "%(num)s unit is still to be translated into %(language)s.",
        "%(num)s units are still to be translated into %(language)s.",
        count,
        language=i18n.language_name(language, i18n.current_language()),
    )


def _added_up(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total = Counter[str]()
    for one in counts:
        total.update(one)
    return dict(total)


Examine = Callable[[Path], Finding]


def check(path: Path, examine: Examine | None = None, look_up: LookUp | None = None) -> CheckResult:
    """Check a version's folder, what is newest in a course's folder, or that of each course in a folder.

    Of a course that is its newest version; where that is a draft, the newest that is none as well. Faults name files
    relative to `path`. `examine` checks one version, as `check_version` does; `look_up` is as in
    `requirements.check_requirements`. Raises nothing for bad input.
    """
    examine = partial(_with_requirements, examine=examine or check_version, look_up=look_up)
    path = path.resolve()
    if not path.is_dir():
        return _refusal(lazy("There is no folder with this name."))
    if is_version(path):
        finding = examine(path)
        return CheckResult(finding.faults, (path.name,), finding.untranslated)
    if is_course(path):
        return _check_course(path, "", examine)
    courses = [folder for folder in folders.within(path) if is_course(folder)]
    if not courses:
        return _refusal(lazy("This is neither a course nor a folder of courses."))
    results = [_check_course(course, course.name, examine) for course in courses]
    faults = [fault for result in results for fault in result.faults]
    checked = tuple(version for result in results for version in result.checked)
    return CheckResult(tuple(faults), checked, _added_up(result.untranslated for result in results))


def _with_requirements(folder: Path, examine: Examine, look_up: LookUp | None) -> Finding:
    """Add what depends on other courses, which no kept finding can know."""
    finding = examine(folder)
    asked = requirements.check_requirements(folder, look_up)
    return replace(finding, faults=(*finding.faults, *asked)) if asked else finding


def is_version(folder: Path) -> bool:
    """Say whether a folder is meant to be a version of a course."""
    return names.version_number(folder.name) is not None or (folder / "course.yml").is_file()


def is_course(folder: Path) -> bool:
    """Say whether a folder holds something meant to be a version."""
    return any(is_version(inner) for inner in folders.within(folder))


def _check_course(course: Path, shown: str, examine: Examine) -> CheckResult:
    faults = [
        fault.within(folder.name).within(shown)
        for folder in folders.within(course)
        if names.version_number(folder.name) is None
        for fault in _wrong_name()
    ]
    looked_at = _newest_with_drafts(course, examine)
    for folder, finding in looked_at:
        faults += [fault.within(folder.name).within(shown) for fault in finding.faults]
    checked = tuple(f"{shown}/{folder.name}".lstrip("/") for folder, _finding in looked_at)
    return CheckResult(tuple(faults), checked, looked_at[-1][1].untranslated if looked_at else {})


def _newest_with_drafts(course: Path, examine: Examine) -> list[tuple[Path, Finding]]:
    """Return the newest version that is no draft and the drafts above it, the lowest first.

    A draft alone would leave learners without the course that they have.
    """
    found: list[tuple[Path, Finding]] = []
    for _number, folder in reversed(folders.numbered(course)):
        finding = examine(folder)
        found.append((folder, finding))
        if not finding.is_draft:
            break
    return found[::-1]


def _wrong_name() -> tuple[Fault, ...]:
    faults = Faults()
    hint = lazy("Call it by a semantic version such as 1.0.0, or keep it outside of the course's folder.")
    faults.error("", _TOP, "version-name", lazy("The folder's name is not a version."), hint)
    return faults.sorted()


def check_version(folder: Path, watch: Watch = NOBODY, beside: Path | None = None) -> Finding:
    """Check one version, and its number against the version below it, which has to be readable and no draft.

    `beside` is another folder of the same course, into which the version is to come.
    """
    reading = read_version(folder, watch)
    if reading.version is None:
        return Finding(reading.faults, untranslated=reading.untranslated)
    below = version_below(folder, beside)
    older = read_version(below).version if below is not None else None
    number = check_number(older, reading.version) if older is not None and not older.settings.draft else ()
    version = reading.version
    return Finding((*number, *reading.faults), version.settings.draft, version, reading.untranslated)


def version_below(folder: Path, beside: Path | None = None) -> Path | None:
    """Return the folder of the version with the next lower number, where there is one; `beside` is looked at too."""
    own = names.version_number(folder.name)
    if own is None:
        return None
    around = folders.numbered(folder.parent) + (folders.numbered(beside) if beside else [])
    lower = [(number, other) for number, other in around if number < own]
    return max(lower)[1] if lower else None


def _refusal(message: Message) -> CheckResult:
    faults = Faults()
    hint = lazy("Name a course's folder, such as courses/spf-foundations, or a version in it.")
    faults.error("", _TOP, "not-a-course", message, hint)
    return CheckResult(faults.sorted(), ())
