"""Whether this instance is well, as those who look after all of it see it: what is wrong, and how badly."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from sqlalchemy import func, select, text

from learnhub import clock
from learnhub.access import work
from learnhub.settings import Settings
from learnhub.stores import outbox, seal_checks, tasks
from learnhub.stores.backups import schemas
from learnhub.stores.database import db
from learnhub.stores.record import Act, AuditEntry

ACTION = work.ACTION

GIB = 1024**3
LITTLE_ROOM, NO_ROOM = 2 * GIB, GIB // 2
# A backup every night may be late by one, and must not be by a week.
BACKUP_LATE, BACKUP_OLD = timedelta(days=2), timedelta(days=8)
# Some work is done every minute, so whoever works is heard of.
WORKER_SILENT = timedelta(minutes=10)
MAIL_SLOW = timedelta(hours=1)
CLOCKS_DIFFER = timedelta(minutes=2)


class Subject(StrEnum):
    """What is looked at."""

    DISK = "disk"
    BACKUP = "backup"
    WORKER = "worker"
    WORK = "work"
    MAIL = "mail"
    RECORD = "record"
    SCHEMA = "schema"
    CLOCK = "clock"
    ADDRESS = "address"


class State(IntEnum):
    """How it is. The worst come first."""

    BAD = 0
    WARM = 1
    GOOD = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """How one thing is; `at` and `amount` say since when and how much, where there is anything to say."""

    subject: Subject
    state: State
    why: str = ""
    at: datetime | None = None
    amount: int = 0


def look(settings: Settings, *, arrived_secure: bool) -> list[Finding]:
    """Look at everything; what needs somebody comes first. `arrived_secure` is how the web server in front tells it."""
    found = [
        *(_disk(settings), _backup(settings), _worker(), _work(), _mail(settings)),
        *(_record(settings), _schema(), _clock(), _address(settings, arrived_secure=arrived_secure)),
    ]
    return sorted(found, key=lambda finding: finding.state)


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.data_folder).free
    state = State.BAD if free < NO_ROOM else State.WARM if free < LITTLE_ROOM else State.GOOD
    return Finding(Subject.DISK, state, amount=free)


def _backup(settings: Settings) -> Finding:
    newest = db.session.scalar(select(func.max(AuditEntry.occurred_at)).where(AuditEntry.act == Act.BACKUP_MADE))
    if newest is None:
        return Finding(Subject.BACKUP, State.WARM if settings.is_test_instance else State.BAD, "none")
    age = clock.now() - newest
    state = State.BAD if age > BACKUP_OLD else State.WARM if age > BACKUP_LATE else State.GOOD
    return Finding(Subject.BACKUP, state, at=newest)


def _worker() -> Finding:
    heard = max(_heard(), default=None)
    if heard is None:
        return Finding(Subject.WORKER, State.BAD, "never")
    return Finding(Subject.WORKER, State.BAD if clock.now() - heard > WORKER_SILENT else State.GOOD, at=heard)


def _heard() -> Iterator[datetime]:
    for one in tasks.list_schedules():
        yield from (at for at in (one.started_at, one.finished_at) if at is not None)


def _work() -> Finding:
    failed = len(tasks.list_failed()) + sum(bool(one.error) for one in tasks.list_schedules())
    return Finding(Subject.WORK, State.WARM if failed else State.GOOD, amount=failed)


def _mail(settings: Settings) -> Finding:
    counts = outbox.count()
    if counts.failed:
        return Finding(Subject.MAIL, State.WARM, "failed", amount=counts.failed)
    if counts.oldest is not None and clock.now() - counts.oldest > MAIL_SLOW:
        return Finding(Subject.MAIL, State.BAD, "slow", counts.oldest, counts.waiting)
    if not settings.sends_mail:
        return Finding(Subject.MAIL, State.WARM, "no server")
    return Finding(Subject.MAIL, State.GOOD, amount=counts.waiting)


def _record(settings: Settings) -> Finding:
    """Look at the end of the record alone: reading all of it takes a while, and is what `record verify` does."""
    faults = seal_checks.verify_end(settings.data_folder)
    if faults:
        return Finding(Subject.RECORD, State.BAD, faults[0].kind)
    return Finding(Subject.RECORD, State.GOOD)


def _schema() -> Finding:
    version = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    return Finding(Subject.SCHEMA, State.GOOD if version == schemas.newest() else State.BAD)


def _clock() -> Finding:
    """See whether the record holds anything from the future: then this clock is slow, or another one was fast."""
    newest = db.session.scalar(select(AuditEntry.occurred_at).order_by(AuditEntry.id.desc()).limit(1))
    is_ahead = newest is not None and newest - clock.now() > CLOCKS_DIFFER
    return Finding(Subject.CLOCK, State.BAD if is_ahead else State.GOOD, at=newest if is_ahead else None)


def _address(settings: Settings, *, arrived_secure: bool) -> Finding:
    if settings.is_test_instance:
        return Finding(Subject.ADDRESS, State.WARM, "test")
    return Finding(Subject.ADDRESS, State.GOOD if arrived_secure else State.WARM, "" if arrived_secure else "untold")
