"""What a scene did to the database, and how the next one begins from the same state: on each of the two databases."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import psycopg
from pysqlite3 import dbapi2
from sqlalchemy import StaticPool, create_engine

from learnhub.app import LearnHub
from learnhub.stores.database import db
from tests.contents import Contents, changed, contents_of

_ACTS = "SELECT act FROM audit ORDER BY id LIMIT 100 OFFSET {}"

_LOOKED_AT = "SELECT person FROM looks"


class Scenes(Protocol):
    """A database with a beginning to which it can be put back."""

    beginning: Contents

    def begin_again(self) -> None:
        """Put everything back as it was."""

    def is_changed(self) -> bool:
        """Tell whether anything was committed since the last time that somebody asked."""

    def contents(self) -> Contents:
        """Return every row of every table."""

    def changed(self) -> set[str]:
        """Return the tables that differ from the beginning."""

    def acts(self) -> list[str]:
        """Return the acts of the lines of audit that came since the beginning."""

    def looked_at(self) -> set[str]:
        """Return the codes of those of whom it is kept that somebody looked at them."""


class SqliteScenes:
    """A file, put back by SQLite's own backup from a copy in memory."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._beginning = dbapi2.connect(":memory:")
        self._live = dbapi2.connect(file)
        self._live.backup(self._beginning)
        self.beginning = contents_of(file)
        self._seen = self._version()

    def _version(self) -> int:
        # Differs as soon as any other connection has committed a change.
        return int(self._live.execute("PRAGMA data_version").fetchone()[0])

    def begin_again(self) -> None:
        self._beginning.backup(self._live)
        self._seen = self._version()

    def is_changed(self) -> bool:
        before, self._seen = self._seen, self._version()
        return before != self._seen

    def contents(self) -> Contents:
        return contents_of(self._file)

    def changed(self) -> set[str]:
        return changed(self.beginning, self.contents())

    def acts(self) -> list[str]:
        return [act for (act,) in self._live.execute(_ACTS.format(len(self.beginning["audit"])))]

    def looked_at(self) -> set[str]:
        return {person for (person,) in self._live.execute(_LOOKED_AT)}

    def refuse_lines(self) -> None:
        """Let the database refuse lines of audit until the next beginning, which has no such trigger."""
        self._live.execute("CREATE TRIGGER refuse BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no line'); END")


class _Rehearsal(psycopg.Connection[Any]):
    """A connection on which a commit is a savepoint, so that all can be undone at once.

    To copy a database of PostgreSQL takes a third of a second, and there are thousands of scenes.
    """

    def begin_again(self) -> None:
        super().rollback()
        self.execute("SAVEPOINT scene")

    def commit(self) -> None:
        self.execute("RELEASE SAVEPOINT scene")
        self.execute("SAVEPOINT scene")

    def rollback(self) -> None:
        if self.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            self.execute("ROLLBACK TO SAVEPOINT scene")
        else:
            self.begin_again()


class PostgresqlScenes:
    """One transaction that never ends: the app has no other connection."""

    def __init__(self, app: LearnHub) -> None:
        with app.app_context():
            address = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
            db.engine.dispose()
            self._connection = _Rehearsal.connect(address)
            made = create_engine(db.engine.url, poolclass=StaticPool, creator=lambda: self._connection)
            db.engines[None] = made
        self.begin_again()
        self._tables = [name for (name,) in self._ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        self.beginning = self.contents()

    def begin_again(self) -> None:
        self._connection.begin_again()

    def is_changed(self) -> bool:
        return bool(self.changed())

    def contents(self) -> Contents:
        return {name: self._rows(name) for name in self._tables}

    def changed(self) -> set[str]:
        if self._ask("SELECT pg_current_xact_id_if_assigned()")[0][0] is None:
            return set()
        touched = self._ask("SELECT relname FROM pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0")
        return {name for (name,) in touched if self._rows(name) != self.beginning[name]}

    def acts(self) -> list[str]:
        return [act for (act,) in self._ask(_ACTS.format(len(self.beginning["audit"])))]

    def looked_at(self) -> set[str]:
        return {person for (person,) in self._ask(_LOOKED_AT)}

    def _rows(self, table: str) -> list[tuple[Any, ...]]:
        return sorted(self._ask(f'SELECT * FROM "{table}"'), key=repr)  # noqa: S608 -- our own tables

    def _ask(self, query: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(query).fetchall()
