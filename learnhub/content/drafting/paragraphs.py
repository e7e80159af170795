"""What changed between two texts, paragraph by paragraph, as a translator needs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Change:
    """Paragraphs that became others: `before` is empty where some were added, `after` where some were taken away.

    `line` is where they stand in the newer text, counted from 1.
    """

    line: int
    before: str
    after: str


def changes(older: str, newer: str) -> list[Change]:
    """Return what changed, in the order of the newer text."""
    old, new = _paragraphs(older), _paragraphs(newer)
    comparing = SequenceMatcher(None, [text for _, text in old], [text for _, text in new], autojunk=False)
    return [
        Change(_line(new, start), _joined(old[old_start:old_end]), _joined(new[start:end]))
        for tag, old_start, old_end, start, end in comparing.get_opcodes()
        if tag != "equal"
    ]


def lines_changed(older: str, newer: str) -> dict[str, int]:
    """Return how many lines were `added` and `removed`; a line with other words counts as both."""
    old, new = older.splitlines(), newer.splitlines()
    kept = sum(block.size for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks())
    return {"added": len(new) - kept, "removed": len(old) - kept}


def _paragraphs(text: str) -> list[tuple[int, str]]:
    """Return (line, text) of everything between empty lines."""
    found: list[tuple[int, list[str]]] = []
    is_between = True
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            is_between = True
        elif is_between:
            found.append((number, [line.rstrip()]))
            is_between = False
        else:
            found[-1][1].append(line.rstrip())
    return [(number, "\n".join(lines)) for number, lines in found]


def _line(paragraphs: Sequence[tuple[int, str]], place: int) -> int:
    if place < len(paragraphs):
        return paragraphs[place][0]
    return paragraphs[-1][0] if paragraphs else 1


def _joined(paragraphs: Sequence[tuple[int, str]]) -> str:
    return "\n\n".join(text for _, text in paragraphs)
