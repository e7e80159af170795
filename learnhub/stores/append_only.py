"""Tables whose rows are never changed or taken away: the database itself refuses, whoever asks.

Triggers refuse on both databases. On PostgreSQL the role that owns the tables, which is the one that LearnHub has,
gives up its right to change them besides: whoever would get round the triggers has to take that right back first. A
superuser needs no right, so LearnHub should not be given one for its role.

One change is let through, in columns that hold what somebody wrote: to empty them, for good, when that person is
erased (`EMPTIED`). All else of the row stays as it is.

Migrations do all this, and again after a table was rebuilt.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from sqlalchemy import Connection, inspect, text

TABLES = (
    *("events", "audit", "audit_seals", "certificates", "certificate_statuses"),
    *("hand_ins", "hand_in_files", "hand_in_marks"),
    *("corrections", "regradings"),
)
_DEEDS = ("UPDATE", "DELETE")

NOTHING = hashlib.sha256(b"").hexdigest()
EMPTIED: Mapping[str, Mapping[str, str]] = {
    "hand_ins": {"text": ""},
    "hand_in_files": {"name": "", "file_digest": NOTHING},
    "hand_in_marks": {"comment": ""},
}


def protect(connection: Connection) -> None:
    """Create the triggers that are missing on the tables that exist."""
    existing = set(inspect(connection).get_table_names())
    for table in TABLES:
        if table in existing:
            is_sqlite = connection.dialect.name == "sqlite"
            statements = _for_sqlite(connection, table) if is_sqlite else _for_postgresql(table)
            for statement in statements:
                connection.execute(text(statement))
            if connection.dialect.name == "postgresql":
                _give_up_rights(connection, table)


def _give_up_rights(connection: Connection, table: str) -> None:
    connection.execute(text(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM PUBLIC, CURRENT_USER"))
    # A row that another one points to is locked, by the right of the owner, while that one is written; and to lock a
    # row takes the right to change some column of it. What the triggers refuse they refuse all the same.
    if connection.scalar(_IS_POINTED_TO, {"table": table}):
        key = inspect(connection).get_pk_constraint(table)["constrained_columns"][0]
        connection.execute(text(f"GRANT UPDATE ({key}) ON {table} TO CURRENT_USER"))
    for column in EMPTIED.get(table, ()):
        connection.execute(text(f"GRANT UPDATE ({column}) ON {table} TO CURRENT_USER"))


_IS_POINTED_TO = text("SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND confrelid = to_regclass(:table)")


def _for_sqlite(connection: Connection, table: str) -> list[str]:
    unless = {"UPDATE": _unless_emptied(connection, table)}
    # Made anew where it has a condition, which an earlier one may not have had.
    old = [f"DROP TRIGGER IF EXISTS {table}_refuse_update"] if table in EMPTIED else []
    return old + [
        f"CREATE TRIGGER IF NOT EXISTS {table}_refuse_{deed.lower()} BEFORE {deed} ON {table} {unless.get(deed, '')}"
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for deed in _DEEDS
    ]


def _unless_emptied(connection: Connection, table: str) -> str:
    if table not in EMPTIED:
        return ""
    wanted = {one["name"]: f"OLD.{one['name']}" for one in inspect(connection).get_columns(table)}
    wanted |= {column: f"'{value}'" for column, value in EMPTIED[table].items()}
    return f"WHEN NOT ({' AND '.join(f'NEW.{column} IS {value}' for column, value in wanted.items())}) "


def _for_postgresql(table: str) -> list[str]:
    function = (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN "
        "IF TG_OP = 'UPDATE' AND TG_NARGS > 0 AND to_jsonb(NEW) = to_jsonb(OLD) || TG_ARGV[0]::jsonb "
        "THEN RETURN NEW; END IF; "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    rows = (
        f"CREATE OR REPLACE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_change({_emptied(table)})"
    )
    whole = (
        f"CREATE OR REPLACE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    return [function, rows, whole]


def _emptied(table: str) -> str:
    return f"'{json.dumps(EMPTIED[table])}'" if table in EMPTIED else ""
