"""Which programmes an actor may change, whom they may add or take out, and the way from what is typed to people.

What is beyond reach is unknown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true

from learnhub.access import reach, scopes
from learnhub.access.reach import Actor
from learnhub.errors import NotFound
from learnhub.learning import programme_members
from learnhub.learning.models import Enrolment, Programme
from learnhub.people import accounts, institutions
from learnhub.people.models import Institution, Membership, MembershipState, Person, Role, ScopeKind
from learnhub.stores.database import db

MEMBERS = "programme.members_add_remove"
EDIT = "programme.edit"
# As many as one can read through before saying yes; all others who write wait for less than a second.
MOST_AT_ONCE = 300


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who of a programme's people was named: those whom the actor may take out, those who stay because the actor may
    not, and names that lead to nobody there.
    """

    leaving: Sequence[Person]
    staying: Sequence[Person]
    unknown: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a list of names leads to: people who are new, those who are in already, and names that are nobody's."""

    new: Sequence[Person]
    present: Sequence[Person]
    unknown: Sequence[str]


def get(actor: Actor, action: str, public_id: str) -> Programme:
    """Return a programme that the actor may change, or whose people. Raises NotFound for all others alike.

    Who tutors a programme changes it only in the own institution, however much more of it they may see.
    """
    found = scopes.get_programme(actor, action, public_id)
    if not may_change(actor, action, found):
        raise NotFound
    return found


def may_change(actor: Actor, action: str, programme: Programme) -> bool:
    """Tell whether `get` gives a programme to an actor."""
    return action in rights(actor, programme, [action])


def rights(actor: Actor, programme: Programme, actions: Sequence[str]) -> frozenset[str]:
    """Return which of several things the actor may do in a programme: one statement, however many are asked about."""
    open_ones = [action for action in actions if reach.allows(actor, action)]
    if not open_ones:
        return frozenset()
    conditions = (_lies_within(actor, action).label(f"may_{place}") for place, action in enumerate(open_ones))
    row = db.session.execute(select(*conditions).where(Programme.id == programme.id)).one()
    return frozenset(action for action, may in zip(open_ones, row, strict=True) if may)


def _lies_within(actor: Actor, action: str) -> ColumnElement[bool]:
    if action in {EDIT, MEMBERS}:
        return _may_be_changed(actor, action)
    return scopes.programmes(reach.reach_of(actor, action))


def _may_be_changed(actor: Actor, action: str) -> ColumnElement[bool]:
    """Return the condition on `Programme`: those that the actor manages, and those that they tutor where they work."""
    within = reach.reach_of(actor, action)
    managed = within.programmes & _managed(actor)
    beyond_tutoring = scopes.programmes(replace(within, programmes=managed))
    tutored = within.programmes - managed
    if not tutored:
        return beyond_tutoring
    where_they_work = institutions.with_those_above(Institution.id.in_(_workplace(actor)))
    return or_(beyond_tutoring, and_(Programme.public_id.in_(tutored), Programme.institution_id.in_(where_they_work)))


def _managed(actor: Actor) -> frozenset[str]:
    return frozenset(actor.holds(Role.MANAGER, ScopeKind.PROGRAMME))


def get_member(actor: Actor, programme: Programme, public_id: str) -> Person:
    """Return somebody whom the actor may take out of a programme, by the code. Raises NotFound for all others alike."""
    member = programme_members.get(programme, public_id)
    if not list_leavable(actor, [programme], member):
        raise NotFound
    return member


def list_leavable(actor: Actor, programmes: Collection[Programme], person: Person) -> Sequence[Programme]:
    """Return the programmes, of several, out of which the actor may take a person who takes part.

    Who manages a programme may take out everybody, all others only whom they might add.
    """
    within_reach = or_(Programme.public_id.in_(_managed(actor)), _may_be_added(actor))
    query = (
        select(Programme)
        .join(Person, Person.id == person.id)
        .where(Programme.id.in_({one.id for one in programmes}), _may_be_changed(actor, MEMBERS), within_reach)
        .order_by(Programme.id)
    )
    return db.session.scalars(query).all()


def find_leaving(actor: Actor, programme: Programme, typed: Sequence[str]) -> Leaving:
    """Return who of a programme is meant by user names and e-mail addresses, of those whom the actor may see."""
    known = _by_name(typed, _is_seen_in(actor, programme))
    people = {person.id: person for person in known.values()}
    unknown = [name for name in dict.fromkeys(typed) if name not in known]
    return replace(_split(actor, programme, list(people.values())), unknown=unknown)


