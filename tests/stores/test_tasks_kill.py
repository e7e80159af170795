"""A worker that is killed in the middle: its work is done again by another, and the outcome is right once (INV-01)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from learnhub import clock, ids
from learnhub.app import LearnHub
from learnhub.people.models import Throttle
from learnhub.stores import tasks
from learnhub.stores.database import db, unit_of_work
from tests import programs
from tests.programs import Program
from tests.stores import working
from tests.stores.test_tasks import until
from tests.thoroughness import cases

KILLS = cases(1, long=10)


@pytest.fixture(autouse=True)
def time() -> Iterator[None]:
    """Leave the clock alone: the workers' is the real one."""
    tasks.register(working.NAME, working.mark)
    with clock.set_to(lambda: datetime.now(UTC)):
        yield
    tasks.unregister(working.NAME)


def worker(app: LearnHub, how: str) -> AbstractContextManager[Program]:
    """A process that works on the same database; killed at the end."""
    return programs.running(app.config["LEARNHUB"], "tests.stores.working", how)


def lines(process: Program, until: str) -> list[str]:
    """Return what a process says, up to a word."""
    said = []
    for line in process.says:
        said.append(line.strip())
        if said[-1] == until:
            return said
    pytest.fail(f"it ended and said only {said}")


def rows(app: LearnHub) -> list[str]:
    with app.app_context():
        return sorted(db.session.scalars(select(Throttle.key_digest)))


def is_all_over(app: LearnHub) -> bool:
    with app.app_context():
        return not tasks.list_waiting()


@pytest.mark.long
def test_killed_before_and_after_its_commit_it_is_done_again_and_right_once(app: LearnHub) -> None:
    codes = sorted(ids.public_id() for _ in range(KILLS))
    for number, code in enumerate(codes):
        with app.app_context(), unit_of_work():
            tasks.defer(working.NAME, code=code)
        with worker(app, "before") as first:
            assert lines(first, "waits") == ["began", "waits"]
        assert rows(app) == codes[:number]
        with worker(app, "after") as second:
            assert lines(second, "waits") == ["began", "waits"]
        assert rows(app) == codes[: number + 1]
        with worker(app, "neither") as third:
            assert lines(third, "ended") == ["began", "ended"]
            until(lambda: is_all_over(app))  # what ended is written down after it says so
        assert rows(app) == codes[: number + 1]
    with app.app_context():
        assert tasks.list_failed() == []
