"""Excel workbooks: the first sheet, read in a limited child process, after a look at what the file would unpack to.

A workbook of 5 kB can name a cell so far away that the reader would take 100 GB for what lies between. So nothing is
opened that is not within limits, and what is opened is opened where it can be ended.
"""

from __future__ import annotations

import io
import pickle
import re
import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from learnhub.content.format import archives
from learnhub.i18n import Message, lazy
from learnhub.learning.rosters import sheets
from learnhub.learning.rosters.sheets import Kind, Row, Sheet, Unreadable

SECONDS = 30
MEMORY = 1024 * 1024 * 1024
# Unpacked, in bytes. 10,000 rows take about six million.
LARGEST_UNPACKED = 64 * 1024 * 1024
MOST_ENTRIES = 500
LAST_ROW, LAST_COLUMN = 20_000, 200
MAGIC = b"PK\x03\x04"
# Workbooks of before 2007, and those that a password locks.
OLD_MAGIC = b"\xd0\xcf\x11\xe0"

_ROOT = Path(__file__).resolve().parents[3]
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from learnhub.learning.rosters import xlsx_files; xlsx_files.main()"
)
_FIRST = "xl/worksheets/sheet1.xml"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
# A cell or row that says where it stands, and what begins in a cell; the reader looks for the same.
_PLACE = re.compile(rb"<(?:\w+:)?(c|row)\b[^>]*?\sr\s*=\s*[\"']([A-Za-z]*)([0-9]+)[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?c\b[^>]*?\sr\s*=\s*[\"']([A-Za-z]+)([0-9]+)[\"'][^>]*>\s*<(?:\w+:)?f\b")


@dataclass(frozen=True, slots=True)
class _Refused:
    message: Message
    mend: Message


def read(data: bytes) -> Sheet:
    """Return the table of a workbook's first sheet. Raises Unreadable."""
    if data.startswith(OLD_MAGIC):
        raise Unreadable(
            lazy("This workbook is in the format of before 2007, or is locked with a password."),
            mend=lazy("Take the password away, and save it as an Excel workbook (.xlsx) or as CSV."),
        )
    if archives.has_macros(data):
        raise Unreadable(
            lazy("This workbook holds macros, or is damaged."),
            mend=lazy("Save it as an Excel workbook without macros (.xlsx), or as CSV."),
        )
    if not _is_small(data):
        raise sheets.too_large(lazy("Unpacked, this workbook would be far too large."))
    return _read_apart(data)


def _is_small(data: bytes) -> bool:
    """Tell whether a workbook is within limits, by its list alone, which the reader cannot go beyond."""
    if not archives.is_safe(data):
        return False
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
    return len(entries) <= MOST_ENTRIES and sum(entry.file_size for entry in entries) <= LARGEST_UNPACKED


def _read_apart(data: bytes) -> Sheet:
    try:
        told = subprocess.run(  # noqa: S603 - our own program, no shell; what is from outside is only read
            [sys.executable, "-I", "-c", _START, str(_ROOT)],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=True,
            cwd="/",
            env={},
        )
    except (subprocess.SubprocessError, OSError) as problem:
        raise sheets.too_large(lazy("This workbook takes too much time or memory to read.")) from problem
    found: list[tuple[int, list[str], frozenset[int]]] | _Refused
    found = pickle.loads(told.stdout)  # noqa: S301 - what our own child wrote
    if isinstance(found, _Refused):
        raise Unreadable(found.message, mend=found.mend)
    return Sheet(Kind.XLSX, [Row(number, cells, formulas) for number, cells, formulas in found])


def main() -> None:
    """Read the workbook that the parent sends, and write its rows to the standard output; the child's whole work."""
    data = sys.stdin.buffer.read()
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0)):
        _, hard = resource.getrlimit(kind)
        most_here = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most_here, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        found: list[tuple[int, list[str], frozenset[int]]] | _Refused = list(_rows(data))
    except Unreadable as refused:
        found = _Refused(refused.message, refused.mend)
    sys.stdout.buffer.write(pickle.dumps(found))


def _rows(data: bytes) -> Iterator[tuple[int, list[str], frozenset[int]]]:
    formulas = _formulas(data)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            names = [one.name for one in book.sheets_metadata if one.typ is SheetTypeEnum.WorkSheet]
            if not names:
                raise Unreadable
            cells = book.get_sheet_by_name(names[0]).to_python(skip_empty_area=False)
    except (CalamineError, *archives.UNREADABLE) as problem:
        raise Unreadable(lazy("This workbook is damaged.")) from problem
    for number, row in enumerate(cells, start=1):
        texts = [_text(value) for value in row]
        while texts and not texts[-1]:
            texts.pop()
        yield number, texts, formulas.get(number, frozenset())


def _formulas(data: bytes) -> dict[int, frozenset[int]]:
    """Return which cells of the first sheet hold a formula. Raises Unreadable where a cell stands too far out."""
    found: dict[int, set[int]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist() if _SHEET.fullmatch(name)}
    except archives.UNREADABLE as problem:
        raise Unreadable(lazy("This workbook is damaged.")) from problem
    for part in parts.values():
        for _what, column, row in _PLACE.findall(part):
            if len(row) > 7 or int(row) > LAST_ROW or len(column) > 3 or _number(column) > LAST_COLUMN:
                raise sheets.too_large(lazy("This workbook has cells far outside of a list of people."))
    for column, row in _FORMULA.findall(parts.get(_FIRST, b"")):
        found.setdefault(int(row), set()).add(_number(column) - 1)
    return {row: frozenset(columns) for row, columns in found.items()}


def _number(letters: bytes) -> int:
    """Return the number of a column by its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _text(value: object) -> str:
    """Return a cell as its text would be typed: whole numbers without a point, days as 2026-11-23."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | datetime | time | timedelta):
        return str(value)
    return sheets.tidy(str(value))
