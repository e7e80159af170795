"""Attempts whose time is over: they are handed in as of their end, also where nobody opens them again."""

from __future__ import annotations

from learnhub.assessment import attempts
from learnhub.stores import tasks
from learnhub.stores.database import unit_of_work


def close_overdue() -> None:
    """Hand in every attempt whose time is over. Doing so twice is doing so once.

    One to a transaction: what two attempts came to may be one row, so that whoever held one while ending another could
    wait for a learner who waits in turn.
    """
    found = 1
    while found:
        with unit_of_work(tasks.PATIENCE):
            found = attempts.close_overdue(1)
