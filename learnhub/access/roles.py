"""Roles that an actor may give and take: which, within what, and the one way in to a grant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from learnhub import i18n
from learnhub.access import people, reach, scopes
from learnhub.access.reach import Actor
from learnhub.content import catalogue
from learnhub.errors import NotFound
from learnhub.learning import role_scopes
from learnhub.learning.models import Programme
from learnhub.people import grants, institutions
from learnhub.people.models import Grant, Institution, Person, Role, ScopeKind
from learnhub.stores.database import db

ACTION = "role.grant_revoke"
resolve = role_scopes.resolve


@dataclass(frozen=True, slots=True)
class OfferedScope:
    """A scope that may be chosen: the key of its grant, its country, and how deep it lies in a tree of institutions.

    `name` is empty for a country, which is called as the reader calls it, and a course's id for a course.
    """

    key: str
    name: str
    country: str | None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """A role with the scopes in which it may be given."""

    role: Role
    kind: ScopeKind
    scopes: Sequence[OfferedScope]


def offered(actor: Actor, to: Person) -> list[Offer]:
    """Return the roles that an actor may give to a person, the highest first; only those with a scope to give."""
    able = _able(actor, to)
    levels = [(Role(role), ScopeKind(kind)) for role, kind in grants.LEVELS]
    offers = [Offer(role, kind, scopes_offered(able, role, kind)) for role, kind in levels]
    return [offer for offer in offers if offer.scopes]


def _able(actor: Actor, to: Person) -> Actor:
    """Return the actor with only those grants that reach the person: a right over one gives nothing over another."""
    each = (Actor(actor.required, (held,)) for held in actor.grants)
    return Actor(actor.required, tuple(one.grants[0] for one in each if people.may(one, ACTION, to)))


def invited_to(actor: Actor) -> list[Offer]:
    """Return the roles to which an actor may invite somebody, the highest first; nobody invites administrators."""
    levels = [(Role(role), ScopeKind(kind)) for role, kind in grants.LEVELS if kind != ScopeKind.EVERYTHING]
    offers = [Offer(role, kind, scopes_offered(actor, role, kind)) for role, kind in levels]
    return [offer for offer in offers if offer.scopes]


def scopes_offered(actor: Actor, role: Role, kind: ScopeKind) -> list[OfferedScope]:
    """Return the scopes of a kind in which an actor's grants let them give a role."""
    return list(_SCOPES[kind](actor, role))


def _everything(actor: Actor, _role: Role) -> Iterator[OfferedScope]:
    if actor.is_administrator:
        yield OfferedScope("", "", None)


def _countries(actor: Actor, _role: Role) -> Iterator[OfferedScope]:
    if actor.is_administrator:
        yield from (OfferedScope(code, "", code) for code, _name in i18n.countries(i18n.current_language()))


def _institutions(actor: Actor, _role: Role) -> Iterator[OfferedScope]:
    below = _ids_below_own(actor)
    own = actor.holds(Role.MANAGER, ScopeKind.COUNTRY)
    for country in institutions.countries():
        for one, depth in institutions.tree(country):
            if actor.is_administrator or country in own or one.id in below:
                yield OfferedScope(one.public_id, one.name, country, depth)


def _ids_below_own(actor: Actor) -> set[int]:
    """Return the keys of the institutions below those that the actor manages: over one's own, one gives nothing."""
    codes = actor.holds(Role.MANAGER, ScopeKind.INSTITUTION)
    own = db.session.scalars(select(Institution.id).where(Institution.public_id.in_(codes)))
    return {key for top in own for key in institutions.ids_within([top]) - {top}}


def _programmes(actor: Actor, role: Role) -> Iterator[OfferedScope]:
    within = reach.reach_of(actor, ACTION)
    if role is not Role.TUTOR:
        within = replace(within, programmes=frozenset())  # over one's own programme, one appoints its tutors alone
    found = db.session.scalars(select(Programme).where(scopes.programmes(within))).all()
    for one in sorted(found, key=lambda programme: i18n.sort_key(programme.name)):
        yield OfferedScope(one.public_id, one.name, one.country)


def _courses(actor: Actor, _role: Role) -> Iterator[OfferedScope]:
    own = actor.holds(Role.MANAGER, ScopeKind.COUNTRY)
    for course in catalogue.courses():
        if actor.is_administrator or course.country in own:
            yield OfferedScope(course.slug, course.slug, course.country)


_SCOPES = {
    ScopeKind.EVERYTHING: _everything,
    ScopeKind.COUNTRY: _countries,
    ScopeKind.INSTITUTION: _institutions,
    ScopeKind.PROGRAMME: _programmes,
    ScopeKind.COURSE: _courses,
}


def get_grant(person: Person, public_id: str) -> Grant:
    """Return a grant of a person, in force or not. Raises NotFound."""
    if not (public_id.isascii() and public_id.isalnum()):
        raise NotFound
    found = db.session.scalars(select(Grant).where(Grant.public_id == public_id, Grant.person_id == person.id)).first()
    if found is None:
        raise NotFound
    return found


def may_take(actor: Actor, grant: Grant) -> bool:
    """Tell whether an actor may take a role away."""
    return grants.may_grant(actor.required, grant.person, grant.role, resolve(grant.scope_kind, grant.scope_key))


def give(actor: Actor, to: Person, role: str, kind: str, key: str) -> Grant:
    """Give a role; giving what is already held changes nothing. Raises Refused, NotFound and Invalid."""
    return grants.grant(actor.required, to, role, resolve(kind, key))


def take(actor: Actor, grant: Grant) -> None:
    """Take a role away; taking it twice is taking it once. Raises Refused, also for the last administrator."""
    grants.revoke(actor.required, grant, resolve(grant.scope_kind, grant.scope_key))


def count_holders(actor: Actor) -> int:
    """Return how many people within the actor's reach hold a role now."""
    within = reach.people(reach.reach_of(actor, people.SEARCH))
    holders = select(Person.id).join(Grant, Grant.person_id == Person.id).where(Grant.revoked_at.is_(None), within)
    return len(set(db.session.scalars(holders)))
