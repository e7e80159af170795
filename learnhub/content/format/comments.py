"""HTML comments: authors' notes to themselves, dropped before anything else looks at a text.

Checker and renderer both call `without_comments`, so that they see the same text with the same line numbers.
"""

from __future__ import annotations

import re

_FENCE = re.compile(r"[ >]*(`{3,}|~{3,})")
_START, _END = "<!--", "-->"


def without_comments(text: str) -> str:
    """Return Markdown without its `<!-- … -->`, outside of code; lines and columns stay where they were."""
    if _START not in text:
        return text
    return _Blanking(text).run()


class _Blanking:
    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.last_end = next((n for n in range(len(self.lines) - 1, -1, -1) if _END in self.lines[n]), -1)
        self.fence = ""
        self.last_end_in_line = -1
        self.is_inside = False

    def run(self) -> str:
        return "\n".join(self._line(number, line) for number, line in enumerate(self.lines))

    def _line(self, number: int, line: str) -> str:
        opening = None if self.is_inside else _FENCE.match(line)
        if self.fence or opening:
            self._follow_fence(line, opening)
            return line
        cleaned = self._without(number, line)
        return line if cleaned == line else cleaned.rstrip()

    def _follow_fence(self, line: str, opening: re.Match[str] | None) -> None:
        if not self.fence and opening:
            self.fence = opening[1]
        elif opening and opening[1].startswith(self.fence) and not line[opening.end() :].strip():
            self.fence = ""

    def _without(self, number: int, line: str) -> str:
        self.last_end_in_line = line.rfind(_END)
        kept: list[str] = []
        at = 0
        while at < len(line):
            at = self._skip(line, at, kept) if self.is_inside else self._keep(number, line, at, kept)
        return "".join(kept)

    def _skip(self, line: str, at: int, kept: list[str]) -> int:
        end = line.find(_END, at)
        self.is_inside = end < 0
        after = len(line) if end < 0 else end + len(_END)
        kept.append(" " * (after - at))
        return after

    def _keep(self, number: int, line: str, at: int, kept: list[str]) -> int:
        start, code = line.find(_START, at), line.find("`", at)
        if start < 0:
            kept.append(line[at:])
            return len(line)
        if 0 <= code < start:
            after = _after_code(line, code)
            kept.append(line[at:after])
            return after
        closes = self.last_end > number or self.last_end_in_line >= start + len(_START)
        after = start if closes else start + len(_START)
        kept.append(line[at:after])
        self.is_inside = closes
        return after


def _after_code(line: str, at: int) -> int:
    """Return where a code span that opens at `at` ends, or where its opening backticks end if it never does."""
    ticks = 0
    while at + ticks < len(line) and line[at + ticks] == "`":
        ticks += 1
    closing = re.compile(rf"(?<!`)`{{{ticks}}}(?!`)").search(line, at + ticks)
    return closing.end() if closing else at + ticks
