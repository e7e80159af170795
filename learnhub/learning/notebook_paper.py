"""A notebook as a PDF, set by typst: what learners and authors wrote stands on it as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from learnhub.errors import Invalid
from learnhub.i18n import direction_of, lazy
from learnhub.learning import notebook_words
from learnhub.learning.entries import Kind
from learnhub.learning.notebooks import Book, Item, UnitPages
from learnhub.typesetting.compiler import typeset
from learnhub.typesetting.words import arabic_font, breakable, words

TEMPLATE = Path(__file__).parent / "notebook.typ"
ISSUER = "LearnHub"
# Code points of all notes: some hundred pages, and two seconds to set them.
LONGEST = 250_000


def notebook_pdf(book: Book, language: str, address: str, day: date) -> bytes:
    """Return a notebook as a PDF, our own words in a language; `address` is the course's, `day` that of the paper.

    Raises Invalid for a notebook that is too long to be set in one go.
    """
    if sum(len(item.entry.text) for pages in book.pages for item in pages.items) > LONGEST:
        raise Invalid(message=lazy("Your notebook is too long for a PDF. Download it as text: that always works."))
    return typeset(TEMPLATE, "notebook", _sheet(book, language, address, day), day)


def _sheet(book: Book, language: str, address: str, day: date) -> dict[str, Any]:
    """Return what notebook.typ prints."""
    return {
        "rtl": direction_of(language) == "rtl",
        "arabic_font": arabic_font(book.language if direction_of(book.language) == "rtl" else language),
        "issuer": ISSUER,
        "day": {"year": day.year, "month": day.month, "day": day.day},
        "title": words(notebook_words.heading(language, book.title), language),
        "address": words(address, language),
        "made": words(notebook_words.as_of(language, day), language),
        "units": [_unit(pages, language) for pages in book.pages],
    }


def _unit(pages: UnitPages, language: str) -> dict[str, Any]:
    whole = [] if pages.bookmark is None else [_bookmark(language)]
    return {
        "title": words(breakable(pages.title), pages.language),
        "gone": None if pages.unit else words(notebook_words.gone(language), language),
        "items": [*whole, *(_item(item, pages.language, language) for item in pages.items)],
    }


def _bookmark(language: str, place: str = "") -> dict[str, Any]:
    return {"bookmark": words(breakable(notebook_words.bookmark(language, place)), language)}


def _item(item: Item, text_language: str, language: str) -> dict[str, Any]:
    asked = item.words or item.said or ""
    if item.entry.kind is Kind.BOOKMARK:
        return _bookmark(language, asked)
    said = item.said if item.words else None
    return {
        "bookmark": None,
        "asked": list(_lines(asked, text_language)),
        "said": words(breakable(notebook_words.said(language, said)), language) if said else None,
        "text": list(_lines(item.entry.text, text_language)),
        "day": words(notebook_words.written_on(language, item.entry.changed_at.date()), language),
    }


def _lines(text: str, language: str) -> Iterator[dict[str, Any] | None]:
    """Return each line by itself; None is the empty line between paragraphs."""
    for line in text.split("\n") if text else ():
        yield words(breakable(line), language) if line.strip() else None
