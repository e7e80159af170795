"""All background work: what does it under which name, and what is done again and again."""

from __future__ import annotations

from datetime import timedelta

from learnhub.jobs import cleaning
from learnhub.jobs.mail import Post
from learnhub.settings import Settings
from learnhub.stores import outbox, tasks


def register(settings: Settings) -> None:
    """Say what does which work; the app calls this when it is made."""
    tasks.register(outbox.SENDING, Post(settings).send_due)
    tasks.every(outbox.SENDING, timedelta(minutes=1))
    tasks.register("cleaning", cleaning.clean)
    tasks.every("cleaning", timedelta(days=1))
