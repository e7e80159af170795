"""Everything that is kept about somebody, as data: all rows of `owners.OWNED` that are theirs.

Left out are what opens a door (labelled SECRET), what would tell the key of a quiz, who else was concerned, and keys
that say nothing outside of the database. A key that leads to something with a name (a course, a programme) becomes
that name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Table, select

from learnhub.people import accounts
from learnhub.people.models import Person
from learnhub.privacy import owners
from learnhub.stores.database import db
from learnhub.stores.privacy import Privacy

# By what a row of another table is called, the first that it has.
_NAMES = ("slug", "number", "public_id", "code")
_PLACES = frozenset({"programmes", "institutions"})
_FILES = "files"


@dataclass(frozen=True, slots=True)
class MyData:
    """Rows by table, and the digests of files by their names in the archive."""

    tables: Mapping[str, Sequence[Mapping[str, Any]]]
    files: Mapping[str, str]


def of(person: Person) -> MyData:
    """Return everything that is kept about a person."""
    files: dict[str, str] = {}
    tables = {name: _rows(person, name, files) for name in owners.OWNED}
    return MyData({name: rows for name, rows in tables.items() if rows}, files)


def shown_columns(name: str) -> list[Column[Any]]:
    """Return the columns of a table that are given: without secrets, keys and who else was concerned."""
    return [column for column in owners.table_of(name).columns if _is_given(column)]


def _is_given(column: Column[Any]) -> bool:
    if column.info["privacy"] is Privacy.SECRET or str(column) in owners.DEEDS | owners.HELD_BACK:
        return False
    target = owners.target_of(column)
    if target is not None:
        return target.table.name == _FILES or _name_of(target.table) is not None
    is_key = column.primary_key and isinstance(column.type.python_type(), int)
    by = owners.OWNED[column.table.name].by
    return not is_key and (column.name not in by or len(by) > 1 or column.unique is True)


def _name_of(table: Table) -> Column[Any] | None:
    """Return the column that names a row of a table to people; None for people themselves."""
    if table.name == "persons":
        return None
    if table.name in _PLACES:
        return table.c["name"]
    return next((table.c[name] for name in _NAMES if name in table.c), None)


def _rows(person: Person, name: str, files: dict[str, str]) -> list[dict[str, Any]]:
    table = owners.table_of(name)
    columns = shown_columns(name)
    query = select(*(_value(column) for column in columns)).where(owners.rows_of(person, name))
    found = db.session.execute(query.order_by(*table.primary_key.columns))
    return [_told(person, columns, row, files) for row in found]


def _value(column: Column[Any]) -> ColumnElement[Any]:
    target = owners.target_of(column)
    if target is None or target.table.name == _FILES:
        return column
    other = target.table.alias()
    name = _name_of(target.table)
    if name is None:
        raise LookupError(f"{column} leads to nothing with a name")
    return select(other.c[name.name]).where(other.c[target.name] == column).scalar_subquery().label(column.name)


def _told(person: Person, columns: Sequence[Column[Any]], row: Row[Any], files: dict[str, str]) -> dict[str, Any]:
    told = {field_of(column): value for column, value in zip(columns, row, strict=True)}
    for column in columns:
        field = field_of(column)
        if owners.target_of(column) is not None and field == "file":
            told[field] = _place_of(str(told[field]), str(told.get("name", "")), files)
        elif field in owners.OWNED[column.table.name].by and not column.unique:
            told[field] = "you" if told[field] in accounts.codes_of(person) else "somebody or something else"
    return told


def field_of(column: Column[Any]) -> str:
    """Return what a column is called in the data: a key without `_id`, for it holds a name instead."""
    if owners.target_of(column) is None:
        return column.name
    return column.name.removesuffix("_id").removesuffix("_digest")


def _place_of(digest: str, name: str, files: dict[str, str]) -> str:
    place = f"files/{digest[:12]}-{_safe(name)}"
    files[place] = digest
    return place


def _safe(name: str) -> str:
    """Return the name of a file as every system takes it."""
    return re.sub(r"[^\w.-]+", "_", unicodedata.normalize("NFC", name)).strip("._") or "file"
