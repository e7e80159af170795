"""Tables whose rows are never changed or taken away: the database itself refuses, whoever asks.

Migrations create these triggers and make them again after a table was rebuilt.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

TABLES = (
    *("events", "audit", "certificates", "certificate_statuses"),
    *("hand_ins", "hand_in_files", "hand_in_marks"),
    *("corrections", "regradings"),
)
_DEEDS = ("UPDATE", "DELETE")


def protect(connection: Connection) -> None:
    """Create the triggers that are missing on the tables that exist."""
    existing = set(inspect(connection).get_table_names())
    for table in TABLES:
        if table in existing:
            statements = _for_sqlite(table) if connection.dialect.name == "sqlite" else _for_postgresql(table)
            for statement in statements:
                connection.execute(text(statement))


def _for_sqlite(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_refuse_{deed.lower()} BEFORE {deed} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for deed in _DEEDS
    ]


def _for_postgresql(table: str) -> list[str]:
    function = (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    rows = (
        f"CREATE OR REPLACE TRIGGER {table}_refuse_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    whole = (
        f"CREATE OR REPLACE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    return [function, rows, whole]
