"""An upgrade on a copy: what it would do and how long it takes, while nothing is changed."""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

import click
from flask import Flask
from flask_migrate import upgrade as migrate
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError

from learnhub.cli import backups, saying, terminal
from learnhub.settings import Settings
from learnhub.stores.backups import making, restoring, schemas
from learnhub.stores.backups.refusals import Refused
from learnhub.stores.database import db


@dataclass(frozen=True, slots=True)
class Copy:
    """Where the copy is, and the archive that it is made from."""

    settings: Settings
    archive: Path


@contextmanager
def copy_of(settings: Settings, engine: Engine) -> Iterator[Copy]:
    """Yield a place for a copy of an instance's database, without its files; nothing is left of it after."""
    unsealed = replace(settings, backup_key_file="")
    elsewhere = _database_beside(settings) if settings.database_url else nullcontext("")
    with tempfile.TemporaryDirectory(dir=settings.data_folder, prefix=".rehearsal-") as folder, elsewhere as address:
        archive = Path(folder) / "copy.tar.gz"
        with terminal.step("Copy"):
            making.make(archive, unsealed, engine, with_files=False)
        own = {"data": str(Path(folder) / "data"), "secret_key": settings.signing_key(), "database_url": address}
        yield Copy(replace(unsealed, **own), archive)


@contextmanager
def _database_beside(settings: Settings) -> Iterator[str]:
    """Yield the address of an empty database in the same PostgreSQL. Raises Refused where none may be made."""
    own = make_url(settings.database_address)
    name = f"learnhub_rehearsal_{secrets.token_hex(4)}"
    engine = create_engine(own, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        try:
            connection.execute(text(f"CREATE DATABASE {name}"))
        except ProgrammingError:
            raise Refused(
                "LearnHub's role may not make the database that the copy needs, and nothing was done. Let it "
                "(ALTER ROLE … CREATEDB), or put the newest backup back elsewhere and upgrade that."
            ) from None
        try:
            yield own.set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


def tell(copy: Copy, make_app: Callable[[Settings], Flask]) -> None:
    """Upgrade the copy and say how it went."""
    restoring.restore(copy.archive, backups.place_of(copy.settings, make_app))
    app = make_app(copy.settings)
    with app.app_context():
        with db.engine.connect() as connection:
            steps = schemas.steps_from(str(connection.scalar(text("SELECT version_num FROM alembic_version"))))
        started = time.monotonic()
        try:
            migrate()
        except (SystemExit, Exception) as problem:  # noqa: BLE001 -- whatever a migration stumbles over
            cause = problem.__context__ if isinstance(problem, SystemExit) else problem
            saying.fail(f"The upgrade went wrong on the copy: {cause}. Your own database was not changed.")
        finally:
            db.engine.dispose()
        seconds = time.monotonic() - started
    if not steps:
        click.echo("Nothing is to be done: the database is up to date.")
    else:
        click.echo(f"On a copy the upgrade went well. It took {seconds:.1f} seconds and would do this:")
        for step in steps:
            click.echo(f"  - {step}")
    click.echo("Your own database was not changed.")
