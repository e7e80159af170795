"""CSV that spreadsheet programs open rightly: read again, cell by cell."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask_babel import force_locale

from learnhub.app import LearnHub
from learnhub.reports import tables
from learnhub.reports.tables import Cell, Column

COLUMNS = [Column("name", "Nom"), Column("value", "Valeur")]


def read(written: bytes, delimiter: str) -> list[list[str]]:
    text = written.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


def cell(value: Cell, language: str = "en") -> str:
    return read(tables.to_csv(COLUMNS, [["x", value]], language), tables.separator(language))[1][1]


def test_begins_with_the_mark_and_ends_lines_with_crlf() -> None:
    written = tables.to_csv(COLUMNS, [["a", 1]], "en")
    assert written == b"\xef\xbb\xbfNom (name),Valeur (value)\r\na,1\r\n"


def test_french_uses_semicolons_and_decimal_commas() -> None:
    written = tables.to_csv(COLUMNS, [["Élodie", Decimal("72.5")]], "fr")
    assert written.decode("utf-8-sig") == "Nom (name);Valeur (value)\r\nÉlodie;72,5\r\n"


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (None, "", ""),
        (1234567, "1234567", "1234567"),
        (-5, "-5", "-5"),
        (Decimal("33.30"), "33.30", "33,30"),
        (Decimal("-0.5"), "-0.5", "-0,5"),
        (date(2026, 11, 23), "2026-11-23", "2026-11-23"),
        (datetime(2026, 11, 23, 14, 5, 9, tzinfo=UTC), "2026-11-23 14:05", "2026-11-23 14:05"),
    ],
)
def test_cells_have_types(value: Cell, english: str, french: str) -> None:
    assert cell(value) == english
    assert cell(value, "fr") == french


def test_yes_and_no(app: LearnHub) -> None:
    with app.app_context(), force_locale("en"):
        assert (cell(True), cell(False)) == ("yes", "no")


@pytest.mark.parametrize("first", list("=+-@\t\r＝＋－＠"))
def test_no_text_is_a_formula(first: str) -> None:
    assert cell(f"{first}1+1") == f"'{first}1+1"


def test_blank_before_a_formula_does_not_help_it() -> None:
    assert cell("  =1+1") == "'  =1+1"
    assert cell("\n@sum") == "'\n@sum"


@pytest.mark.parametrize(
    "text", ['say "hello"', "a;b,c", "two\nlines", "two\r\nlines", "'", "ຊື່", "a=b", "", "  ", "\u202e", "0012"]
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_text_comes_back_as_it_was(text: str, language: str) -> None:
    assert cell(text, language) == text


def test_headings_may_hold_anything() -> None:
    written = tables.to_csv([Column("x", "=1+1")], [], "en")
    assert read(written, ",") == [["'=1+1 (x)"]]


def test_a_row_has_a_cell_for_each_column() -> None:
    with pytest.raises(ValueError, match="1 cells for 2 columns"):
        tables.to_csv(COLUMNS, [["only"]], "en")
