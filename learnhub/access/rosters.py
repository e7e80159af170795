"""Within what an actor may bring people in: their places, their programmes, and whose accounts they may change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from learnhub.access import people, reach, scopes
from learnhub.access.reach import Actor
from learnhub.learning.models import Programme
from learnhub.learning.rosters.bounds import ABOVE, Bounds, Group, Place
from learnhub.people import institutions
from learnhub.people.models import Institution, Person
from learnhub.stores.database import db

ACTION = "people.import_csv"
_MOVE = "person.move_institution"
_JOIN = "programme.members_add_remove"


def bounds_of(actor: Actor, languages: Sequence[str]) -> Bounds:
    """Return within what the actor may bring people in; `languages` are those of the interface, the usual one first."""
    within = reach.reach_of(actor, ACTION)
    person = actor.required
    return Bounds(
        actor_id=person.id,
        countries=None if within.everything else within.countries,
        places=_places(actor),
        groups=_groups(actor),
        people=reach.people(within, with_self=True),
        may_move=reach.allows(actor, _MOVE),
        stands_above=lambda key: people.may_below(actor, ACTION, db.session.get_one(Person, key)),
        languages=tuple(languages),
        default_language=person.language if person.language in languages else languages[0],
    )


def _places(actor: Actor) -> list[Place]:
    condition = scopes.institutions(reach.reach_of(actor, ACTION))
    columns = select(Institution.id, Institution.public_id, Institution.name, Institution.country)
    found = db.session.execute(columns.where(condition, institutions.is_chosen_from()).order_by(Institution.id)).all()
    paths = _paths({row.country for row in found})
    return [Place(row.id, row.public_id, row.name, row.country, paths[row.id]) for row in found]


def _paths(countries: set[str]) -> Mapping[int, str]:
    """Return what each institution of some countries is called together with those above it."""
    columns = select(Institution.id, Institution.name, Institution.parent_id)
    rows = {row.id: row for row in db.session.execute(columns.where(Institution.country.in_(countries)))}
    paths: dict[int, str] = {}
    for key in rows:
        names, above = [], rows.get(key)
        while above is not None:
            names.append(above.name)
            above = rows.get(above.parent_id)
        paths[key] = ABOVE.join(reversed(names))
    return paths


def _groups(actor: Actor) -> list[Group]:
    condition = scopes.programmes(reach.reach_of(actor, _JOIN))
    found = db.session.execute(select(Programme.public_id, Programme.name).where(condition).order_by(Programme.id))
    return [Group(row.public_id, row.name) for row in found]
