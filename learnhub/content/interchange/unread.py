"""A question that could not be read: it comes over as an open one, which says so until somebody writes it."""

from __future__ import annotations

from learnhub.i18n import translate_in


def words(language: str) -> str:
    """Return what stands above the text of such a question, in the language of its quiz."""
    return translate_in(language, "This question could not be read. Its text was:")


def is_unread(stem: str, language: str) -> bool:
    """Tell whether a question still says that it could not be read."""
    return stem.startswith((words(language), words("en")))
