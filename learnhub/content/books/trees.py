"""Trees of elements: read from stored HTML, and put together by ours."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, SubElement

from learnhub.content.books.book import Words
from learnhub.i18n import direction_of

_VOID = frozenset({"br", "hr", "img", "source", "track"})
# What XML cannot hold at all, however it is written.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def tree_of(html: str) -> Element:
    """Return sanitised HTML as a tree, in an element of its own."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


def add(parent: Element, tag: str, text: str = "", /, *, kind: str = "", **attributes: str) -> Element:
    """Add an element with plain text to another, `kind` being its class, and return it."""
    added = SubElement(parent, tag, {**({"class": kind} if kind else {}), **attributes})
    add_text(added, text)
    return added


def add_words(parent: Element, tag: str, words: Words, within: str, /, *, kind: str = "", **attributes: str) -> Element:
    """Add words in an element that tells their language, where it is another than that `within` which they stand."""
    added = add(parent, tag, words.text, kind=kind, **attributes)
    if words.language != within:
        added.set("lang", words.language)
        if direction_of(words.language) != direction_of(within):
            added.set("dir", direction_of(words.language))
    return added


def add_text(parent: Element, text: str | None) -> None:
    """Add text after all that an element holds already."""
    if not text:
        return
    text = _NOT_XML.sub("\ufffd", text)
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("div")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element, and end it where it can hold nothing."""
        values = {name: _NOT_XML.sub("\ufffd", value or "") for name, value in attrs}
        begun = SubElement(self._open[-1], tag, values)
        if tag not in _VOID:
            self._open.append(begun)

    def handle_endtag(self, tag: str) -> None:
        """End an element."""
        if len(self._open) > 1 and self._open[-1].tag == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Take words to what is open."""
        add_text(self._open[-1], data)
