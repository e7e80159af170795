"""SQLite in a backup: a copy by its own online backup, which sees one instant and keeps no writer waiting."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any

from pysqlite3 import dbapi2

from learnhub.stores import disk
from learnhub.stores.backups import archive
from learnhub.stores.backups.refusals import Refused

NAME = "learnhub.sqlite3"
KIND = "sqlite"


class SqliteSource:
    """A database as it is now, in a copy of its own."""

    def __init__(self, database: Path, room: Path) -> None:
        self._copy = room / "copy.sqlite3"
        copy(database, self._copy)
        with closing(dbapi2.connect(self._copy)) as connection:
            self.revision = _revision(connection)
            self.rows = rows_in(connection)
            self.digests: Sequence[str] = [digest for (digest,) in connection.execute("SELECT digest FROM files")]
        self.about: dict[str, Any] = {"database": KIND}

    def write(self, writer: archive.Writer) -> None:
        """Write the database into an archive."""
        with self._copy.open("rb") as content:
            writer.add(archive.SQLITE, content, self._copy.stat().st_size)

    def close(self) -> None:
        """Forget the copy."""
        self._copy.unlink(missing_ok=True)


class SqliteTarget:
    """A database that is being put together."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def load(self, name: str, content: IO[bytes]) -> bool:
        """Take a member of an archive, if it belongs to the database."""
        if name != archive.SQLITE:
            return False
        with self._file.open("wb") as file:
            shutil.copyfileobj(content, file)
            file.flush()
            os.fsync(file.fileno())
        return True

    def rows(self) -> dict[str, int]:
        """Return how many rows each table has now. Raises Refused for a database that is not whole."""
        if not self._file.exists():
            raise Refused("There is no database in this archive.")
        with closing(dbapi2.connect(self._file)) as connection:
            _check(connection)
            return rows_in(connection)


@contextmanager
def opened(room: Path, place: Path) -> Iterator[SqliteTarget]:
    """Put a database together in a room, and in its place when all went well."""
    yield SqliteTarget(room / NAME)
    (room / NAME).rename(place)
    disk.make_durable(place.parent)


def copy(database: Path, target: Path) -> None:
    """Copy a database while others write to it, in one piece, and check the copy. Raises Refused."""
    if not database.exists():
        raise Refused("The database is not set up yet: there is nothing to keep.")
    address = f"{database.absolute().as_uri()}?mode=rw"
    with closing(dbapi2.connect(address, uri=True, timeout=10)) as one, closing(dbapi2.connect(target)) as other:
        one.backup(other)
        other.execute("PRAGMA journal_mode = DELETE")
        _check(other)


def rows_in(connection: Any) -> dict[str, int]:
    """Return how many rows each table has."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    names = [name for (name,) in connection.execute(query)]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


def _revision(connection: Any) -> str:
    try:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except (dbapi2.OperationalError, TypeError):
        raise Refused("The database is not set up yet: there is nothing to keep.") from None


def _check(connection: Any) -> None:
    try:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except dbapi2.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise Refused(f"The database is damaged ({found}). Keep the older backups, and ask whoever knows SQLite.")
