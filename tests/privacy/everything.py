"""One row in every table, all of one person, with a word of its own in each text: what is kept cannot hide from it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import JSON, Column, String, Table, insert

from learnhub import clock
from learnhub.people.models import Person, Sex
from learnhub.privacy import owners
from learnhub.stores import files
from learnhub.stores.database import db

# Columns that are read as what they are, in place of any word.
_FITTING = {
    "sex": Sex.WOMAN.value,
    "completed_sex": Sex.WOMAN.value,
    "country": "BJ",
    "completed_country": "BJ",
    "language": "fr",
    "facts": '{"name": "certificates.facts"}',
}

# No row of the record that is there before has it.
_FREE_KEY = 900_000


def word_of(column: Column[Any]) -> str:
    """Return the word that stands in a text column, and nowhere else; it fits the shortest ones."""
    if column.name in _FITTING:
        return _FITTING[column.name]
    word = str(column)
    longest = getattr(column.type, "length", None)
    return word if longest is None or len(word) <= longest else hashlib.sha256(word.encode()).hexdigest()[:longest]


class Filler:
    """Fills every table; `keys` are the values that other rows point with, by column."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.keys: dict[Column[Any], Any] = {}
        for column in owners.table_of("persons").columns:
            self.keys[column] = getattr(person, column.name)

    def fill(self) -> None:
        """Add one row to every table but that of people."""
        for table in db.metadata.sorted_tables:
            if table.name != "persons":
                row = dict(self._row(table))
                self.keys |= {table.c[name]: value for name, value in row.items()}
                db.session.execute(insert(table).values(row))

    def _row(self, table: Table) -> Iterator[tuple[str, Any]]:
        by = owners.OWNED[table.name].by if table.name in owners.OWNED else ()
        for column in table.columns:
            target = owners.target_of(column)
            if target is not None:
                yield column.name, self.keys.get(target)
            elif column.name in by:
                yield column.name, self.person.public_id
            elif table.name == "files" and column.name == "digest":
                yield column.name, files.write(b"what was handed in")
            else:
                yield column.name, self._value(column)

    def _value(self, column: Column[Any]) -> Any:
        if isinstance(column.type, JSON):
            return {"word": str(column)}
        kind = column.type.python_type
        if isinstance(column.type, String):
            return word_of(column)
        if kind is bytes:
            return str(column).encode()
        if kind is int:
            return _FREE_KEY if column.primary_key else 1
        return {date: date(2026, 3, 2), bool: True}.get(kind, clock.now())
