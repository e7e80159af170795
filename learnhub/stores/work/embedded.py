"""The engine for SQLite: a table of tasks, and two threads of the server that do them one after the other.

One thread does what is slow, the other all else.

A task is claimed by a conditional update for as long as its lease lasts; a thread beside it renews the lease while
the task is under way. When a process is killed, its task is due again after the lease. So a task is done at least
once, and by one worker at a time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum, auto
from typing import Any

from sqlalchemy import JSON, ColumnElement, Index, String, delete, select, true, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from learnhub import clock, ids
from learnhub.stores.database import Model, db, rows_changed, unit_of_work
from learnhub.stores.privacy import TECHNICAL
from learnhub.stores.work import failures, handlers, schedules
from learnhub.stores.work.handlers import Context, Kept, log
from learnhub.stores.work.loops import Loop, seconds_until
from learnhub.stores.work.schedules import PATIENCE

LEASE = timedelta(minutes=1)
# Seconds after which a sleeping worker looks for what other processes have put off; its own process rings.
POLL = 15.0


class TaskState(StrEnum):
    """From put off to over."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Pace(Enum):
    """Which tasks a thread does."""

    ANY = auto()
    QUICK = auto()
    SLOW = auto()


class Task(Model):
    """A piece of work that was put off. On PostgreSQL Procrastinate's tables hold the work, and this one is empty."""

    __tablename__ = "tasks"
    __table_args__ = (Index(None, "state", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    code: Mapped[str] = mapped_column(String(16), unique=True, info=TECHNICAL)
    name: Mapped[str] = mapped_column(String(64), info=TECHNICAL)
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON, info=TECHNICAL)
    state: Mapped[str] = mapped_column(String(16), info=TECHNICAL)
    tries: Mapped[int] = mapped_column(info=TECHNICAL)
    # While it is under way: when its lease ends.
    due_at: Mapped[datetime] = mapped_column(info=TECHNICAL)
    claim: Mapped[str | None] = mapped_column(String(16), info=TECHNICAL)
    made_at: Mapped[datetime] = mapped_column(info=TECHNICAL)
    finished_at: Mapped[datetime | None] = mapped_column(info=TECHNICAL)


@dataclass(frozen=True, slots=True)
class _Claim:
    id: int
    task: str
    name: str
    arguments: Mapping[str, Any]
    tries: int
    code: str

    @property
    def is_mine(self) -> ColumnElement[bool]:
        return (Task.id == self.id) & (Task.claim == self.code) & (Task.state == TaskState.RUNNING)


def add(name: str, arguments: Mapping[str, Any]) -> None:
    """Put a piece of work off, in the transaction of the deed."""
    now = clock.now()
    state = TaskState.WAITING
    task = Task(
        code=ids.public_id(), name=name, arguments=dict(arguments), state=state, tries=0, due_at=now, made_at=now
    )
    db.session.add(task)
    db.session.flush()


def list_kept(*, failed: bool, limit: int) -> list[Kept]:
    """Return what has failed, the latest first, or else what waits or is under way, the next due first."""
    if failed:
        query = select(Task).where(Task.state == TaskState.FAILED).order_by(Task.finished_at.desc(), Task.id)
    else:
        query = select(Task).where(_is_open()).order_by(Task.due_at, Task.id)
    found = db.session.scalars(query.limit(limit)).all()
    errors = failures.of([task.code for task in found])
    return [_kept(task, errors.get(task.code)) for task in found]


def _kept(task: Task, error: str | None) -> Kept:
    at = task.finished_at if task.state == TaskState.FAILED else task.due_at
    return Kept(task.code, task.name, task.state == TaskState.RUNNING, task.tries, at, error)


def try_again(code: str) -> bool:
    """Make failed work wait for its tries anew; tell whether there was any of this code."""
    failed = update(Task).where(Task.code == code, Task.state == TaskState.FAILED)
    if not rows_changed(failed.values(state=TaskState.WAITING, tries=0, due_at=clock.now(), finished_at=None)):
        return False
    failures.forget([code])
    return True


def forget_finished(before: datetime) -> None:
    """Forget what was over before an instant, whether it went well or failed."""
    over = delete(Task).where(Task.state.in_((TaskState.DONE, TaskState.FAILED)), Task.finished_at < before)
    failures.forget(db.session.scalars(over.returning(Task.code)).all())


def _is_open() -> ColumnElement[bool]:
    return Task.state.in_((TaskState.WAITING, TaskState.RUNNING))


def _is_of(pace: Pace) -> ColumnElement[bool]:
    """Whether a task is slow or not. What nobody registered is quickly found to be so."""
    slow = [work.name for work in handlers.all_known() if work.is_slow]
    return {Pace.ANY: true(), Pace.QUICK: Task.name.not_in(slow), Pace.SLOW: Task.name.in_(slow)}[pace]


def next_at(pace: Pace = Pace.ANY) -> datetime | None:
    """Return when the next task is due, or the lease of one ends."""
    query = select(Task.due_at).where(_is_open(), _is_of(pace))
    return db.session.scalars(query.order_by(Task.due_at).limit(1)).first()


def run_due(
    context: Context,
    is_over: Callable[[], bool] = lambda: False,
    lease: timedelta = LEASE,
    pace: Pace = Pace.ANY,
) -> int:
    """Do the tasks that are due, one after the other, and return how many tries were made. Stops when `is_over`."""
    tries = 0
    while not is_over() and _is_due(context, pace) and (claim := _claim(context, lease, pace)) is not None:
        _try(context, claim, lease)
        tries += 1
    return tries


def _is_due(context: Context, pace: Pace) -> bool:
    """Look without the lock of writers: most of the time there is nothing."""
    with context():
        due_at = next_at(pace)
        return due_at is not None and due_at <= clock.now()


def _claim(context: Context, lease: timedelta, pace: Pace) -> _Claim | None:
    now, code = clock.now(), ids.public_id()
    with context(), unit_of_work(PATIENCE):
        is_due = _is_open() & _is_of(pace) & (Task.due_at <= now)
        first = select(Task.id).where(is_due).order_by(Task.due_at, Task.id).limit(1).scalar_subquery()
        taking = update(Task).where(Task.id == first, is_due)
        row = db.session.execute(
            taking.values(state=TaskState.RUNNING, tries=Task.tries + 1, due_at=now + lease, claim=code).returning(
                Task.id, Task.code, Task.name, Task.arguments, Task.tries
            )
        ).first()
    return _Claim(row.id, row.code, row.name, row.arguments, row.tries, code) if row else None


def _try(context: Context, claim: _Claim, lease: timedelta) -> None:
    work = handlers.find(claim.name)
    if work is not None and claim.tries > work.most_tries:
        _fail(context, claim, handlers.ABANDONED, None)  # no try came back: it may be what kills its process
        return
    try:
        with _renewed(context, claim, lease):
            handlers.run(context, claim.name, claim.arguments)
    except handlers.Failed as failed:
        _fail(context, claim, str(failed), work.wait_after(claim.tries) if work else None)
    else:
        _end(context, claim, state=TaskState.DONE, finished_at=clock.now())


def _fail(context: Context, claim: _Claim, error: str, wait: timedelta | None) -> None:
    if wait is None:
        _end(context, claim, error, state=TaskState.FAILED, finished_at=clock.now())
    else:
        _end(context, claim, error, state=TaskState.WAITING, due_at=clock.now() + wait)


def _end(context: Context, claim: _Claim, error: str | None = None, **values: Any) -> None:
    """Write how a try ended, unless the lease was over and another worker has taken the task."""
    with context(), unit_of_work():
        if not rows_changed(update(Task).where(claim.is_mine).values(claim=None, **values)):
            log.warning("%s took longer than its lease", claim.name)
        elif error is not None:
            failures.note(claim.task, error)
        elif claim.tries > 1:
            failures.forget([claim.task])


@contextmanager
def _renewed(context: Context, claim: _Claim, lease: timedelta) -> Iterator[None]:
    """Renew the lease of a task while it is under way, from a thread beside it."""
    is_over = threading.Event()

    def renew() -> None:
        while not is_over.wait(lease.total_seconds() / 3):
            try:
                with context(), unit_of_work(PATIENCE):
                    rows_changed(update(Task).where(claim.is_mine).values(due_at=clock.now() + lease))
            except DBAPIError as error:
                log.warning("the lease of %s was not renewed: %s", claim.name, type(error).__name__)

    renewing = threading.Thread(target=renew, name="learnhub-lease", daemon=True)
    renewing.start()
    try:
        yield
    finally:
        is_over.set()
        renewing.join()


class Worker:
    """Does periodic work and tasks in two threads of this process."""

    def __init__(self, context: Context, lease: timedelta = LEASE) -> None:
        self._context = context
        self._lease = lease
        self._work = Loop("learnhub-work", self._step)
        self._slow_work = Loop("learnhub-slow-work", self._slow_step)
        self._loops = (self._work, self._slow_work)

    def start(self) -> None:
        """Begin."""
        with self._context(), unit_of_work():
            schedules.prepare()
        for loop in self._loops:
            loop.start()

    def ring(self) -> None:
        """Say that this process has put something off."""
        for loop in self._loops:
            loop.ring()

    def stop(self, timeout: float) -> bool:
        """End what is under way, at most `timeout` seconds, and begin nothing more; tell whether it ended."""
        latest = time.monotonic() + timeout
        for loop in self._loops:
            loop.stop()
        return all(loop.join(max(0.0, latest - time.monotonic())) for loop in self._loops)

    def _step(self) -> float:
        schedules.run_due(self._context, self._work.is_over)
        run_due(self._context, self._work.is_over, self._lease, Pace.QUICK)
        with self._context():
            return seconds_until(POLL, schedules.next_at(), next_at(Pace.QUICK))

    def _slow_step(self) -> float:
        run_due(self._context, self._slow_work.is_over, self._lease, Pace.SLOW)
        with self._context():
            return seconds_until(POLL, next_at(Pace.SLOW))
