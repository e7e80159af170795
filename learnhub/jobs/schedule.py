"""All background work: what does it under which name, and what is done again and again."""

from __future__ import annotations

from datetime import timedelta

from learnhub.jobs import cleaning
from learnhub.stores import tasks


def register() -> None:
    """Say what does which work; the app calls this when it is made."""
    tasks.register("cleaning", cleaning.clean)
    tasks.every("cleaning", timedelta(days=1))
