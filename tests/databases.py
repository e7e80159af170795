"""Real databases for tests: a migrated template of each kind, copied afresh for every test."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from flask_migrate import upgrade
from sqlalchemy import Connection, event

from learnhub.app import LearnHub, create_app
from learnhub.settings import Settings
from learnhub.stores import seal_counts
from learnhub.stores.database import db

_POSTGRESQL_OPTIONS = "-c fsync=off -c full_page_writes=off -c listen_addresses='' -c max_connections=200"


def migrated_app(settings: Settings) -> LearnHub:
    """Return an app whose database has the schema of the migrations."""
    app = create_app(settings)
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()
    return app


def _forget_seals(settings: Settings) -> None:
    """Let nothing beside an empty database say that its record was longer."""
    (settings.data_folder / seal_counts.NAME).unlink(missing_ok=True)


class Commits:
    """Whether anything was committed in a database since it was made.

    Tests of rules commit nothing, so the next may have the same database: making one anew takes PostgreSQL a third
    of a second, and there are hundreds of such tests. Sequences move on, as they do after any rollback.
    """

    def __init__(self, app: LearnHub) -> None:
        self.may_be_some = True
        with app.app_context():
            event.listen(db.engine, "commit", self._note)

    def _note(self, _connection: Connection) -> None:
        self.may_be_some = True


class SqliteDatabases:
    """One file, copied from a template for each test."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(data=str(folder / "data"), courses=str(folder / "courses"))
        self.app = migrated_app(self.settings)
        self._file = self.settings.data_folder / "learnhub.sqlite3"
        self._template = folder / "template.sqlite3"
        self._kept = folder / "kept.sqlite3"
        shutil.copyfile(self._file, self._template)

    def fresh(self, *, is_to_be_committed: bool = True) -> LearnHub:  # noqa: ARG002 - a file is copied in no time
        """Return the app with an empty database and the settings that it began with."""
        self.app.config["LEARNHUB"] = self.settings
        self._make(self._template)
        _forget_seals(self.settings)
        return self.app

    def keep(self) -> None:
        """Remember the database as it is now; no connection may be open."""
        shutil.copyfile(self._file, self._kept)

    def give_back(self) -> None:
        """Make the database what it was when it was kept."""
        self._make(self._kept)

    def _make(self, template: Path) -> None:
        with self.app.app_context():
            db.engine.dispose()
        for suffix in ("-wal", "-shm"):
            self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(template, self._file)


class PostgresqlDatabases:
    """One database of a cluster, made from a template for each test."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self._cluster = cluster
        cluster.run("CREATE DATABASE learnhub_template OWNER learnhub")
        template = Settings(data=str(folder / "data"), database_url=cluster.address("learnhub_template"))
        migrated_app(template)
        address = cluster.address("learnhub_test")
        self.settings = Settings(data=str(folder / "data"), courses=str(folder / "courses"), database_url=address)
        self.app = create_app(self.settings)
        self._commits = Commits(self.app)

    def fresh(self, *, is_to_be_committed: bool = True) -> LearnHub:
        """Return the app with an empty database and the settings that it began with."""
        self.app.config["LEARNHUB"] = self.settings
        if self._commits.may_be_some:
            self._make("learnhub_test", template="learnhub_template")
        self._commits.may_be_some = is_to_be_committed
        _forget_seals(self.settings)
        return self.app

    def keep(self) -> None:
        """Remember the database as it is now; no connection may be open."""
        self._make("learnhub_kept", template="learnhub_test")

    def give_back(self) -> None:
        """Make the database what it was when it was kept."""
        self._make("learnhub_test", template="learnhub_kept")

    def _make(self, name: str, *, template: str) -> None:
        with self.app.app_context():
            db.engine.dispose()
        self._cluster.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._cluster.run(f"CREATE DATABASE {name} OWNER learnhub TEMPLATE {template} STRATEGY file_copy")


class Cluster:
    """A PostgreSQL server of our own in a temporary folder, reached by a socket, run by an ordinary user.

    LearnHub's role there is an ordinary one too: a superuser would have rights that it has given up.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._programs = _postgresql_programs()
        self._user = _ordinary_user()
        folder.mkdir(parents=True)
        if self._user:
            shutil.chown(folder, self._user)
        self._do(
            "initdb",
            "-D",
            str(folder / "data"),
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--locale=C.UTF-8",
        )
        self._start()
        self.run("CREATE ROLE learnhub LOGIN")

    def _start(self) -> None:
        folder, options = self._folder, f"{_POSTGRESQL_OPTIONS} -k {self._folder}"
        self._do("pg_ctl", "-D", str(folder / "data"), "-l", str(folder / "log"), "-o", options, "-w", "start")

    @contextmanager
    def away(self, how: str) -> Iterator[None]:
        """Stop the server for the length of a block: `fast`, or `immediate`, which is as good as a crash."""
        self._do("pg_ctl", "-D", str(self._folder / "data"), "-m", how, "-w", "stop")
        yield
        self._start()

    def stop(self) -> None:
        """Stop the server."""
        self._do("pg_ctl", "-D", str(self._folder / "data"), "-m", "fast", "stop")

    def address(self, database: str) -> str:
        """Return the address of a database in this cluster."""
        return f"postgresql://learnhub@/{database}?host={self._folder}"

    def run(self, statement: str) -> None:
        """Run one statement outside of a transaction."""
        with psycopg.connect(f"postgresql://postgres@/postgres?host={self._folder}", autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload] # our own fixed statements

    def _do(self, program: str, *arguments: str) -> None:
        # The server inherits pg_ctl's output and would keep a pipe open for ever: a file does not mind.
        output = self._folder / f"{program}.output"
        with output.open("w") as file:
            done = subprocess.run(
                [str(self._programs / program), *arguments],
                user=self._user,
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {output.read_text()}")


def _postgresql_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    raise RuntimeError("PostgreSQL's programs are missing: apt-get install postgresql-15")


def _ordinary_user() -> str | None:
    """Return whom to run the server as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"
