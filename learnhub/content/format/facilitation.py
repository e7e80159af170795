"""Notes for facilitators: where they stand in a lesson, and the lesson without them.

They are cut out of the Markdown, before anything is rendered: what learners get is made of a text that has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """A note: its first line and the one after its last (from 0), under which heading of the lesson (0: before any)."""

    first: int
    end: int
    section: int

    def holds_footnote(self, lines: Sequence[str]) -> bool:
        """Tell whether it refers to a footnote, or is where one has its text."""
        return any("[^" in line for line in lines[self.first : self.end])

    def text(self, lines: Sequence[str]) -> str:
        """Return its Markdown as it is written, a block quote."""
        return "\n".join(lines[self.first : self.end])


def without_notes(lines: Sequence[str], notes: Sequence[Note]) -> str:
    """Return the lines of a lesson without its notes: an empty line in the place of each keeps apart what it parted."""
    kept: list[str] = []
    start = 0
    for note in notes:
        kept += [*lines[start : note.first], ""]
        start = note.end
    return "\n".join([*kept, *lines[start:]])
