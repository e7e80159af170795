"""Which institutions and programmes lie within an actor's rights: as conditions, and the one way in to each."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, or_, select, true

from learnhub.access import reach
from learnhub.access.reach import Actor, Reach
from learnhub.errors import NotFound
from learnhub.learning.models import Programme
from learnhub.people import memberships
from learnhub.people.models import Institution, Membership, MembershipState, Person
from learnhub.stores.database import db


def institutions(within: Reach) -> ColumnElement[bool]:
    """Return the condition on `Institution` that keeps a query within reach. A programme alone gives no institution."""
    ways: list[ColumnElement[bool]] = []
    if within.everything:
        ways.append(true())
    if within.countries:
        ways.append(Institution.country.in_(within.countries))
    if within.institutions:
        ways.append(Institution.id.in_(within.institutions))
    return or_(*ways) if ways else false()


def programmes(within: Reach) -> ColumnElement[bool]:
    """Return the condition on `Programme` that keeps a query within reach: one's own, and those of places in it."""
    ways: list[ColumnElement[bool]] = []
    if within.everything:
        ways.append(true())
    if within.countries:
        ways.append(Programme.country.in_(within.countries))
    if within.institutions:
        ways.append(Programme.institution_id.in_(within.institutions))
    if within.programmes:
        ways.append(Programme.public_id.in_(within.programmes))
    return or_(*ways) if ways else false()


def get_institution(actor: Actor, action: str, public_id: str) -> Institution:
    """Return an institution in which the actor may do something. Raises NotFound for all others alike."""
    condition = institutions(reach.reach_of(actor, action))
    query = select(Institution).where(Institution.public_id == _code(public_id), condition)
    found = db.session.scalars(query).first()
    if found is None:
        raise NotFound
    return found


def workplace(actor: Actor, person: Person) -> Membership | None:
    """Return where a person works, as far as the actor may know.

    What nobody has confirmed yet is shown to the person, and to those who may confirm it.
    """
    membership = memberships.of(person)
    if membership is None or membership.state == MembershipState.CONFIRMED or person is actor.person:
        return membership
    mine = institutions(reach.reach_of(actor, "membership.confirm"))
    is_mine = select(Institution.id).where(Institution.id == membership.institution_id, mine)
    return membership if db.session.scalars(is_mine).first() is not None else None


def get_programme(actor: Actor, action: str, public_id: str) -> Programme:
    """Return a programme in which the actor may do something. Raises NotFound for all others alike."""
    condition = programmes(reach.reach_of(actor, action))
    query = select(Programme).where(Programme.public_id == _code(public_id), condition)
    found = db.session.scalars(query).first()
    if found is None:
        raise NotFound
    return found


def _code(text: str) -> str:
    """Return what may be a public code. Raises NotFound for what cannot be one, such as text that holds NUL."""
    if not (text.isascii() and text.isalnum()):
        raise NotFound
    return text
