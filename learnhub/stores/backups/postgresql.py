"""PostgreSQL in a backup: the rows of all tables as COPY writes them, within one snapshot. No programs are needed.

Which tables there are is asked of the database, so those of Procrastinate, with the work that waits, are among them.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from psycopg import sql
from sqlalchemy import Connection, Engine, inspect, text

from learnhub.stores.backups import archive
from learnhub.stores.backups.refusals import Refused

KIND = "postgresql"
_REVISION = "alembic_version"
_COLUMNS = text(
    "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = :table "
    "AND is_generated = 'NEVER' ORDER BY ordinal_position"
)
_SEQUENCES = text("SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema() ORDER BY sequencename")
_WITH_TRIGGERS = text(
    "SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal "
    "AND relnamespace = current_schema()::regnamespace ORDER BY relname"
)


class PostgresqlSource:
    """A database as it is at the first statement, whatever others write meanwhile."""

    def __init__(self, engine: Engine, room: Path) -> None:
        self._room = room
        self._connection = engine.connect().execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        try:
            tables = _require_tables(self._connection)
            self.revision = str(self._connection.scalar(text("SELECT version_num FROM alembic_version")))
            self._columns = {name: _columns(self._connection, name) for name in tables if name != _REVISION}
            self.digests: Sequence[str] = self._connection.scalars(text("SELECT digest FROM files")).all()
        except BaseException:
            self.close()
            raise
        self.rows: dict[str, int] = {}
        self.about: dict[str, Any] = {"database": KIND, "columns": self._columns}

    def write(self, writer: archive.Writer) -> None:
        """Write table after table into an archive, each after those that it points to; then the sequences.

        Sequences know no snapshots: read last, they are at least as far as the rows.
        """
        for name, columns in self._columns.items():
            with tempfile.TemporaryFile(dir=self._room) as file, _cursor(self._connection) as cursor:
                with cursor.copy(_copy(name, columns, sql.SQL("TO STDOUT"))) as rows:
                    for piece in rows:
                        file.write(piece)
                self.rows[name] = cursor.rowcount
                size = file.tell()
                file.seek(0)
                writer.add(archive.TABLES + name, file, size)
        places = {name: _place_of(self._connection, name) for name in self._connection.scalars(_SEQUENCES).all()}
        writer.add_json(archive.SEQUENCES, places)

    def close(self) -> None:
        """Let the snapshot go."""
        self._connection.rollback()
        self._connection.close()


class PostgresqlTarget:
    """A database whose tables are empty, within one transaction."""

    def __init__(self, connection: Connection, columns: dict[str, list[str]]) -> None:
        self._connection = connection
        self._columns = columns
        self._loaded: dict[str, int] = {}

    def load(self, name: str, content: IO[bytes]) -> bool:
        """Take a member of an archive, if it belongs to the database."""
        if name == archive.SEQUENCES:
            for sequence, place in archive.read_json(content).items():
                values = {"name": sequence, **place}
                self._connection.execute(text("SELECT setval(CAST(:name AS regclass), :last, :is_called)"), values)
        elif name.startswith(archive.TABLES) and (table := name.removeprefix(archive.TABLES)) in self._columns:
            with _cursor(self._connection) as cursor:
                with cursor.copy(_copy(table, self._columns[table], sql.SQL("FROM STDIN"))) as rows:
                    shutil.copyfileobj(content, rows)
                self._loaded[table] = cursor.rowcount
        else:
            return False
        return True

    def rows(self) -> dict[str, int]:
        """Return how many rows came into each table."""
        return dict(self._loaded)


@contextmanager
def opened(engine: Engine, about: dict[str, Any], migrate: Callable[[str], None]) -> Iterator[PostgresqlTarget]:
    """Make the tables as they were, and let rows come into them in one transaction. Raises Refused."""
    require_empty(engine)
    with engine.connect() as connection:
        is_bare = _REVISION not in tables_in(connection)
    if is_bare:
        migrate(about["revision"])
    with engine.begin() as connection:
        if connection.scalar(text("SELECT version_num FROM alembic_version")) != about["revision"]:
            raise Refused("The database has tables of another version already. Make a new, empty one, and name that.")
        # Triggers would write down again what comes with the rows of others: Procrastinate's do.
        with_triggers = connection.scalars(_WITH_TRIGGERS).all()
        for name in with_triggers:
            connection.execute(text(f'ALTER TABLE "{name}" DISABLE TRIGGER USER'))
        yield PostgresqlTarget(connection, about["columns"])
        for name in with_triggers:
            connection.execute(text(f'ALTER TABLE "{name}" ENABLE TRIGGER USER'))


def require_empty(engine: Engine) -> None:
    """Refuse a database in which there is a row already. Raises Refused."""
    with engine.connect() as connection:
        for name in tables_in(connection):
            if name != _REVISION and connection.scalar(text(f'SELECT EXISTS (SELECT 1 FROM "{name}")')):  # noqa: S608
                raise Refused(
                    "There is something in this database already, and nothing was changed in it. "
                    "Make a new, empty one, and name it in LEARNHUB_DATABASE_URL."
                )


def _require_tables(connection: Connection) -> list[str]:
    tables = tables_in(connection)
    if _REVISION not in tables:
        raise Refused("The database is not set up yet: there is nothing to keep.")
    return tables


def tables_in(connection: Connection) -> list[str]:
    """Return the names of all tables, each after those that it points to."""
    pairs = inspect(connection).get_sorted_table_and_fkc_names()
    return [name for name, _keys in pairs if name is not None]


def _columns(connection: Connection, table: str) -> list[str]:
    return list(connection.scalars(_COLUMNS, {"table": table}))


def _place_of(connection: Connection, sequence: str) -> dict[str, Any]:
    row = connection.execute(text(f'SELECT last_value, is_called FROM "{sequence}"')).one()  # noqa: S608
    return {"last": row.last_value, "is_called": row.is_called}


def _copy(table: str, columns: Sequence[str], direction: sql.SQL) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) {}").format(sql.Identifier(table), names, direction)


def _cursor(connection: Connection) -> Any:
    raw = connection.connection.dbapi_connection
    return cast("Any", raw).cursor()
