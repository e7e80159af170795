"""Excel workbooks for tests: honest ones, and such as somebody with bad intentions would make."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

import xlsxwriter

SHEET = "xl/worksheets/sheet1.xml"


def workbook(rows: Sequence[Sequence[object]], formulas: Mapping[str, str] | None = None) -> bytes:
    """Return a workbook with these rows; `formulas` stand in cells such as `B3`."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                sheet.write(number, place, value)
        for place, formula in (formulas or {}).items():
            sheet.write_formula(place, formula, None, "a name")
    return file.getvalue()


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a workbook in which a part is changed, or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        for each in names:
            content = old.read(each)
            new.writestr(each, change(content) if each == name else content)
        if name not in names:
            new.writestr(name, change(b""))
    return file.getvalue()
