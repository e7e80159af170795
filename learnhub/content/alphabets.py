"""The order of words in a dictionary of a language.

After the order that the Common Locale Data Repository (CLDR) tells for each language, as far as lists of terms need
it: accents and case do not matter but between words that are otherwise equal, and a few languages have letters or
habits of their own. Khmer and Devanagari stand in their order in Unicode itself.
"""

from __future__ import annotations

import re
import unicodedata

Key = tuple[tuple[tuple[int, str], ...], str]

# Letters that come in an order other than Unicode's, or count as letters of their own. An earlier one sorts first.
_LETTERS = {
    "es": "abcdefghijklmnñopqrstuvwxyz",
    "vi": "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz",
    "sv": "abcdefghijklmnopqrstuvwxyzåäö",
    "ur": "آابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیے",
    "fa": "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
}
# Thai and Lao: a vowel that is written before its consonant is read, and sorted, after it.
_OPENING_VOWEL = re.compile("([\u0e40-\u0e44\u0ec0-\u0ec4])([\u0e01-\u0e2e\u0e81-\u0eae])")
# Unicode's combining classes of Arabic vowel signs, and of accents above and below. Vowels of Thai are lower.
_ARABIC_SIGNS, _ACCENTS = range(27, 37), 200


def sort_key(text: str, language: str) -> Key:
    """Return by what to sort words of a language."""
    base = language.split("-", maxsplit=1)[0]
    if base == "zh":
        # The national standard lists the common characters by their sound (pinyin), as dictionaries do.
        return tuple((2, letter.encode("gb18030").hex()) for letter in text), text
    own = _LETTERS.get(base, "")
    spoken = _OPENING_VOWEL.sub(r"\2\1", unicodedata.normalize("NFC", text.casefold()))
    return tuple(rank for letter in spoken for rank in _ranks(letter, own)), text


def initial(text: str, language: str) -> str:
    """Return the letter under which a dictionary lists a word, or "" where it lists words otherwise."""
    if language.split("-", maxsplit=1)[0] == "zh":
        return ""
    ranks, _ = sort_key(text, language)
    own = _LETTERS.get(language.split("-", maxsplit=1)[0], "")
    first = next((own[ord(letter)] if group == 1 else letter for group, letter in ranks if group), "")
    return first.upper()


def _ranks(letter: str, own: str) -> list[tuple[int, str]]:
    """Return the place of a letter: spaces and signs before the language's own alphabet, all other letters after."""
    if letter in own:
        return [(1, chr(own.index(letter)))]
    return [
        (2 if part.isalpha() or unicodedata.category(part)[0] == "M" else 0, part)
        if part not in own
        else (1, chr(own.index(part)))
        for part in unicodedata.normalize("NFKD", letter)
        if not _is_accent(part)
    ]


def _is_accent(letter: str) -> bool:
    combining = unicodedata.combining(letter)
    return combining >= _ACCENTS or combining in _ARABIC_SIGNS
