"""The one door to background work.

    tasks.defer("reminders.send", reminder="k3v9…")

What is put off is kept in the transaction of the deed: rolled back with it, and done soon after it is committed. What
does it is registered by name when the app is made (`jobs/schedule.py` is the whole list). Two engines stand behind the
door, and the database says which: a thread and a table of our own for SQLite, Procrastinate for PostgreSQL.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Protocol

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from learnhub import clock
from learnhub.stores.database import db
from learnhub.stores.work import embedded, handlers, procrastination, schedules
from learnhub.stores.work.handlers import Context, Kept

KEPT_FOR = timedelta(days=30)
MOST_LISTED = 200

# Opaque codes and numbers: nothing that could be a name, an address or what somebody wrote.
_CODE = re.compile(r"[A-Za-z0-9._:-]{0,64}")
_DEFERRED = "deferred work"

register = handlers.register
unregister = handlers.unregister
every = schedules.every
all_known = handlers.all_known
list_schedules = schedules.list_all
PATIENCE = schedules.PATIENCE


class Worker(Protocol):
    """What does the work in threads of this process."""

    def start(self) -> None:
        """Begin."""

    def ring(self) -> None:
        """Say that this process has put something off."""

    def stop(self, timeout: float) -> bool:
        """End what is under way, at most `timeout` seconds, and begin nothing more; tell whether it ended."""


_workers: set[Worker] = set()
_workers_lock = threading.Lock()


def defer(name: str, /, **arguments: str | int | bool | None) -> None:
    """Put registered work off until the present transaction is committed; rolled back, it never was.

    Arguments are codes and numbers. Raises KeyError for work that nobody registered, and ValueError for an argument
    that could say who somebody is.
    """
    handlers.get(name)
    require_codes(arguments)
    _engine().add(name, arguments)
    db.session.info.setdefault(_DEFERRED, set()).add(name)


def defer_once(name: str, /) -> None:
    """Put work without arguments off, unless the present transaction has done so already."""
    if name not in db.session.info.get(_DEFERRED, ()):
        defer(name)


def require_codes(arguments: Mapping[str, Any]) -> None:
    """Raise ValueError for an argument that is no opaque code, number or date."""
    for name, value in arguments.items():
        is_plain = value is None or isinstance(value, bool | int)
        if not is_plain and not (isinstance(value, str) and _CODE.fullmatch(value)):
            raise ValueError(f"{name} is not an opaque code: work that is put off names nobody")


def _engine() -> Any:
    return embedded if db.engine.dialect.name == "sqlite" else procrastination


def list_waiting() -> list[Kept]:
    """Return the work that waits or is under way, the next due first."""
    return list(_engine().list_kept(failed=False, limit=MOST_LISTED))


def list_failed() -> list[Kept]:
    """Return the work whose tries have all failed, the latest first."""
    return list(_engine().list_kept(failed=True, limit=MOST_LISTED))


def try_again(code: str) -> bool:
    """Make failed work wait again; tell whether there was any of this code. Doing so twice is doing so once."""
    is_found = bool(_engine().try_again(code))
    if is_found:
        db.session.info.setdefault(_DEFERRED, set())
    return is_found


def forget_finished() -> None:
    """Forget work that has been over for 30 days."""
    _engine().forget_finished(clock.now() - KEPT_FOR)


def worker(context: Context, lease: timedelta | None = None) -> Worker:
    """Return a worker for the database of the app that `context` opens; it begins when it is started."""
    with context():
        engine = _engine()
    made: Worker = engine.Worker(context, lease or engine.LEASE)
    return made


def start(one: Worker) -> None:
    """Let a worker begin; it hears of what this process puts off."""
    with _workers_lock:
        _workers.add(one)
    one.start()


def stop(one: Worker, timeout: float = 20) -> bool:
    """Let a worker end what is under way, at most `timeout` seconds; tell whether it ended."""
    with _workers_lock:
        _workers.discard(one)
    return one.stop(timeout)


@event.listens_for(Session, "after_commit")
def _ring(session: Session) -> None:
    if not session.in_nested_transaction() and _DEFERRED in session.info:
        with _workers_lock:
            for one in _workers:
                one.ring()


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_DEFERRED, None)
