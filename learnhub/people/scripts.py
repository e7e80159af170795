"""Scripts of letters, so that nobody takes a name that looks like another one in letters borrowed from elsewhere.

After Unicode's UTS #39, "highly restrictive": the letters of a name are of one script, or of those that are written
together. What is written in one script alone is taken, though some of its letters look like Latin ones: people write
their own names.
"""

from __future__ import annotations

import unicodedata

# Written together: Japanese, Korean, and Chinese with its phonetic letters.
_TOGETHER = (
    frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}),
    frozenset({"CJK", "HANGUL"}),
    frozenset({"CJK", "BOPOMOFO"}),
)
# Of the phonetic alphabet, and of next to no language: they look like a and g.
_BORROWED = frozenset("\u0251\u0261")


def borrows_letters(name: str) -> bool:
    """Tell whether a name has letters of several scripts, or some that only look like others."""
    scripts = {_script(letter) for letter in name if letter.isalpha()}
    is_mixed = len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER)
    return is_mixed or not _BORROWED.isdisjoint(name)


def _script(letter: str) -> str:
    """Return a letter's script, which Unicode's names begin with: LATIN SMALL LETTER A, KHMER LETTER KA."""
    return unicodedata.name(letter, "").replace("MODIFIER LETTER ", "").partition(" ")[0]
