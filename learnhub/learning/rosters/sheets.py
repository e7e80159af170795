"""A table of text, whichever file it came from: rows by the number that a spreadsheet shows for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from learnhub.errors import LearnHubError
from learnhub.i18n import Message, lazy

# In bytes, as it is sent. 10,000 rows take about one million as CSV.
LARGEST = 4 * 1024 * 1024
# Below the headings.
MOST_ROWS = 10_000
MOST_COLUMNS = 40
# In code points; a name has at most 200.
LONGEST_CELL = 2_000


class Kind(StrEnum):
    """What a file is."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Row:
    """Cells as text, without blanks around them. `formulas` are the places of those that hold one."""

    number: int
    cells: Sequence[str]
    formulas: frozenset[int] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(self.cells) and not self.formulas


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file, the headings first; `separator` is what stands between the cells of a CSV file."""

    kind: Kind
    rows: Sequence[Row]
    separator: str = ","


class Unreadable(LearnHubError):
    """A file that is no table, or too large for one."""

    code = "unreadable_table"
    status = 422
    message = lazy("This file cannot be read as a table.")
    safe = lazy("Nothing was written.")
    mend = lazy("Take the template, fill it in, and save it as CSV or as an Excel workbook (.xlsx).")


def bounded(sheet: Sheet) -> Sheet:
    """Return a sheet without empty rows. Raises Unreadable when it is too large for one list of people."""
    rows = [row for row in sheet.rows if not row.is_empty]
    if not rows:
        raise Unreadable(lazy("This file is empty."))
    if len(rows) - 1 > MOST_ROWS:
        raise too_large(lazy("This file has more than %(most)s rows.", most=MOST_ROWS))
    if max(len(row.cells) for row in rows) > MOST_COLUMNS:
        raise too_large(lazy("This file has more than %(most)s columns.", most=MOST_COLUMNS))
    wide = next((row for row in rows if any(len(cell) > LONGEST_CELL for cell in row.cells)), None)
    if wide is not None:
        raise Unreadable(
            lazy("A cell of row %(row)s is far too long.", row=wide.number),
            mend=lazy("Often a quotation mark is missing there, so that the rest of the file became one cell."),
        )
    return Sheet(sheet.kind, rows, sheet.separator)


def too_large(message: Message) -> Unreadable:
    """Return the error for what is too much at a time."""
    return Unreadable(message, mend=lazy("Divide it into several files, and bring them in one after the other."))


def tidy(text: str) -> str:
    """Return the text of a cell without what spreadsheets leave around it."""
    return text.replace("\u00a0", " ").replace("\ufeff", "").strip()
