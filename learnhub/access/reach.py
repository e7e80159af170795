"""How far an actor's rights reach: which people a deed may touch, as data and as a condition for queries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from learnhub.access.table import AUTHOR, PROGRAMME_MANAGER, TABLE, Cell, Column
from learnhub.learning.models import Enrolment, Programme
from learnhub.people import grants, institutions
from learnhub.people.grants import Held
from learnhub.people.models import (
    Grant,
    Institution,
    Membership,
    MembershipState,
    Person,
    Role,
    ScopeKind,
)
from learnhub.people.sessions import Presence
from learnhub.stores.database import db


class Actor:
    """Who acts: a person with the grants in force now, or nobody signed in.

    Most pages need no more of the person than a key, a code and a name, which come with the session; the person
    is read when a rule asks for it.
    """

    def __init__(
        self, person: Person | None, grants: Sequence[Grant | Held] = (), *, presence: Presence | None = None
    ) -> None:
        self.grants = tuple(grants)
        self._person = person
        self._presence = presence
        # The institutions that the actor manages with all below them: looked up once, for every right rests on them.
        self._managed: frozenset[int] | None = None

    @property
    def is_somebody(self) -> bool:
        """Whether somebody is signed in."""
        return self._presence is not None or self._person is not None

    @property
    def person(self) -> Person | None:
        """The person, or None when nobody is signed in."""
        if self._person is None and self._presence is not None:
            self._person = db.session.get(Person, self._presence.person_id)
        return self._person

    @property
    def required(self) -> Person:
        """The person, where a guard has seen to it that somebody is signed in."""
        if self.person is None:
            raise AttributeError("nobody is signed in")
        return self.person

    @property
    def person_id(self) -> int | None:
        """The row key of the person."""
        if self._presence is not None:
            return self._presence.person_id
        return self._person.id if self._person else None

    @property
    def code(self) -> str:
        """The opaque code for the record. Raises AttributeError when nobody is signed in."""
        return self._presence.person_code if self._presence else self.required.public_id

    @property
    def name(self) -> str:
        """What the person is called. Raises AttributeError when nobody is signed in."""
        return self._presence.name if self._presence else self.required.name

    def holds(self, role: Role, scope_kind: ScopeKind) -> tuple[str, ...]:
        """Return the keys of the scopes in which a role is held."""
        return tuple(g.scope_key for g in self.grants if g.role == role and g.scope_kind == scope_kind)

    @property
    def is_administrator(self) -> bool:
        """Whether the actor looks after the whole instance."""
        return any(grant.role == Role.ADMINISTRATOR for grant in self.grants)

    @property
    def columns(self) -> frozenset[Column]:
        """The columns of the table that the actor holds."""
        if not self.is_somebody:
            return frozenset({Column.ANYONE})
        held = {Column.ANYONE, Column.LEARNER}
        for grant in self.grants:
            column = _COLUMNS.get((grant.role, grant.scope_kind))
            if column:
                held.add(column)
        return frozenset(held)

    @property
    def manages_programmes(self) -> bool:
        """Whether the actor manages at least one programme."""
        return bool(self.holds(Role.MANAGER, ScopeKind.PROGRAMME))

    @property
    def managed_institutions(self) -> frozenset[int]:
        """The row keys of the institutions that the actor manages, with all that is below them."""
        if self._managed is None:
            codes = self.holds(Role.MANAGER, ScopeKind.INSTITUTION)
            own = (
                db.session.scalars(select(Institution.id).where(Institution.public_id.in_(codes))).all()
                if codes
                else ()
            )
            self._managed = frozenset(institutions.ids_within(own)) if own else frozenset()
        return self._managed

    @property
    def is_author(self) -> bool:
        """Whether the actor is an author of at least one course."""
        return bool(self.holds(Role.AUTHOR, ScopeKind.COURSE))


_COLUMNS: dict[tuple[str, str], Column] = {
    (Role.ADMINISTRATOR, ScopeKind.EVERYTHING): Column.ADMINISTRATOR,
    (Role.MANAGER, ScopeKind.COUNTRY): Column.COUNTRY_MANAGER,
    (Role.MANAGER, ScopeKind.INSTITUTION): Column.INSTITUTION_MANAGER,
    (Role.TUTOR, ScopeKind.PROGRAMME): Column.TUTOR,
}


def actor_of(person: Person | None) -> Actor:
    """Return a person as an actor, with the grants in force at this moment."""
    return Actor(person, grants.in_force(person)) if person else Actor(None)


def actor_present(presence: Presence | None) -> Actor:
    """Return who is signed in as an actor, with the grants that were read with the session, or nobody."""
    return Actor(None, presence.grants, presence=presence) if presence else Actor(None)


@dataclass(frozen=True, slots=True)
class Reach:
    """Which people a deed may touch. `institutions` holds row keys with all that is below them.

    `courses` holds the ids of courses that are within reach as an author: the courses, and nobody who learns in them.
    """

    everything: bool = False
    self_id: int | None = None
    countries: frozenset[str] = field(default_factory=frozenset)
    institutions: frozenset[int] = field(default_factory=frozenset)
    programmes: frozenset[str] = field(default_factory=frozenset)
    courses: frozenset[str] = field(default_factory=frozenset)
    excluded_id: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nobody else is within reach."""
        return not (self.everything or self.countries or self.institutions or self.programmes)


