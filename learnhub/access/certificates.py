"""Certificates within an actor's reach: which are shown of a person, and the one way in to decide on one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select

from learnhub.access import people, reach
from learnhub.access.reach import Actor
from learnhub.credentials.models import Certificate
from learnhub.errors import NotFound
from learnhub.learning.models import Enrolment
from learnhub.people.models import Person
from learnhub.stores.database import db

READ = "certificate.read_pdf_badge"
DECIDE = "certificate.revoke_reinstate"


def of(actor: Actor, person: Person) -> Sequence[Certificate]:
    """Return those certificates of a person that the actor may see, the latest first.

    Through a programme alone these are the ones earned in it.
    """
    return db.session.scalars(
        select(Certificate)
        .join(Certificate.enrolment)
        .join(Enrolment.person)
        .where(Enrolment.person_id == person.id, _within(actor, READ))
        .order_by(Certificate.id.desc())
    ).all()


def get(actor: Actor, action: str, public_id: str, code: str) -> Certificate:
    """Return a certificate of a person with which the actor may do something.

    Raises NotFound and Refused as people.get does, and NotFound for a code that is not of this person.
    """
    person = people.get(actor, action, public_id)
    if not code.isascii() or not code.isprintable():  # NUL and alike are in no code
        raise NotFound
    found = db.session.scalars(
        select(Certificate)
        .join(Certificate.enrolment)
        .join(Enrolment.person)
        .where(Certificate.code == code, Enrolment.person_id == person.id, _within(actor, action))
    ).first()
    if found is None:
        raise NotFound
    return found


def _within(actor: Actor, action: str) -> ColumnElement[bool]:
    within = reach.reach_of(actor, action)
    return or_(reach.enrolments(within), Person.id == within.self_id)
