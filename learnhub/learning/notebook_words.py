"""Our own words in a notebook that is taken along, in a language."""

from __future__ import annotations

from datetime import date

from learnhub.i18n import long_date, translate_in


def heading(language: str, course: str) -> str:
    """Return what a notebook is called."""
    return translate_in(language, "Notebook: %(course)s", course=course)


def as_of(language: str, day: date) -> str:
    """Return on which day it was taken along."""
    return translate_in(language, "As of %(day)s", day=long_date(day, language))


def gone(language: str) -> str:
    """Return what is said of a unit that has gone."""
    return translate_in(language, "This unit is no longer in the course.")


def bookmark(language: str, place: str = "") -> str:
    """Return a bookmark, at a place or on a whole unit."""
    if not place:
        return translate_in(language, "Bookmark")
    return translate_in(language, "Bookmark: %(place)s", place=place)


def said(language: str, words: str) -> str:
    """Return what a prompt was when its note was written."""
    return translate_in(language, "When this was written, the question was: %(words)s", words=words)


def written_on(language: str, day: date) -> str:
    """Return when a note was written."""
    return translate_in(language, "Written on %(day)s", day=long_date(day, language))
