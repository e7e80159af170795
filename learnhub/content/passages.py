"""What a reader can come back to in a lesson: its blocks, headings and prompts, as the stored HTML holds them.

Their keys are the same in every language of a lesson: a block's id, the number of a heading, a prompt's id or number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser

_NOTE = "note."
_SEAMS = re.compile(
    r'<(?P<tag>h[2-6]) id="(?P<heading>[^"]+)">.*?</(?P=tag)>'
    r'|<div class="note-place" id="(?P<prompt>note\.[^"]+)"></div>',
    re.DOTALL,
)
# What ends a line of a prompt's words.
_LINES = frozenset({"p", "li", "dt", "dd", "tr", "pre", "figcaption"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_BLOCK = re.compile(r"p\.(\d{1,4})\.(\d{1,4})")


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading or a prompt: its key, its anchor on the page, and its words, a prompt's in one or several lines."""

    key: str
    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class Seam:
    """Where a page may put something of its reader's: at a heading, whose HTML this holds, or at a place for notes."""

    passage: Passage
    html: str
    is_heading: bool


@dataclass(frozen=True, slots=True)
class Passages:
    """What a text holds, in the order in which it is read. `pieces` are the text itself, cut at its seams."""

    headings: tuple[Passage, ...]
    prompts: tuple[Passage, ...]
    blocks: tuple[str, ...]
    pieces: tuple[str | Seam, ...]

    def nearest_block(self, wanted: str) -> str | None:
        """Return a block's id, or where a text has changed the one before it; None for the start of the text."""
        place = place_of(wanted)
        before = [block for block in self.blocks if place and (place_of(block) or place) <= place]
        return before[-1] if len(before) > 1 else None

    def heading_above(self, block: str) -> Passage | None:
        """Return the heading under which a block stands; None before the first one."""
        heading = None
        for piece in self.pieces:
            if isinstance(piece, Seam):
                heading = piece.passage if piece.is_heading else heading
            elif f' id="{block}"' in piece:
                return heading
        return None


def place_of(block: str) -> tuple[int, int] | None:
    """Return (section, number within it) of a block's id, or None for what is none."""
    found = _BLOCK.fullmatch(block)
    return (int(found[1]), int(found[2])) if found else None


@lru_cache(maxsize=512)
def of(html: str) -> Passages:
    """Return what there is to come back to in the stored HTML of a lesson."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    headings, prompts = reader.headings, reader.prompts
    return Passages(tuple(headings), tuple(prompts), tuple(reader.blocks), tuple(_cut(html, [*headings, *prompts])))


def _cut(html: str, passages: list[Passage]) -> Iterator[str | Seam]:
    by_anchor = {passage.anchor: passage for passage in passages}
    start = 0
    for found in _SEAMS.finditer(html):
        yield html[start : found.start()]
        yield Seam(by_anchor[found["heading"] or found["prompt"]], found[0], is_heading=found["tag"] is not None)
        start = found.end()
    yield html[start:]


class _Reader(HTMLParser):
    """Gathers anchors and words."""

    def __init__(self) -> None:
        super().__init__()
        self.headings: list[Passage] = []
        self.prompts: list[Passage] = []
        self.blocks: list[str] = []
        self._anchor: str | None = None
        # The words of what is open: callouts within each other, and at last a heading.
        self._words: list[list[str]] = []
        self._is_label = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, a heading or a callout; a place for notes ends a prompt."""
        given = dict(attrs)
        anchor, kind = given.get("id"), given.get("class")
        if anchor and _BLOCK.fullmatch(anchor):
            self.blocks.append(anchor)
        if tag in _HEADINGS and anchor:
            self._anchor = anchor
            self._words.append([])
        elif tag == "aside":
            self._words.append([])
        elif kind == "note-place" and anchor and self._words:
            self.prompts.append(Passage(anchor.removeprefix(_NOTE), anchor, _joined(self._words[-1])))
        self._is_label = kind == "callout-kind"

    def handle_data(self, data: str) -> None:
        """Take words to what is open. The label of a callout is none of its words."""
        if self._words and not self._is_label:
            self._words[-1].append(data.replace("\n", " "))

    def handle_endtag(self, tag: str) -> None:
        """End a heading or a callout."""
        self._is_label = False
        if tag in _HEADINGS and self._anchor is not None:
            self.headings.append(Passage(f"h.{len(self.headings) + 1}", self._anchor, _joined(self._words.pop())))
            self._anchor = None
        elif tag == "aside" and self._words:
            self._words.pop()
        elif tag in _LINES and self._words:
            self._words[-1].append("\n")


def _joined(words: list[str]) -> str:
    lines = (" ".join(line.split()) for line in "".join(words).split("\n"))
    return "\n".join(line for line in lines if line)