def allows(actor: Actor, action: str) -> bool:
    """Tell whether any of the actor's columns allows a deed at all, on whomever. Raises KeyError for an unknown one."""
    return highest_cell(actor, action) is not None


def highest_cell(actor: Actor, action: str) -> Cell | None:
    """Return the cell of the actor's highest column that allows a deed; None when none does."""
    row = TABLE[action]
    held = {*actor.columns, *_lent(actor, action)}
    return next((row.cells[one] for one in reversed(Column) if one in held and row.cells[one].allows), None)


def _lent(actor: Actor, action: str) -> Iterator[Column]:
    """Return the columns whose cells hold for a manager of a programme and for an author in some rows."""
    if action in PROGRAMME_MANAGER and actor.manages_programmes:
        yield Column.INSTITUTION_MANAGER
    if action in AUTHOR and actor.is_author:
        yield Column.COUNTRY_MANAGER


def reach_of(actor: Actor, action: str) -> Reach:
    """Return which people a deed may touch for an actor."""
    row = TABLE[action]
    cells = {column: row.cells[column] for column in actor.columns if row.cells[column].allows}
    self_id = actor.person_id
    programmes: set[str] = set()
    if Column.TUTOR in cells:
        programmes.update(actor.holds(Role.TUTOR, ScopeKind.PROGRAMME))
    if action in PROGRAMME_MANAGER:
        programmes.update(actor.holds(Role.MANAGER, ScopeKind.PROGRAMME))
    return Reach(
        everything=cells[Column.ADMINISTRATOR].reach == "G" if Column.ADMINISTRATOR in cells else False,
        self_id=None if row.never_on_self else self_id,
        countries=_countries(actor) if Column.COUNTRY_MANAGER in cells else frozenset(),
        institutions=actor.managed_institutions if Column.INSTITUTION_MANAGER in cells else frozenset(),
        programmes=frozenset(programmes),
        courses=frozenset(actor.holds(Role.AUTHOR, ScopeKind.COURSE)) if action in AUTHOR else frozenset(),
        excluded_id=self_id if row.never_on_self else None,
    )


def _with_all_below(codes: Sequence[str]) -> frozenset[int]:
    own = db.session.scalars(select(Institution.id).where(Institution.public_id.in_(codes))).all()
    return frozenset(institutions.ids_within(own))


def _countries(actor: Actor) -> frozenset[str]:
    return frozenset(actor.holds(Role.MANAGER, ScopeKind.COUNTRY))


def people(reach: Reach, *, with_self: bool = False) -> ColumnElement[bool]:
    """Return the condition on `Person` that keeps a query within reach; others, unless `with_self`."""
    ways: list[ColumnElement[bool]] = []
    if reach.everything:
        ways.append(true())
    if reach.countries:
        ways.append(Person.country.in_(reach.countries))
    if reach.institutions:
        ways.append(_works_in(reach.institutions))
    if reach.programmes:
        ways.append(_learns_in(reach.programmes))
    if with_self and reach.self_id is not None:
        ways.append(Person.id == reach.self_id)
    condition = or_(*ways) if ways else false()
    return and_(condition, Person.id != reach.excluded_id) if reach.excluded_id is not None else condition


def _works_in(ids: frozenset[int]) -> ColumnElement[bool]:
    # A claim that nobody has confirmed gives nobody a right.
    return exists().where(
        Membership.person_id == Person.id,
        Membership.institution_id.in_(ids),
        Membership.state == MembershipState.CONFIRMED,
    )


def _learns_in(codes: frozenset[str]) -> ColumnElement[bool]:
    return exists().where(
        Enrolment.person_id == Person.id,
        Enrolment.programme_id == Programme.id,
        Programme.public_id.in_(codes),
    )


def enrolments(reach: Reach, *, with_self: bool = False) -> ColumnElement[bool]:
    """Return the condition on a query that joins `Enrolment` and `Person`: enrolments within reach; others', unless
    `with_self`.

    Through a programme alone, only its own enrolments are within reach, not what the same people learn elsewhere.
    """
    beyond_programmes = Reach(everything=reach.everything, countries=reach.countries, institutions=reach.institutions)
    ways = [people(beyond_programmes)]
    if with_self and reach.self_id is not None:
        ways.append(Enrolment.person_id == reach.self_id)
    if reach.programmes:
        ways.append(Enrolment.programme_id.in_(select(Programme.id).where(Programme.public_id.in_(reach.programmes))))
    if reach.excluded_id is not None:
        return and_(or_(*ways), Enrolment.person_id != reach.excluded_id)
    return or_(*ways)
