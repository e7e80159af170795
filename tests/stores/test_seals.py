"""The audit is sealed by a chain, and whatever is done to it afterwards shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from learnhub.app import LearnHub
from learnhub.jobs import sealing
from learnhub.stores import append_only, record, seal_checks, seal_counts, seals
from learnhub.stores.database import db, dialect_name, unit_of_work
from learnhub.stores.record import Act
from learnhub.stores.seal_checks import Kind
from tests.conftest import Time

ONE_MORE = (
    "INSERT INTO audit SELECT 0, occurred_at, person, act, subject_kind, subject_id, details FROM audit "
    "WHERE id = (SELECT min(id) FROM audit)"
)


@pytest.fixture
def folder(app: LearnHub, tmp_path: Path) -> Iterator[Path]:
    """The folder of the count, with an app whose record is open."""
    with app.app_context():
        yield tmp_path


def act(times: int = 1) -> None:
    for number in range(times):
        with unit_of_work():
            record.audit("afi", Act.ROLE_GRANTED, "person", "dara", role="manager", number=number)


@pytest.fixture
def sealed(folder: Path) -> Path:
    """A record of three seals: of three lines, one line, and two."""
    for times in (3, 1, 2):
        act(times)
        sealing.seal(folder)
    return folder


@contextmanager
def by_hand() -> Iterator[None]:
    """Do what only somebody with the database's own tools can do."""
    with unit_of_work():
        for table in ("audit", "audit_seals"):
            if dialect_name() == "sqlite":
                for deed in ("update", "delete"):
                    db.session.execute(text(f"DROP TRIGGER {table}_refuse_{deed}"))
            else:
                db.session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
                db.session.execute(text(f"GRANT UPDATE, DELETE ON {table} TO CURRENT_USER"))
        yield


def do(statement: str) -> None:
    with by_hand():
        db.session.execute(text(statement))


def found(folder: Path) -> list[tuple[Kind, int]]:
    db.session.expire_all()
    return [(fault.kind, fault.seal) for fault in seal_checks.verify(folder).faults]


def test_a_record_that_nobody_touched_is_whole(sealed: Path) -> None:
    findings = seal_checks.verify(sealed)
    assert (findings.seals, findings.lines, findings.waiting, findings.faults) == (3, 6, 0, ())


def test_an_empty_record_is_whole(folder: Path) -> None:
    sealing.seal(folder)
    assert seal_checks.verify(folder).faults == ()
    assert seals.last() is None


def test_sealing_twice_is_sealing_once(sealed: Path) -> None:
    sealing.seal(sealed)
    last = seals.last()
    assert last is not None
    assert last.number == 3


def test_what_came_since_waits_and_is_told(sealed: Path, time: Time) -> None:
    time.pass_by(minutes=1)
    act(2)
    findings = seal_checks.verify(sealed)
    assert (findings.lines, findings.waiting, findings.waiting_since) == (6, 2, datetime(2026, 3, 2, 9, 1, tzinfo=UTC))


def test_many_lines_are_sealed_in_several_seals(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seals, "MOST_LINES", 2)
    act(5)
    sealing.seal(folder)
    assert seal_checks.verify(folder).seals == 3
    assert found(folder) == []


def test_a_seal_can_be_reckoned_from_what_is_written_about_it(sealed: Path) -> None:
    """By hand, from the columns and the description alone."""
    before, last = seals.find(1), seals.find(2)
    assert before is not None
    assert last is not None
    line = '[{},"2026-03-02T09:00:00.000000Z","afi","role.granted","person","dara",{{"number":0,"role":"manager"}}]'
    told = f"{before.digest}\n{line.format(last.last_id)}\n"
    assert hashlib.sha256(told.encode()).hexdigest() == last.digest
    assert b"".join(seals.text_of(2)).decode() == told


@pytest.mark.parametrize(
    ("statement", "faults"),
    [
        ("UPDATE audit SET person = 'other' WHERE id = (SELECT min(id) FROM audit)", [(Kind.LINES_CHANGED, 1)]),
        ("UPDATE audit SET act = 'other' WHERE id = (SELECT max(id) FROM audit)", [(Kind.LINES_CHANGED, 3)]),
        ("DELETE FROM audit WHERE id = (SELECT min(id) FROM audit)", [(Kind.LINES_TAKEN, 1)]),
        ("DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)", [(Kind.LINES_TAKEN, 3)]),
        (ONE_MORE, [(Kind.LINES_ADDED, 1)]),
        ("DELETE FROM audit_seals WHERE number = 2", [(Kind.SEAL_GONE, 2)]),
        ("UPDATE audit_seals SET digest = 'x' WHERE number = 1", [(Kind.LINES_CHANGED, 1), (Kind.LINES_CHANGED, 2)]),
        ("DELETE FROM audit_seals WHERE number = 3", [(Kind.END_CUT, 3)]),
        ("DELETE FROM audit_seals", [(Kind.END_CUT, 3)]),
    ],
)
def test_what_is_done_by_hand_shows(sealed: Path, statement: str, faults: list[tuple[Kind, int]]) -> None:
    do(statement)
    assert found(sealed) == faults


