"""Marks that lack a space or a sign: they are shown as they stand, and what they were meant to begin is not there."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from learnhub.content.format import callouts
from learnhub.content.format.bodies import Body
from learnhub.content.format.callouts import Callout
from learnhub.content.format.structure import Node, first_line
from learnhub.i18n import lazy

# A letter and then more of a word: not `2.x` or `1.5`.
_WORD = r"(?=[^\W\d_][^\d\s.,;:)]|[A-ZÀ-Þ] )"
_BOX = r"\[[ xX]?\](?![(\[:])"
_BOX_WITHOUT_SPACE = re.compile(rf"([-*+])({_BOX})")
_BOX_ALONE = re.compile(rf"(){_BOX}\s")
_HEADING = re.compile(r"(#{2,6})[^\s#]")
_ITEM = re.compile(rf"([0-9]{{1,2}}\.|-){_WORD}")
_STRONG = re.compile(r"(?<=\S)\*{2,}|\*{2,}(?=\S)")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_ESCAPED = re.compile(r"\\.")
_KIND = re.compile(r"\[\s*(!?)\s*([A-Za-z]+)\s*(!?)\s*\](?![(\[:])")
_KINDS = frozenset({*(str(kind) for kind in Callout), callouts.MODEL})
_LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a paragraph, and its number in the body (from 0); the first of its paragraph or not."""

    text: str
    row: int
    is_first: bool


@dataclass(frozen=True, slots=True)
class _Slip:
    """A line, its mark, and what was meant; `is_lost` where it would become a part of what is above it."""

    line: _Line
    mark: str
    meant: str
    is_lost: bool


def check_paragraph(paragraph: Node, body: Body, *, is_asked: bool) -> bool:
    """Note lines of a paragraph that were meant to begin something else; `is_asked` in a quiz or survey.

    Says whether its first line was meant as the title of a box.
    """
    quote = paragraph.parent if paragraph.parent and paragraph.parent.type == "blockquote" else None
    is_title = False
    for line in _lines_of(paragraph):
        slip = _slip_in(line, is_asked=is_asked)
        if slip is not None:
            _tell(slip, body)
        if not line.is_first or quote is None or paragraph is not quote.children[0]:
            is_title |= _is_box(line, body, is_within=bool(quote) or not line.is_first)
    return is_title


def check_lost(paragraph: Node, body: Body) -> bool:
    """Note lines of a question's paragraph that were meant as an option or a question, and say whether any was."""
    slips = [_slip_in(line, is_asked=True) for line in _lines_of(paragraph)]
    lost = [slip for slip in slips if slip is not None and slip.is_lost]
    for slip in lost:
        _tell(slip, body)
    return bool(lost)


def _lines_of(paragraph: Node) -> Iterator[_Line]:
    inline = paragraph.children[0]
    for number, text in enumerate(inline.content.split("\n")):
        yield _Line(text.strip(), first_line(inline) + number, is_first=number == 0)


def _slip_in(line: _Line, *, is_asked: bool) -> _Slip | None:
    """Return what a line lacks at its start, if anything."""
    if box := _BOX_WITHOUT_SPACE.match(line.text):
        return _Slip(line, box[1], f"- {box[2]} {line.text[box.end() :].strip()}", is_lost=is_asked)
    if is_asked and not line.is_first and _BOX_ALONE.match(line.text):
        return _Slip(line, "-", f"- {line.text}", is_lost=True)
    if heading := _HEADING.match(line.text):
        return _Slip(line, heading[1], f"{heading[1]} {line.text[len(heading[1]) :]}", is_lost=is_asked)
    if item := _ITEM.match(line.text):
        return _Slip(line, item[1], f"{item[1]} {line.text[item.end() :]}", is_lost=False)
    return None


def _tell(slip: _Slip, body: Body) -> None:
    shown = textwrap.shorten(slip.meant, _LONGEST_SHOWN, placeholder=" …")
    place = body.place(slip.line.row, slip.line.text)
    if slip.is_lost:
        message = lazy("A mark or a space is missing here, so this line is read as a part of what stands above it.")
        body.report.error(place, "mark-space", message, lazy("Write `%(line)s`.", line=shown))
        return
    mark = slip.mark
    message = lazy("A space is missing after `%(mark)s`, so the line is shown as it stands here.", mark=mark)
    kept = mark.replace(".", "\\.") if mark[0].isdigit() else f"\\{mark}"
    hint = lazy("Write `%(line)s`. If the mark is meant to be read, write `%(kept)s`.", line=shown, kept=kept)
    body.report.warning(place, "mark-space", message, hint)


def _is_box(line: _Line, body: Body, *, is_within: bool) -> bool:
    """Note a line that looks like the first one of a box and is none; `is_within` something else."""
    title = callouts.parse(line.text)
    if title is None or title.kind not in _KINDS:
        return False
    place = body.place(line.row, "[!")
    if is_within:
        message = lazy("This callout is joined to the one above and would be shown as its text.")
        body.report.error(place, "callout-joined", message, lazy("Leave an empty line before it, without the mark >."))
        return False
    message = lazy("This box is shown as text: the lines of a box start with >.")
    hint = lazy("Write > before each line, so that the first starts with > [!%(kind)s].", kind=title.kind.upper())
    body.report.error(place, "callout-mark", message, hint)
    return True


def check_strong(inline: Node, body: Body) -> None:
    """Note a `**` that has no partner."""
    row, left, at = first_line(inline), 0, -1
    for node in inline.walk():
        if node.type in {"softbreak", "hardbreak"}:
            row += 1
        elif node.type == "text" and "**" in node.content:
            left, at = left + _count(node.content), row if at < 0 else at
    # Two of them are emphasis to one dialect and not to the other, which is told elsewhere.
    if left % 2 and _count(_ESCAPED.sub("", _CODE.sub("", inline.content))) % 2:
        message = lazy("This `**` is shown as it stands: there is no second one where the strong words end.")
        hint = lazy("Write **the strong words**, with no space inside the marks, or \\*\\* if it is meant to be read.")
        body.report.warning(body.place(at, "**"), "mark-open", message, hint)


def _count(text: str) -> int:
    return sum(len(found[0]) // 2 for found in _STRONG.finditer(text))


def check_quote(quote: Node, body: Body) -> bool:
    """Note a quote that was meant as a box, and say whether it was."""
    opening = quote.children[0] if quote.children else None
    if opening is None or opening.type != "paragraph":
        return False
    found = _KIND.match(opening.children[0].content)
    kind = _kind_meant(found, body) if found else ""
    if not found or not kind:
        return False
    message = lazy("This quote is not shown as a box, since its kind is not written as [!%(kind)s].", kind=kind)
    hint = lazy("Start it with > [!%(kind)s], then a space and the title.", kind=kind)
    body.report.error(body.place(first_line(opening), found[0]), "callout-mark", message, hint)
    return True


def _kind_meant(found: re.Match[str], body: Body) -> str:
    """Return the kind of box that brackets at the start of a quote stand for; "" for other words in brackets."""
    kind, is_marked = found[2].upper(), bool(found[1] or found[3])
    is_link = kind in body.definitions
    return kind if kind.lower() in _KINDS and (is_marked or found[2] == kind) and not is_link else ""
