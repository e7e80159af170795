"""Cleaning: what is over and of no use to anybody is forgotten."""

from __future__ import annotations

from datetime import timedelta

from learnhub import clock
from learnhub.people import sessions, throttles
from learnhub.stores import outbox, tasks
from learnhub.stores.database import unit_of_work

SESSIONS_KEPT_FOR = timedelta(days=30)
MAIL_KEPT_FOR = timedelta(days=90)


def clean() -> None:
    """Forget finished work, old sessions and mail, and tries that no longer count; each in a transaction of its own."""
    with unit_of_work(tasks.PATIENCE):
        tasks.forget_finished()
    with unit_of_work(tasks.PATIENCE):
        sessions.forget_over(clock.now() - SESSIONS_KEPT_FOR)
    with unit_of_work(tasks.PATIENCE):
        outbox.forget_over(clock.now() - MAIL_KEPT_FOR)
    with unit_of_work(tasks.PATIENCE):
        throttles.forget_old()
