"""Who has looked at one's data, as far as one may know who that is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from learnhub.access import reach
from learnhub.access.reach import Actor
from learnhub.people import accounts, grants, looks
from learnhub.people.looks import Look, LooksPage, Page
from learnhub.people.models import Person
from learnhub.stores.database import db

ACTION = "audit.read"


def unknown(actor: Actor, page: Page, people: Collection[str]) -> frozenset[str]:
    """Return those of whom it is not kept yet that the actor looked as closely today."""
    return looks.unknown(actor.code, page, people)


def keep(actor: Actor, page: Page, people: Collection[str]) -> None:
    """Keep that an actor looked at people, by the highest role that the actor holds."""
    held = max(actor.grants, key=lambda grant: grants.LEVELS[grant.role, grant.scope_kind], default=None)
    looks.keep(actor.code, page, people, held)


def own(actor: Actor, number: int) -> LooksPage:
    """Return a page of who looked at the actor's own data."""
    return looks.of(accounts.codes_of(actor.required), number)


def names(actor: Actor, found: Sequence[Look]) -> Mapping[str, str]:
    """Return the names, by code, of those who looked and whom the actor may see by name; of others the role is told."""
    within = reach.people(reach.reach_of(actor, "person.name"))
    codes = {look.viewer for look in found}
    rows = db.session.execute(select(Person.public_id, Person.name).where(Person.public_id.in_(codes), within))
    return dict(rows.all())
