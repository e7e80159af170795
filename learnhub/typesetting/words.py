"""Words for a paper: plain text with its language and direction, whatever people wrote."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from learnhub.i18n import locale_of

LONGEST_UNBROKEN = 40

# Characters that change the direction of what follows: nobody's name needs them, and they can turn a line round.
_DIRECTION_MARKS = set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
# Scripts without spaces, which typst breaks by dictionary, must not be broken by count.
_UNBROKEN = re.compile(rf"[^\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]{{{LONGEST_UNBROKEN}}}(?=[^\W_])")


def words(text: str, language: str) -> dict[str, Any]:
    """Return a text for a paper, its language, its direction and whether its letters join or carry marks.

    The direction is that of the first letter that has one.
    """
    line = plain(text)
    directions = (unicodedata.bidirectional(letter) for letter in line)
    is_rtl = next((direction for direction in directions if direction in {"L", "R", "AL"}), "L") != "L"
    is_marked = any(unicodedata.category(letter).startswith("M") for letter in line)
    return {"text": line, "lang": locale_of(language).language, "rtl": is_rtl, "joined": is_rtl or is_marked}


def breakable(text: str) -> str:
    """Return what a person wrote with a place to break in each run that is too long for a line."""
    return _UNBROKEN.sub(lambda run: run[0] + "\u200b", text)


def plain(text: str) -> str:
    """Return a text as one line without control characters; half characters become U+FFFD."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    shown = [letter for letter in unicodedata.normalize("NFC", whole) if letter not in _DIRECTION_MARKS]
    line = "".join(" " if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter for letter in shown)
    return " ".join(line.split())


def arabic_font(language: str) -> str:
    """Return the font for Arabic letters on a paper in a language: Urdu is written in Nastaliq."""
    return "Noto Nastaliq Urdu" if language.split("-", maxsplit=1)[0] == "ur" else "Noto Naskh Arabic"
