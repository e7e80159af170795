"""The cover of a book: the course's woven pattern and its title."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from learnhub.content.books.book import Book, Words
from learnhub.content.books.epub_package import PUBLISHER
from learnhub.content.covers import cover_svg
from learnhub.typesetting.compiler import draw
from learnhub.typesetting.words import arabic_font, breakable, words

FRONT = Path(__file__).parent / "front.typ"


def picture(book: Book) -> bytes:
    """Return the cover as a picture (PNG), three to four."""
    return draw(FRONT, "cover", data_of(book))


def data_of(book: Book) -> dict[str, Any]:
    """Return what cover.typ sets."""
    outline = book.outline
    authors = ", ".join(dict.fromkeys(one.name for one in outline.contributors if one.role == "author"))
    version = Words(f"{book.labels['version'].text} {outline.number}", book.labels["version"].language)
    lines = [*([Words(authors, book.language)] if authors else []), version, Words(PUBLISHER, "en")]
    return {
        "band": cover_svg(outline.course, outline.themes),
        "title": words(breakable(book.title.text), book.title.language),
        "edition": words(book.edition.text, book.edition.language) if book.edition else None,
        "lines": [words(breakable(line.text), line.language) for line in lines],
        "arabic_font": arabic_font(book.language),
    }
