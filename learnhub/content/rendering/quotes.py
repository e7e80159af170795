"""Block quotes and callouts.

Unlike Python-Markdown's own quotes, two quotes with an empty line between stay two, as on a Git host.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor

from learnhub.content.format import callouts
from learnhub.content.format.attributes import parse
from learnhub.content.format.callouts import Callout
from learnhub.content.rendering.words import Words

DEEPEST = 24
_QUOTE = re.compile(r"(?:^|\n)[ ]{0,3}>")
_MARK = re.compile(r"[ ]{0,3}>[ ]?")
_KINDS = frozenset(str(kind) for kind in Callout)


class TooDeepError(Exception):
    """Quotes within quotes beyond any sense."""


class MisplacedNoteError(Exception):
    """A note for facilitators in what learners will read: it should have been cut out before."""


class QuoteProcessor(BlockProcessor):
    """Reads `> …` as a quote, and as a callout where it starts with `[!KIND]`."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        self.words = Words()
        self.depth = 0
        # Whether learners may write under prompts, and how many prompts there were so far.
        self.has_places = False
        self.prompts = 0
        self.is_for_facilitators = False

    def begin(self, words: Words, *, has_places: bool, is_for_facilitators: bool = False) -> None:
        """Get ready for the next text."""
        self.words, self.has_places, self.is_for_facilitators = words, has_places, is_for_facilitators
        self.depth = self.prompts = 0

    def test(self, parent: ET.Element, block: str) -> bool:  # noqa: ARG002 - the interface of the library
        """Say whether the block holds a quote."""
        return _QUOTE.search(block) is not None

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        """Take the next block, add what stands before the quote, then the quote."""
        block = blocks.pop(0)
        found = _QUOTE.search(block)
        start = found.start() if found else 0
        self.parser.parseBlocks(parent, [block[:start]])
        lines = [_MARK.sub("", line, count=1) for line in block[start:].removeprefix("\n").split("\n")]
        if self.depth >= DEEPEST:
            raise TooDeepError
        self.depth += 1
        self.parser.state.set("blockquote")
        self._add(parent, lines)
        self.parser.state.reset()
        self.depth -= 1

    def _add(self, parent: ET.Element, lines: list[str]) -> None:
        line = callouts.parse(lines[0])
        if line is None or line.kind not in _KINDS:
            self.parser.parseChunk(ET.SubElement(parent, "blockquote"), "\n".join(lines))
            return
        if line.kind == Callout.FACILITATOR and not self.is_for_facilitators:
            raise MisplacedNoteError
        written = {one.key: one.value for one in parse(line.attributes)}
        aside = ET.SubElement(parent, "aside", {"class": f"callout callout-{line.kind}", "role": "note"})
        aside.set("data-kind", line.kind)
        if "country" in written:
            aside.set("data-country", written["country"])
        self._add_title(aside, line, written.get("id"))
        place = self._place_of_prompt(line.kind, written.get("id"))
        self.parser.parseChunk(aside, "\n".join(lines[1:]))
        if "review" in written:
            self._add_review(aside, written["review"])
        if place is not None:
            aside.append(place)

    def _place_of_prompt(self, kind: str, anchor: str | None) -> ET.Element | None:
        """Return where the page puts the box for notes: known by the author's id, else by its number in the text.

        No anchor of a heading and no author's id has a full stop in it.
        """
        if kind != Callout.REFLECT or not self.has_places:
            return None
        self.prompts += 1
        return ET.Element("div", {"class": "note-place", "id": f"note.{anchor or self.prompts}"})

    def _add_title(self, aside: ET.Element, line: callouts.CalloutLine, anchor: str | None) -> None:
        title = ET.SubElement(aside, "p", {"class": "callout-title"})
        if anchor:
            title.set("id", anchor)
        kind = ET.SubElement(title, "span", {"class": "callout-kind"})
        kind.text = self.words.callouts.get(line.kind, line.kind)
        if line.title:
            kind.tail = " "
            name = ET.SubElement(title, "span", {"class": "callout-name"})
            name.text = line.title

    def _add_review(self, aside: ET.Element, day: str) -> None:
        before, _, after = self.words.review.partition("%(day)s")
        review = ET.SubElement(aside, "p", {"class": "callout-review"})
        review.text = before
        time = ET.SubElement(review, "time", {"datetime": day})
        time.text = self.words.days.get(day, day)
        time.tail = after
