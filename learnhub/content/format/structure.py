"""The structure of a Markdown text, with line numbers: CommonMark, tables, footnotes, definitions and `{…}`.

Lessons are shown by Python-Markdown; this parser gives the checker places, and where the two read a text differently
`dialect` says so.
"""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

from learnhub.content.format.attributes import ATTRIBUTES

Node = SyntaxTreeNode

# markdown-it drops what is nested deeper than this without a word, so the checker refuses what comes near it.
_MAX_NESTING = 40
DEEPEST = 24
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,100}\]:")
_DEFINITION = re.compile(r":(?=[ ]{1,3}\S)")
_BEFORE_ATTRIBUTES = frozenset(")]*_`>")


class TooDeepError(Exception):
    """Quotes, lists or emphasis within each other beyond any sense."""


def parse(text: str) -> tuple[Node, dict[str, str]]:
    """Return the tree of a Markdown text without comments, and its link definitions: label in capitals → target.

    Targets of links stay as they are written. Raises TooDeepError for a text nested deeper than anyone means.
    """
    found: dict[str, Any] = {}
    tokens = _PARSER.parse(text, found)
    if any(inner.level >= DEEPEST for token in tokens for inner in (token, *(token.children or ()))):
        raise TooDeepError
    return SyntaxTreeNode(tokens), {label: str(target["href"]) for label, target in found.get("references", {}).items()}


def inline(text: str) -> list[Node]:
    """Return what one line of Markdown is made of, without any blocks."""
    root = SyntaxTreeNode(_PARSER.parseInline(text))
    return root.children[0].children if root.children else []


def first_line(node: Node) -> int:
    """Return the line (from 0) in which a block starts."""
    return node.map[0] if node.map else 0


def plain_text(node: Node) -> str:
    """Return what a reader sees of a node's words, without markup."""
    parts = []
    for inner in node.walk():
        if inner.type in {"text", "code_inline"}:
            parts.append(inner.content)
        elif inner.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
    return "".join(parts).strip()


def _footnote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return _container(state, start, end, silent, "footnote", _FOOTNOTE)


def _definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return _container(state, start, end, silent, "definition", _DEFINITION)


def _container(state: StateBlock, start: int, end: int, silent: bool, kind: str, mark: re.Pattern[str]) -> bool:
    begin = state.bMarks[start] + state.tShift[start]
    found = mark.match(state.src, begin, state.eMarks[start])
    if not found or state.is_code_block(start):
        return False
    if not silent:
        _read_container(state, start, end, kind, found.end())
    return True


def _read_container(state: StateBlock, start: int, end: int, kind: str, after: int) -> None:
    """Read a block whose first line follows a mark and whose other lines are indented by four."""
    opening = state.push(f"{kind}_open", "div", 1)
    kept = state.bMarks[start], state.tShift[start], state.sCount[start], state.parentType
    content = after
    while content < state.eMarks[start] and state.src[content] in " \t":
        content += 1
    state.bMarks[start], state.tShift[start] = after, content - after
    state.blkIndent += 4
    state.sCount[start] = state.blkIndent
    state.parentType = kind
    state.md.block.tokenize(state, start, end)
    state.blkIndent -= 4
    state.bMarks[start], state.tShift[start], state.sCount[start], state.parentType = kept
    opening.map = [start, state.line]
    state.push(f"{kind}_close", "div", -1)


def _attributes(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "{":
        return False
    found = ATTRIBUTES.match(state.src, state.pos, state.posMax)
    if not found or not _may_hold_attributes(state, found.end()):
        return False
    if not silent:
        token = state.push("attributes", "", 0)
        token.content = found[0]
    state.pos = found.end()
    return True


def _may_hold_attributes(state: StateInline, after: int) -> bool:
    before = state.src[state.pos - 1] if state.pos else " "
    if before in _BEFORE_ATTRIBUTES:
        return True
    ends_line = not state.src[after : state.posMax].split("\n", 1)[0].strip()
    return before.isspace() and ends_line


class _Parser(MarkdownIt):
    """Reads links of every scheme, with targets as they are written, so that the wrong ones can be named."""

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 - the parser's own name
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link


def _build() -> MarkdownIt:
    parser = _Parser("commonmark", {"html": False, "maxNesting": _MAX_NESTING}).enable("table")
    parser.block.ruler.before("reference", "footnote", _footnote, {"alt": ["paragraph", "reference"]})
    parser.block.ruler.before("reference", "definition", _definition, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.before("link", "attributes", _attributes)
    return parser


_PARSER = _build()
