"""What a SQLite database holds, table by table, to compare before and after."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2

Contents = dict[str, list[tuple[Any, ...]]]


def contents_of(file: Path) -> Contents:
    """Return every row of every table, in the order in which they lie."""
    connection = dbapi2.connect(file)
    try:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        tables = [name for (name,) in connection.execute(query)]
        return {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables}  # noqa: S608
    finally:
        connection.close()


def changed(before: Contents, after: Contents) -> set[str]:
    """Return the tables whose rows differ."""
    return {table for table in before | after if before.get(table) != after.get(table)}
