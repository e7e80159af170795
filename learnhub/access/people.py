"""People within an actor's reach: the one way in to a person, and the search."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from learnhub import i18n
from learnhub.access import reach
from learnhub.access.reach import Actor
from learnhub.errors import NotFound, Refused
from learnhub.i18n import lazy
from learnhub.people import grants, ranks, texts
from learnhub.people.models import Grant, Institution, Membership, MembershipState, Person
from learnhub.stores import database, record
from learnhub.stores.database import db
from learnhub.stores.record import Act

PER_PAGE = 50
SEARCH = "person.search"
# Whoever was erased is in figures alone, and an account that became part of another one is that one.
_IS_SOMEBODY = and_(Person.erased_at.is_(None), Person.merged_into_id.is_(None))


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person in a list. `institution` is empty for none; `is_claim` says that nobody has confirmed it yet."""

    code: str
    name: str
    country: str
    institution: str
    is_claim: bool
    grants: Sequence[Grant]
    last_seen_at: datetime | None
    is_suspended: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page of a list. `number` counts from 1."""

    lines: Sequence[PersonLine]
    total: int
    number: int
    pages: int


def get(actor: Actor, action: str, public_id: str) -> Person:
    """Return a person to whom the actor may do something.

    Raises NotFound for whom the actor may not know of, absent or not, and Refused where the person may be seen but
    this may not be done, as on oneself.
    """
    found = _find(actor, action, public_id)
    if found is not None:
        return found
    if actor.is_somebody and public_id == actor.code:
        raise Refused(lazy("This cannot be done to one's own account."), mend=lazy("Ask another person who may do it."))
    if _find(actor, "person.name", public_id) is not None:
        raise Refused
    raise NotFound


def _find(actor: Actor, action: str, public_id: str) -> Person | None:
    if not (public_id.isascii() and public_id.isalnum()):  # NUL and alike are nobody's code
        return None
    within = reach.people(reach.reach_of(actor, action), with_self=True)
    return db.session.scalars(select(Person).where(Person.public_id == public_id, within)).first()


def get_below(actor: Actor, action: str, public_id: str) -> Person:
    """Return a person to whose account the actor may do something: within reach, and of a role below their own.

    Raises as `get` does, and Conflict for an account that is nobody's any more.
    """
    person = get(actor, action, public_id)
    grants.require_owned(person)
    if not _is_below(actor, person):
        raise Refused(
            lazy("You may do this to accounts of people whose roles are below your own."),
            mend=lazy("Ask an administrator of LearnHub."),
        )
    return person


def _is_below(actor: Actor, person: Person) -> bool:
    return actor.is_administrator or person.id == actor.person_id or ranks.stands_above(actor.required, person)


def may_below(actor: Actor, action: str, person: Person) -> bool:
    """Tell whether the actor may do something to the account of somebody else."""
    return person.id != actor.person_id and may(actor, action, person) and _is_below(actor, person)


def may(actor: Actor, action: str, person: Person) -> bool:
    """Tell whether the actor may do something to a person, or see what the action is about."""
    return _find(actor, action, person.public_id) is not None


def count(actor: Actor, action: str = SEARCH) -> int:
    """Return how many people are within the actor's reach."""
    within = reach.people(reach.reach_of(actor, action))
    return db.session.scalars(select(func.count()).select_from(Person).where(within, _IS_SOMEBODY)).one()


def search(actor: Actor, wanted: str, number: int) -> PeoplePage:
    """Return a page of those within reach whose name, user name or e-mail address holds what is wanted, by name.

    Case and accents do not matter; of several words all have to be there. User names and addresses are looked at only
    where the actor may see them. A page beyond the last one gives the last.
    """
    found = select(Person.id).where(reach.people(reach.reach_of(actor, SEARCH)), _IS_SOMEBODY, *_holds(actor, wanted))
    total = db.session.scalars(select(func.count()).select_from(found.subquery())).one()
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(1, number), pages)
    ordered = found.order_by(Person.name_key, Person.id).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
    return PeoplePage(_lines(db.session.scalars(ordered).all()), total, number, pages)


def _holds(actor: Actor, wanted: str) -> Iterator[ColumnElement[bool]]:
    """Return the conditions that each word is there somewhere: in the name whatever its accents, else as it is kept."""
    is_open = reach.people(reach.reach_of(actor, "person.email"), with_self=True)
    for word in texts.folded(wanted).split():
        others = or_(*(column.contains(word, autoescape=True) for column in (Person.user_name, Person.email)))
        yield or_(Person.name_key.contains(i18n.folded(word), autoescape=True), and_(is_open, others))


def _lines(person_ids: Sequence[int]) -> list[PersonLine]:
    found = db.session.execute(
        select(Person, Membership.state, Institution.name)
        .outerjoin(Membership, Membership.person_id == Person.id)
        .outerjoin(Institution, Institution.id == Membership.institution_id)
        .where(Person.id.in_(person_ids))
    ).all()
    held = _grants(person_ids)
    lines = {person.id: _line(person, state, institution, held) for person, state, institution in found}
    return [lines[person_id] for person_id in person_ids]


def _grants(person_ids: Sequence[int]) -> dict[int, list[Grant]]:
    held: dict[int, list[Grant]] = {}
    query = select(Grant).where(Grant.person_id.in_(person_ids), Grant.revoked_at.is_(None)).order_by(Grant.id)
    for grant in db.session.scalars(query):
        held.setdefault(grant.person_id, []).append(grant)
    return held


def _line(
    person: Person, state: str | None, institution: str | None, held: Mapping[int, Sequence[Grant]]
) -> PersonLine:
    return PersonLine(
        code=person.public_id,
        name=person.name,
        country=person.country,
        institution=institution or "",
        is_claim=state == MembershipState.CLAIMED,
        grants=held.get(person.id, ()),
        last_seen_at=person.last_seen_at,
        is_suspended=person.suspended_at is not None,
    )


def note_seen(actor: Actor, action: str, subject_kind: str, subject_id: str, **details: Any) -> None:
    """Write one line of audit when the table asks for it: an administrator reads what is about other people.

    Called when the page is ready, in a request that only reads: so only this line waits for others who write.
    """
    cell = reach.highest_cell(actor, action)
    if cell is not None and cell.is_audited:
        code = actor.code
        database.begin_writing()
        record.audit(code, Act.PEOPLE_SEEN, subject_kind, subject_id, **details)
