"""Keeping who looked at whom: pages that show others say so when they are ready."""

from __future__ import annotations

from collections.abc import Collection

from learnhub.access import lookers
from learnhub.people.looks import Page
from learnhub.web import edge, guards


def note(page: Page, people: Collection[str]) -> None:
    """Keep, after the page's own transaction, that who is signed in saw people, by their codes.

    Nothing is written where as close a look of the same day is kept already. Where it cannot be written (a full disk,
    say), reading goes on.
    """
    actor = guards.current_actor()
    new = lookers.unknown(actor, page, people)
    if new:
        edge.afterwards(lambda: lookers.keep(actor, page, new))
