"""Runs migrations so that nothing is lost on the way.

On SQLite a change of a table rebuilds it. With foreign keys on, that deletes child rows through their references
and drops triggers, silently. So foreign keys are off before the transaction begins, the references are checked
before it ends, and the triggers of the append-only tables are made again. On PostgreSQL, Procrastinate's own tables
come after: they follow the installed version of the library and not our migrations.
"""

from alembic import context
from flask import current_app
from sqlalchemy import text

from learnhub.stores import append_only, sqlite
from learnhub.stores.database import db
from learnhub.stores.work import procrastinate_schema


def run() -> None:
    """Upgrade or downgrade in one transaction: old schema or new, never between."""
    # A connection of its own: its foreign keys are switched off, so it never goes back to the pool, whatever happens.
    engine = db.engine
    on_sqlite = engine.dialect.name == "sqlite"
    sqlite.will_write.set(True)
    try:
        with engine.connect() as connection:
            connection.detach()
            if on_sqlite:
                connection.connection.dbapi_connection.execute("PRAGMA foreign_keys = OFF")
            with connection.begin():
                options = current_app.extensions["migrate"].configure_args
                context.configure(connection=connection, target_metadata=db.metadata, **options)
                with context.begin_transaction():
                    context.run_migrations()
                append_only.protect(connection)
                procrastinate_schema.bring_up_to_date(connection)
                if on_sqlite:
                    refuse_broken_references(connection)
    finally:
        sqlite.will_write.set(False)


def refuse_broken_references(connection) -> None:
    """Raise when a migration left a row that points to nothing; the transaction is then rolled back."""
    broken = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
    if broken:
        raise RuntimeError(f"The migration was undone: {len(broken)} rows would point to nothing, first {broken[0]}.")


run()
