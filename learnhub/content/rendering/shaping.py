"""The shape of a text as LearnHub shows it (see `format.shapes`), from the tree that Python-Markdown makes."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import groupby

from markdown.util import AMP_SUBSTITUTE

from learnhub.content.format.shapes import Block, Run, line_break, picture, words_of
from learnhub.content.rendering.markup import Renderer

_STASHED = re.compile("\x02wzxhzdk:([0-9]+)\x03")
_SET = {"em": "em", "strong": "strong", "a": "a", "code": "code"}
_KINDS = {"blockquote": "quote", "dd": "definition", "aside": "callout"}
_WORDS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "dt"})
_INLINE = frozenset({"em", "strong", "a", "code", "br", "img", "sup", "span", "abbr"})
_FENCED = re.compile(r"<pre[^>]*><code[^>]*>(.*)</code></pre>", re.DOTALL)


def shape_of(renderer: Renderer, text: str, *, is_inline: bool = False) -> tuple[Block, ...]:
    """Return the blocks of a text; of a line within something else that is one paragraph."""
    root = renderer.tree(text, is_inline=is_inline)
    return _Shaping(root, renderer.md.htmlStash.rawHtmlBlocks).blocks()


class _Shaping:
    def __init__(self, root: ET.Element, stash: list[str | ET.Element]) -> None:
        self.root = root
        self.stash = stash

    def blocks(self) -> tuple[Block, ...]:
        return self._inner(self.root)

    def _inner(self, parent: ET.Element) -> tuple[Block, ...]:
        """Return the blocks in an element; words right in it are a paragraph, whether it is loose or tight."""
        found: list[Block] = []
        runs = [*self._text(parent.text, frozenset())]
        for element in parent:
            if element.tag in _INLINE:
                runs += self._element(element, frozenset())
            else:
                found += self._paragraph(runs)
                runs = [*self._text(element.tail, frozenset())]
                found += self._block(element)
        return (*found, *self._paragraph(runs))

    def _paragraph(self, runs: list[Run]) -> Iterator[Block]:
        if words := words_of(runs):
            yield Block("p", words)

    def _block(self, element: ET.Element) -> Iterator[Block]:
        tag = str(element.tag)
        if element.get("class") in {"footnote", "callout-title", "callout-review", "note-place"}:
            return
        if tag == "p" and (code := self._fenced(element)) is not None:
            yield Block("pre", code)
        elif tag in _WORDS:
            yield Block(tag, words_of(self._children(element, frozenset())))
        elif tag == "pre":
            yield Block("pre", "".join(element.itertext()).rstrip("\n"))
        elif tag == "table":
            rows = (Block("tr", inner=tuple(self._cells(row))) for row in element.iter("tr"))
            yield Block("table", inner=tuple(rows))
        elif tag == "dl":
            yield from _joined(self._inner(element))
        elif tag == "ol":
            yield Block(f"ol{element.get('start', '1')}", inner=self._inner(element))
        else:
            yield Block(_KINDS.get(tag, tag), inner=self._inner(element))

    def _cells(self, row: ET.Element) -> Iterator[Block]:
        for cell in row:
            yield Block("p", words_of(self._children(cell, frozenset())))

    def _fenced(self, element: ET.Element) -> str | None:
        found = _STASHED.fullmatch((element.text or "").strip()) if not len(element) else None
        code = _FENCED.fullmatch(str(self.stash[int(found[1])])) if found else None
        return html.unescape(code[1]).rstrip("\n") if code else None

    def _children(self, element: ET.Element, how: frozenset[str]) -> Iterator[Run]:
        yield from self._text(element.text, how)
        for child in element:
            yield from self._element(child, how)

    def _element(self, element: ET.Element, how: frozenset[str]) -> Iterator[Run]:
        tag = str(element.tag)
        if tag == "br":
            yield line_break()
        elif tag == "img":
            yield picture(self._said(element.get("alt", "")))
        elif tag == "code":
            yield html.unescape("".join(element.itertext())), how | {"code"}
        elif tag != "sup":
            yield from self._children(element, how | {_SET[tag]} if tag in _SET else how)
        yield from self._text(element.tail, how)

    def _text(self, text: str | None, how: frozenset[str]) -> Iterator[Run]:
        if text:
            yield self._said(text), how

    def _said(self, text: str) -> str:
        text = _STASHED.sub(lambda found: str(self.stash[int(found[1])]), text)
        return html.unescape(text.replace(AMP_SUBSTITUTE, "&"))


def _joined(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Return what a definition list holds; terms on lines of their own are one paragraph on a Git host."""
    for is_term, group in groupby(blocks, lambda block: block.kind == "dt"):
        if is_term:
            yield Block("dt", " ".join(block.words for block in group))
        else:
            yield from group
