"""Migrations lose nothing: the schema is the models', children and triggers outlive a rebuilt table."""

from __future__ import annotations

import contextlib
import re
import shutil
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import upgrade
from pysqlite3 import dbapi2
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from learnhub.app import LearnHub
from learnhub.settings import ROOT
from learnhub.stores import append_only, database
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.work.procrastinate_schema import is_ours
from tests.cast import Cast
from tests.reports import factories

# SQLAlchemy cannot reflect an index on an expression; the tests compare its definition to the letter.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index"),
    pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index"),
]

Migrate = Callable[[str], None]
COMPARED = {"compare_type": True, "compare_server_default": True, "include_name": is_ours}

# Migrations that nobody wrote yet, in the ways that are known to lose something.
REBUILD = """
    for table in ("persons", "events", "certificates", "enrolments"):
        with op.batch_alter_table(table, recreate="auto" if is_postgresql else "always") as batch:
            batch.add_column(sa.Column("added", sa.String(10), nullable=True))
"""
BREAK_A_REFERENCE = """
    op.add_column("persons", sa.Column("added", sa.String(10), nullable=True))
    op.execute("DELETE FROM persons")
"""
FAIL_HALFWAY = """
    op.add_column("persons", sa.Column("added", sa.String(10), nullable=True))
    op.execute("UPDATE persons SET name = 'changed'")
    raise RuntimeError("halfway")
"""
CHILD_OF_NOBODY = """
    INSERT INTO memberships (person_id, institution_id, state, since)
    VALUES (99, 99, 'claimed', '2026-03-02 09:00:00')
"""


@pytest.fixture
def migrate(app: LearnHub, tmp_path: Path) -> Iterator[Migrate]:
    """Run a migration of these lines after the real ones, through the real env.py."""

    def run(lines: str) -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(ROOT / "migrations", folder)
        # Not the last file by its name: several may be of one day.
        revision = ScriptDirectory(str(folder)).get_current_head()
        (folder / "versions" / "99999999_thrown_away.py").write_text(
            textwrap.dedent(f"""\
                import sqlalchemy as sa
                from alembic import op
                revision = "thrown_away"
                down_revision = {revision!r}
                def upgrade():
                    is_postgresql = op.get_bind().dialect.name == "postgresql"
                """)
            + textwrap.indent(textwrap.dedent(lines), "    ")
        )
        with app.app_context():
            try:
                upgrade(directory=str(folder))
            except SystemExit as ended:  # how Flask-Migrate ends a command
                raise RuntimeError(str(ended.__context__)) from ended

    yield run
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def filled(app: LearnHub) -> dict[str, list[tuple[Any, ...]]]:
    """A database in which every relation has rows: somebody who works somewhere and earned a certificate."""
    with app.app_context():
        with unit_of_work():
            cast = Cast()
            ministry = cast.institution()
            cast.institution(parent=ministry)
            course = factories.course(lessons=1)
            for _ in range(3):
                factories.enrolled(cast.learner(within=ministry), course, done=1)
        return contents()


def contents() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, without columns that a test added."""
    return {
        table.name: [tuple(row) for row in db.session.execute(db.select(table).order_by(*table.primary_key.columns))]
        for table in db.metadata.sorted_tables
    }


def revision(connection: Connection) -> str | None:
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def triggers_of(connection: Connection) -> set[str]:
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    return set(filter(is_ours, connection.execute(text(query)).scalars()))


def expected_triggers(dialect: str) -> set[str]:
    deeds = ("update", "delete") if dialect == "sqlite" else ("change", "truncate")
    return {f"{table}_refuse_{deed}" for table in append_only.TABLES for deed in deeds}


def indexes_of(connection: Connection) -> dict[str, str]:
    """Return name and definition of every index that has one, with its spaces and quotes made alike."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    else:
        query = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
    rows = connection.execute(text(query)).all()
    return {name: re.sub(r"\s+", " ", definition.replace('"', "")) for name, definition in rows if is_ours(name)}


def columns_of(connection: Connection) -> dict[str, list[tuple[str, str, bool]]]:
    found = inspect(connection)
    return {
        table: sorted((column["name"], str(column["type"]), column["nullable"]) for column in found.get_columns(table))
        for table in found.get_table_names()
        if table != "alembic_version" and is_ours(table)
    }


@pytest.fixture
def made_by_models(app: LearnHub, backend: str, tmp_path: Path) -> Iterator[Connection]:
    """A connection to the same kind of database, made by the models and not by migrations."""
    if backend == "sqlite":
        engine = create_engine(f"sqlite:///{tmp_path / 'models.sqlite3'}", module=dbapi2)
        with engine.begin() as connection:
            db.metadata.create_all(connection)
            yield connection
        engine.dispose()
    else:
        with app.app_context(), db.engine.connect() as connection:
            connection.execute(text("CREATE SCHEMA models"))
            connection.execute(text("SET LOCAL search_path TO models"))
            db.metadata.create_all(connection)
            yield connection
            connection.rollback()


