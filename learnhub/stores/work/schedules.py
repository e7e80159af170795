"""Periodic work: one row for each kind, so that several processes do it once and what was missed is made up for.

The same on both databases. Procrastinate has periodic tasks too, but leaves out those that are overdue by more than
some minutes: on a server that is off at night, what is due at night would never be done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from learnhub import clock, ids
from learnhub.stores.database import Model, db, rows_changed, unit_of_work
from learnhub.stores.privacy import TECHNICAL
from learnhub.stores.work import handlers
from learnhub.stores.work.failures import LONGEST_ERROR
from learnhub.stores.work.handlers import Context

# After this another process takes over what one has begun and not ended.
LEASE = timedelta(minutes=10)
# What went wrong is tried again after this, or at its next time where that comes sooner.
AFTER_FAILURE = timedelta(minutes=10)
# Seconds that background work waits for other writers of its process; they go first, and it tries again.
PATIENCE = 2.0


class Schedule(Model):
    """When periodic work is next due, and how it went the last time."""

    __tablename__ = "schedules"

    name: Mapped[str] = mapped_column(String(64), primary_key=True, info=TECHNICAL)
    # While it is under way: when another process may take it over.
    next_at: Mapped[datetime] = mapped_column(info=TECHNICAL)
    claim: Mapped[str | None] = mapped_column(String(16), info=TECHNICAL)
    started_at: Mapped[datetime | None] = mapped_column(info=TECHNICAL)
    finished_at: Mapped[datetime | None] = mapped_column(info=TECHNICAL)
    error: Mapped[str | None] = mapped_column(String(LONGEST_ERROR), info=TECHNICAL)


@dataclass(frozen=True, slots=True)
class _Claim:
    name: str
    code: str
    started_at: datetime


_periods: dict[str, timedelta] = {}


def every(name: str, period: timedelta) -> None:
    """Say that registered work without arguments is done again and again."""
    handlers.get(name)
    _periods[name] = period


def prepare() -> None:
    """Add the rows that are missing; what is new is due at once."""
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    for name in sorted(_periods):
        db.session.execute(insert(Schedule).values(name=name, next_at=clock.now()).on_conflict_do_nothing())


def list_all() -> Sequence[Schedule]:
    """Return the schedule of all periodic work that this version knows, by name."""
    return db.session.scalars(select(Schedule).where(Schedule.name.in_(_periods)).order_by(Schedule.name)).all()


def next_at() -> datetime | None:
    """Return when the next periodic work is due."""
    return db.session.scalars(
        select(Schedule.next_at).where(Schedule.name.in_(_periods)).order_by(Schedule.next_at).limit(1)
    ).first()


def run_due(context: Context, is_over: Callable[[], bool] = lambda: False) -> int:
    """Do the periodic work that is due, each kind once, and return how many there were. Stops early when `is_over`."""
    done = 0
    for name in _due(context):
        if is_over():
            break
        claim = _claim(context, name)
        if claim is not None:
            _finish(context, claim, _error_of(context, claim))
            done += 1
    return done


def _due(context: Context) -> Sequence[str]:
    with context():
        return db.session.scalars(
            select(Schedule.name)
            .where(Schedule.name.in_(_periods), Schedule.next_at <= clock.now())
            .order_by(Schedule.next_at)
        ).all()


def _claim(context: Context, name: str) -> _Claim | None:
    claim = _Claim(name, ids.public_id(), clock.now())
    due = update(Schedule).where(Schedule.name == name, Schedule.next_at <= claim.started_at)
    with context(), unit_of_work(PATIENCE):
        taken = rows_changed(
            due.values(next_at=claim.started_at + LEASE, claim=claim.code, started_at=claim.started_at)
        )
    return claim if taken else None


def _error_of(context: Context, claim: _Claim) -> str | None:
    try:
        handlers.run(context, claim.name, {})
    except handlers.Failed as failed:
        return str(failed)[:LONGEST_ERROR]
    return None


def _finish(context: Context, claim: _Claim, error: str | None) -> None:
    period = _periods[claim.name]
    wait = min(period, AFTER_FAILURE) if error else period
    mine = update(Schedule).where(Schedule.name == claim.name, Schedule.claim == claim.code)
    with context(), unit_of_work():
        rows_changed(mine.values(next_at=claim.started_at + wait, claim=None, finished_at=clock.now(), error=error))
