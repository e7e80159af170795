"""Grants: roles given to people within scopes, by those above them and within their own scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.exc import IntegrityError

from learnhub import clock, ids
from learnhub.errors import Conflict, Invalid, NotFound, Refused
from learnhub.i18n import lazy
from learnhub.people import institutions, renewals, texts
from learnhub.people.models import Grant, Institution, Membership, MembershipState, Person, Role, ScopeKind
from learnhub.stores import record
from learnhub.stores.database import db
from learnhub.stores.record import Act

# From the highest down; what is not here is no role. A manager of an institution also stands above the managers of
# the institutions below it.
LEVELS: dict[tuple[str, str], int] = {
    (Role.ADMINISTRATOR, ScopeKind.EVERYTHING): 5,
    (Role.MANAGER, ScopeKind.COUNTRY): 4,
    (Role.MANAGER, ScopeKind.INSTITUTION): 3,
    (Role.MANAGER, ScopeKind.PROGRAMME): 2,
    (Role.TUTOR, ScopeKind.PROGRAMME): 1,
    (Role.AUTHOR, ScopeKind.COURSE): 1,
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Within what a role holds, and where that lies.

    `key` is what Grant.scope_key keeps. Whoever knows programmes and courses makes theirs: `country` and
    `institution_id` are the owner's (an owning institution comes with its country), `includes` tells whether a
    person takes part in the programme.
    """

    kind: ScopeKind
    key: str = ""
    country: str | None = None
    institution_id: int | None = None
    includes: Callable[[Person], bool] = lambda _person: False


EVERYTHING = Scope(ScopeKind.EVERYTHING)


def country_scope(code: str) -> Scope:
    """Return the scope of a country (ISO 3166-1 alpha-2). Raises Invalid."""
    country = texts.country_code(code)
    return Scope(ScopeKind.COUNTRY, country, country=country)


def institution_scope(institution: Institution) -> Scope:
    """Return the scope of an institution with all below it."""
    return Scope(
        ScopeKind.INSTITUTION, institution.public_id, country=institution.country, institution_id=institution.id
    )


def scope_of(kind: str, key: str) -> Scope:
    """Return the scope of everything, a country or an institution by its key; programmes and courses lie above.

    Raises NotFound, and Invalid for what is no country.
    """
    if kind == ScopeKind.EVERYTHING and not key:
        return EVERYTHING
    if kind == ScopeKind.COUNTRY:
        return country_scope(key)
    if kind == ScopeKind.INSTITUTION:
        return institution_scope(institutions.get(key))
    raise NotFound


def in_force(person: Person) -> tuple[Grant, ...]:
    """Return the grants that a person holds now, the highest first; none while suspended."""
    return held_by(person) if person.suspended_at is None else ()


def held_by(person: Person) -> tuple[Grant, ...]:
    """Return the grants of a person that nobody has taken away, the highest first; they wait while suspended."""
    held = select(Grant).where(Grant.person_id == person.id, Grant.revoked_at.is_(None))
    return highest_first(db.session.scalars(held))


class Held(NamedTuple):
    """A grant in force as every page needs it: columns alone."""

    id: int
    public_id: str
    role: str
    scope_kind: str
    scope_key: str


AnyGrant = TypeVar("AnyGrant", Grant, Held)


def highest_first(held: Iterable[AnyGrant]) -> tuple[AnyGrant, ...]:
    """Return grants from the highest role down, those of a level in the order in which they were given."""
    return tuple(sorted(held, key=lambda grant: (-LEVELS[grant.role, grant.scope_kind], grant.id)))


def asks_for_second_step(role: str) -> bool:
    """Tell whether a role asks for a second step at sign-in: all do but that of a tutor."""
    return role != Role.TUTOR


def need_second_step(held: Iterable[Grant | Held]) -> bool:
    """Tell whether one of these roles asks for a second step at sign-in."""
    return any(asks_for_second_step(grant.role) for grant in held)


def holds_within_places(person: Person) -> bool:
    """Tell whether a person holds a role that is bound to a place: any but that of an administrator."""
    return any(held.scope_kind != ScopeKind.EVERYTHING for held in held_by(person))


def get_in_force(public_id: str) -> Grant:
    """Return a grant by its public code. Raises NotFound, also when it was revoked."""
    found = db.session.scalars(select(Grant).where(Grant.public_id == public_id, Grant.revoked_at.is_(None))).first()
    if found is None:
        raise NotFound
    return found


def may_grant(actor: Person, to: Person, role: str, scope: Scope) -> bool:
    """Tell whether somebody may give (and so take) a role: not to oneself, below one's level, in one's scope."""
    if actor.id == to.id or (role, scope.kind) not in LEVELS:
        return False
    return any(stands_above(held, role, scope) and _holds_person(held, to, scope) for held in in_force(actor))


def stands_above(held: Grant, role: str, scope: Scope) -> bool:
    """Tell whether a held grant is of a higher level than a role in a scope, and its scope holds the other."""
    if held.role == Role.ADMINISTRATOR:
        return True
    if held.role != Role.MANAGER or LEVELS[held.role, held.scope_kind] < LEVELS[role, scope.kind]:
        return False
    if held.scope_kind == ScopeKind.COUNTRY:
        return scope.kind != ScopeKind.COUNTRY and scope.country == held.scope_key
    if held.scope_kind == ScopeKind.INSTITUTION:
        return scope.key != held.scope_key and scope.institution_id in _tree_below(held)
    return (role, scope.kind, scope.key) == (Role.TUTOR, ScopeKind.PROGRAMME, held.scope_key)


def _tree_below(held: Grant) -> set[int]:
    return institutions.ids_within([institutions.get(held.scope_key).id])


