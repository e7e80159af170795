"""From a stored text to the page of a book: what only a screen can do is taken out, or said otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from learnhub.content.books.book import MEDIA, WITHIN
from learnhub.content.books.trees import add, add_text, tree_of

GLOSSARY = "book.glossary"
_UNIT, _TERM = "@unit/", "@term/"
_KEPT = ("class", "lang", "dir", "title", "start", "datetime", "scope", "alt", "width", "height")
_NOT_IN_IDS = re.compile("[^A-Za-z0-9.-]")


@dataclass(frozen=True, slots=True)
class Places:
    """Where a book's links lead: its own units and terms, and on the web its course and the files of its version.

    An address is empty where nobody knows it: there a link is words alone.
    """

    units: Collection[str]
    terms: Collection[str]
    pictures: Mapping[str, str]
    course: str = ""
    media: str = ""

    def unit_address(self, slug: str) -> str:
        """Return the address of a unit on the web, or "" where there is none."""
        return f"{self.course}/{slug}" if self.course else ""


def id_of(anchor: str) -> str:
    """Return an anchor in the letters that XML and every reading program allow in an id, as EPUBCheck wants it."""
    safe = _NOT_IN_IDS.sub(lambda found: f"_{ord(found[0]):x}_", anchor)
    return safe if safe[:1].isalpha() else f"_{safe}"


def id_of_term(slug: str) -> str:
    """Return the id of a term in the glossary."""
    return f"term.{slug}"


def fit(target: Element, html: str, page: str, places: Places) -> None:
    """Add stored HTML to an element of a page, ready for a book."""
    _Fitting(page, places).inside(target, tree_of(html))


class _Fitting:
    def __init__(self, page: str, places: Places) -> None:
        self._page = page
        self._places = places
        self._special: Mapping[str, Callable[[Element, Element], None]] = {
            "a": self._link,
            "p": self._paragraph,
            "img": self._picture,
            "picture": self.inside,
            "details": self._transcript,
            "div": self._division,
            "figure": self._figure,
            "source": _nothing,
            "audio": _nothing,
            "video": _nothing,
        }

    def inside(self, target: Element, source: Element) -> None:
        """Add what an element holds."""
        add_text(target, source.text)
        for child in source:
            self._special.get(child.tag, self._same)(target, child)
            add_text(target, child.tail)

    def _paragraph(self, target: Element, source: Element) -> None:
        if len(source) or (source.text or "").strip():  # what stood around a block of code is empty
            self._same(target, source)

    def _same(self, target: Element, source: Element) -> None:
        self.inside(self._like(target, source, source.tag), source)

    def _like(self, target: Element, source: Element, tag: str) -> Element:
        """Add an element with the attributes that a book knows."""
        made = add(target, tag, **{key: source.attrib[key] for key in _KEPT if key in source.attrib})
        if "id" in source.attrib:
            made.set("id", id_of(source.attrib["id"]))
        return made

    def _link(self, target: Element, source: Element) -> None:
        address = self._address(source.get("href", ""))
        made = self._like(target, source, "a" if address else "span")
        made.attrib.pop("title", None)
        if address:
            made.set("href", address)
        self.inside(made, source)

    def _address(self, written: str) -> str:
        """Return where a link leads, "" where it is words alone."""
        if written.startswith("#"):
            return f"{WITHIN}{self._page}#{id_of(written[1:])}"
        if written.startswith(_TERM):
            term = written.removeprefix(_TERM)
            return f"{WITHIN}{GLOSSARY}#{id_of_term(term)}" if term in self._places.terms else ""
        if written.startswith(MEDIA):
            return self._places.media + written.removeprefix(MEDIA) if self._places.media else ""
        if not written.startswith(_UNIT):
            return written
        slug, _, anchor = written.removeprefix(_UNIT).partition("#")
        if slug not in self._places.units:
            return self._places.unit_address(slug)
        return f"{WITHIN}{slug}#{id_of(anchor)}" if anchor else f"{WITHIN}{slug}"

    def _picture(self, target: Element, source: Element) -> None:
        if source.get("src", "").removeprefix(MEDIA) in self._places.pictures:
            self._like(target, source, "img").set("src", source.attrib["src"])
        else:
            add_text(target, source.get("alt"))

    def _transcript(self, target: Element, source: Element) -> None:
        """Add what is said in a recording: in a book it is open."""
        made = add(target, "div", kind="transcript")
        for child in source:
            if child.tag == "summary":
                self.inside(add(made, "p", kind="transcript-title"), child)
            else:
                self._special.get(child.tag, self._same)(made, child)

    def _division(self, target: Element, source: Element) -> None:
        kind = source.get("class")
        if kind == "table-scroll":
            self.inside(target, source)
        elif kind == "footnote":
            self._footnotes(target, source)
        else:
            self.inside(add(target, "div", kind=kind or ""), source)

    def _footnotes(self, target: Element, source: Element) -> None:
        notes = add(target, "div", kind="footnotes")
        for child in source:
            if child.tag == "ol":
                self._same(notes, child)

    def _figure(self, target: Element, source: Element) -> None:
        """Add a picture with its words; what is left of a recording are words that are read as text."""
        is_recording = source.find("audio") is not None or source.find("video") is not None
        made = self._like(target, source, "div" if is_recording else "figure")
        if not is_recording:
            self.inside(made, source)
            return
        made.set("class", "recording")
        for child in source:
            if child.tag == "figcaption":
                self.inside(add(made, "p", kind="recording-name"), child)
            else:
                self._special.get(child.tag, self._same)(made, child)


def _nothing(_target: Element, _source: Element) -> None:
    """Leave out what a book cannot play or choose from."""
