"""The whole check of an author: the format, and whether texts look alike here and on a Git host; followed, and kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from learnhub.content import leftovers, likeness
from learnhub.content.findings import Findings
from learnhub.content.format import checking, consistency, reading
from learnhub.content.format.bodies import Shown
from learnhub.content.format.checking import CheckResult, Finding
from learnhub.content.format.faults import Fault, Faults
from learnhub.content.format.modules import ModuleDraft
from learnhub.content.format.reading import Watch
from learnhub.content.format.strict_yaml import YamlText

# Told the version that is looked at, and how much of it is done (0 to 1).
Progress = Callable[[str, float], None]
# Codes of faults that say so of words.
TO_BE_WRITTEN = frozenset({"starter-text", "question-unread", "not-translated", "mark-left"})
# What keeps a version from being published along with its import, and from being put in review. A translation that is
# still to be made does not: readers see the source.
UNFINISHED = TO_BE_WRITTEN - {"not-translated"}
# How much of the time goes into reading; the rest compares. Measured on the courses of LearnHub.
_READING = 0.6


def _in_silence(version: str, share: float) -> None:
    """Tell nobody."""


def examine(
    path: Path, findings: Findings | None = None, progress: Progress = _in_silence, beside: Path | None = None
) -> CheckResult:
    """Check what `checking.check` checks, and compare its texts; what `findings` keeps is not looked at again.

    `beside` is another folder of the same course, into which a version is to come; nothing is kept of that.
    """
    return checking.check(path, partial(_examine, findings=findings, progress=progress, beside=beside))


def _examine(folder: Path, findings: Findings | None, progress: Progress, beside: Path | None) -> Finding:
    if findings is None or beside is not None:
        return checking.check_version(folder, _Watching(folder, progress), beside)
    key = findings.key_of(folder)
    kept = findings.find(key)
    if kept is not None:
        return kept
    finding = checking.check_version(folder, _Watching(folder, progress))
    # What was written meanwhile may have been read or not.
    if findings.key_of(folder) == key:
        findings.keep(key, finding)
    return finding


class _Leftovers(Watch):
    """Notes what is left of words that were to be replaced, which the format alone does not know."""

    def look_over(self, course: YamlText, modules: Sequence[ModuleDraft], faults: Faults, *, is_draft: bool) -> None:
        leftovers.check_unread(modules)
        if not is_draft:
            leftovers.check(course, modules, faults)


LEFTOVERS = _Leftovers()


def to_be_written(folder: Path) -> list[Fault]:
    """Return where a draft still holds words that were put there to be replaced or to be translated.

    The checker keeps quiet about them until a version says that it is finished, which is when it goes into review.
    """
    return [fault for fault in reading.read_version(folder, _Finishing()).faults if fault.code in TO_BE_WRITTEN]


class _Finishing(Watch):
    def look_over(self, course: YamlText, modules: Sequence[ModuleDraft], faults: Faults, *, is_draft: bool) -> None:
        if is_draft:
            consistency.check_unfinished(modules)
        leftovers.check(course, modules, faults)
        leftovers.check_unread(modules)


class _Watching(_Leftovers):
    def __init__(self, folder: Path, progress: Progress) -> None:
        self._version = f"{folder.parent.name}/{folder.name}"
        self._progress = progress
        self._files = self._read = 0

    def begins(self, files: int) -> None:
        self._files = files
        self._progress(self._version, 0)

    def read(self) -> None:
        self._read += 1
        self._progress(self._version, _READING * self._read / max(1, self._files))

    def compare(self, shown: Sequence[Shown]) -> None:
        compared = 0

        def tell(texts: int) -> None:
            nonlocal compared
            compared += texts
            self._progress(self._version, _READING + (1 - _READING) * compared / len(shown))

        likeness.compare(shown, tell)
        self._progress(self._version, 1)
