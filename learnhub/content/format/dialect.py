"""Where a text looks one way here (Python-Markdown) and another way on a Git host (CommonMark)."""

from __future__ import annotations

import re

from learnhub.content.format import callouts
from learnhub.content.format.faults import Reporter
from learnhub.content.format.structure import Node, first_line
from learnhub.i18n import lazy

_INDENT = re.compile(r"[ >]*")
_LISTS = frozenset({"bullet_list", "ordered_list"})
_CONTAINERS = frozenset({"list_item", "blockquote", "footnote", "definition"})


def check(node: Node, before: Node | None, lines: list[str], offset: int, report: Reporter) -> None:
    """Warn about one block, which `before` precedes, where the two dialects read it differently.

    `lines` are those of its text, which starts `offset` lines below the start of its file.
    """
    if before is not None and before.type == "blockquote" and _touches(before, node):
        message = lazy("What stands right below a quote is shown as part of it here.")
        hint = lazy("Leave an empty line between them.")
        report.warning(_place(node, lines, offset), "dialect-blank-line", message, hint)
    if node.type == "fence":
        _check_fence(node, lines, offset, report)
    elif node.type == "list_item":
        _check_item(node, lines, offset, report)
    elif node.type in _LISTS or node.type == "table":
        _check_start(node, before, lines, offset, report)
    elif node.type == "inline":
        _check_breaks(node, offset, report)


def _check_fence(node: Node, lines: list[str], offset: int, report: Reporter) -> None:
    if node.parent is not None and node.parent.type in _CONTAINERS:
        hint = lazy("Move the code out, or indent it by four more spaces instead of fencing it.")
        message = lazy("A fenced code block inside a quote or list is not shown as code here.")
        report.warning(_place(node, lines, offset), "dialect-fence", message, hint)


def _check_item(item: Node, lines: list[str], offset: int, report: Reporter) -> None:
    own = _column(first_line(item), lines)
    for inner in item.children[1:]:
        if _column(first_line(inner), lines) - own < 4:
            what = lazy("Indent what belongs to a list item by four spaces.")
            message = lazy("This is indented by fewer than four spaces, so it is not read as part of the list item.")
            report.warning(_place(inner, lines, offset), "dialect-indent", message, what)


def _check_start(node: Node, before: Node | None, lines: list[str], offset: int, report: Reporter) -> None:
    if node.type == "ordered_list" and node.markup == ")":
        message = lazy("A numbered list with brackets is not shown as a list here.")
        report.warning(_place(node, lines, offset), "dialect-number", message, lazy("Write 1. instead of 1)."))
    if before is not None and _runs_into(before, node):
        message = lazy("A list or table right below a paragraph is shown as part of that paragraph here.")
        hint = lazy("Leave an empty line between them.")
        report.warning(_place(node, lines, offset), "dialect-blank-line", message, hint)


def _runs_into(paragraph: Node, block: Node) -> bool:
    if paragraph.type != "paragraph" or not _touches(paragraph, block):
        return False
    # Lists within a list item are read as they stand, and a callout's title is a line of its own.
    within = block.parent.type if block.parent is not None else ""
    is_title = within == "blockquote" and callouts.parse(paragraph.children[0].content) is not None
    return within != "list_item" and not (is_title and "\n" not in paragraph.children[0].content)


def _touches(before: Node, after: Node) -> bool:
    return before.map is not None and after.map is not None and before.map[1] == after.map[0]


def _check_breaks(node: Node, offset: int, report: Reporter) -> None:
    for number, line in enumerate(node.content.split("\n")[:-1]):
        if line.endswith("\\") and not line.endswith("\\\\"):
            message = lazy("A backslash at the end of a line is shown as it is here, not as a line break.")
            place = (offset + first_line(node) + number + 1, 1)
            report.warning(place, "dialect-break", message, lazy("End the line with two spaces instead."))


def _column(line: int, lines: list[str]) -> int:
    found = _INDENT.match(lines[line].expandtabs(4))
    return found.end() if found else 0


def _place(node: Node, lines: list[str], offset: int) -> tuple[int, int]:
    line = first_line(node)
    return offset + line + 1, _column(line, lines) + 1
