"""The second step of a person: whether one is on, and what goes with turning it on and off."""

from __future__ import annotations

from sqlalchemy import exists, select

from learnhub.people import recovery_codes, sessions, totp
from learnhub.people.factor_models import TotpSecret
from learnhub.people.models import Person, Session
from learnhub.people.totp import Offer
from learnhub.stores import record
from learnhub.stores.database import db
from learnhub.stores.record import Act


def has_one(person: Person) -> bool:
    """Tell whether a person needs a second step to sign in."""
    return bool(db.session.scalar(select(exists().where(TotpSecret.person_id == person.id))))


def add_app(person: Person, offered: Offer, code: str, *, keep: Session | None = None) -> None:
    """Turn codes of an app on, with the first of them; all other devices are signed out. Raises Invalid."""
    if not totp.add(person, offered, code):
        return
    record.audit(person.public_id, Act.FACTOR_ADDED, "person", person.public_id, factor="app")
    sessions.end_all(person, keep=keep)


def remove_app(person: Person, *, keep: Session | None = None) -> None:
    """Turn codes of an app off; with the last way of a second step the recovery codes go too."""
    if not totp.remove(person):
        return
    record.audit(person.public_id, Act.FACTOR_REMOVED, "person", person.public_id, factor="app")
    if not has_one(person):
        recovery_codes.end_all(person)
    sessions.end_all(person, keep=keep)
