"""Words as people type them: what two spellings of one answer have in common.

Rules (course format, "Text answers"): width and case do not matter, nor accents on Latin, Greek and Cyrillic letters,
characters without width, the Arabic tatweel, and how many spaces there are. Marks of other scripts do: in Khmer, Lao,
Thai, Devanagari and Arabic they are letters of the word. Nor does it matter which apostrophe, hyphen or quotation mark
a keyboard has, or that it has no `œ`.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_WITH_ACCENTS = ("LATIN ", "GREEK ", "CYRILLIC ")
_TATWEEL = "ـ"
# Shown though they are format characters: Arabic and Syriac signs that stand under numbers (Unicode 16, 9.2 and 9.3).
_SHOWN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
# Not shown though they are marks or letters: joiners, fillers and the inherent vowels of Khmer.
_HIDDEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10))))
_KEYBOARDS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʹʻʼʽ′`´ˊˋ＇", "'"),
        **dict.fromkeys("“”„‟«»″＂", '"'),
        **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
        **dict.fromkeys("œŒ", "oe"),
        **dict.fromkeys("æÆ", "ae"),
        **dict.fromkeys("\u0130\u0131", "i"),  # what a Turkish keyboard makes of i
    }
)


def folded(text: str) -> str:
    """Return what counts of a text answer: two that are folded alike are the same answer."""
    plain = _compatible(unicodedata.normalize("NFC", text).translate(_KEYBOARDS))
    # What is taken away may bring letters together that compose: until nothing changes, that is once or twice.
    while (once_more := _compatible(plain)) != plain:
        plain = once_more
    return plain


def _compatible(text: str) -> str:
    # Unicode's caseless matching of identifiers (3.13, D145): decomposed before case is folded, and after.
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_KEYBOARDS)
    return " ".join(unicodedata.normalize("NFKC", _without_marks(letters)).split())


def _without_marks(letters: str) -> str:
    kept: list[str] = []
    is_accented = False
    for letter in letters:
        if _is_hidden(letter):
            continue
        is_mark = unicodedata.category(letter) == "Mn"
        if not is_mark:
            is_accented = _has_accents(letter)
        if not (is_mark and is_accented):
            kept.append(letter)
    return "".join(kept)


def _is_hidden(letter: str) -> bool:
    is_format = unicodedata.category(letter) == "Cf" and letter not in _SHOWN
    return is_format or letter in _HIDDEN or letter == _TATWEEL


@lru_cache(maxsize=2048)
def _has_accents(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(_WITH_ACCENTS)
