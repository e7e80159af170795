"""Courses to complete first: whether they are there, and whether anybody could begin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from pathlib import Path

from learnhub.content.format import folders, names, strict_yaml, texts
from learnhub.content.format.faults import Fault, Faults, Reporter
from learnhub.content.format.strict_yaml import YamlText
from learnhub.i18n import lazy

FILE = "course.yml"
# Returns the courses that a stored course asks for, by its id, or None where there is no such course.
LookUp = Callable[[str], tuple[str, ...] | None]


def check_requirements(version: Path, look_up: LookUp | None = None) -> tuple[Fault, ...]:
    """Check the courses that a version's folder asks for: they lie beside its own course, or `look_up` knows them.

    Without `look_up` nobody knows what is on a server, so one that is not found is a warning.
    """
    faults = Faults()
    course, yaml = version.parent, _read(version)
    for place, slug in _asked(yaml):
        report, at = Reporter(faults, FILE), yaml.place_of(("requires", place))
        if slug == course.name:
            continue  # told by whoever reads the version, as are words that are no ids
        if _asked_by(course.parent / slug, look_up) is None:
            _report_unknown(slug, course.parent, at, report, is_sure=look_up is not None)
        elif course.name in _all_asked(course.parent / slug, look_up):
            message = lazy("This course and `%(course)s` ask for each other first: nobody could begin.", course=slug)
            report.error(at, "requires-ring", message, lazy("Leave `requires` out of one of the two."))
    return faults.sorted()


def _report_unknown(slug: str, around: Path, at: strict_yaml.Place, report: Reporter, *, is_sure: bool) -> None:
    near = get_close_matches(slug, [folder.name for folder in folders.within(around)], 1)
    message = lazy("No course `%(course)s` was found.", course=slug)
    hint = (
        lazy("Did you mean `%(word)s`?", word=near[0])
        if near
        else lazy("Write the name of a course’s folder beside this one, or the id of a course on the server.")
    )
    if is_sure:
        report.error(at, "requires-unknown", message, hint)
    else:
        report.warning(at, "requires-unknown", message, hint)


def _all_asked(course: Path, look_up: LookUp | None) -> set[str]:
    """Return the courses that a course asks for, those that these ask for, and so on."""
    found: set[str] = set()
    waiting = [course.name]
    while waiting:
        more = _asked_by(course.parent / waiting.pop(), look_up) or ()
        waiting += [slug for slug in more if slug not in found]
        found.update(more)
    return found


def _asked_by(course: Path, look_up: LookUp | None) -> tuple[str, ...] | None:
    """Return what a course asks for by its newest version's folder, else by the database; None where it is nowhere."""
    numbered = folders.numbered(course)
    if numbered:
        return tuple(slug for _place, slug in _asked(_read(numbered[-1][1])))
    return look_up(course.name) if look_up else None


def _asked(yaml: YamlText) -> Iterator[tuple[int, str]]:
    """Give the ids that stand in `requires`, with their places in it."""
    value = yaml.value.get("requires") if isinstance(yaml.value, dict) else None
    for place, slug in enumerate(value if isinstance(value, list) else ()):
        if isinstance(slug, str) and names.is_identifier(slug):
            yield place, str(slug)


def _read(version: Path) -> YamlText:
    """Return course.yml of a version as far as it can be read; who reads the version tells what is wrong with it."""
    try:
        data = (version / FILE).read_bytes()[: texts.LARGEST]
    except OSError:
        return YamlText()
    return strict_yaml.read(data.decode("utf-8", "replace")) if b"requires" in data else YamlText()
