"""A thread that does something again and again, sleeps as long as it may, and stops when it is told to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from learnhub import clock
from learnhub.stores.work.handlers import log

# Seconds to wait when something went wrong that is not the work's own fault: the database is away, say.
AFTER_TROUBLE = 5.0


def seconds_until(most: float, *instants: datetime | None) -> float:
    """Return how many seconds may pass until the first of these instants, at most `most`."""
    waits = [(instant - clock.now()).total_seconds() for instant in instants if instant is not None]
    return max(0.0, min([most, *waits]))


class Loop:
    """Calls `step` until it is stopped; `step` returns how many seconds may pass until the next call."""

    def __init__(self, name: str, step: Callable[[], float]) -> None:
        self._step = step
        self._bell = threading.Event()
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def ring(self) -> None:
        """Say that there is something to do now."""
        self._bell.set()

    def is_over(self) -> bool:
        """Whether it was told to stop; a step of many parts asks between them."""
        return self._is_over.is_set()

    def rest(self, seconds: float) -> None:
        """Let some time pass in another thread, but no more than until it is told to stop."""
        self._is_over.wait(seconds)

    def stop(self) -> None:
        """Tell it to stop after what it is doing."""
        self._is_over.set()
        self._bell.set()

    def join(self, timeout: float) -> bool:
        """Wait for it to stop, at most `timeout` seconds; tell whether it did."""
        with suppress(RuntimeError):  # it was never begun
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while True:
            self._bell.clear()  # before what it calls for is looked at: nothing that rings meanwhile is missed
            if self._is_over.is_set():
                return
            self._bell.wait(self._seconds_until_next())

    def _seconds_until_next(self) -> float:
        try:
            return self._step()
        except Exception as error:  # noqa: BLE001 -- it goes on when the database is there again
            log.error("background work is held up: %s", type(error).__name__)
            return AFTER_TROUBLE
