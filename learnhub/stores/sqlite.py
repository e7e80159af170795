"""SQLite as LearnHub uses it: a library without the WAL bug, full synchronisation, one writer at a time.

SQLite 3.7.0 to 3.51.2 can corrupt a WAL file when two connections write and checkpoint at once. The pysqlite3
wheel carries a newer one; where only an affected library can be had, a rollback journal is used instead.
"""

from __future__ import annotations

import threading
from contextvars import ContextVar
from typing import Any

from pysqlite3 import dbapi2

BUSY_TIMEOUT_MS = 10_000
_FIRST_SAFE_FOR_WAL = (3, 51, 3)

# Whether the transaction that begins next is going to write; see `database.begin_writing`.
will_write: ContextVar[bool] = ContextVar("will_write", default=False)

# How many seconds a writer waits for its turn within this process, where that is less than usual.
patience: ContextVar[float | None] = ContextVar("patience", default=None)

# SQLite lets one connection write at a time and makes the others poll. Within a process a lock queues them
# fairly instead, and leaves polling for the rare second process.
_write_lock = threading.Lock()


class Connection(dbapi2.Connection):  # type: ignore[misc] # the library has no types
    """A connection that says from the start whether its transaction writes, and holds the lock if so."""

    _holds_lock = False
    _is_read_only = False

    def begin(self) -> None:
        """Start a transaction: immediate when it is going to write, so that no read has to turn into a write.

        Who did not say that it writes cannot: the statement is refused, in every test and not only under load.
        """
        if not will_write.get():
            self._refuse_writing(refused=True)
            self.execute("BEGIN")
            return
        if not _write_lock.acquire(timeout=patience.get() or BUSY_TIMEOUT_MS / 1000):
            raise dbapi2.OperationalError("database is locked")
        self._holds_lock = True
        try:
            self._refuse_writing(refused=False)
            self.execute("BEGIN IMMEDIATE")
        except BaseException:
            self._release()
            raise

    def _refuse_writing(self, *, refused: bool) -> None:
        if self._is_read_only != refused:
            self.execute(f"PRAGMA query_only = {'ON' if refused else 'OFF'}")
            self._is_read_only = refused

    def commit(self) -> None:
        """Commit, then let the next writer in. A failed commit keeps the lock until the rollback."""
        super().commit()
        self._release()

    def rollback(self) -> None:
        """Roll back and let the next writer in."""
        try:
            super().rollback()
        finally:
            self._release()

    def close(self) -> None:
        """Close, whatever state the transaction is in."""
        try:
            super().close()
        finally:
            self._release()

    def _release(self) -> None:
        if self._holds_lock:
            self._holds_lock = False
            _write_lock.release()


def engine_options() -> dict[str, Any]:
    """Return the arguments for SQLAlchemy's create_engine."""
    arguments = {
        "factory": Connection,
        "isolation_level": None,  # transactions are begun by us, in `begin`, never behind our back
        "timeout": BUSY_TIMEOUT_MS / 1000,
        "check_same_thread": False,
    }
    pool = {"pool_size": 16, "max_overflow": 16}
    return {"module": dbapi2, **pool, "hide_parameters": True, "connect_args": arguments}


def prepare(connection: Any) -> None:
    """Set a new connection up. FULL survives a power cut in WAL mode, where NORMAL loses acknowledged commits."""
    connection.execute(f"PRAGMA journal_mode = {journal_mode()}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA mmap_size = 0")
    connection.execute("PRAGMA cache_size = -8192")


def journal_mode() -> str:
    """Return WAL where the library is safe with it, else DELETE (a rollback journal)."""
    return "WAL" if dbapi2.sqlite_version_info >= _FIRST_SAFE_FOR_WAL else "DELETE"


def described() -> str:
    """Return one line for the operator at start-up."""
    return f"SQLite {dbapi2.sqlite_version}, journal {journal_mode()}, synchronous FULL"
