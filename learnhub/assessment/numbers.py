"""Numbers as people type them: every number that a text may have meant.

Rules (course format, "Numbers"): digits of any script; spaces of any kind, or one and the same mark, between
groups; `,` or `.` as decimal mark. Where one mark is followed by exactly three digits and nothing else
decides, both readings stand: `5.040` may be five thousand and forty, or five and four hundredths.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

# Group marks and decimal marks as keyboards have them; Arabic has one of each that leave no doubt (٬ and ٫).
_COMMAS = dict.fromkeys("，،﹐", ",")
_STOPS = dict.fromkeys("．﹒", ".")
_MINUS = dict.fromkeys("−‐‑‒–﹣－", "-")
_MARKS = str.maketrans({**_COMMAS, **_STOPS, **_MINUS, "＋": "+"})

_PLAIN = re.compile(r"[0-9]+")
# One to three digits, then groups of three; groups of two stand before the last (12,34,567 in South Asia).
# A group mark does not follow a leading zero: 0.125 is a fraction.
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?P<mark>[ ,.٬])(?:[0-9]{2,3}(?P=mark))*[0-9]{3}")
_SIGNED = re.compile(r"(?P<sign>[+-]?) ?(?P<size>.*)", re.DOTALL)
_DECIMAL = re.compile(r"(?P<whole>.*)(?P<mark>[,.٫])(?P<fraction>[0-9]*)", re.DOTALL)


def readings(text: str) -> frozenset[Decimal]:
    """Return all numbers that a learner may have meant by `text`; none where it cannot be read as a number.

    Several identical marks stand between groups; of different marks the last is the decimal mark. Words and
    signs of units are not read.
    """
    signed = _SIGNED.fullmatch(_simplified(text))
    if signed is None:
        return frozenset()
    sizes = _whole_readings(signed["size"]) | _decimal_readings(signed["size"])
    # The sign is put on as text: arithmetic on Decimal would round long numbers.
    return frozenset(Decimal(signed["sign"] + size) for size in sizes)


def _simplified(text: str) -> str:
    """Return the text with plain digits, one kind of space, comma, stop and minus, and nothing invisible."""
    seen = (letter for letter in text.translate(_MARKS) if unicodedata.category(letter) != "Cf")
    plain = "".join(str(unicodedata.decimal(letter, letter)) for letter in seen)
    return " ".join(plain.split())


def _whole_readings(size: str) -> set[str]:
    if _PLAIN.fullmatch(size):
        return {size}
    grouped = _GROUPED.fullmatch(size)
    return {size.replace(grouped["mark"], "")} if grouped else set()


def _decimal_readings(size: str) -> set[str]:
    parts = _DECIMAL.fullmatch(size)
    if parts is None or not (parts["whole"] or parts["fraction"]):
        return set()
    if not parts["whole"]:
        return {f"0.{parts['fraction']}"}
    if _is_grouped_by(parts["mark"], parts["whole"]):
        return set()
    return {f"{whole}.{parts['fraction'] or '0'}" for whole in _whole_readings(parts["whole"])}


def _is_grouped_by(mark: str, whole: str) -> bool:
    grouped = _GROUPED.fullmatch(whole)
    return grouped is not None and grouped["mark"] == mark
