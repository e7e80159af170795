"""The database: models' base, instants, and who begins and ends a transaction.

Rules add and flush. Only `web/edge.py` and `with unit_of_work():` commit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from flask_sqlalchemy import SQLAlchemy
from pysqlite3 import dbapi2
from sqlalchemy import (
    CursorResult,
    DateTime,
    Delete,
    Engine,
    Insert,
    MetaData,
    String,
    Table,
    TypeDecorator,
    Update,
    event,
    literal,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_words
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.sql.dml import ReturningInsert

from learnhub.stores import sqlite

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Refuses naive values on the way in and gives aware UTC on the way out, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return what the database keeps. Raises ValueError for a naive instant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a time zone would be read differently on another machine")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return what the rules see."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _Base(DeclarativeBase):
    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UtcDateTime(), str: String()},
    )


db = SQLAlchemy(model_class=_Base, disable_autonaming=True, session_options={"expire_on_commit": False})

if TYPE_CHECKING:

    class Model(_Base):
        """Base of all models, for the type checker."""

        __abstract__ = True

else:
    Model = db.Model


def engine_options(address: str) -> dict[str, Any]:
    """Return the arguments for create_engine for a database address; errors do not quote what people wrote."""
    if address.startswith("sqlite"):
        return sqlite.engine_options()
    # READ COMMITTED is PostgreSQL's default; what may happen only once rests on unique constraints.
    pool = {"pool_size": 16, "max_overflow": 16, "pool_pre_ping": True}
    return {**pool, "hide_parameters": True, "connect_args": {"connect_timeout": 5}}


@event.listens_for(Engine, "connect")
def _prepare(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite.Connection):
        sqlite.prepare(connection)


@event.listens_for(Engine, "begin")
def _begin(connection: Any) -> None:
    raw = connection.connection.dbapi_connection
    if isinstance(raw, sqlite.Connection):
        try:
            raw.begin()
        except dbapi2.OperationalError as error:
            # SQLAlchemy gives its own shape to what statements raise, not to what listeners do.
            raise OperationalError("BEGIN", None, error) from error


def begin_writing() -> None:
    """Say that the transaction which begins next is going to write.

    A transaction that has only read so far is ended first: what was read before slow work (checking a password,
    say) is read again after it, and the lock is never held meanwhile.
    """
    db.session.rollback()
    sqlite.will_write.set(True)


def end_reading() -> None:
    """End a transaction that has only read so far, before something slow that needs none: asking another server."""
    db.session.rollback()


def is_writing() -> bool:
    """Tell whether the transaction that is under way, or begins next, writes."""
    return sqlite.will_write.get()


def end_writing() -> None:
    """Go back to reading; called by whoever commits or rolls back."""
    sqlite.will_write.set(False)


def rows_changed(deed: Update | Delete | Insert, values: Mapping[str, Any] | None = None) -> int:
    """Run a conditional change and return how many rows it met: what may happen only once rests on this."""
    return cast("CursorResult[Any]", db.session.execute(deed, values)).rowcount


def insert_into(table: type[Model]) -> postgresql.Insert:
    """Return an insert that may say what to do on a conflict; both databases have the same words for it."""
    return insert_for(dialect_name(), table)


def insert_all(table: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows with the same columns in one statement, past the entities: their own checks are not run."""
    db.session.execute(cast("Table", table.__table__).insert(), list(rows))


def insert_for(dialect: str, table: type[Model]) -> postgresql.Insert:
    """Return what `insert_into` does, for a database by the name of its dialect: for statements that are kept."""
    words: Any = sqlite_words if dialect == "sqlite" else postgresql
    return cast("postgresql.Insert", words.insert(cast("Table", table.__table__)))


def dialect_name() -> str:
    """Return `sqlite` or `postgresql`."""
    return db.session.get_bind().dialect.name


def add_missing(table: type[Model], **values: Any) -> bool:
    """Add a row unless a unique constraint finds it there already, and tell whether it is new."""
    return db.session.execute(_adding(dialect_name(), table), values).first() is not None


@lru_cache
def _adding(dialect: str, table: type[Model]) -> ReturningInsert[int]:
    return insert_for(dialect, table).on_conflict_do_nothing().returning(literal(1))


@contextmanager
def unit_of_work(patience: float | None = None) -> Iterator[None]:
    """Do what is inside as one transaction that writes: all of it, or nothing when an error passes through.

    For commands and jobs; requests have `web/edge.py`. `patience` is how many seconds to wait for other writers of
    this process, for what may as well be left undone.
    """
    begin_writing()
    usual = sqlite.patience.set(patience)
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        sqlite.patience.reset(usual)
        end_writing()
