"""The tree of a page as data for a paper: blocks of lines, which book.typ sets.

A block is `{"k": kind, …}`, an inline piece a text or `{"k": kind, "c": [pieces]}`. Whatever people wrote is text in
it, never markup.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from learnhub.content.books.book import MEDIA, WITHIN
from learnhub.i18n import direction_of, locale_of
from learnhub.typesetting.words import breakable

Block = dict[str, Any]
Piece = str | dict[str, Any]

_INLINE = frozenset({"a", "abbr", "br", "code", "em", "img", "span", "strong", "sup", "time"})
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
# Everything that HTML takes for a space between words; a space that does not break is none of them.
_SPACE = re.compile("[ \t\n\r\f]+")
NOTE_LINES = 4


def label_of(page: str, place: str = "") -> str:
    """Return what names a place of the book in it."""
    return f"{page}#{place}"


class Blocks:
    """Turns the tree of one page into blocks. `pictures` gives the name of each picture's file by its path.

    `wanted` are the labels to which links of the book lead: only these are set. `level` is that of the page's own
    heading; those in it are below, and none skips a level, wherever it stands (PDF/UA-1 refuses that).
    """

    def __init__(self, page: str, level: int, pictures: Mapping[str, str], wanted: frozenset[str]) -> None:
        self._page = page
        self._above = self._level = level
        self._pictures = pictures
        self._wanted = wanted
        self._notes: dict[str, Element] = {}
        self._told: set[str] = set()
        self._kinds: Mapping[str, Callable[[Element], Block | None]] = {
            "p": self._paragraph,
            "ul": self._list,
            "ol": self._list,
            "dl": self._definitions,
            "table": self._table,
            "pre": self._code,
            "figure": self._figure,
            "aside": self._callout,
            "blockquote": lambda found: {"k": "quote", "c": self.inside(found)},
            "hr": lambda _: {"k": "hr"},
            "div": self._division,
            **dict.fromkeys(_HEADINGS, self._heading),
        }

    def of(self, body: Element) -> list[Block]:
        """Return the blocks of a page."""
        for notes in body.iter("div"):
            if notes.get("class") == "footnotes":
                self._notes |= {note.attrib["id"]: note for note in notes.iter("li") if "id" in note.attrib}
        return self.inside(body)

    def inside(self, parent: Element) -> list[Block]:
        """Return what an element holds; words right in it are a paragraph."""
        found: list[Block] = []
        run: list[Piece] = [*_text(parent.text)]
        for child in parent:
            if child.tag in _INLINE:
                run += [*self._piece(child), *_text(child.tail)]
                continue
            found += _line(run)
            run = [*_text(child.tail)]
            made = self._kinds[child.tag](child)
            if made is not None:
                found.append(_spoken(self._labelled(made, child), child))
        return [*found, *_line(run)]

    def _labelled(self, block: Block, element: Element) -> Block:
        label = label_of(self._page, element.get("id", ""))
        return {**block, "label": label} if label in self._wanted else block

    def _pieces(self, parent: Element) -> list[Piece]:
        return _trimmed([*_text(parent.text), *(piece for child in parent for piece in self._with_tail(child))])

    def _with_tail(self, child: Element) -> Iterator[Piece]:
        yield from self._piece(child)
        yield from _text(child.tail)

    def _paragraph(self, found: Element) -> Block | None:
        pieces = self._pieces(found)
        return {"k": "p", "c": pieces, "kind": found.get("class", "")} if pieces else None

    def _heading(self, found: Element) -> Block:
        depth = _HEADINGS.index(found.tag) + 1
        self._above = min(self._level + depth, self._above + 1)
        return {"k": "h", "n": depth, "level": self._above, "c": self._pieces(found)}

    def _list(self, found: Element) -> Block:
        items = [self.inside(item) for item in found.findall("li")]
        start = int(found.get("start", "1"))
        return {"k": found.tag, "kind": found.get("class", ""), "items": items, "start": start}

    def _definitions(self, found: Element) -> Block:
        """Return pairs of what is defined, which may be several terms, and what it means."""
        pairs: list[dict[str, Any]] = []
        for child in found:
            if child.tag == "dt":
                if not pairs or pairs[-1]["meaning"]:
                    pairs.append({"terms": [], "meaning": [], "labels": []})
                pairs[-1]["terms"].append(_spoken({"c": self._pieces(child)}, child))
                label = label_of(self._page, child.get("id", ""))
                pairs[-1]["labels"] += [label] if label in self._wanted else []
            elif child.tag == "dd" and pairs:
                pairs[-1]["meaning"].append(_spoken({"c": self.inside(child)}, child))
        return {"k": "dl", "kind": found.get("class", ""), "pairs": pairs}

    def _table(self, found: Element) -> Block:
        rows = [[self._cell(cell) for cell in row] for row in found.iter("tr")]
        heads = len(list(found.iterfind("thead/tr")))
        return {"k": "table", "heads": rows[:heads], "rows": rows[heads:], "columns": max(map(len, rows), default=1)}

    def _cell(self, found: Element) -> dict[str, Any]:
        kind = found.get("class", "")
        return {"c": self._pieces(found), "align": kind.removeprefix("align-") if kind.startswith("align-") else ""}

    def _code(self, found: Element) -> Block:
        return {"k": "pre", "text": "".join(found.itertext()).rstrip("\n")}

    def _figure(self, found: Element) -> Block:
        caption = found.find("figcaption")
        pictures = [self._picture(one) for one in found.iter("img")]
        said = self._pieces(caption) if caption is not None else []
        return {"k": "figure", "pictures": pictures, "c": said}

    def _callout(self, found: Element) -> Block:
        kinds = found.get("class", "").split()
        kind = next((one.removeprefix("callout-") for one in kinds if one.startswith("callout-")), "note")
        return {"k": "callout", "kind": kind, "c": self.inside(found)}

    def _division(self, found: Element) -> Block | None:
        kind = found.get("class", "")
        if kind == "footnotes":
            return None  # each stands at the foot of the page on which it is called
        if kind == "note-place":
            return {"k": "lines", "n": NOTE_LINES}
        return {"k": "box", "kind": kind.split()[0] if kind else "", "c": self.inside(found)}

    def _piece(self, found: Element) -> Iterator[Piece]:
        tag, kind = found.tag, found.get("class", "")
        if tag == "br":
            yield {"k": "br"}
        elif tag == "img":
            yield {"k": "img", **self._picture(found)}
        elif tag == "code":
            yield _spoken({"k": "code", "text": "".join(found.itertext())}, found)
        elif tag == "sup" and (call := found.find("a[@class='footnote-ref']")) is not None:
            yield from self._note(call)
        elif kind != "footnote-backref":
            inner = [*_text(found.text), *(piece for child in found for piece in self._with_tail(child))]
            yield _spoken({"k": tag, "kind": kind, "c": inner, **self._way(found)}, found)

    def _note(self, call: Element) -> Iterator[Piece]:
        place = call.get("href", "").partition("#")[2]
        label = f"note {label_of(self._page, place)}"
        if place in self._told:
            yield {"k": "note-again", "label": label}
        elif place in self._notes:
            self._told.add(place)
            yield {"k": "note", "label": label, "c": self.inside(self._notes[place])}

    @staticmethod
    def _way(found: Element) -> dict[str, str]:
        address = found.get("href", "")
        if not address.startswith(WITHIN):
            return {"url": address} if address else {}
        page, _, place = address.removeprefix(WITHIN).partition("#")
        return {"to": label_of(page, place)}

    def _picture(self, found: Element) -> dict[str, Any]:
        return {
            "file": self._pictures[found.attrib["src"].removeprefix(MEDIA)],
            "alt": found.get("alt", ""),
            "width": int(found.get("width", "0")),
        }


def _spoken(made: dict[str, Any], found: Element) -> dict[str, Any]:
    """Add the language and the direction of an element that says them."""
    if "lang" in found.attrib:
        made["lang"] = locale_of(found.attrib["lang"]).language
        made["rtl"] = direction_of(found.attrib["lang"]) == "rtl"
    if "dir" in found.attrib:
        made["rtl"] = found.attrib["dir"] == "rtl"
    return made


def _text(text: str | None) -> Iterator[str]:
    """Yield a text with one space for any room between words, and places to break what is longer than a line."""
    if text:
        known = (letter for letter in text if letter in "\t\n\r" or unicodedata.category(letter) != "Cc")
        yield breakable(_SPACE.sub(" ", "".join(known)))


def _trimmed(pieces: list[Piece]) -> list[Piece]:
    """Return pieces without room at either end; none where there is nothing else."""
    if pieces and isinstance(pieces[0], str):
        pieces[0] = pieces[0].lstrip(" ")
    if pieces and isinstance(pieces[-1], str):
        pieces[-1] = pieces[-1].rstrip(" ")
    return [piece for piece in pieces if piece != ""]


def _line(run: list[Piece]) -> Iterator[Block]:
    pieces = _trimmed(run)
    if pieces and any(piece != " " for piece in pieces):
        yield {"k": "p", "c": pieces, "kind": "tight"}
