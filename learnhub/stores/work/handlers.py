"""What can be put off: under which name, what does it, and how often it is tried."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

log = logging.getLogger("learnhub.work")

# What work is done within: an app context of its own for each piece, so that no session outlives it.
Context = Callable[[], AbstractContextManager[Any]]
Handler = Callable[..., None]

# How long to wait after each failed try; after the last one there is no other, and the work is kept as failed.
WAITS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))

# What is told of work that never came back: its process was killed each time.
ABANDONED = "Abandoned"


class Failed(Exception):
    """A try failed. Only the class of the error is told on: its words may quote people."""


@dataclass(frozen=True, slots=True)
class Work:
    """One kind of work. `waits` has one wait less than there are tries; nothing else waits for what is slow."""

    name: str
    handler: Handler
    waits: Sequence[timedelta]
    is_slow: bool = False

    @property
    def most_tries(self) -> int:
        """How many tries there are before it is kept as failed."""
        return len(self.waits) + 1

    def wait_after(self, tries: int) -> timedelta | None:
        """Return how long to wait after so many failed tries; None when there is no other try."""
        return self.waits[tries - 1] if tries <= len(self.waits) else None


@dataclass(frozen=True, slots=True)
class Kept:
    """A piece of work that waits, is under way or has failed. `at` is when it is due, or when it failed."""

    code: str
    name: str
    is_under_way: bool
    tries: int
    at: datetime | None
    error: str | None


_known: dict[str, Work] = {}


def register(name: str, handler: Handler, waits: Sequence[timedelta] = WAITS, *, is_slow: bool = False) -> None:
    """Say what does the work of a name; the app does so for all of them, when it is made.

    What takes long, comes in numbers and is waited for by nobody is slow: it is done beside all else, one after the
    other, so that letters do not wait behind it.

    A handler is called outside of a transaction, in an app context, and begins its own. It may be called twice for the
    same work, when a process is killed in the middle: what may happen only once rests on the database, as everywhere.
    """
    _known[name] = Work(name, handler, tuple(waits), is_slow)


def unregister(name: str) -> None:
    """Take a kind of work away again; what was put off under its name is then kept as failed."""
    _known.pop(name, None)


def get(name: str) -> Work:
    """Return what does the work of a name. Raises KeyError for a name that nobody registered."""
    if name not in _known:
        raise KeyError(f"there is no work called {name!r}")
    return _known[name]


def find(name: str) -> Work | None:
    """Return what does the work of a name, or None: it may have been put off by another version of LearnHub."""
    return _known.get(name)


def all_known() -> tuple[Work, ...]:
    """Return every kind of work that is registered."""
    return tuple(_known.values())


def run(context: Context, name: str, arguments: Mapping[str, Any]) -> None:
    """Do a piece of work once. Raises Failed with the class of whatever went wrong, and nothing of its words."""
    error = _error_of(context, name, arguments)
    if error is not None:
        log.warning("%s went wrong: %s", name, error)
        raise Failed(error)


def _error_of(context: Context, name: str, arguments: Mapping[str, Any]) -> str | None:
    try:
        with context():
            get(name).handler(**arguments)
    except Exception as error:  # noqa: BLE001 -- whatever it is, the worker goes on with other work
        return type(error).__name__
    return None
