"""CSV as spreadsheets write it: commas, semicolons (French ones) or tabs, in whichever encoding."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable

from learnhub.i18n import lazy
from learnhub.learning.rosters import sheets
from learnhub.learning.rosters.sheets import Kind, Row, Sheet, Unreadable

SEPARATORS = (";", ",", "\t")
# By the mark at the beginning; that of UTF-32 begins as that of UTF-16 does.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Excel may say in a first line which separator follows.
_SAID = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)


def read(data: bytes, knows: Callable[[list[str]], int]) -> Sheet:
    """Return the table of a CSV file. `knows` tells how many of some headings are known, which settles the separator.

    Raises Unreadable.
    """
    text = _decoded(data)
    said = _SAID.match(text)
    if said:
        text = text[said.end() :]
    fitting = max(SEPARATORS, key=lambda separator: knows(_headings(text, separator)))
    rows = _rows(text, said[1] if said else fitting)
    return Sheet(Kind.CSV, [Row(row.number + bool(said), row.cells) for row in rows], said[1] if said else fitting)


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    quiet = _quiet_utf16(data)
    if quiet is not None:
        return _strictly(data, quiet)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strictly(data, "windows-1252")


def _quiet_utf16(data: bytes) -> str | None:
    """Return which UTF-16 a file without a mark is in: of its letters below 256, every other byte is nothing."""
    begin = data[:2000]
    even, odd = begin[::2].count(0), begin[1::2].count(0)
    if max(even, odd) * 5 < len(begin) or min(even, odd) * 20 > len(begin):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        raise Unreadable(
            lazy("The letters of this file are in no encoding that LearnHub knows."),
            mend=lazy("Save it once more as “CSV UTF-8”, or as an Excel workbook (.xlsx)."),
        ) from problem


def _headings(text: str, separator: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text), delimiter=separator), [])
    except csv.Error:
        return []


def _rows(text: str, separator: str) -> list[Row]:
    rows: list[Row] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            if number > sheets.MOST_ROWS * 2:  # empty ones do not count, but have an end too
                raise sheets.too_large(lazy("This file has more than %(most)s rows.", most=sheets.MOST_ROWS))
            # One that holds nothing but separators is no wider than the headings.
            rows.append(Row(number, _without_end([sheets.tidy(cell) for cell in cells])))
    except (csv.Error, TypeError) as problem:
        raise Unreadable(
            lazy("The quotation marks near row %(row)s do not match.", row=len(rows) + 1),
            mend=lazy("Look at that row, or save the file once more from the spreadsheet as CSV."),
        ) from problem
    return rows


def _without_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells
