"""Attempts whose time is over: they are handed in as of their end, also where nobody opens them again."""

from __future__ import annotations

from learnhub.assessment import attempts
from learnhub.stores import tasks
from learnhub.stores.database import unit_of_work

# One to a transaction: whoever held one attempt while waiting for another, and what both came to is one row, could wait
# for a learner who waits in turn.
AT_ONCE = 1


def close_overdue() -> None:
    """Hand in every attempt whose time is over, one at a time. Doing so twice is doing so once."""
    found = AT_ONCE
    while found == AT_ONCE:
        with unit_of_work(tasks.PATIENCE):
            found = attempts.close_overdue(AT_ONCE)
