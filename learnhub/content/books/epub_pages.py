"""Pages of a book as XHTML, in the way that EPUB 3.3 wants it."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from xml.etree.ElementTree import Element, SubElement, tostring

from learnhub.content.books.book import MEDIA, WITHIN, Book, Page, Words
from learnhub.content.books.trees import add, add_words
from learnhub.i18n import direction_of

# No unit's id has a full stop in it.
COVER, CONTENTS = "book.cover.xhtml", "book.contents.xhtml"
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
_TYPE = "epub:type"
# What readers may do something with, and what is said of it to people who listen (DPUB-ARIA 1.1).
_SEMANTICS: Mapping[str, tuple[str, str]] = {
    "footnote-ref": ("noteref", "doc-noteref"),
    "footnote-backref": ("backlink", "doc-backlink"),
    "footnotes": ("footnotes", "doc-endnotes"),
    "term": ("glossref", "doc-glossref"),
}
_SECTIONS: Mapping[str, tuple[str, str]] = {
    "about": ("frontmatter", ""),
    "module": ("part", "doc-part"),
    "glossary": ("glossary", "doc-glossary"),
    "abbreviations": ("backmatter", ""),
}


def file_of(anchor: str) -> str:
    """Return the name of a page's file."""
    return f"{anchor}.xhtml"


def files_of_pictures(book: Book) -> dict[str, str]:
    """Return the names of the files of all pictures by their paths: a smaller form lies below what it is a form of."""
    return {path: f"media/{path}/light.webp" if one.light else f"media/{path}" for path, one in book.pictures.items()}


def page(shown: Page, pictures: Mapping[str, str]) -> bytes:
    """Return a page; `pictures` are the names of their files by path."""
    root, body = _document(shown.title, shown.language)
    kind, role = _SECTIONS.get(shown.kind, ("chapter", "doc-chapter"))
    section = SubElement(body, "section", {_TYPE: kind, "aria-labelledby": "title"})
    if role:
        section.set("role", role)
    if shown.kicker is not None:
        add_words(section, "p", shown.kicker, shown.language, kind="kicker")
    add_words(section, "h1", shown.title, shown.language, id="title")
    inner = _adapted(shown.body, pictures)
    section[-1].tail = inner.text
    section.extend(inner)
    return _written(root)


def _adapted(body: Element, pictures: Mapping[str, str]) -> Element:
    """Return the tree of a page with the names of files and what only EPUB has."""
    made = deepcopy(body)
    for parent in list(made.iter()):
        for child in [one for one in parent if one.get("class") == "note-place"]:
            parent.remove(child)  # there is no writing in a book
    for element in made.iter():
        if element.tag == "a":
            element.set("href", _address(element.attrib["href"]))
        elif element.tag == "img":
            element.set("src", pictures[element.attrib["src"].removeprefix(MEDIA)])
        elif element.tag == "aside":
            element.set("role", "note")
        elif element.get("class") == "lettered":
            element.set("type", "A")
        _add_semantics(element)
    return made


def _add_semantics(element: Element) -> None:
    kind, role = _SEMANTICS.get(element.get("class", ""), ("", ""))
    if kind:
        element.set(_TYPE, kind)
        element.set("role", role)
    if kind == "footnotes":
        element.tag = "section"
        for note in element.findall("ol/li"):
            note.set(_TYPE, "footnote")


def _address(written: str) -> str:
    if not written.startswith(WITHIN):
        return written
    anchor, mark, place = written.removeprefix(WITHIN).partition("#")
    return f"{file_of(anchor)}{mark}{place}"


def cover(book: Book, picture: str) -> bytes:
    """Return the page with the cover."""
    root, body = _document(book.title, book.language)
    section = SubElement(body, "section", {_TYPE: "cover"})
    add(section, "p", kind="cover").append(Element("img", {"src": picture, "alt": book.title.text}))
    return _written(root)


def navigation(book: Book) -> bytes:
    """Return the table of contents, and the places that readers offer as buttons."""
    contents = book.labels["contents"]
    root, body = _document(contents, contents.language)
    listed = _nav(body, "toc", contents, role="doc-toc")
    _entry(listed, book.about, contents.language)
    for part in book.parts:
        inner = add(_entry(listed, part.opening, contents.language), "ol")
        for shown in part.pages:
            _entry(inner, shown, contents.language)
    for shown in book.back:
        _entry(listed, shown, contents.language)
    _add_landmarks(body, book, contents.language)
    return _written(root)


def _nav(body: Element, kind: str, title: Words, *, role: str = "") -> Element:
    nav = SubElement(body, "nav", {_TYPE: kind, **({"role": role} if role else {"hidden": "hidden"})})
    add(nav, "h1" if role else "h2", title.text)
    return add(nav, "ol")


def _entry(listed: Element, shown: Page, within: str) -> Element:
    item = add(listed, "li")
    add_words(item, "a", shown.title, within, href=file_of(shown.anchor))
    return item


def _add_landmarks(body: Element, book: Book, within: str) -> None:
    places = [("cover", COVER, book.labels["cover"]), ("toc", CONTENTS, book.labels["contents"])]
    if book.parts:
        places.append(("bodymatter", file_of(book.parts[0].opening.anchor), book.labels["start"]))
    places += [("glossary", file_of(one.anchor), one.title) for one in book.back if one.kind == "glossary"]
    listed = _nav(body, "landmarks", book.labels["landmarks"])
    for kind, file, words in places:
        link = add_words(add(listed, "li"), "a", words, within, href=file)
        link.set(_TYPE, kind)


def _document(title: Words, language: str) -> tuple[Element, Element]:
    """Return a document in a language, and its body."""
    names = {"xmlns": "http://www.w3.org/1999/xhtml", "xmlns:epub": "http://www.idpf.org/2007/ops"}
    speech = {"lang": language, "dir": direction_of(language)}
    root = Element("html", {**names, **speech})
    head = add(root, "head")
    add(head, "title", title.text)
    SubElement(head, "link", {"rel": "stylesheet", "type": "text/css", "href": "book.css"})
    return root, add(root, "body")


def _written(root: Element) -> bytes:
    for element in root.iter():
        if "lang" in element.attrib:
            element.set("xml:lang", element.attrib["lang"])
    return (_HEAD + tostring(root, encoding="unicode") + "\n").encode()