@pytest.fixture
def migrated(app: LearnHub) -> Iterator[Connection]:
    """A connection to a database that migrations made from nothing."""
    with app.app_context(), db.engine.connect() as connection:
        yield connection


def test_migrations_give_exactly_the_schema_of_the_models(migrated: Connection) -> None:
    context = MigrationContext.configure(migrated, opts=COMPARED)
    assert compare_metadata(context, db.metadata) == []


def test_columns_and_indexes_are_the_models_to_the_letter(migrated: Connection, made_by_models: Connection) -> None:
    assert columns_of(migrated) == columns_of(made_by_models)
    expected = {name: sql.replace(" models.", " public.") for name, sql in indexes_of(made_by_models).items()}
    found = {name: sql for name, sql in indexes_of(migrated).items() if name != "alembic_version_pkc"}
    assert found == expected
    assert "coalesce" in found["uq_institutions_name"].lower()


def test_two_institutions_of_one_name_in_one_place_cannot_be(app: LearnHub) -> None:
    row = (
        "INSERT INTO institutions (public_id, name, kind, country, parent_id, created_at) "
        "VALUES ('{}', 'Ministry', 'ministry', 'BJ', NULL, '2026-03-02 09:00:00')"
    )
    with app.app_context():
        database.begin_writing()
        db.session.execute(text(row.format("one")))
        with pytest.raises(DBAPIError, match=r"uq_institutions_name|UNIQUE"):
            db.session.execute(text(row.format("two")))
        db.session.rollback()
        database.end_writing()


def test_the_triggers_are_there_after_an_upgrade_from_nothing(migrated: Connection) -> None:
    assert triggers_of(migrated) == expected_triggers(migrated.dialect.name)


def test_every_name_follows_the_convention(migrated: Connection) -> None:
    found = inspect(migrated)
    for table in db.metadata.tables:
        assert found.get_pk_constraint(table)["name"] == f"pk_{table}"
        for key in found.get_foreign_keys(table):
            columns = "_".join(key["constrained_columns"])
            assert key["name"] == f"fk_{table}_{columns}_{key['referred_table']}"
        for unique in found.get_unique_constraints(table):
            assert unique["name"] == f"uq_{table}_{'_'.join(unique['column_names'])}"
        for check in found.get_check_constraints(table):
            assert str(check["name"]).startswith(f"ck_{table}_")
    for name in indexes_of(migrated):
        assert re.match(r"(ix|uq|pk)_", name) or name == "alembic_version_pkc"


def test_a_rebuilt_table_keeps_its_rows_its_children_and_its_triggers(
    app: LearnHub, filled: dict[str, list[tuple[Any, ...]]], migrate: Migrate
) -> None:
    assert all(filled[table] for table in ("persons", "memberships", "enrolments", "unit_progress", "certificates"))
    with app.app_context():
        indexes = indexes_of(db.session.connection())
    migrate(REBUILD)
    with app.app_context():
        assert contents() == filled
        connection = db.session.connection()
        assert indexes_of(connection) == indexes
        assert "added" in {column["name"] for column in inspect(connection).get_columns("persons")}
        assert triggers_of(connection) == expected_triggers(connection.dialect.name)
        database.begin_writing()
        for table in ("events", "audit", "certificates"):
            with pytest.raises(DBAPIError, match=r"append-only|permission denied"), db.session.begin_nested():
                db.session.execute(text(f"DELETE FROM {table}"))  # noqa: S608 -- our own table
        db.session.rollback()
        database.end_writing()


@pytest.mark.parametrize("lines", [BREAK_A_REFERENCE, FAIL_HALFWAY], ids=["broken reference", "failed halfway"])
def test_a_migration_that_goes_wrong_is_undone_whole(
    app: LearnHub, filled: dict[str, list[tuple[Any, ...]]], migrate: Migrate, lines: str
) -> None:
    with app.app_context():
        before = revision(db.session.connection())
    with pytest.raises((RuntimeError, DBAPIError), match=r"(?i)undone|foreign key|halfway"):
        migrate(lines)
    with app.app_context():
        connection = db.session.connection()
        assert revision(connection) == before
        assert "added" not in {column["name"] for column in inspect(connection).get_columns("persons")}
        assert contents() == filled
        assert triggers_of(connection) == expected_triggers(connection.dialect.name)


@pytest.mark.parametrize("lines", [REBUILD, FAIL_HALFWAY], ids=["that worked", "that failed"])
def test_references_are_guarded_again_after_a_migration(app: LearnHub, migrate: Migrate, lines: str) -> None:
    with contextlib.suppress(RuntimeError):
        migrate(lines)
    with app.app_context():
        with unit_of_work():
            Cast().learner()
        database.begin_writing()
        with pytest.raises(DBAPIError, match=r"(?i)foreign key"):
            db.session.execute(text(CHILD_OF_NOBODY))
        db.session.rollback()
        database.end_writing()
