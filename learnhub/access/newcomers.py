"""Accounts that are made for people of the places within an actor's reach, and slips with which they come in."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from learnhub.access import people, reach
from learnhub.access.reach import Actor
from learnhub.errors import Invalid, Refused
from learnhub.i18n import lazy
from learnhub.people import accounts, first_pins, memberships, user_names
from learnhub.people.models import Institution, Person
from learnhub.stores.database import db

ACTION = "person.create_account"


def countries(actor: Actor) -> frozenset[str] | None:
    """Return in which countries the actor may make accounts for people of no institution; None for all of them."""
    within = reach.reach_of(actor, ACTION)
    return None if within.everything else within.countries


def make(
    actor: Actor,
    *,
    name: str,
    user_name: str | None,
    country: str,
    institution: Institution | None,
    sex: str,
    language: str,
) -> Person:
    """Make an account without a password or an address: a slip with a PIN opens it.

    `institution` is one within the actor's reach (scopes.get_institution), of which the person becomes a confirmed
    member; without one, `country` has to be within it. Without a user name one is made. Raises Invalid.
    """
    place = institution.country if institution else country
    allowed = countries(actor)
    if institution is None and allowed is not None and place not in allowed:
        raise Invalid({"institution": lazy("Choose the institution where this person works.")})
    accounts.check(name=name, user_name=user_name or "x", email=None, country=place, sex=sex, language=language)
    person = accounts.register(
        name=name,
        user_name=user_name or user_names.free_for(name, place),
        email=None,
        password_hash=None,
        country=place,
        sex=sex,
        language=language,
        notice_version=None,
        made_by=actor.code,
    )
    if institution is not None:
        memberships.join(person, institution, actor.code)
    return person


def get(actor: Actor, public_id: str) -> Person:
    """Return a person for whom the actor may have a slip printed. Raises NotFound, and Refused where none is needed."""
    person = people.get(actor, ACTION, public_id)
    if not first_pins.may_be_made_for(person):
        raise Refused(
            lazy("This account was used before, or holds a role: it needs no slip."),
            mend=lazy("If the password is forgotten, an administrator of LearnHub can make a one-time link."),
        )
    return person


def may_have_slip(actor: Actor, person: Person) -> bool:
    """Tell whether the actor may have a slip printed for somebody."""
    return people.may(actor, ACTION, person) and first_pins.may_be_made_for(person)


def pins_for(actor: Actor, codes: Collection[str]) -> Mapping[Person, str]:
    """Return new PINs for those of some people, by their codes, for whom the actor may have slips printed, by name."""
    within = reach.people(reach.reach_of(actor, ACTION))
    wanted = select(Person).where(Person.public_id.in_(codes), within, first_pins.is_wanted())
    found = db.session.scalars(wanted.order_by(Person.name_key, Person.id)).all()
    pins = first_pins.make_all(actor.code, found)
    return {person: pins[person.public_id] for person in found}
