"""The shape of a text: its blocks and how its words are set, whatever program made them of its Markdown.

What CommonMark makes of a text is read from the checker's own tree, with lines. What LearnHub shows comes from
`rendering.shaping`, and the two are compared: a lesson is to look the same here and on a Git host.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Any

from learnhub.content.format import callouts, gap_marks
from learnhub.content.format.attributes import ATTRIBUTES
from learnhub.content.format.callouts import Callout
from learnhub.content.format.structure import Node, plain_text

_SPACES = re.compile(r"\s+")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,100}\]")
_ABBREVIATION = re.compile(r"\*\[[^\]]+\][ ]?:")
_KINDS = {"paragraph": "p", "blockquote": "quote", "bullet_list": "ul", "list_item": "li", "hr": "hr"}
_SET = {"em": "em", "strong": "strong", "link": "a"}
# Emphasis in an alternative text is heard by nobody.
_MARKS = re.compile(r"[*_`\\]")
_BREAK = "\u23ce"
_PICTURE = "\ufffc"

# A stretch of words, and how they are set: emphasis within strong emphasis looks as the other way round.
Run = tuple[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Block:
    """A block: a name of HTML for it, its words where it has any, the blocks in it.

    `line` is where it starts (from 0), `end` the line after its last.
    """

    kind: str
    words: str = ""
    inner: tuple[Block, ...] = ()
    line: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Difference:
    """Lines (from 0, `end` not among them) where two shapes differ; `kinds` are those of the blocks there, of both."""

    line: int
    end: int
    kinds: frozenset[str]


def words_of(runs: Iterable[Run]) -> str:
    """Return words with marks for how they are set: the same for all programs that show them alike."""
    said: list[tuple[str, frozenset[str]]] = []
    for text, how in runs:
        plain = text if "code" in how else _plain(text)
        if said and said[-1][1] == how:
            said[-1] = said[-1][0] + plain, how
        elif plain:
            said.append((plain, how))
    marked = (f"<{'+'.join(sorted(how))}>{text}</>" if how else text for text, how in said)
    joined = _SPACES.sub(" ", "".join(marked)).replace(f" {_BREAK}", _BREAK).replace(f"{_BREAK} ", _BREAK)
    return joined.strip()


def _plain(text: str) -> str:
    """Return words without what other tests look after: attributes, footnotes, gaps."""
    return _SPACES.sub(" ", ATTRIBUTES.sub("", _FOOTNOTE.sub("", gap_marks.MARK.sub("", text))))


def picture(alternative: str) -> Run:
    """Return a picture among words."""
    return f"{_PICTURE}[{_MARKS.sub('', alternative)}]", frozenset()


def line_break() -> Run:
    """Return a line break that the author asked for."""
    return _BREAK, frozenset()


def blocks_of(nodes: Sequence[Node]) -> tuple[Block, ...]:
    """Return the shape of blocks as CommonMark reads them; footnotes, which stand elsewhere, are left out."""
    return tuple(_with_terms(block for node in nodes for block in _blocks(node)))


def _blocks(node: Node) -> Iterator[Block]:
    if node.type == "footnote":
        return
    if node.type == "inline":
        yield _block(node, "p", words=_words(node.children))
    elif node.type == "paragraph":
        yield from _paragraph(node)
    elif node.type == "heading":
        yield _block(node, node.tag, words=_words(node.children[0].children))
    elif node.type in {"fence", "code_block"}:
        yield _block(node, "pre", words=node.content.rstrip("\n"))
    elif node.type == "table":
        yield _block(node, "table", tuple(_rows(node)))
    elif node.type == "ordered_list":
        yield _block(node, f"ol{node.attrs.get('start', 1)}", blocks_of(node.children))
    elif node.type == "blockquote":
        yield _quote(node)
    else:
        yield _block(node, _KINDS.get(node.type, node.type), blocks_of(node.children))


def _block(node: Node, kind: str, inner: tuple[Block, ...] = (), *, words: str = "") -> Block:
    start, end = node.map or (0, 0)
    return Block(kind, words, inner, start, end)


def _words(nodes: Iterable[Node]) -> str:
    return words_of(_runs(nodes, frozenset()))


def _paragraph(node: Node) -> Iterator[Block]:
    """Return a paragraph; lines that explain abbreviations are none here, nor is the mark of a model answer."""
    inline = node.children[0]
    mark = callouts.parse(inline.content.split("\n")[0])
    if mark is not None and mark.kind == callouts.MODEL:
        yield from _below(inline)
    elif not all(_ABBREVIATION.match(line) for line in inline.content.split("\n")):
        yield _block(node, "p", words=_words(inline.children))


def _below(inline: Node) -> Iterator[Block]:
    """Return what stands below the first line of a paragraph, where there is something."""
    cut = next((place for place, one in enumerate(inline.children) if one.type.endswith("break")), None)
    if cut is not None:
        yield _block(inline, "p", words=_words(inline.children[cut + 1 :]))


def _quote(node: Node) -> Block:
    """Return a quote; the first line of a callout is its title, and stands for itself."""
    inner = blocks_of(node.children)
    opening = node.children[0] if node.children else None
    first = opening.children[0] if opening is not None and opening.type == "paragraph" else None
    mark = callouts.parse(first.content.split("\n")[0]) if first is not None else None
    if first is None or mark is None or mark.kind not in set(Callout):
        return _block(node, "quote", inner)
    return _block(node, "callout", (*_below(first), *inner[1:]))


def _rows(table: Node) -> Iterator[Block]:
    for row in (row for part in table.children for row in part.children):
        cells = (_block(row, "p", words=_words(cell.children[0].children)) for cell in row.children)
        yield _block(row, "tr", tuple(cells))


def _with_terms(blocks: Iterable[Block]) -> Iterator[Block]:
    """Give what is defined its own kind: the format has definition lists, which CommonMark has not."""
    before: Block | None = None
    for block in blocks:
        if before is not None:
            is_term = block.kind == "definition" and before.kind == "p"
            yield replace(before, kind="dt") if is_term else before
        before = block
    if before is not None:
        yield before


def _runs(nodes: Iterable[Node], how: frozenset[str]) -> Iterator[Run]:
    for node in nodes:
        if node.type == "text":
            yield node.content, how
        elif node.type == "code_inline":
            yield node.content, how | {"code"}
        elif node.type == "softbreak":
            yield " ", how
        elif node.type == "hardbreak":
            yield line_break()
        elif node.type == "image":
            yield picture(plain_text(node))
        elif node.type != "attributes":
            yield from _runs(node.children, how | {_SET[node.type]} if node.type in _SET else how)


def as_data(blocks: Sequence[Block]) -> list[Any]:
    """Return blocks as plain data, for another process; without lines."""
    return [[block.kind, block.words, as_data(block.inner)] for block in blocks]


def from_data(data: Sequence[Any]) -> tuple[Block, ...]:
    """Return the blocks that `as_data` made plain data of."""
    return tuple(Block(kind, words, from_data(inner)) for kind, words, inner in data)


def differences(there: Sequence[Block], here: Sequence[Block]) -> Iterator[Difference]:
    """Return the places where two shapes differ; lines are those of `there`."""
    matcher = SequenceMatcher(None, there, here, autojunk=False)
    for tag, start, end, from_, to in matcher.get_opcodes():
        if tag == "equal":
            continue
        ours, theirs = there[start:end], here[from_:to]
        if _pairs_up(ours, theirs):
            for one, other in zip(ours, theirs, strict=True):
                yield from differences(one.inner, other.inner) if one != other else ()
        else:
            near = ours or there[max(0, start - 1) : start + 1] or (Block("p"),)
            yield Difference(near[0].line, near[-1].end, frozenset(block.kind for block in (*ours, *theirs)))


def _pairs_up(ours: Sequence[Block], theirs: Sequence[Block]) -> bool:
    """Say whether blocks are of the same kinds, so that what differs lies within them."""
    return [block.kind for block in ours] == [block.kind for block in theirs] and all(
        block.inner and other.inner for block, other in zip(ours, theirs, strict=True) if block != other
    )