def get_leaving(actor: Actor, programme: Programme, codes: Collection[str]) -> Leaving:
    """Return who is meant by codes; whoever is out already is left out. Raises NotFound where nobody may be taken out
    and for too many.
    """
    query = select(Person).where(Person.public_id.in_(codes), _is_seen_in(actor, programme)).order_by(Person.id)
    found = _split(actor, programme, db.session.scalars(query).all())
    if not found.leaving or len(codes) > MOST_AT_ONCE:
        raise NotFound
    return found


def _split(actor: Actor, programme: Programme, people: Sequence[Person]) -> Leaving:
    ids = [person.id for person in people]
    may_go = set(db.session.scalars(select(Person.id).where(Person.id.in_(ids), _may_be_taken_out(actor, programme))))
    return Leaving(
        leaving=[person for person in people if person.id in may_go],
        staying=[person for person in people if person.id not in may_go],
    )


def _is_seen_in(actor: Actor, programme: Programme) -> ColumnElement[bool]:
    takes_part = exists().where(Enrolment.person_id == Person.id, Enrolment.programme_id == programme.id)
    seen = reach.people(reach.reach_of(actor, "person.name"), with_self=True)
    return and_(takes_part, or_(seen, _may_be_taken_out(actor, programme)))


def _may_be_taken_out(actor: Actor, programme: Programme) -> ColumnElement[bool]:
    """Return the condition on `Person` for who takes part: see `list_leavable`."""
    return true() if programme.public_id in _managed(actor) else _may_be_added(actor)


def known_by(actor: Actor, people: Collection[Person]) -> frozenset[int]:
    """Return the row keys of those, of several people, of whom the actor may see what they learn."""
    within = reach.people(reach.reach_of(actor, "progress.named"), with_self=True)
    query = select(Person.id).where(Person.id.in_([person.id for person in people]), within)
    return frozenset(db.session.scalars(query))


def find(actor: Actor, programme: Programme, typed: Sequence[str]) -> Found:
    """Return who is meant by user names and e-mail addresses; whoever is beyond reach is as unknown as nobody.

    The same person twice is there once.
    """
    known = _by_name(typed, _may_be_added(actor))
    members = programme_members.codes_of(programme)
    people = list({person.id: person for person in known.values()}.values())
    return Found(
        new=[person for person in people if person.public_id not in members],
        present=[person for person in people if person.public_id in members],
        unknown=[name for name in dict.fromkeys(typed) if name not in known],
    )


def _by_name(typed: Sequence[str], within: ColumnElement[bool]) -> Mapping[str, Person]:
    columns = {name: accounts.sign_in_name(name) for name in typed}
    user_names = {meant.user_name for meant in columns.values() if meant.user_name}
    addresses = {meant.email for meant in columns.values() if meant.email}
    found = db.session.scalars(
        select(Person).where(or_(Person.user_name.in_(user_names), Person.email.in_(addresses)), within)
    ).all()
    by_name = {name: person for person in found for name in (person.user_name, person.email) if name}
    meant = {name: by_name.get(each.user_name or each.email or "") for name, each in columns.items()}
    return {name: person for name, person in meant.items() if person is not None}


def get_all(actor: Actor, codes: Collection[str]) -> Sequence[Person]:
    """Return people whom the actor may add, by their codes. Raises NotFound when one of them is beyond reach."""
    found = db.session.scalars(select(Person).where(Person.public_id.in_(codes), _may_be_added(actor))).all()
    if len(found) != len(set(codes)) or not 0 < len(found) <= MOST_AT_ONCE:
        raise NotFound
    return found


def _may_be_added(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on `Person`: people of the places that the actor manages or, as a tutor or manager of a
    programme, of the institution where they work themselves.
    """
    within = reach.reach_of(actor, MEMBERS)
    if not within.programmes:
        return reach.people(within, with_self=False)
    own = _own_institution(actor)
    return reach.people(replace(within, programmes=frozenset(), institutions=within.institutions | own))


def _own_institution(actor: Actor) -> frozenset[int]:
    workplace = db.session.scalars(_workplace(actor)).all()
    return frozenset(institutions.ids_within(workplace)) if workplace else frozenset()


def _workplace(actor: Actor) -> Select[int]:
    # A claim that nobody has confirmed gives nobody a right.
    return select(Membership.institution_id).where(
        Membership.person_id == actor.person_id, Membership.state == MembershipState.CONFIRMED
    )
