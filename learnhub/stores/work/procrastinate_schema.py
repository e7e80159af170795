"""Procrastinate's own tables on PostgreSQL: made, and changed as the installed version wants."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources

from procrastinate.schema import SchemaManager
from sqlalchemy import Connection, inspect, text

_PREFIXES = ("procrastinate_", "idx_procrastinate_")
_JOBS = "procrastinate_jobs"


def bring_up_to_date(connection: Connection) -> None:
    """Make the tables or bring them up to date, in the transaction of the migrations; twice is as once.

    Which of the library's migrations they have had is kept as the comment of a table.
    """
    if connection.dialect.name != "postgresql":
        return
    files = {file.name: file for file in resources.files("procrastinate.sql.migrations").iterdir()}
    newest = max(name for name in files if name.endswith(".sql"))
    if inspect(connection).has_table(_JOBS):
        for name in missing(files, _had(connection)):
            _run(connection, files[name].read_text(encoding="utf-8"))
    else:
        _run(connection, SchemaManager.get_schema())
    _run(connection, f"COMMENT ON TABLE {_JOBS} IS '{newest}'")


def is_ours(name: str | None, *_where: object) -> bool:
    """Tell whether a table or index is LearnHub's own; for Alembic, which would drop what no model knows."""
    return not (name or "").startswith(_PREFIXES)


def missing(names: Iterable[str], had: str) -> list[str]:
    """Return which migrations come after the last one that was had; their names sort in their order."""
    return sorted(name for name in names if name.endswith(".sql") and name > had)


def _had(connection: Connection) -> str:
    comment = connection.scalar(text("SELECT obj_description(CAST(:name AS regclass), 'pg_class')"), {"name": _JOBS})
    return str(comment or "")


def _run(connection: Connection, statements: str) -> None:
    """Run several statements at once, as the driver does where there are no values to put in."""
    raw = connection.connection.dbapi_connection
    if raw is None:
        raise RuntimeError("the connection is closed")
    raw.cursor().execute(statements)
