"""Tables as files that a spreadsheet program opens rightly: CSV (RFC 4180) with the marks of the reader's language.

Where the language writes 0,5 the program expects `;` between cells, else `,`. The byte order mark tells it that the
text is UTF-8. Text that a program would take for a formula gets a `'` before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from babel.numbers import get_decimal_symbol

from learnhub.i18n import Message, gettext, locale_of

MIME_TYPE = "text/csv; charset=utf-8"
Cell = str | int | bool | Decimal | date | datetime | None

# What makes a formula of a cell, full-width forms too (design: baseline of exports; OWASP, "CSV injection").
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` stays the same in every language, for programs; `label` is for people."""

    key: str
    label: Message

    @property
    def heading(self) -> str:
        """What stands above the column: "Sexe (sex)"."""
        return f"{self.label} ({self.key})"


def to_csv(columns: Sequence[Column], rows: Iterable[Sequence[Cell]], language: str) -> bytes:
    """Return a table as the bytes of a CSV file, with the marks of a language (a tag such as `fr`).

    Numbers are written without group marks, days as 2026-11-23, instants in UTC as 2026-11-23 14:05, nothing as
    an empty cell. Raises ValueError when a row has not one cell for each column.
    """
    mark = decimal_mark(language)
    # Looked up once: there may be thousands of them.
    words = {True: str(gettext("yes")), False: str(gettext("no"))}
    written: list[Sequence[str]] = [[plain_text(column.heading) for column in columns]]
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"{len(row)} cells for {len(columns)} columns")
        written.append([_written(cell, mark, words) for cell in row])
    return csv_of(written, separator(language))


def csv_of(rows: Iterable[Sequence[str]], between: str) -> bytes:
    """Return rows as the bytes of a CSV file, with `between` between the cells; texts are those of `plain_text`."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=between, lineterminator="\r\n")
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + file.getvalue().encode("utf-8", "replace")


def decimal_mark(language: str) -> str:
    """Return the decimal mark of a language: `,` in French, `.` in English."""
    return "," if get_decimal_symbol(locale_of(language)) == "," else "."


def separator(language: str) -> str:
    """Return what stands between cells: `;` where the decimal mark is a comma."""
    return ";" if decimal_mark(language) == "," else ","


def _written(cell: Cell, mark: str, words: Mapping[bool, str]) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return words[cell]
    if isinstance(cell, int | Decimal):
        return f"{cell:f}".replace(".", mark) if isinstance(cell, Decimal) else str(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    return cell.isoformat() if isinstance(cell, date) else plain_text(cell)


def plain_text(text: str) -> str:
    """Return text that no program takes for a formula, however much blank stands before it."""
    is_formula = text.startswith(_BEGINS_A_FORMULA) or text.lstrip().startswith(_BEGINS_A_FORMULA)
    return f"'{text}" if is_formula else text
