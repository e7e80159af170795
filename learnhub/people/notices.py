"""Telling people by letter what somebody else has done with their account."""

from __future__ import annotations

from enum import StrEnum

from learnhub import ids
from learnhub.people.models import Person
from learnhub.stores import outbox

LETTER = "account_changed"


class Done(StrEnum):
    """What was done."""

    PROFILE = "profile"
    INSTITUTION = "institution"
    SESSIONS = "sessions"


def tell(actor_code: str, person: Person, done: Done) -> None:
    """Queue the letter, in the transaction of the act; nobody is told of what they did themselves."""
    if actor_code != person.public_id:
        outbox.queue(LETTER, person.public_id, about=ids.public_id(), done=done.value)
