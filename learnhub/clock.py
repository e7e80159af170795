"""The one clock. Everything that asks for the time asks here, so that tests can set it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime


def _system_time() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system_time


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return _source()


def today() -> date:
    """Return the present date in UTC."""
    return now().date()


@contextmanager
def set_to(instant: datetime | Callable[[], datetime]) -> Iterator[None]:
    """Make `now()` answer `instant` (or what it returns) inside the block. For tests and for making demo data.

    Raises ValueError when the instant is naive.
    """
    global _source  # noqa: PLW0603 -- one clock for the whole process is the point
    if isinstance(instant, datetime) and instant.tzinfo is None:
        raise ValueError("the clock wants an aware instant")
    before = _source
    _source = instant if callable(instant) else lambda: instant
    try:
        yield
    finally:
        _source = before
