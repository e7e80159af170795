"""A book as a PDF: tagged, with bookmarks, a table of contents and running heads, to be printed or read on a tablet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from learnhub.content.books import covers
from learnhub.content.books.blocks import Blocks, label_of
from learnhub.content.books.book import WITHIN, Book, Page, Words
from learnhub.content.books.epub_package import PUBLISHER
from learnhub.i18n import direction_of
from learnhub.typesetting.long_papers import typeset_files
from learnhub.typesetting.words import arabic_font, breakable, words

CONTENT_TYPE = "application/pdf"
FOLDER = Path(__file__).parent


def write(book: Book) -> bytes:
    """Return a book as a PDF, the same bytes for the same book.

    It is tagged for screen readers (PDF/UA-1), unless it holds characters that no font here has: those come out as
    empty boxes in a plain tagged PDF. Letters of Khmer, Lao and Arabic script are drawn right, but cannot always be
    copied out of it as they were: for listening, the EPUB is the better form.
    """
    names = {path: f"pictures/{number}" for number, path in enumerate(book.pictures)}
    files = {
        "main.typ": (FOLDER / "book.typ").read_bytes(),
        "cover.typ": (FOLDER / "cover.typ").read_bytes(),
        "book.json": json.dumps(_data(book, names), ensure_ascii=False).encode(),
        **{names[path]: picture.data for path, picture in book.pictures.items()},
    }
    return typeset_files(files, book.made_at)


def _data(book: Book, pictures: Mapping[str, str]) -> dict[str, Any]:
    """Return what book.typ sets."""
    wanted = _wanted(book)
    inner = [(1, part.opening, part.pages) for part in book.parts]
    chapters = [(1, book.about, ()), *inner, *((1, page, ()) for page in book.back)]
    return {
        "cover": covers.data_of(book),
        "title": _words(book.title),
        "author": ", ".join(dict.fromkeys(one.name for one in book.outline.contributors)) or PUBLISHER,
        "description": book.summary.text,
        "day": {"year": book.made_at.year, "month": book.made_at.month, "day": book.made_at.day},
        "lang": words("", book.language)["lang"],
        "rtl": direction_of(book.language) == "rtl",
        "arabic_font": arabic_font(book.language),
        "contents": _words(book.labels["contents"]),
        "foot": _words(Words(f"{book.title.text} · {book.outline.number}", book.title.language)),
        "chapters": [
            page
            for level, opening, pages in chapters
            for page in (
                _page(opening, level, pictures, wanted),
                *(_page(one, level + 1, pictures, wanted) for one in pages),
            )
        ],
    }


def _page(page: Page, level: int, pictures: Mapping[str, str], wanted: frozenset[str]) -> dict[str, Any]:
    return {
        "level": level,
        "kind": str(page.kind),
        "label": label_of(page.anchor),
        "title": _words(page.title),
        "kicker": _words(page.kicker) if page.kicker else None,
        "lang": words("", page.language)["lang"],
        "rtl": direction_of(page.language) == "rtl",
        "blocks": Blocks(page.anchor, level, pictures, wanted).of(page.body),
    }


def _words(said: Words) -> dict[str, Any]:
    return words(breakable(said.text), said.language)


def _wanted(book: Book) -> frozenset[str]:
    """Return the labels to which links of the book lead."""
    links = (link.attrib["href"] for page in book.pages for link in page.body.iter("a"))
    found = (link.removeprefix(WITHIN).partition("#") for link in links if link.startswith(WITHIN))
    return frozenset(label_of(page, place) for page, _, place in found if place)
