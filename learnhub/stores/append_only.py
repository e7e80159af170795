"""Tables whose rows are never changed or taken away: the database itself refuses, whoever asks.

Triggers refuse on both databases. On PostgreSQL the role that owns the tables, which is the one that LearnHub has,
gives up its right to change them besides: whoever would get round the triggers has to take that right back first. A
superuser needs no right, so LearnHub should not be given one for its role.

Migrations do all this, and again after a table was rebuilt.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

TABLES = (
    *("events", "audit", "audit_seals", "certificates", "certificate_statuses"),
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
            if connection.dialect.name == "postgresql":
                _give_up_rights(connection, table)


def _give_up_rights(connection: Connection, table: str) -> None:
    connection.execute(text(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM PUBLIC, CURRENT_USER"))
    # A row that another one points to is locked, by the right of the owner, while that one is written; and to lock a
    # row takes the right to change some column of it. What the triggers refuse they refuse all the same.
    if connection.scalar(_IS_POINTED_TO, {"table": table}):
        key = inspect(connection).get_pk_constraint(table)["constrained_columns"][0]
        connection.execute(text(f"GRANT UPDATE ({key}) ON {table} TO CURRENT_USER"))


_IS_POINTED_TO = text("SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND confrelid = to_regclass(:table)")


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
