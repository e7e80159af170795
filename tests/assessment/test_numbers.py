"""Numbers are read as people write them, in any script."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnhub.assessment import numbers

READ = {
    "202": ["202"],
    "007": ["7"],
    " 5040 ": ["5040"],
    "5 040": ["5040"],
    "5\u00a0040": ["5040"],
    "5\u202f040": ["5040"],
    "5\u2009040\u2009000": ["5040000"],
    "5,040": ["5040", "5.040"],
    "5.040": ["5040", "5.040"],
    "3,5": ["3.5"],
    "3.5": ["3.5"],
    "3,50": ["3.5"],
    "3,1415": ["3.1415"],
    "0,125": ["0.125"],
    "0.125": ["0.125"],
    ".5": ["0.5"],
    ",250": ["0.25"],
    "5.": ["5"],
    "1234,567": ["1234.567"],
    "1,234,567": ["1234567"],
    "1.234.567": ["1234567"],
    "1,234.567": ["1234.567"],
    "1.234,567": ["1234.567"],
    "1.234,5": ["1234.5"],
    "1 234,567": ["1234.567"],
    "12,34,567": ["1234567"],
    "12 34 567,8": ["1234567.8"],
    "-3,5": ["-3.5"],
    "−3.5": ["-3.5"],
    "– 5 040": ["-5040"],
    "+7": ["7"],
    "-5,040": ["-5040", "-5.040"],
    "១២៣": ["123"],  # Khmer
    "១.២៣៤,៥": ["1234.5"],
    "໑໒໓": ["123"],  # Lao
    "๑๒๓.๕": ["123.5"],  # Thai
    "१२,३४,५६७": ["1234567"],  # Devanagari
    "١٢٣": ["123"],  # Arabic
    "١٬٢٣٤٫٥": ["1234.5"],
    "١٬٢٣٤": ["1234"],
    "١٫٢٣٤": ["1.234"],
    "١،٥": ["1.5"],
    "\u200f۱۲۳٫۵": ["123.5"],  # Eastern Arabic, after a mark of direction
    "１２３．５": ["123.5"],  # full width
}

NOT_READ = [
    "", " ", "-", ",", ".", "abc", "five", "12 km", "60 %", "1/2", "5²", "½", "1e3", "0x10", "NaN", "Infinity", "--5",
    "1,2,3", "1,234,5", "1.234.5", "1,234.567,8", "12 34", "1 2", "3 ,5", "1_000", "5-", "1,,5", "٫", "۵۰٪",
]  # fmt: skip


@pytest.mark.parametrize(("typed", "meant"), READ.items())
def test_a_number_is_read_as_its_writer_meant(typed: str, meant: list[str]) -> None:
    assert numbers.readings(typed) == {Decimal(one) for one in meant}


@pytest.mark.parametrize("typed", NOT_READ)
def test_what_is_no_number_has_no_reading(typed: str) -> None:
    assert numbers.readings(typed) == frozenset()


@given(st.text(max_size=200))
@settings(max_examples=1000)
def test_any_text_can_be_asked(typed: str) -> None:
    assert all(number.is_finite() for number in numbers.readings(typed))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
@settings(max_examples=1000)
def test_a_plain_number_is_always_among_its_readings(number: Decimal) -> None:
    assert number in numbers.readings(f"{number:f}")
    assert number in numbers.readings(f"{number:f}".replace(".", ","))
    assert number in numbers.readings(f"{number:,f}")
