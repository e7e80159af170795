"""Gaps in a text, found before anything else is read: `[[answer|other]]` is typed, `[[right//wrong]]` chosen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from learnhub.content.format import gap_marks
from learnhub.content.format.answers import escapes
from learnhub.content.format.answers.choice import MOST_OPTIONS
from learnhub.content.format.answers.kind import WrittenGap
from learnhub.content.format.answers.pieces import Piece, refuse_equal
from learnhub.content.format.answers.words import MOST_WORDS, read_words
from learnhub.content.format.attributes import ATTRIBUTES
from learnhub.content.format.bodies import Body
from learnhub.content.format.faults import Reporter
from learnhub.content.format.strict_yaml import Place
from learnhub.content.format.structure import Node
from learnhub.i18n import lazy

MOST_GAPS = 24
_TOKEN = re.compile(r"\\.|\[\[|\]\]|\[|\]")
_ENDS_SCHEME = re.compile(r"(?<!\\):$")
_ABBREVIATION = re.compile(r"[ ]{0,3}\*\[[^\]]*\][ ]?:")
# Where something to fill in cannot be, or would not be seen.
_NO_PLACE = frozenset({"link", "image", "heading", "footnote"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """`[[…]]` in a line (from 0): its columns, what is in it, and whether it is not closed or holds other brackets."""

    row: int
    start: int
    end: int
    inner: str
    is_whole: bool = True


def find(lines: list[str], first: int) -> Iterator[Stretch]:
    """Return every `[[…]]` of some lines, of which the first has the number `first`, in order."""
    for row, line in enumerate(lines, first):
        yield from _find_in(row, line)


def _find_in(row: int, line: str) -> Iterator[Stretch]:
    start = -1
    for token in _TOKEN.finditer(line):
        if token[0][0] == "\\" or (start < 0 and token[0] != "[["):
            continue
        if start < 0:
            start = token.start()
        elif token[0] == "]]":
            yield Stretch(row, start, token.end(), line[start + 2 : token.start()])
            start = -1
        else:
            break
    if start >= 0:
        yield Stretch(row, start, len(line), "", is_whole=False)


def marked(body: Body, first: int, last: int) -> tuple[Body, list[Stretch]]:
    """Return some lines of a body (from `first` to before `last`) with a mark for each gap, and the gaps.

    Faults are noted. The marks take the place of what is right before any Markdown is read, so that nothing can give it
    away.
    """
    lines = body.lines[first:last]
    stretches: list[Stretch] = []
    for stretch in list(find(lines, first)):
        if not stretch.is_whole:
            _refuse_broken(body, stretch)
        elif len(stretches) < MOST_GAPS:
            stretches.append(stretch)
        else:
            message = lazy("A question has at most 24 gaps.")
            body.report.error(_place(body, stretch), "out-of-bounds", message, lazy("Make two questions of it."))
            break
    # From the end, since every mark is put at the columns of what it stands for.
    for number, stretch in reversed(list(enumerate(stretches, 1))):
        line = lines[stretch.row - first]
        mark = gap_marks.mark(number, stretch.end - stretch.start)
        lines[stretch.row - first] = line[: stretch.start] + mark + line[stretch.end :]
    text = body.complete("\n".join(lines))
    return Body(text, body.offset + first, body.report, links=body.links, shown=body.shown), stretches


def read(body: Body, text: Body, stretches: list[Stretch]) -> tuple[WrittenGap, ...]:
    """Return what is right in each gap of a text that `marked` made; faults are noted."""
    nodes = _nodes_of_marks(text)
    found = []
    for number, stretch in enumerate(stretches, 1):
        place, within = _place(body, stretch), _ancestors(nodes.get(number))
        line = body.lines[stretch.row]
        if not within or within & _NO_PLACE or _ABBREVIATION.match(line):
            hint = lazy("Put it into a paragraph, list, table or quote. For brackets that are to be read: \\[[.")
            message = lazy("A gap cannot stand in code, in a heading, a link, a picture or a note.")
            body.report.error(place, "gap-place", message, hint)
        if ATTRIBUTES.match(line, stretch.end):
            message = lazy("Attributes have no effect here and are shown as text.")
            body.report.error(place, "attributes", message, lazy("Leave out the braces after the gap."))
        found.append(_read_gap(stretch.inner, place, body.report, in_table="table" in within))
    return tuple(found)


def _refuse_broken(body: Body, stretch: Stretch) -> None:
    message = lazy("This gap is not closed in its line, or has other brackets in it.")
    hint = lazy("Write [[answer]] or [[right//wrong]] in one line. For brackets that are to be read: \\[[ or \\[.")
    body.report.error(_place(body, stretch), "gap-open", message, hint)


def _place(body: Body, stretch: Stretch) -> Place:
    return body.offset + stretch.row + 1, stretch.start + 1


def _nodes_of_marks(text: Body) -> dict[int, Node]:
    return {
        int(mark[1]): node
        for node in text.root.walk()
        if node.type == "text"
        for mark in gap_marks.MARK.finditer(node.content)
    }


def _ancestors(node: Node | None) -> frozenset[str]:
    """Return what a mark stands in; nothing where it is no text at all (code, an address, a definition)."""
    found = set()
    while node is not None and not node.is_root:
        found.add(node.type)
        node = node.parent
    return frozenset(found)


def _read_gap(inner: str, place: Place, report: Reporter, *, in_table: bool) -> WrittenGap:
    others, choices = escapes.split(inner, "|"), escapes.split(inner, "//")
    if in_table and len(others) > 1:
        hint = lazy("Put a backslash before each of them: \\|.")
        message = lazy("In a table, the mark | between the answers of a gap would cut the row.")
        report.error(place, "gap-in-table", message, hint)
    if in_table:
        inner = inner.replace("\\|", "|")
        others, choices = escapes.split(inner, "|"), escapes.split(inner, "//")
    is_address = any(_ENDS_SCHEME.search(choice) for choice in choices[:-1])
    if len(choices) > 1 and (len(others) > 1 or is_address):
        hint = lazy("Put | between typed answers or // between choices. For marks that are to be read: \\| and \\//.")
        message = lazy("This gap can be read as typed and as chosen.")
        report.error(place, "answer-ambiguous", message, hint)
        return WrittenGap(place)
    if len(choices) > 1:
        return WrittenGap(place, choices=_read_choices(choices, place, report))
    if len(others) > MOST_WORDS:
        report.error(
            place,
            "out-of-bounds",
            lazy("A gap accepts at most 100 words or phrases."),
            lazy("Leave out the least likely ones."),
        )
    return WrittenGap(place, words=read_words(others, place, report))


def _read_choices(written: list[str], place: Place, report: Reporter) -> tuple[Piece, ...]:
    if len(written) > MOST_OPTIONS:
        report.error(place, "out-of-bounds", lazy("A gap has at most 12 choices."), lazy("Leave some out."))
    choices = tuple(Piece(words, place, words) for words in read_words(written, place, report))
    refuse_equal(choices, report)
    return choices
