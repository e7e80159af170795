"""The door to background work, and what both engines promise behind it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text, update

from learnhub import clock
from learnhub.app import LearnHub
from learnhub.stores import tasks
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.work.embedded import Task
from learnhub.stores.work.failures import TaskFailure
from learnhub.stores.work.handlers import Kept

SOON = 20  # seconds at most; it takes some milliseconds
LEASE = timedelta(seconds=1)
NO_WAITS = (timedelta(), timedelta())


class Deeds:
    """What handlers did, as it was asked of them, and a way to wait for it."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self._changed = threading.Condition()

    def note(self, code: str) -> None:
        """Be the handler that writes down what it is asked."""
        with self._changed:
            self.done.append(code)
            self._changed.notify_all()

    def fail(self, code: str) -> None:
        """Be the handler that never succeeds, and quotes somebody when it says so."""
        self.note(code)
        raise ZeroDivisionError("Afi Exemple <afi@example.org> divided by zero")

    def wait_for(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so; fail when that takes too long."""
        with self._changed:
            assert self._changed.wait_for(is_so, SOON), f"done so far: {self.done}"


@pytest.fixture
def deeds() -> Iterator[Deeds]:
    """Two kinds of work: one that is done, and one that fails."""
    deeds = Deeds()
    tasks.register("test.note", deeds.note, NO_WAITS)
    tasks.register("test.fail", deeds.fail, NO_WAITS)
    yield deeds
    for name in ("test.note", "test.fail", "test.slow"):
        tasks.unregister(name)


@contextmanager
def working(app: LearnHub, workers: int = 1) -> Iterator[None]:
    """Let workers go on in this process."""
    started = [tasks.worker(app.app_context, LEASE) for _ in range(workers)]
    for one in started:
        tasks.start(one)
    try:
        yield
    finally:
        stopped = [tasks.stop(one) for one in started]
        assert all(stopped)


def defer(app: LearnHub, name: str, *codes: str) -> None:
    with app.app_context(), unit_of_work():
        for code in codes:
            tasks.defer(name, code=code)


def waiting(app: LearnHub) -> list[Kept]:
    with app.app_context():
        return tasks.list_waiting()


def failed(app: LearnHub) -> list[Kept]:
    with app.app_context():
        return tasks.list_failed()


def until(is_so: Callable[[], bool]) -> None:
    """Wait for what another thread writes into the database after the handler's end."""
    tries = threading.Event()
    for _ in range(SOON * 50):
        if is_so():
            return
        tries.wait(0.02)
    pytest.fail("it did not become so")


def test_what_is_committed_is_done(app: LearnHub, deeds: Deeds) -> None:
    with working(app):
        defer(app, "test.note", "one", "two")
        deeds.wait_for(lambda: sorted(deeds.done) == ["one", "two"])
    assert waiting(app) == failed(app) == []


def test_what_was_put_off_before_a_worker_began_is_done(app: LearnHub, deeds: Deeds) -> None:
    defer(app, "test.note", "one")
    assert [(kept.name, kept.tries, kept.is_under_way) for kept in waiting(app)] == [("test.note", 0, False)]
    with working(app):
        deeds.wait_for(lambda: deeds.done == ["one"])


def test_what_is_rolled_back_leaves_nothing(app: LearnHub, deeds: Deeds) -> None:
    with app.app_context(), suppress(ZeroDivisionError), unit_of_work():
        tasks.defer("test.note", code="never")
        raise ZeroDivisionError
    assert waiting(app) == []
    with working(app):
        defer(app, "test.note", "one")
        deeds.wait_for(lambda: bool(deeds.done))
    assert deeds.done == ["one"]


def test_what_is_put_off_within_a_savepoint_goes_with_it(app: LearnHub, deeds: Deeds) -> None:
    with working(app):
        with app.app_context(), unit_of_work():
            with suppress(ZeroDivisionError), db.session.begin_nested():
                tasks.defer("test.note", code="never")
                raise ZeroDivisionError
            with db.session.begin_nested():
                tasks.defer("test.note", code="one")
        deeds.wait_for(lambda: bool(deeds.done))
    assert deeds.done == ["one"]


def test_work_that_nobody_registered_is_refused_at_once(app: LearnHub) -> None:
    with app.app_context(), pytest.raises(KeyError, match=r"no work called 'test\.nothing'"), unit_of_work():
        tasks.defer("test.nothing")
    assert waiting(app) == []


@pytest.mark.parametrize("words", ["Afi Exemple", "afi@example.org", "né", "a" * 65, "one\ntwo"])
def test_what_could_say_who_somebody_is_is_refused(app: LearnHub, deeds: Deeds, words: str) -> None:
    with app.app_context(), pytest.raises(ValueError, match="code is not an opaque code"), unit_of_work():
        tasks.defer("test.note", code=words)


def test_what_is_asked_for_once_in_a_transaction_is_put_off_once(app: LearnHub, deeds: Deeds) -> None:
    for _ in range(2):
        with app.app_context(), unit_of_work():
            tasks.defer_once("cleaning")
            tasks.defer_once("cleaning")
    assert [kept.name for kept in waiting(app)] == ["cleaning", "cleaning"]


def test_what_fails_is_tried_again_and_then_kept(app: LearnHub, deeds: Deeds) -> None:
    with working(app):
        defer(app, "test.fail", "one")
        until(lambda: bool(failed(app)))
    assert deeds.done == ["one"] * 3
    assert waiting(app) == []
    assert [(kept.name, kept.tries, kept.error) for kept in failed(app)] == [("test.fail", 3, "ZeroDivisionError")]


def test_what_failed_can_be_tried_again(app: LearnHub, deeds: Deeds) -> None:
    with working(app):
        defer(app, "test.fail", "one")
        until(lambda: bool(failed(app)))
        tasks.register("test.fail", deeds.note, NO_WAITS)
    with working(app):
        code = failed(app)[0].code
        with app.app_context(), unit_of_work():
            assert tasks.try_again(code)
            assert not tasks.try_again(code)
        until(lambda: failed(app) == waiting(app) == [])
    assert count_failures(app) == 0
    assert deeds.done == ["one"] * 4


def count_failures(app: LearnHub) -> int:
    with app.app_context():
        return db.session.scalars(select(func.count()).select_from(TaskFailure)).one()


def test_the_log_says_what_failed_but_quotes_nobody(
    app: LearnHub, deeds: Deeds, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), working(app):
        defer(app, "test.fail", "one")
        until(lambda: bool(failed(app)))
    assert "test.fail went wrong: ZeroDivisionError" in caplog.text
    assert "Exemple" not in caplog.text
    assert "divided" not in caplog.text


def test_a_letter_does_not_wait_behind_what_is_slow(app: LearnHub, deeds: Deeds) -> None:
    """Somebody who signs up while the books of all courses are made waits for that letter."""
    is_sent = threading.Event()

    def be_slow(code: str) -> None:
        assert is_sent.wait(SOON)
        deeds.note(code)

    tasks.register("test.slow", be_slow, NO_WAITS, is_slow=True)
    with working(app):
        defer(app, "test.slow", "book-1", "book-2", "book-3")
        defer(app, "test.note", "letter")
        deeds.wait_for(lambda: deeds.done == ["letter"])
        is_sent.set()
        deeds.wait_for(lambda: deeds.done == ["letter", "book-1", "book-2", "book-3"])


def test_several_workers_do_each_piece_once(app: LearnHub, deeds: Deeds) -> None:
    codes = [f"piece-{number}" for number in range(30)]
    with working(app, workers=3):
        defer(app, "test.note", *codes)
        deeds.wait_for(lambda: len(deeds.done) >= len(codes))
        until(lambda: waiting(app) == [])
    assert sorted(deeds.done) == sorted(codes)


def test_no_two_workers_do_one_piece_at_the_same_time(app: LearnHub, deeds: Deeds) -> None:
    """A slow piece outlasts its lease, but its worker lives and keeps it."""
    begun, may_end = threading.Semaphore(0), threading.Event()

    def be_slow(code: str) -> None:
        begun.release()
        may_end.wait(SOON)
        deeds.note(code)

    tasks.register("test.slow", be_slow, NO_WAITS)
    with clock.set_to(lambda: datetime.now(UTC)), working(app, workers=2):
        defer(app, "test.slow", "one")
        assert begun.acquire(timeout=SOON)
        assert not begun.acquire(timeout=LEASE.total_seconds() * 1.5)
        may_end.set()
        deeds.wait_for(lambda: bool(deeds.done))
    assert deeds.done == ["one"]
    assert waiting(app) == []


def test_a_worker_that_stops_ends_what_it_has_begun(app: LearnHub, deeds: Deeds) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def be_slow(code: str) -> None:
        begun.set()
        may_end.wait(SOON)
        deeds.note(code)

    tasks.register("test.slow", be_slow, NO_WAITS)
    worker = tasks.worker(app.app_context)
    tasks.start(worker)
    defer(app, "test.slow", "one")
    assert begun.wait(SOON)
    assert not tasks.stop(worker, timeout=0.1)  # it is still at it
    may_end.set()
    assert tasks.stop(worker)
    assert deeds.done == ["one"]
    assert waiting(app) == []


def test_work_of_another_version_is_kept_as_failed(app: LearnHub, deeds: Deeds) -> None:
    tasks.register("test.of-yesterday", deeds.note)
    defer(app, "test.of-yesterday", "one")
    tasks.unregister("test.of-yesterday")
    with working(app):
        until(lambda: [kept.name for kept in failed(app)] == ["test.of-yesterday"])
    assert deeds.done == []


def test_what_is_long_over_is_forgotten(app: LearnHub, deeds: Deeds, backend: str) -> None:
    with working(app):
        defer(app, "test.fail", "one")
        defer(app, "test.note", "two")
        until(lambda: len(failed(app)) == 1 and not waiting(app))
    let_days_pass(app, backend, 29)
    with app.app_context(), unit_of_work():
        tasks.forget_finished()
    assert len(failed(app)) == 1
    let_days_pass(app, backend, 2)
    with app.app_context(), unit_of_work():
        tasks.forget_finished()
    assert failed(app) == []
    assert count_failures(app) == 0


def let_days_pass(app: LearnHub, backend: str, days: int) -> None:
    """Make everything that is over older by some days."""
    with app.app_context(), unit_of_work():
        if backend == "sqlite":
            for task in db.session.scalars(select(Task)):
                assert task.finished_at is not None
                db.session.execute(
                    update(Task).where(Task.id == task.id).values(finished_at=task.finished_at - timedelta(days=days))
                )
        else:
            db.session.execute(text(f"UPDATE procrastinate_events SET at = at - interval '{days} days'"))  # noqa: S608
