"""What is particular to the engine for PostgreSQL: its schema, what stalls, and what the edge is told."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from learnhub.app import LearnHub
from learnhub.stores import tasks
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.work import procrastinate_schema, procrastination
from learnhub.stores.work.handlers import ABANDONED, WAITS
from tests.databases import PostgresqlDatabases


@pytest.fixture
def app(postgresql_databases: PostgresqlDatabases) -> Iterator[LearnHub]:
    """An app with an empty PostgreSQL database, and a kind of work."""
    app = postgresql_databases.fresh()
    tasks.register("test.nothing-much", lambda: None)
    yield app
    tasks.unregister("test.nothing-much")
    with app.app_context():
        db.engine.dispose()


def stall(tries: int) -> None:
    """Put work off that a worker, gone since, has begun after so many tries."""
    tasks.defer("test.nothing-much")
    db.session.execute(
        text("UPDATE procrastinate_jobs SET status = 'doing', attempts = :tries WHERE status = 'todo'"),
        {"tries": tries},
    )


def test_what_stalled_waits_again(app: LearnHub) -> None:
    with app.app_context(), unit_of_work():
        stall(tries=0)
        assert procrastination.take_over() == 1
        assert [(kept.tries, kept.is_under_way) for kept in tasks.list_waiting()] == [(1, False)]
        assert procrastination.take_over() == 0


def test_what_stalled_each_time_is_given_up(app: LearnHub) -> None:
    with app.app_context(), unit_of_work():
        stall(tries=len(WAITS))
        assert procrastination.take_over() == 1
        assert tasks.list_waiting() == []
        assert [kept.error for kept in tasks.list_failed()] == [ABANDONED]


def test_work_of_a_living_worker_is_not_taken_over(app: LearnHub) -> None:
    with app.app_context(), unit_of_work():
        stall(tries=0)
        db.session.execute(text("INSERT INTO procrastinate_workers DEFAULT VALUES"))
        db.session.execute(text("UPDATE procrastinate_jobs SET worker_id = (SELECT id FROM procrastinate_workers)"))
        assert procrastination.take_over() == 0


def test_making_its_tables_twice_changes_nothing(app: LearnHub) -> None:
    with app.app_context(), unit_of_work():
        tasks.defer("test.nothing-much")
        procrastinate_schema.bring_up_to_date(db.session.connection())
        assert len(tasks.list_waiting()) == 1


def test_only_its_newer_migrations_are_run() -> None:
    names = ["03.04.00_50_post.sql", "__init__.py", "03.03.00_01_pre.sql", "03.04.00_01_pre.sql"]
    assert procrastinate_schema.missing(names, "03.03.00_01_pre.sql") == ["03.04.00_01_pre.sql", "03.04.00_50_post.sql"]
    assert procrastinate_schema.missing(names, "03.04.00_50_post.sql") == []


def test_a_full_disk_is_told_in_the_shape_that_the_edge_knows(app: LearnHub) -> None:
    function = (
        "CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$"
    )
    trigger = "CREATE TRIGGER fill BEFORE INSERT ON procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION fill()"
    with app.app_context():
        with unit_of_work():
            db.session.execute(text(function))
            db.session.execute(text(trigger))
        with pytest.raises(OperationalError) as caught, unit_of_work():
            tasks.defer("test.nothing-much")
        assert isinstance(caught.value.orig, psycopg.errors.DiskFull)
