"""The blocks of a question: what it asks, how it is answered, what is said after."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from learnhub.content.format import callouts
from learnhub.content.format.bodies import Body
from learnhub.content.format.structure import Node, first_line

_LIKE_BOX = re.compile(r"\[\s*[^\]\s]?\s*\](?!\()")
_QUOTED = re.compile(r"[ ]*>[ ]?")


class Block(StrEnum):
    """What the last block of a question looks like."""

    OPTIONS = "options"
    LINES = "lines"
    TABLE = "table"
    NUMBERED = "numbered"
    MODEL = "model"
    NOTHING = "nothing"


@dataclass(slots=True)
class Parts:
    """The blocks of a question; `stem_lines` are the first line of the stem and the one after its last."""

    heading: Node
    stem: list[Node]
    stem_lines: tuple[int, int]
    answer: Node | None = None
    block: Block = Block.NOTHING
    feedback: Node | None = None


def divide(heading: Node, blocks: Sequence[Node], end: int, wanted: Block | None = None) -> Parts:
    """Return the blocks under a question's heading, whose last line is before `end`, as what they are.

    `wanted` is the block that answers the question, where that is known. Where nothing has to, any other one is text.
    """
    parts = Parts(heading, list(blocks), (0, 0))
    if parts.stem and parts.stem[-1].type == "blockquote" and not is_callout(parts.stem[-1]):
        parts.feedback = parts.stem.pop()
        end = first_line(parts.feedback)
    if parts.stem:
        parts.block = block_of(parts.stem[-1])
    if wanted in {Block.MODEL, Block.NOTHING} and parts.block is not wanted:
        parts.block = Block.NOTHING
    if parts.block is not Block.NOTHING:
        parts.answer = parts.stem.pop()
        end = first_line(parts.answer)
    parts.stem_lines = ((heading.map or (0, 0))[1], end)
    return parts


def block_of(node: Node) -> Block:
    """Return what kind of answer block a block is; NOTHING for what is only text."""
    if is_task_list(node):
        return Block.OPTIONS
    if is_equals_lines(node):
        return Block.LINES
    if node.type == "table" and len(node.children[0].children[0].children) == 2:
        return Block.TABLE
    if is_model(node):
        return Block.MODEL
    return Block.NUMBERED if node.type == "ordered_list" else Block.NOTHING


def is_task_list(node: Node) -> bool:
    """Say whether a block is a list in which some item starts with `[ ]` or something meant to be it."""
    is_list = node.type in {"bullet_list", "ordered_list"}
    return is_list and any(_LIKE_BOX.match(first_text(item)) for item in node.children)


def is_equals_lines(node: Node) -> bool:
    """Say whether a block is a paragraph in which every line starts with `=`."""
    return node.type == "paragraph" and all(line.startswith("=") for line in lines_in(node))


def is_callout(quote: Node) -> bool:
    """Say whether a block quote is a callout."""
    return callouts.parse(first_text(quote).split("\n")[0]) is not None


def is_model(node: Node) -> bool:
    """Say whether a block is a model answer."""
    line = callouts.parse(first_text(node).split("\n")[0]) if node.type == "blockquote" else None
    return line is not None and line.kind == callouts.MODEL


def first_text(node: Node) -> str:
    """Return the Markdown of the paragraph that a list item or quote starts with, or ""."""
    opening = node.children[0] if node.children else None
    return str(opening.children[0].content) if opening is not None and opening.type == "paragraph" else ""


def lines_in(paragraph: Node) -> list[str]:
    """Return the lines of a paragraph, without the spaces around each."""
    return [line.strip() for line in paragraph.children[0].content.split("\n")]


def lines_of(node: Node, body: Body) -> list[str]:
    """Return the lines of a block as they stand in the file."""
    start, end = node.map or (0, 0)
    return body.lines[start:end]


def dequoted(lines: Sequence[str]) -> str:
    """Return the Markdown within a block quote, given its lines."""
    return "\n".join(_QUOTED.sub("", line, count=1) if _QUOTED.match(line) else line.lstrip() for line in lines).strip()
