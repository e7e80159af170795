"""What may stand in a text field, and how it is kept: any language, in one form, nothing that breaks a page."""

from __future__ import annotations

import unicodedata

from learnhub.errors import Invalid
from learnhub.i18n import Message, countries, lazy

# Unicode's Bidi_Control without the harmless marks: they come along unseen when text is copied, and would turn the
# rest of a list around for everybody else (UAX #9, Trojan Source).
_TURNING = {ord(mark): None for mark in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}
_UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}


def one_line(text: str, *, field: str, longest: int) -> str:
    """Return a text of 1 to `longest` code points as it is kept: NFC, without spaces around it.

    Raises Invalid on `field` for an empty or a longer one, and for NUL, lone surrogates, control characters and line
    breaks.
    """
    kept = unicodedata.normalize("NFC", text.translate(_TURNING)).strip()
    problem = _problem(kept, longest)
    if problem is not None:
        raise Invalid({field: problem})
    return kept


def several_lines(text: str, *, field: str, longest: int) -> str:
    """Return a text of 1 to `longest` code points as it is kept: NFC, lines ended by a line feed, no spaces around it.

    Whatever ends a line on some device does; tabs become spaces. Raises Invalid on `field` for an empty or a longer
    text, and for NUL, lone surrogates and control characters.
    """
    lines = text.translate(_TURNING).replace("\t", " ").splitlines()
    kept = unicodedata.normalize("NFC", "\n".join(line.rstrip() for line in lines)).strip()
    problem = _problem(kept.replace("\n", " "), longest)
    if problem is not None:
        raise Invalid({field: problem})
    return kept


def _problem(text: str, longest: int) -> Message | None:
    if any(_is_unprintable(letter) for letter in text):
        return lazy("This holds characters that cannot be shown. Type it again instead of pasting it.")
    if not any(_is_visible(letter) for letter in text):
        return lazy("Please fill this in.")
    if len(text) > longest:
        return lazy("This is too long: at most %(longest)s characters fit.", longest=longest)
    return None


def _is_unprintable(letter: str) -> bool:
    # Noncharacters (U+FFFE and alike) cannot stand in XML, so one would spoil a spreadsheet or a badge.
    code = ord(letter)
    return unicodedata.category(letter) in _UNPRINTABLE or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def _is_visible(letter: str) -> bool:
    return unicodedata.category(letter)[0] != "Z" and unicodedata.category(letter) != "Cf"


def country_code(text: str) -> str:
    """Return a country's code as it is kept. Raises Invalid on `country` for what is no country (ISO 3166-1)."""
    code = text.strip().upper()
    if code not in dict(countries("en")):
        raise Invalid({"country": lazy("Choose a country from the list.")})
    return code


def folded(text: str) -> str:
    """Return what two spellings of a user name have in common: without case, width and invisible characters.

    After Unicode's NFKC_Casefold (section 3.13), so that `Ａfi` and `afi` are one name.
    """
    narrow = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    shown = "".join(letter for letter in narrow if unicodedata.category(letter) != "Cf")
    return unicodedata.normalize("NFKC", shown).strip()
