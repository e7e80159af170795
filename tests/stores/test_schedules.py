"""Periodic work: once for each time, whoever does it, and made up for when it was missed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from learnhub import clock
from learnhub.app import LearnHub
from learnhub.stores import tasks
from learnhub.stores.database import unit_of_work
from learnhub.stores.work import schedules
from learnhub.stores.work.schedules import Schedule
from tests.conftest import Time

NAME = "test.tick"


class Ticks:
    """Periodic work of each hour that counts how often it was done, and may fail or be slow."""

    def __init__(self) -> None:
        self.count = 0
        self.error: type[BaseException] | None = None
        self._lock = threading.Lock()

    def tick(self) -> None:
        """Be the handler."""
        with self._lock:
            self.count += 1
        if self.error is not None:
            raise self.error("quotes somebody")


@pytest.fixture
def ticks(app: LearnHub, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ticks]:
    """The only periodic work there is."""
    monkeypatch.setattr(schedules, "_periods", {})
    ticks = Ticks()
    tasks.register(NAME, ticks.tick)
    tasks.every(NAME, timedelta(hours=1))
    with app.app_context(), unit_of_work():
        schedules.prepare()
    yield ticks
    tasks.unregister(NAME)


def only(app: LearnHub) -> Schedule:
    with app.app_context():
        (schedule,) = tasks.list_schedules()
        return schedule


def test_it_is_done_at_once_and_then_in_each_period(app: LearnHub, time: Time, ticks: Ticks) -> None:
    for _ in range(6 * 3):
        schedules.run_due(app.app_context)
        time.pass_by(minutes=10)
    assert ticks.count == 3


def test_a_second_process_adds_no_second_row(app: LearnHub, time: Time, ticks: Ticks) -> None:
    schedules.run_due(app.app_context)
    with app.app_context(), unit_of_work():
        schedules.prepare()
    assert schedules.run_due(app.app_context) == 0


def test_several_processes_do_it_once(app: LearnHub, time: Time, ticks: Ticks) -> None:
    together = threading.Barrier(4)

    def run() -> int:
        together.wait()
        return schedules.run_due(app.app_context)

    for _ in range(5):
        with ThreadPoolExecutor(4) as pool:
            done = [pool.submit(run) for _ in range(4)]
        assert sum(one.result() for one in done) == 1
        time.pass_by(hours=1)
    assert ticks.count == 5


def test_what_was_missed_while_the_server_was_off_is_made_up_for_once(app: LearnHub, time: Time, ticks: Ticks) -> None:
    schedules.run_due(app.app_context)
    time.pass_by(days=3)
    assert [schedules.run_due(app.app_context) for _ in range(3)] == [1, 0, 0]


def test_how_it_went_is_kept(app: LearnHub, time: Time, ticks: Ticks) -> None:
    schedules.run_due(app.app_context)
    schedule = only(app)
    assert (schedule.name, schedule.finished_at, schedule.error) == (NAME, clock.now(), None)
    assert schedule.next_at == clock.now() + timedelta(hours=1)


def test_what_fails_is_tried_again_sooner_and_quotes_nobody(app: LearnHub, time: Time, ticks: Ticks) -> None:
    ticks.error = OSError
    schedules.run_due(app.app_context)
    schedule = only(app)
    assert schedule.error == "OSError"
    assert schedule.next_at == clock.now() + schedules.AFTER_FAILURE
    ticks.error = None
    time.pass_by(minutes=10)
    schedules.run_due(app.app_context)
    assert only(app).error is None


def test_what_a_killed_process_had_begun_is_done_again(app: LearnHub, time: Time, ticks: Ticks) -> None:
    ticks.error = KeyboardInterrupt
    with pytest.raises(KeyboardInterrupt):
        schedules.run_due(app.app_context)
    ticks.error = None
    assert schedules.run_due(app.app_context) == 0
    time.pass_by(seconds=schedules.LEASE.total_seconds())
    assert schedules.run_due(app.app_context) == 1
    assert ticks.count == 2


def test_periodic_work_is_registered_work(app: LearnHub) -> None:
    with pytest.raises(KeyError):
        tasks.every("test.nothing", timedelta(hours=1))
