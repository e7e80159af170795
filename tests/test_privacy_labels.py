"""Every column says what it holds about people; a new one without a label fails here."""

from __future__ import annotations

import pytest
from sqlalchemy import Column, Integer, MetaData, Table

from learnhub.app import ALL_MODELS
from learnhub.privacy import owners
from learnhub.stores.database import db
from learnhub.stores.privacy import TECHNICAL, Privacy

COLUMNS = [column for table in db.metadata.sorted_tables for column in table.columns]


def unlabelled(metadata: MetaData) -> list[str]:
    """Return the columns that do not say what they hold about people."""
    columns = [column for table in metadata.sorted_tables for column in table.columns]
    return [str(column) for column in columns if not isinstance(column.info.get("privacy"), Privacy)]


def test_every_column_of_every_table_has_a_label() -> None:
    assert len(db.metadata.tables) >= 20
    assert all(ALL_MODELS)
    assert unlabelled(db.metadata) == []


def label(column: Column[object]) -> Privacy:
    found = column.info["privacy"]
    assert isinstance(found, Privacy)
    return found


def test_a_new_column_without_a_label_is_named() -> None:
    metadata = MetaData()
    Table("notes", metadata, Column("id", Integer, info=TECHNICAL), Column("text", Integer))
    assert unlabelled(metadata) == ["notes.text"]


def test_what_points_to_a_person_is_not_called_technical() -> None:
    pointing = [column for column in COLUMNS if column.name in {"person", "person_id"} or _leads_to_a_person(column)]
    assert len(pointing) > 10
    assert [str(column) for column in pointing if label(column) is Privacy.TECHNICAL] == []


def _leads_to_a_person(column: Column[object]) -> bool:
    targets = {key.column.table.name for key in column.foreign_keys}
    return bool(targets & {"persons", "enrolments", "attempts", "certificates"})


def test_what_opens_a_door_is_called_secret() -> None:
    doors = [column for column in COLUMNS if column.name in {"password_hash", "token_digest", "code_digest"}]
    assert {label(column) for column in doors} == {Privacy.SECRET}


def test_sex_is_sensitive_wherever_it_is_copied() -> None:
    copies = [column for column in COLUMNS if column.name == "sex" or column.name.endswith("_sex")]
    assert len(copies) > 1
    assert {label(column) for column in copies} == {Privacy.SENSITIVE}


@pytest.mark.parametrize("table", ["events", "audit"])
def test_the_record_does_not_say_who_somebody_is(table: str) -> None:
    held = {label(column) for column in db.metadata.tables[table].columns}
    assert held <= {Privacy.TECHNICAL, Privacy.PSEUDONYM, Privacy.ACTIVITY}


@pytest.mark.parametrize("name", ["name", "user_name", "email", "country", "language"])
def test_what_says_who_a_person_is_says_so(name: str) -> None:
    assert label(db.metadata.tables["persons"].columns[name]) is Privacy.IDENTITY


# Whose row is whose: learnhub/privacy/owners.py


def tells_of_people(name: str) -> bool:
    return any(label(column) is not Privacy.TECHNICAL for column in db.metadata.tables[name].columns)


def test_every_table_that_tells_of_people_says_whose_its_rows_are() -> None:
    telling = {name for name in db.metadata.tables if tells_of_people(name)}
    assert telling == {*owners.OWNED, *owners.NOBODYS}


def test_every_column_that_leads_to_a_person_says_what_it_means() -> None:
    """A new one is either by whom the row is owned, or a deed of somebody else."""
    named = {f"{one.table}.{column}" for one in owners.OWNED.values() for column in one.by} | owners.DEEDS
    codes = {"person", "made_by", "marked_by", "decided_by"}
    leading = {
        str(column)
        for column in COLUMNS
        if column.name in codes or any(key.column.table.name == "persons" for key in column.foreign_keys)
    }
    assert leading <= named
