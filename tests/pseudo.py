"""Pseudo-languages: every message of the interface in another script, so that one sees what that does to pages.

The texts mean nothing. `ur` is written from right to left in Arabic letters, `km` in Khmer letters, whose lines are
taller and have no spaces; both are about a third longer than English, as translations are.
"""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.catalog import Catalog

from tests import messages

LANGUAGES = ("km", "ur")
# A letter for each of a to z. The Khmer ones take turns with signs above and below, which make lines tall.
_LETTERS = {
    "ur": ("ا", "ب", "چ", "د", "ے", "ف", "گ", "ہ", "ی", "ج", "ک", "ل", "م", "ن", "و", "پ", "ق", "ر", "س", "ٹ", "ئ",
           "ؤ", "ژ", "خ", "ے", "ز"),
    "km": ("អា", "បិ", "ចូ", "ឌី", "ឯ", "ភ្ញ", "គុំ", "ហ៊ី", "ឥ", "ជ្រើ", "ក", "លើ", "ម៉ែ", "នុ", "អូ", "ពួ", "ខ្មែ", "រ", "ស្រី",
           "ត", "ឧ", "វៀ", "យ", "ឆ្កែ", "យា", "ស៊ុំ"),
}  # fmt: skip
_PLACES = re.compile(r"(%\(\w+\)[sd])")
_WORD_BREAKS = {"ur": " ", "km": ""}


def write_translations(folder: Path) -> Path:
    """Write the pseudo-languages and the project's own translations below `folder`; return it."""
    messages.compile_all_into(folder)
    for language in LANGUAGES:
        messages.compile_into(folder, _catalogue(language), language)
    return folder


def _catalogue(language: str) -> Catalog:
    """Return all messages in a pseudo-language, with as many plural forms as the real one has."""
    catalogue = Catalog(language)
    for message in messages.extracted():
        if message.id:
            catalogue.add(message.id, _translation(message.id, language, catalogue.num_plurals))
    return catalogue


def _translation(message: str | tuple[str, ...], language: str, forms: int) -> str | tuple[str, ...]:
    if isinstance(message, str):
        return pseudo(message, language)
    return tuple(pseudo(message[min(form, 1)], language) for form in range(forms))


def pseudo(text: str, language: str) -> str:
    """Return a text in a pseudo-language; its %(named)s places stay as they are."""
    parts = _PLACES.split(text)
    return "".join(part if _PLACES.fullmatch(part) else _written(part, language) for part in parts)


def _written(text: str, language: str) -> str:
    words = [_word(word, language) for word in text.split(" ")]
    # Khmer has no spaces between words, only after phrases: every fifth keeps its own.
    gap = _WORD_BREAKS[language]
    return "".join(
        word + ("" if last else gap or (" " if number % 5 == 4 else ""))
        for number, (word, last) in enumerate((word, place == len(words) - 1) for place, word in enumerate(words))
    )


def _word(word: str, language: str) -> str:
    letters = _LETTERS[language]
    written = [letters[ord(letter) - ord("a")] if letter in _LATIN else letter for letter in word.lower()]
    if language == "ur" and len(written) > 3:
        written.insert(2, "ـ" if len(written) < 6 else "و")  # a third longer
    return "".join(written)


_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")
