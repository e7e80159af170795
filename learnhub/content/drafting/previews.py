"""What a preview of a version's folder shows: the last state that was right, and every fault of the present one."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from learnhub.content.format import names
from learnhub.content.format.faults import Fault
from learnhub.content.outline import Outline

_LINES_AROUND = 1
_LONGEST_LINE = 300
_LARGEST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown now. `number` is another one after each change, `told` whenever something else is said of it.

    `outline` is that of the last state that was right, None before there is any; `is_current` tells whether that is
    the folder as it is.
    """

    number: int = 0
    told: int = 0
    faults: tuple[Fault, ...] = ()
    outline: Outline | None = None
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file; `is_meant` is the one that a fault is about."""

    number: int
    text: str
    is_meant: bool


class Preview:
    """A folder that is previewed, between whoever watches it and the pages that show it."""

    def __init__(self, version: Path, begin: Callable[[], str]) -> None:
        """Preview a version's folder; `begin` makes a learner who has done nothing yet, and returns their session."""
        self.version = version
        self.begin = begin
        self.token = ""
        self._shown = Shown()
        self._lock = threading.Lock()

    @property
    def slug(self) -> str:
        """The course's id."""
        return self.version.parent.name

    @property
    def shown(self) -> Shown:
        """What is shown now."""
        with self._lock:
            return self._shown

    def show(self, faults: Sequence[Fault], outline: Outline | None) -> None:
        """Show another state; without an outline the pages stay those of the last one that was right."""
        with self._lock:
            before = self._shown
            self._shown = Shown(
                before.number + 1, before.told + 1, tuple(faults), outline or before.outline, outline is not None
            )

    def tell(self, faults: Sequence[Fault]) -> None:
        """Tell other faults of the same state."""
        with self._lock:
            if self._shown.faults != tuple(faults):
                self._shown = replace(self._shown, told=self._shown.told + 1, faults=tuple(faults))

    def excerpt(self, fault: Fault) -> list[Line]:
        """Return the lines around a fault, or none where its file cannot be shown as text."""
        return [line for line in self._lines(fault) if abs(line.number - fault.line) <= _LINES_AROUND]

    def _lines(self, fault: Fault) -> list[Line]:
        try:
            with (self.version / fault.file).open("rb") as file:
                lines = file.read(_LARGEST).decode("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return []
        return [Line(one, text[:_LONGEST_LINE], one == fault.line) for one, text in enumerate(lines, start=1)]

    def words_at(self, fault: Fault) -> tuple[str, str]:
        """Return the line that a fault is about, and the one with words before it, by which its place is found."""
        lines = [line.text for line in self._lines(fault) if line.number <= fault.line]
        own = lines.pop() if lines else ""
        return own, next((text for text in reversed(lines) if text.strip()), "")


def unit_of(fault: Fault) -> str:
    """Return the id of the unit in whose file a fault is, or ""."""
    name = names.unit_name(fault.file.rpartition("/")[2])
    return name.id if name else ""


def fingerprint(folder: Path) -> str:
    """Return what changes whenever a file below a folder does: by names, sizes and times, without reading any."""
    summing = hashlib.sha256()
    for line in sorted(_stated(folder)):
        summing.update(line.encode("utf-8", "surrogateescape"))
    return summing.hexdigest()


def _stated(folder: Path) -> Iterator[str]:
    try:
        inside = list(os.scandir(folder))
    except OSError:
        return
    for entry in inside:
        if entry.name.startswith("."):
            continue
        try:
            stated = entry.stat(follow_symlinks=False)
        except OSError:
            continue
        yield f"{entry.path}\0{stated.st_size}\0{stated.st_mtime_ns}\0{stated.st_ino}\n"
        if entry.is_dir(follow_symlinks=False):
            yield from _stated(Path(entry.path))
