"""Migrations that are killed midway leave the old schema or the new one, whole, and lose no row (INV-34)."""

from __future__ import annotations

import random
import signal
import time as clocks
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import Connection, NullPool, create_engine, inspect, text

from learnhub.app import create_app
from learnhub.settings import Settings
from learnhub.stores.database import db
from tests import programs
from tests.databases import Cluster
from tests.thoroughness import cases

pytestmark = [
    pytest.mark.long,
    pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index"),
]

PEOPLE = cases(2_000, long=1_000_000)
KILLS = cases(1, long=4)
OLD = "0001"
# Each has a row of another table that points to it, as sessions do: what a rebuilt table would take along.
FILL = """
    INSERT INTO persons (public_id, name, user_name, country, sex, language, created_at)
    SELECT 'p' || number, 'Afi Exemple ' || number, 'afi' || number, 'BJ', 'woman', 'fr', '2026-03-02 09:00:00'
    FROM ({numbers}) AS counted
"""
POINT = """
    INSERT INTO sessions
        (public_id, token_digest, person_id, device, started_at, last_used_at, expires_at)
    SELECT 's' || id, 'd' || id, id, 'Firefox', created_at, created_at, '2026-05-02 09:00:00'
    FROM persons WHERE id % 10 = 0
"""
NUMBERS = {
    "sqlite": "WITH RECURSIVE n(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM n WHERE number < {}) "
    "SELECT number FROM n",
    "postgresql": "SELECT generate_series(1, {}) AS number",
}
Schema = tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]


@pytest.fixture
def time() -> None:
    """Leave the clock alone: another process migrates."""


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """An instance with the first schema that there was, and very many people in it."""
    address = ""
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("postgresql_cluster")
        cluster.run("DROP DATABASE IF EXISTS learnhub_killed WITH (FORCE)")
        cluster.run("CREATE DATABASE learnhub_killed OWNER learnhub")
        address = cluster.address("learnhub_killed")
    made = Settings(data=str(tmp_path / "data"), database_url=address)
    app = create_app(made)
    with app.app_context():
        upgrade(revision=OLD)
        db.engine.dispose()
    with _connected(made) as connection:
        connection.execute(text(FILL.format(numbers=NUMBERS[request.param].format(PEOPLE))))
        connection.execute(text(POINT))
        connection.commit()
    return made


@contextmanager
def _connected(settings: Settings) -> Iterator[Connection]:
    engine = create_engine(settings.database_address, poolclass=NullPool)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _schema(settings: Settings) -> Schema:
    """Return the version that the database says it has, and every table with its columns."""
    with _connected(settings) as connection:
        version = str(connection.scalar(text("SELECT version_num FROM alembic_version")))
        found = inspect(connection)
        tables = [name for name in sorted(found.get_table_names()) if not name.startswith("procrastinate")]
        columns = tuple((name, tuple(column["name"] for column in found.get_columns(name))) for name in tables)
    return version, columns


def _rows(settings: Settings) -> tuple[int, int, int]:
    with _connected(settings) as connection:
        people, sum_of_keys = connection.execute(text("SELECT count(*), sum(id) FROM persons")).one()
        sessions = connection.scalar(text("SELECT count(*) FROM sessions JOIN persons ON persons.id = person_id"))
    return int(people), int(sum_of_keys), int(sessions or 0)


def _seconds_of_upgrade(settings: Settings, within: float | None) -> float:
    """Upgrade by the operator's command; kill it after so many seconds, where some are given."""
    began = clocks.monotonic()
    with programs.running(settings, "learnhub", "data", "upgrade") as program:
        if within is None:
            assert program.ended(within=1800) == 0
        elif program.ended(within=within) is None:
            program.signal(signal.SIGKILL)
            program.ended(within=60)
    return clocks.monotonic() - began


def test_a_killed_migration_leaves_the_old_schema_or_the_new_one(settings: Settings) -> None:
    old, rows = _schema(settings), _rows(settings)
    assert rows[0] == PEOPLE
    begun = random.uniform(0.3, 0.8)  # noqa: S311 -- any will do
    for _kill in range(KILLS):
        begun += _seconds_of_upgrade(settings, within=begun) * random.uniform(0, 0.5)  # noqa: S311
        now = _schema(settings)
        assert _rows(settings) == rows
        if now != old:
            assert now[0] != OLD
            break
    _seconds_of_upgrade(settings, within=None)
    new = _schema(settings)
    assert new[0] != OLD
    assert len(new[1]) > len(old[1])
    assert _rows(settings) == rows
    if now != old:
        assert now == new
