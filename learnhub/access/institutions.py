"""Institutions within an actor's reach, as trees with their members, and the claims that wait there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from learnhub import clock, i18n
from learnhub.access import reach, scopes
from learnhub.access.reach import Actor, Reach
from learnhub.people import institutions
from learnhub.people.models import Institution, Membership, MembershipState
from learnhub.stores.database import db
from learnhub.stores.record import Act, AuditEntry

ACTION = "institution.create_edit"
# A form that is sent twice by one press of a finger arrives twice within moments.
_TWICE_WITHIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class InstitutionLine:
    """An institution in its tree: `depth` 0 at the top; how many say that they work right there."""

    institution: Institution
    depth: int
    parent_name: str
    confirmed: int
    claimed: int


@dataclass(frozen=True, slots=True)
class CountryTree:
    """The institutions of a country (ISO 3166-1 alpha-2), each followed by those below it."""

    country: str
    lines: Sequence[InstitutionLine]


def countries(actor: Actor) -> Sequence[str] | None:
    """Return in which countries the actor may make institutions, by name in the page's language; None means in all."""
    within = reach.reach_of(actor, ACTION)
    return None if within.everything else i18n.by_country_name(within.countries, i18n.current_language())


def trees(actor: Actor) -> list[CountryTree]:
    """Return the institutions that the actor may edit, by country; countries that have none yet with no line."""
    own = countries(actor)
    counts = _members(reach.reach_of(actor, ACTION))
    return [_tree(country, counts) for country in (institutions.countries() if own is None else own)]


def _members(within: Reach) -> Mapping[tuple[int, str], int]:
    found = db.session.execute(
        select(Membership.institution_id, Membership.state, func.count())
        .join(Membership.institution)
        .where(scopes.institutions(within))
        .group_by(Membership.institution_id, Membership.state)
    )
    return {(institution_id, state): number for institution_id, state, number in found}


def _tree(country: str, counts: Mapping[tuple[int, str], int]) -> CountryTree:
    listed = institutions.tree(country)
    names = {one.id: one.name for one, _depth in listed}
    return CountryTree(
        country,
        [
            InstitutionLine(
                institution=one,
                depth=depth,
                parent_name=names.get(one.parent_id, "") if one.parent_id is not None else "",
                confirmed=counts.get((one.id, MembershipState.CONFIRMED), 0),
                claimed=counts.get((one.id, MembershipState.CLAIMED), 0),
            )
            for one, depth in listed
        ],
    )


def count(actor: Actor) -> int:
    """Return how many institutions the actor may edit."""
    within = scopes.institutions(reach.reach_of(actor, ACTION))
    counted = select(func.count()).select_from(Institution).where(within, institutions.is_chosen_from())
    return db.session.scalars(counted).one()


def count_claims(actor: Actor) -> int:
    """Return how many claims wait for the actor, or somebody else of their scope, to confirm them."""
    within = reach.reach_of(actor, "membership.confirm")
    return db.session.scalars(
        select(func.count())
        .select_from(Membership)
        .join(Membership.institution)
        .where(
            Membership.state == MembershipState.CLAIMED,
            Membership.person_id != within.excluded_id,
            scopes.institutions(within),
        )
    ).one()


def made_a_moment_ago(
    actor: Actor, *, name: str, kind: str, country: str, parent: Institution | None
) -> Institution | None:
    """Return the institution that the actor has just made in these words, where a form was sent twice; else None."""
    return db.session.scalars(
        select(Institution)
        .join(AuditEntry, AuditEntry.subject_id == Institution.public_id)
        .where(
            Institution.name == name,
            Institution.kind == kind,
            Institution.country == country,
            Institution.parent_id.is_(None) if parent is None else Institution.parent_id == parent.id,
            AuditEntry.act == Act.INSTITUTION_MADE,
            AuditEntry.person == actor.code,
            AuditEntry.occurred_at >= clock.now() - _TWICE_WITHIN,
        )
    ).first()
