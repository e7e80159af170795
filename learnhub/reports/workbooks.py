"""Tables as Excel workbooks: text stays text, whatever it looks like."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import xlsxwriter

from learnhub.reports import tables

MIME_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Rows are written as they come, and no text becomes a formula, a link or a number.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_LONGEST_NAME = 31
_LAST_ROW = 10_000


@dataclass(frozen=True, slots=True)
class SheetText:
    """A sheet of text, the headings first. `choices` are what may be chosen in a column, by its place."""

    name: str
    rows: Sequence[Sequence[str]]
    width: int = 24
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)


def workbook(sheets: Sequence[SheetText]) -> bytes:
    """Return a workbook of text; cells that programs would take for a formula get a `'` before them, as in CSV."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "num_format": "@"})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        for told in sheets:
            sheet = book.add_worksheet(told.name[:_LONGEST_NAME])
            sheet.set_column(0, max(len(row) for row in told.rows) - 1, told.width, text)
            sheet.freeze_panes(1, 0)
            for place, choices in told.choices.items():
                sheet.data_validation(1, place, _LAST_ROW, place, {"validate": "list", "source": list(choices)})
            for number, row in enumerate(told.rows):
                for place, cell in enumerate(row):
                    sheet.write_string(number, place, tables.plain_text(cell), text if number else heading)
    return file.getvalue()
