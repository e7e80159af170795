"""The database and the settings from the shell, and what is said where they do not fit."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask_migrate import upgrade as migrate

from learnhub.__main__ import main
from learnhub.app import create_app
from learnhub.settings import Settings
from learnhub.stores import sqlite
from learnhub.stores.database import db
from tests.contents import contents_of


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder in which nothing is yet."""
    monkeypatch.setenv("LEARNHUB_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def types(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def test_an_empty_folder_becomes_a_database(folder: Path) -> None:
    first, again = types("data", "upgrade"), types("data", "upgrade")
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert first.stdout == again.stdout == "The database is up to date.\n"
    connection = sqlite.Connection(str(folder / "learnhub.sqlite3"))
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    assert {table.name for table in db.metadata.sorted_tables} <= names


@pytest.mark.parametrize(
    "words", [("people", "list"), ("people", "first-administrator"), ("people", "sign-in-link", "x")]
)
def test_a_database_that_is_not_set_up_is_said(words: tuple[str, ...]) -> None:
    result = types(*words)
    assert result.exit_code == 1
    assert result.stderr == "The database is not set up yet. Run `.venv/bin/python -m learnhub data upgrade` first.\n"


@pytest.mark.parametrize(
    "words", [("data", "upgrade"), ("people", "list"), ("demo",), ("serve",), ("course", "import", ".")]
)
@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("LEARNHUB_BASE_URL", "http://learn.example.org", "LEARNHUB_BASE_URL uses plain http beyond this machine"),
        ("LEARNHUB_PORT", "eighty", "LEARNHUB_PORT must be a number"),
        ("LEARNHUB_SECRET_KEY", "short", "LEARNHUB_SECRET_KEY is shorter than 32 characters"),
        ("LEARNHUB_PROT", "8000", "There is no setting LEARNHUB_PROT"),
    ],
)
def test_an_unsafe_setting_stops_every_command_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, folder: Path, words: tuple[str, ...], name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)
    result = types(*words)
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert result.stdout == ""
    assert not folder.exists()


def test_the_secret_key_is_not_printed_with_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEARNHUB_SECRET_KEY", "a secret of more than thirty-two characters")
    assert "a secret of" not in types("settings").output


def test_a_backup_is_made_and_put_back_and_says_so_without_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = "a key that nobody may read in any output"
    (tmp_path / "backup.key").write_text(key)
    monkeypatch.setenv("LEARNHUB_BACKUP_KEY_FILE", str(tmp_path / "backup.key"))
    types("data", "upgrade")
    made = types("data", "backup", str(tmp_path / "backup"))
    monkeypatch.setenv("LEARNHUB_DATA", str(tmp_path / "there"))
    restored = types("data", "restore", str(tmp_path / "backup"))
    assert (made.exit_code, restored.exit_code) == (0, 0)
    assert "It is sealed" in made.output
    assert "The audit record is whole" in restored.output
    assert "another secret key" not in restored.output
    assert key not in made.output + restored.output
    assert (tmp_path / "there" / "secret_key").read_text() == (tmp_path / "data" / "secret_key").read_text()
    again = types("data", "restore", str(tmp_path / "backup"))
    assert again.exit_code == 1
    assert "There is something in" in again.stderr


def test_an_upgrade_is_tried_on_a_copy_alone(folder: Path) -> None:
    with create_app(Settings(data=str(folder))).app_context():
        migrate(revision="second_steps")
        db.engine.dispose()
    before = contents_of(folder / "learnhub.sqlite3")
    told = types("data", "upgrade", "--dry-run")
    assert told.exit_code == 0
    assert "On a copy the upgrade went well" in told.stdout
    assert "\n  - " in told.stdout
    assert told.stdout.endswith("Your own database was not changed.\n")
    assert contents_of(folder / "learnhub.sqlite3") == before
    assert not list(folder.glob(".rehearsal-*"))
