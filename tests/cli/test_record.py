"""The record from the shell: whole or not, in plain words, and what a seal is made from."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from learnhub.__main__ import main
from learnhub.app import create_app
from learnhub.jobs import sealing
from learnhub.settings import Settings
from learnhub.stores import record, seal_counts, sqlite
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import Act
from tests.conftest import Time


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a record of two seals."""
    monkeypatch.setenv("LEARNHUB_DATA", str(tmp_path / "data"))
    assert types("data", "upgrade").exit_code == 0
    app = create_app(Settings(data=str(tmp_path / "data")))
    with app.app_context():
        for _ in range(2):
            with unit_of_work():
                record.audit("afi", Act.SIGNED_IN, "session", "afi")
            sealing.seal(tmp_path / "data")
        db.engine.dispose()
    return tmp_path / "data"


def types(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def by_hand(folder: Path, *statements: str) -> None:
    connection = sqlite.Connection(str(folder / "learnhub.sqlite3"), isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_a_whole_record_is_said_to_be_whole(folder: Path) -> None:
    told = types("record", "verify")
    assert told.exit_code == 0
    assert "The record is whole: 2 lines in 2 seals." in told.stdout
    assert "The last seal is 2 of 2026-03-02 09:00 UTC" in told.stdout


def test_lines_that_nobody_seals_are_told(folder: Path, time: Time) -> None:
    columns = "occurred_at, person, act, subject_kind, subject_id, details"
    by_hand(folder, f"INSERT INTO audit ({columns}) SELECT {columns} FROM audit WHERE id = 1")  # noqa: S608 -- fixed
    time.pass_by(hours=2)
    told = types("record", "verify")
    assert told.exit_code == 0
    assert "1 line is newer than the last seal" in told.stdout
    assert "it seems that no background work is done" in told.stdout


def test_a_changed_line_is_said_with_what_to_do(folder: Path) -> None:
    by_hand(folder, "DROP TRIGGER audit_refuse_update", "UPDATE audit SET person = 'other' WHERE id = 1")
    told = types("record", "verify")
    assert told.exit_code == 1
    assert "Seal 1 of 2026-03-02 09:00 UTC: its lines read otherwise than when they were sealed." in told.stdout
    assert "What to do:" in told.stderr
    assert "The record is whole" not in told.output


def test_a_cut_end_is_said(folder: Path) -> None:
    by_hand(
        folder, "DROP TRIGGER audit_refuse_delete", "DROP TRIGGER audit_seals_refuse_delete",
        "DELETE FROM audit WHERE id = 2", "DELETE FROM audit_seals WHERE number = 2",
    )  # fmt: skip
    told = types("record", "verify")
    assert told.exit_code == 1
    assert "The end of the record is missing" in told.stdout
    assert "The last seal in the database is 1." in told.stdout


def test_a_lost_count_is_told_apart_from_a_record_that_was_changed(folder: Path) -> None:
    (folder / seal_counts.NAME).unlink()
    told = types("record", "verify")
    assert told.exit_code == 1
    assert "audit-seal.json is missing" in told.stdout
    assert "nothing is wrong" in told.stderr


def test_the_text_of_a_seal_gives_its_digest(folder: Path) -> None:
    told = types("record", "text", "2")
    assert hashlib.sha256(told.stdout_bytes).hexdigest() in types("record", "verify").stdout
    missing = types("record", "text", "3")
    assert missing.exit_code == 1
    assert "There is no seal 3." in missing.stderr
