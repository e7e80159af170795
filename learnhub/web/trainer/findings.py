"""What the checker says of a course's folders on this server, in the shape of the page."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from learnhub.content import checkups, examination, publishing
from learnhub.content.checkups import Checkup, Look
from learnhub.content.format.faults import Fault, Severity
from learnhub.content.models import VersionState
from learnhub.content.versions import VersionLine

# A page waits this long, in seconds, for all its folders together, and no longer.
PATIENCE = 0.2
FOLDERS_SHOWN = 4
_STATES = {
    **dict.fromkeys(examination.TO_BE_WRITTEN, "unwritten"),
    "not-translated": "untranslated",
    "translation-outdated": "outdated",
}


@dataclass(frozen=True, slots=True)
class FileFindings:
    """The faults of one file, errors first. `anchor` is unique on the page; `name` is empty for the folder itself."""

    anchor: str
    name: str
    faults: Sequence[Fault]

    @property
    def errors(self) -> int:
        """How many of them keep the version from being imported."""
        return sum(fault.severity is Severity.ERROR for fault in self.faults)

    @property
    def warnings(self) -> int:
        """How many of them do not."""
        return len(self.faults) - self.errors


@dataclass(frozen=True, slots=True)
class FolderFindings:
    """A version's folder. `version` is what was imported from it, `changed` names the files that differ since."""

    number: str
    version: VersionLine | None
    look: Look
    files: Sequence[FileFindings]
    changed: str

    @property
    def may_be_imported(self) -> bool:
        """Whether it has no errors, and is not stored, or as a draft with other bytes."""
        told = self.look.checkup
        is_right = told is not None and not told.errors and not told.failed
        return is_right and (self.version is None or bool(self.changed and self.version.state == VersionState.DRAFT))

    @property
    def left_out(self) -> int:
        """How many faults there are besides those shown."""
        told = self.look.checkup
        return told.errors + told.warnings - len(told.faults) if told else 0


def of_course(
    folder: Path, lines: Sequence[VersionLine], stored: Mapping[int, Mapping[str, str]]
) -> list[FolderFindings]:
    """Return what the checker says of the newest folder and of all that are not published, the newest first.

    `folder` is the course's, `lines` are its versions, `stored` the digests of their files by path, by row key.
    """
    known = {line.number: line for line in lines}
    numbers = checkups.version_folders(folder)
    wanted = [number for number in numbers if number == numbers[0] or _is_unpublished(known.get(number))]
    deadline = time.monotonic() + PATIENCE
    return [
        _findings(folder / number, known.get(number), stored, max(0.0, deadline - time.monotonic()))
        for number in wanted[:FOLDERS_SHOWN]
    ]


def of_folder(folder: Path, beside: Path) -> FolderFindings:
    """Return what the checker says of a version's folder that is to come into the folder of its course, `beside`."""
    look = checkups.look_at(folder, patience=PATIENCE, beside=beside)
    files = list(_by_file(folder.name, look.checkup.faults)) if look.checkup else []
    return FolderFindings(folder.name, None, look, files, "")


def _is_unpublished(line: VersionLine | None) -> bool:
    return line is None or line.state == VersionState.DRAFT


def _findings(
    folder: Path, line: VersionLine | None, stored: Mapping[int, Mapping[str, str]], patience: float
) -> FolderFindings:
    look = checkups.look_at(folder, patience=patience)
    told = look.checkup
    files = list(_by_file(folder.name, told.faults)) if told else []
    # An older check saw other files: it cannot tell how they are now.
    is_changed = look.is_current and told is not None and line is not None and told.digest not in {"", line.digest}
    changed = publishing.differing(stored[line.id], told.files) if is_changed and told and line else ""
    return FolderFindings(folder.name, line, look, files, changed)


def _by_file(number: str, faults: Sequence[Fault]) -> Iterator[FileFindings]:
    """Group faults by file: files with errors first, in each the errors first."""
    by_name = [list(found) for _, found in groupby(sorted(faults, key=_place), key=lambda fault: fault.file)]
    ordered = sorted(by_name, key=lambda found: found[0].severity is not Severity.ERROR)
    for place, found in enumerate(ordered, start=1):
        yield FileFindings(f"file-{number}-{place}", found[0].file, found)


def _place(fault: Fault) -> tuple[str, bool, int, int]:
    return fault.file, fault.severity is not Severity.ERROR, fault.line, fault.column


def states_of(checkup: Checkup | None) -> dict[str, str]:
    """Return how files with faults stand, by path: `error`, `warning`, or one of those that are told by their name.

    These are `outdated` and `untranslated` for translations, `unwritten` where words are to be replaced.
    """
    found: dict[str, str] = {}
    for fault in (*checkup.faults, *checkup.to_be_written) if checkup else ():  # errors come first
        found.setdefault(fault.file, _STATES.get(fault.code, str(fault.severity)))
    return found


def of_file(checkup: Checkup | None, path: str) -> list[Fault]:
    """Return what the checker says of one file, errors first; also of words in a draft that are to be replaced."""
    if checkup is None:
        return []
    return list(dict.fromkeys(one for one in (*checkup.faults, *checkup.to_be_written) if one.file == path))


def to_be_written(checkup: Checkup | None) -> list[tuple[str, int]]:
    """Return the files with words that are to be replaced, and at how many places."""
    return list(Counter(one.file for one in checkup.to_be_written if one.file).items()) if checkup else []