def _holds_person(held: Grant, person: Person, scope: Scope) -> bool:
    """Tell whether a person is within the scope of a held grant; a claim is not yet a membership."""
    if held.scope_kind == ScopeKind.EVERYTHING:
        return True
    if held.scope_kind == ScopeKind.COUNTRY:
        return person.country == held.scope_key
    if held.scope_kind == ScopeKind.INSTITUTION:
        return _confirmed_institution(person) in _tree_below(held)
    return scope.includes(person)


def _confirmed_institution(person: Person) -> int | None:
    return db.session.scalars(
        select(Membership.institution_id).where(
            Membership.person_id == person.id, Membership.state == MembershipState.CONFIRMED
        )
    ).first()


def require_may_grant(actor: Person, to: Person, role: str, scope: Scope) -> None:
    """Raise Refused when somebody may not give or take a role."""
    if actor.id == to.id:
        raise Refused(lazy("Nobody gives or takes their own roles."), mend=lazy("Ask another person who may do it."))
    if not may_grant(actor, to, role, scope):
        raise Refused(
            lazy("You may give and take roles below your own, for people and places that you manage."),
            mend=lazy("Ask the person who manages LearnHub in your country, or an administrator."),
        )


def require_owned(person: Person) -> None:
    """Raise Conflict for an account that is nobody's any more."""
    if person.merged_into_id is not None or person.erased_at is not None:
        raise Conflict(lazy("This account was merged into another one, or erased."), safe=lazy("Nothing was changed."))


def grant(actor: Person, to: Person, role: str, scope: Scope) -> Grant:
    """Give a role within a scope; giving what is already held changes nothing.

    Raises Refused, Conflict for an account that is nobody's any more, and Invalid for a role that does not exist in
    such a scope.
    """
    _require_role(role, scope)
    require_may_grant(actor, to, role, scope)
    require_owned(to)
    return _give(actor.public_id, to, role, scope)


def grant_from_shell(to: Person, role: str, scope: Scope) -> Grant:
    """Give a role by the operator's command, who may give all. Raises Invalid."""
    return grant_as(record.SHELL, to, role, scope)


def grant_as(actor_code: str, to: Person, role: str, scope: Scope) -> Grant:
    """Give a role where not a person's rights but the shell or a one-time link allows it. Raises Invalid."""
    _require_role(role, scope)
    return _give(actor_code, to, role, scope)


def _require_role(role: str, scope: Scope) -> None:
    if (role, scope.kind) not in LEVELS:
        raise Invalid({"role": lazy("There is no such role in this scope. Choose another role or scope.")})


def _give(actor_code: str, to: Person, role: str, scope: Scope) -> Grant:
    new = Grant(
        public_id=ids.public_id(),
        person_id=to.id,
        role=role,
        scope_kind=scope.kind,
        scope_key=scope.key,
        granted_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(new)
    except IntegrityError:
        return db.session.scalars(select(Grant).where(_same(new))).one()
    renewals.ask_for(to.id)
    record.audit(actor_code, Act.ROLE_GRANTED, "person", to.public_id, grant=new.public_id, **_told(new))
    return new


def _same(other: Grant) -> ColumnElement[bool]:
    return and_(
        Grant.person_id == other.person_id,
        Grant.role == other.role,
        Grant.scope_kind == other.scope_kind,
        Grant.scope_key == other.scope_key,
        Grant.revoked_at.is_(None),
    )


def _told(one: Grant) -> dict[str, str]:
    return {"role": one.role, "scope_kind": one.scope_kind, "scope_key": one.scope_key}


def revoke(actor: Person, one: Grant, scope: Scope) -> None:
    """Take a role away; taking it twice is taking it once. `scope` is the grant's own (scope_of).

    Raises Refused, also for the last administrator.
    """
    if (scope.kind, scope.key) != (one.scope_kind, one.scope_key):
        raise ValueError("the scope is not the one of the grant")
    require_may_grant(actor, one.person, one.role, scope)
    revoke_as(actor.public_id, one)


def revoke_from_shell(one: Grant) -> None:
    """Take a role away by the operator's command. Raises Refused for the last administrator."""
    revoke_as(record.SHELL, one)


def revoke_as(actor_code: str, one: Grant) -> None:
    """Take a role away where not a person's rights allow it. Raises Refused for the last administrator."""
    if one.role == Role.ADMINISTRATOR:
        require_another_administrator(one)
    ending = update(Grant).where(Grant.id == one.id, Grant.revoked_at.is_(None)).values(revoked_at=clock.now())
    if db.session.scalars(ending.returning(Grant.id)).all():
        renewals.ask_for(one.person_id)
        record.audit(actor_code, Act.ROLE_REVOKED, "person", one.person.public_id, grant=one.public_id, **_told(one))


def administrators(*, locked: bool = False) -> list[Grant]:
    """Return the grants of all administrators who can sign in; `locked` keeps others from changing them meanwhile."""
    query = (
        select(Grant)
        .join(Grant.person)
        .where(Grant.role == Role.ADMINISTRATOR, Grant.revoked_at.is_(None), Person.suspended_at.is_(None))
        .order_by(Grant.id)
    )
    return list(db.session.scalars(query.with_for_update(of=Grant) if locked else query))


def require_another_administrator(one: Grant) -> None:
    """Raise Refused where a grant is the last one of an administrator who can sign in."""
    # Locked in one order: two administrators who remove each other at the same time cannot both succeed.
    if all(other.id == one.id for other in administrators(locked=True)):
        raise Refused(
            lazy("This is the last administrator: without one nobody could look after LearnHub."),
            mend=lazy("Make somebody else an administrator first."),
        )
