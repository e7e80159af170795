"""The embedded engine by the clock: waits between tries, leases, and what kills its process each time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from learnhub import clock
from learnhub.app import LearnHub
from learnhub.stores import tasks
from learnhub.stores.database import unit_of_work
from learnhub.stores.work import embedded, handlers
from learnhub.stores.work.handlers import WAITS
from tests.conftest import Time


class Killed(BaseException):
    """Ends a worker in the middle of its work, as the end of its process does."""


@pytest.fixture
def tried() -> Iterator[list[float]]:
    """Work that fails, and when it was tried: in seconds since it was first."""
    tried: list[float] = []
    began = clock.now()

    def fail() -> None:
        tried.append((clock.now() - began).total_seconds())
        raise OSError

    tasks.register("test.fail", fail)
    yield tried
    tasks.unregister("test.fail")


def defer(app: LearnHub, name: str) -> None:
    with app.app_context(), unit_of_work():
        tasks.defer(name)


def test_tries_come_after_longer_and_longer_waits(app: LearnHub, time: Time, tried: list[float]) -> None:
    defer(app, "test.fail")
    for _ in range(500):
        embedded.run_due(app.app_context)
        time.pass_by(seconds=10)
    waits = [wait.total_seconds() for wait in WAITS]
    assert tried == [sum(waits[:number]) for number in range(len(waits) + 1)]
    with app.app_context():
        assert [kept.error for kept in tasks.list_failed()] == ["OSError"]


def test_what_a_killed_worker_had_begun_is_done_after_its_lease(app: LearnHub, time: Time) -> None:
    begun = []

    def be_killed_once() -> None:
        begun.append(clock.now())
        if len(begun) == 1:
            raise Killed

    tasks.register("test.killed", be_killed_once)
    defer(app, "test.killed")
    with pytest.raises(Killed):
        embedded.run_due(app.app_context)
    time.pass_by(seconds=embedded.LEASE.total_seconds() - 1)
    assert embedded.run_due(app.app_context) == 0
    with app.app_context():
        assert [kept.is_under_way for kept in tasks.list_waiting()] == [True]
    time.pass_by(seconds=1)
    assert embedded.run_due(app.app_context) == 1
    with app.app_context():
        assert tasks.list_waiting() == tasks.list_failed() == []
    assert len(begun) == 2


def test_what_kills_its_process_each_time_is_given_up(app: LearnHub, time: Time) -> None:
    def be_killed() -> None:
        raise Killed

    tasks.register("test.killed", be_killed)
    defer(app, "test.killed")
    for _ in range(len(WAITS) + 1):
        with pytest.raises(Killed):
            embedded.run_due(app.app_context)
        time.pass_by(seconds=embedded.LEASE.total_seconds())
    assert embedded.run_due(app.app_context) == 1
    with app.app_context():
        assert [kept.error for kept in tasks.list_failed()] == [handlers.ABANDONED]


def test_who_comes_back_after_the_lease_changes_nothing(
    app: LearnHub, time: Time, caplog: pytest.LogCaptureFixture
) -> None:
    def be_overtaken() -> None:
        time.pass_by(minutes=2)
        tasks.register("test.overtaken", lambda: None)
        assert embedded.run_due(app.app_context) == 1
        raise OSError

    tasks.register("test.overtaken", be_overtaken)
    defer(app, "test.overtaken")
    assert embedded.run_due(app.app_context) == 1
    with app.app_context():
        assert tasks.list_waiting() == tasks.list_failed() == []
    assert "test.overtaken took longer than its lease" in caplog.text


def test_a_clock_that_was_set_back_only_makes_work_wait(app: LearnHub, time: Time, tried: list[float]) -> None:
    defer(app, "test.fail")
    time.pass_by(hours=-1)
    assert embedded.run_due(app.app_context) == 0
    time.pass_by(hours=1)
    assert embedded.run_due(app.app_context) == 1


def test_a_worker_that_is_asked_to_stop_begins_nothing_more(app: LearnHub, tried: list[float]) -> None:
    defer(app, "test.fail")
    defer(app, "test.fail")
    assert embedded.run_due(app.app_context, is_over=lambda: len(tried) == 1) == 1
    with app.app_context():
        assert [kept.tries for kept in tasks.list_waiting()] == [0, 1]