def cut_the_end() -> None:
    with by_hand():
        db.session.execute(text("DELETE FROM audit WHERE id > (SELECT last_id FROM audit_seals WHERE number = 2)"))
        db.session.execute(text("DELETE FROM audit_seals WHERE number = 3"))
    db.session.expunge_all()


def test_a_cut_end_shows_by_the_count_kept_elsewhere(sealed: Path) -> None:
    cut_the_end()
    assert found(sealed) == [(Kind.END_CUT, 3)]


def test_a_cut_end_still_shows_after_new_seals(sealed: Path) -> None:
    cut_the_end()
    for _ in range(3):
        act()
        with pytest.raises(sealing.RecordWasCut):
            sealing.seal(sealed)
    assert found(sealed) == [(Kind.OTHER_RECORD, 3)]


def test_a_record_made_anew_shows(sealed: Path) -> None:
    """A line is changed, and all seals are made again as if nothing had been."""
    with by_hand():
        lasts = [seals.find(number).last_id for number in (1, 2, 3)]  # type: ignore[union-attr] # they are there
        db.session.execute(text("DELETE FROM audit_seals"))
        db.session.execute(text("UPDATE audit SET person = 'other' WHERE id = (SELECT min(id) FROM audit)"))
        db.session.expunge_all()
        for last in lasts:
            seals.seal_next(last)
    assert found(sealed) == [(Kind.OTHER_RECORD, 3)]


@pytest.mark.parametrize("content", [None, "", "{", "[]", '{"seal": 3}'])
def test_a_lost_or_broken_count_is_said(sealed: Path, content: str | None) -> None:
    file = sealed / seal_counts.NAME
    if content is None:
        file.unlink()
    else:
        file.write_text(content)
    assert [kind for kind, _ in found(sealed)] == [Kind.FILE_UNREADABLE if content is not None else Kind.FILE_GONE]


def test_a_count_that_was_moved_away_is_written_anew(sealed: Path) -> None:
    (sealed / seal_counts.NAME).unlink()
    sealing.seal(sealed)
    assert json.loads((sealed / seal_counts.NAME).read_text())["lines"] == 6
    assert found(sealed) == []


def test_who_was_killed_before_the_count_was_written_has_lost_nothing(sealed: Path) -> None:
    before = (sealed / seal_counts.NAME).read_text()
    act()
    sealing.seal(sealed)
    (sealed / seal_counts.NAME).write_text(before)
    assert found(sealed) == []


def test_a_line_that_is_still_being_written_keeps_the_seal_waiting(sealed: Path) -> None:
    """Its id was given out already, so it would come below the seal."""
    if dialect_name() == "sqlite":
        return  # one writes at a time
    with db.engine.connect() as other:
        other.execute(
            text(
                "INSERT INTO audit (occurred_at, person, act, subject_kind, subject_id, details) "
                "VALUES (now(), 'afi', 'role.granted', 'person', 'late', '{}')"
            )
        )
        with unit_of_work():
            assert seals.last_line() == 0
        other.commit()
    sealing.seal(sealed)
    assert seal_checks.verify(sealed).lines == 7


def refused(statement: str, why: str) -> None:
    with pytest.raises(DBAPIError, match=why), db.session.begin_nested():
        db.session.execute(text(statement))


def test_the_role_has_given_up_its_right_to_change_and_to_empty(folder: Path) -> None:
    """Whether the triggers are there or not. On SQLite there are no roles."""
    if dialect_name() == "sqlite":
        return
    with unit_of_work():
        for table in append_only.TABLES:
            db.session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
            emptied = append_only.EMPTIED.get(table, ())
            column = [one.name for one in db.metadata.tables[table].columns if one.name not in emptied][-1]
            for deed in ("UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"):
                refused(deed.format(table, column), "permission denied")


def test_the_triggers_refuse_whoever_takes_the_right_back(sealed: Path) -> None:
    if dialect_name() == "sqlite":
        return  # nothing else refuses there, and test_database.py sees to that
    with unit_of_work():
        db.session.execute(text("GRANT UPDATE, DELETE, TRUNCATE ON audit TO CURRENT_USER"))
        for deed in ("UPDATE audit SET person = 'x'", "DELETE FROM audit", "TRUNCATE audit"):
            refused(deed, "append-only")
