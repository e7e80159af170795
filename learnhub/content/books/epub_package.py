"""The package document of an EPUB: what the book is, all that is in it, and in which order it is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from learnhub.content.books.book import Book
from learnhub.i18n import direction_of

FILE = "package.opf"
PUBLISHER = "LearnHub"
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
# What people did, in the terms of the Library of Congress (MARC relators).
_RELATORS = {"author": "aut", "editor": "edt", "translator": "trl", "reviewer": "rev"}


@dataclass(frozen=True, slots=True)
class Item:
    """A file of a book: `properties` as EPUB names them, whether people read it as a page, in its place."""

    name: str
    content_type: str
    data: bytes
    properties: str = ""
    is_read: bool = False


def package(book: Book, items: Sequence[Item]) -> bytes:
    """Return the package document."""
    root = Element(
        "package",
        {
            "xmlns": "http://www.idpf.org/2007/opf",
            "version": "3.0",
            "unique-identifier": "book-id",
            "xml:lang": book.language,
            "dir": direction_of(book.language),
        },
    )
    metadata = SubElement(root, "metadata", {"xmlns:dc": "http://purl.org/dc/elements/1.1/"})
    _describe(metadata, book)
    for name, value in _access(book):
        _meta(metadata, f"schema:{name}", value)
    manifest = SubElement(root, "manifest")
    spine = SubElement(root, "spine", {"page-progression-direction": direction_of(book.language)})
    for number, item in enumerate(items, start=1):
        values = {"id": f"item-{number}", "href": item.name, "media-type": item.content_type}
        SubElement(manifest, "item", {**values, **({"properties": item.properties} if item.properties else {})})
        if item.is_read:
            SubElement(spine, "itemref", {"idref": f"item-{number}"})
    return (_HEAD + tostring(root, encoding="unicode") + "\n").encode()


def _describe(metadata: Element, book: Book) -> None:
    outline = book.outline
    _dc(metadata, "identifier", f"urn:uuid:{book.identifier}", id="book-id")
    _dc(metadata, "title", book.title.text if book.edition is None else f"{book.title.text} ({book.edition.text})")
    languages = [book.language, *(page.language for page in book.pages)]
    for language in dict.fromkeys(languages):
        _dc(metadata, "language", language)
    people = {(one.name, one.role): one for one in (*outline.contributors, *outline.reviewers)}
    for number, (name, role) in enumerate(people, start=1):
        _dc(metadata, "creator" if role == "author" else "contributor", name, id=f"person-{number}")
        _meta(metadata, "role", _RELATORS.get(role, "ctb"), refines=f"#person-{number}", scheme="marc:relators")
    _dc(metadata, "publisher", PUBLISHER)
    _dc(metadata, "description", book.summary.text)
    _dc(metadata, "rights", outline.licence)
    _dc(metadata, "source", f"{outline.course} {outline.number}, SHA-256 {outline.digest}")
    _meta(metadata, "dcterms:modified", book.made_at.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _access(book: Book) -> Iterator[tuple[str, str]]:
    """Yield what EPUB Accessibility 1.1 asks books to say of themselves, by names of schema.org."""
    yield "accessMode", "textual"
    if book.pictures:
        yield "accessMode", "visual"
    # What pictures show is also said in words, which the format demands of authors.
    yield "accessModeSufficient", "textual"
    features = ("tableOfContents", "structuralNavigation", "readingOrder", "displayTransformability", "ARIA")
    yield from (("accessibilityFeature", feature) for feature in features)
    if book.pictures:
        yield "accessibilityFeature", "alternativeText"
    yield "accessibilityHazard", "none"
    yield "accessibilitySummary", book.labels["accessible"].text


def _dc(metadata: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(metadata, f"dc:{name}", attributes).text = text


def _meta(metadata: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(metadata, "meta", {"property": name, **attributes}).text = text
