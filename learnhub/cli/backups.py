"""Commands that make a backup and put one back, and say in plain words what they did and what is left to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import click
from flask import Flask, current_app
from flask_migrate import upgrade as migrate
from sqlalchemy import Engine

from learnhub.cli import interpreter, saying, terminal
from learnhub.settings import Settings, UnsafeSetting
from learnhub.stores import record, seal_checks
from learnhub.stores.backups import making, restoring
from learnhub.stores.backups.making import Made
from learnhub.stores.backups.refusals import Refused
from learnhub.stores.backups.restoring import Place, Restored
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import Act

_PATH = click.Path(path_type=Path)
_MANUAL = "docs/backup.md"


@click.command()
@click.argument("target", type=_PATH)
@terminal.with_app
def backup(target: Path) -> None:
    """Keep everything as it is now in one file, while LearnHub goes on.

    TARGET is a file that is not there yet, or a folder: then the file is named by the time. It is sealed where
    LEARNHUB_BACKUP_KEY_FILE names a file with a key.

    \b
    Example:
      .venv/bin/python -m learnhub data backup /srv/backups
    """
    try:
        with terminal.step("Backup"):
            made = making.make(target, terminal.settings_of(current_app), db.engine)
    except (Refused, OSError) as problem:
        saying.fail(f"\nNo backup was made, and nothing was changed. {_in_words(problem)}")
    with unit_of_work():
        details = {"rows": made.rows, "files": made.files, "sealed": made.is_sealed}
        record.audit(record.SHELL, Act.BACKUP_MADE, "instance", "instance", **details)
    for line in _made_in_words(made):
        click.echo(line)
    if made.missing or made.damaged:
        click.echo(
            f"Of the files that the database names, {made.missing} are not on the disk and {made.damaged} are not as "
            f"they were. The backup holds all else. {_MANUAL} tells what to do.",
            err=True,
        )


@click.command()
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def restore(context: click.Context, archive: Path) -> None:
    """Put a backup back, where nothing is yet: an empty data folder, and an empty database where it is PostgreSQL.

    \b
    Example:
      LEARNHUB_DATA=/srv/learnhub .venv/bin/python -m learnhub data restore /srv/backups/learnhub-2026-11-29.tar.gz
    """
    make_app: Callable[[Settings], Flask] = context.obj
    try:
        settings = Settings.from_environment()
        with terminal.step("Restore"):
            restored = restoring.restore(archive, place_of(settings, make_app))
    except (Refused, OSError) as problem:
        saying.fail(f"\nNothing was put back. {_in_words(problem)}")
    except UnsafeSetting as error:
        saying.fail(str(error))
    context.obj = lambda: make_app(settings)
    context.invoke(terminal.with_app(_finish), restored)


def place_of(settings: Settings, make_app: Callable[[Settings], Flask]) -> Place:
    """Return where the settings say that a backup is put back. The app is made when it is needed: it makes a key."""
    made: list[Flask] = []

    def app() -> Flask:
        if not made:
            made.append(make_app(settings))
        return made[0]

    def migrate_to(revision: str) -> None:
        with app().app_context():
            migrate(revision=revision)

    def engine() -> Engine:
        with app().app_context():
            return db.engine

    return Place(settings, engine, migrate_to)


def _finish(restored: Restored) -> None:
    """Bring what was put back to this version's schema, check the record, and say what is left to do."""
    with terminal.step("Database"):
        migrate()
    findings = seal_checks.verify(terminal.settings_of(current_app).data_folder)
    with unit_of_work():
        made_at = f"{restored.made_at:%Y-%m-%dT%H:%M:%SZ}"
        record.audit(record.SHELL, Act.BACKUP_RESTORED, "instance", "instance", made_at=made_at)
    for line in _restored_in_words(restored):
        click.echo(line)
    if findings.faults:
        click.echo(f"The audit record is not whole: `{interpreter.typed()} record verify` says where.", err=True)
    else:
        click.echo(f"The audit record is whole: {findings.lines:,} lines in {findings.seals:,} seals.")


def _in_words(problem: Exception) -> str:
    if isinstance(problem, OSError):
        where = f" ({problem.filename})" if problem.filename else ""
        return f"The disk did not let it be done: {problem.strerror}{where}. Make room, or see who may write there."
    return str(problem)


def _made_in_words(made: Made) -> Iterator[str]:
    yield f"{made.path}: {_size(made.size)}, {made.rows:,} rows of {made.tables} tables and {made.files:,} files."
    if made.is_sealed:
        yield "It is sealed: without the key that LEARNHUB_BACKUP_KEY_FILE names, nobody can read it, you neither."
    else:
        yield "It is not sealed: whoever gets it can read everything about everybody. Keep it where nobody else can."
    left_out = "the folder of the courses, settings" + ("" if made.holds_key else ", the instance's own secret key")
    yield f"Not in it: {left_out}, and any key of backups. {_MANUAL} tells how to keep them."


def _restored_in_words(restored: Restored) -> Iterator[str]:
    yield f"Put back as it was at {restored.made_at:%Y-%m-%d %H:%M} UTC:"
    yield f"{restored.rows:,} rows of {restored.tables} tables and {restored.files:,} files."
    if restored.damaged:
        yield f"{restored.damaged} of the files were damaged before already."
    if not restored.has_same_key:
        yield (
            "This instance has another secret key than then: people sign in again, and second steps by an app do not "
            f"work. If you have the file secret_key of then, put it in the data folder now. {_MANUAL} tells more."
        )
    yield f"What is left to do: put the folder of the courses back, then `{interpreter.typed()} serve`."


def _size(size: int) -> str:
    return f"{size / 1024**2:,.1f} MB" if size >= 1024**2 else f"{size / 1024:,.0f} kB"
