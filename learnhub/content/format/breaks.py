"""What breaks a question apart: marks without their space, feedback at the edge, options that begin a new list.

Whatever else could be said of such a question would follow from it, so the cause alone is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from learnhub.content.format import slips
from learnhub.content.format.answers.blocks import Block, Parts, is_callout, is_task_list
from learnhub.content.format.bodies import Body
from learnhub.content.format.structure import Node, first_line
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.i18n import lazy

_TICKED = frozenset({None, QuestionKind.SINGLE, QuestionKind.MULTIPLE})


def refuse_broken(body: Body, parts: Parts, kind: QuestionKind | None) -> bool:
    """Note what breaks a question apart, and say whether something does. `kind` is None where it is not known yet."""
    blocks = [*parts.stem, *([parts.answer] if parts.answer else []), *([parts.feedback] if parts.feedback else [])]
    paragraphs = [node for block in blocks for node in block.walk() if node.type == "paragraph"]
    cut = [node for node in paragraphs if slips.check_lost(node, body)]
    return bool(cut) or (kind in _TICKED and _is_list_broken(body, parts))


def _is_list_broken(body: Body, parts: Parts) -> bool:
    """Note each block that ends a list of options before its last one."""
    if parts.block not in {Block.OPTIONS, Block.NOTHING}:
        return False
    start = next((place for place, node in enumerate(parts.stem) if is_task_list(node)), None)
    if start is None:
        return False
    after = [*parts.stem[start:], *([parts.answer] if parts.answer else [])]
    if not all(is_task_list(node) or _is_feedback(node) for node in after):
        return False
    breaking = list(_breaking(after))
    if breaking and parts.feedback and body.lines[first_line(parts.feedback) - 1].strip():
        breaking.append(parts.feedback)
    for node in breaking:
        _tell(node, body)
    return bool(breaking)


def _is_feedback(node: Node) -> bool:
    return node.type == "blockquote" and not is_callout(node)


def _breaking(blocks: list[Node]) -> Iterator[Node]:
    """Return quotes at the edge, and lists that start with another mark than the first one."""
    for before, node in pairwise(blocks):
        if _is_feedback(node) or (is_task_list(before) and node.markup != blocks[0].markup):
            yield node


def _tell(node: Node, body: Body) -> None:
    if _is_feedback(node):
        message = lazy("This quote stands at the edge, so the list of options ends above it.")
        hint = lazy("Put two spaces before each of its lines, so that it is the feedback of the option above it.")
    else:
        message = lazy("This option starts with another mark than the first one, so it begins a new list.")
        hint = lazy("Start each option with `- [ ]`, or `- [x]` where it is right.")
    body.report.error(body.place_of(node), "options-broken", message, hint)
