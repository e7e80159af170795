"""Reports of mistakes within an actor's reach: which courses', to whose list they go, and the one way in to each.

Authors of a course, managers of the country that owns it and administrators may all decide. Whom a report waits for is
narrower: the course's authors; where there are none, the managers of its country; else the administrators.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, exists, func, or_, select, true
from sqlalchemy.orm import joinedload

from learnhub.access import reach, scopes
from learnhub.access.reach import Actor
from learnhub.content.models import Course
from learnhub.errors import NotFound
from learnhub.exchange.mistakes import OPEN
from learnhub.exchange.models import MistakeReport
from learnhub.people.models import Grant, Person, Role, ScopeKind
from learnhub.stores.database import db

ACTION = "mistake.decide"
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class MistakePage:
    """A page of reports. `number` counts from 1."""

    reports: Sequence[MistakeReport]
    total: int
    number: int
    pages: int


def get(actor: Actor, public_id: str) -> MistakeReport:
    """Return a report on a course within the actor's reach. Raises NotFound for all others alike."""
    if not (public_id.isascii() and public_id.isalnum()):
        raise NotFound
    found = db.session.scalars(
        _with_places().where(MistakeReport.public_id == public_id, scopes.courses(reach.reach_of(actor, ACTION)))
    ).first()
    if found is None:
        raise NotFound
    return found


def page(actor: Actor, number: int, *, is_open: bool, course: str = "") -> MistakePage:
    """Return a page of the reports within reach, open or settled, of one course where that is named.

    Open ones come with the oldest first, settled ones with the latest decision first.
    """
    state = MistakeReport.state.in_(OPEN) if is_open else MistakeReport.state.not_in(OPEN)
    named = Course.slug == course if course else true()
    which = and_(scopes.courses(reach.reach_of(actor, ACTION)), state, named)
    total = db.session.scalars(select(func.count(MistakeReport.id)).join(MistakeReport.course).where(which)).one()
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(1, number), pages)
    order = MistakeReport.id if is_open else MistakeReport.decided_at.desc()
    reports = db.session.scalars(
        _with_places().where(which).order_by(order, MistakeReport.id).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
    ).all()
    return MistakePage(reports, total, number, pages)


def _with_places() -> Select[MistakeReport]:
    return (
        select(MistakeReport)
        .join(MistakeReport.course)
        .options(joinedload(MistakeReport.course), joinedload(MistakeReport.version))
    )


def names_of(reports: Sequence[MistakeReport]) -> Mapping[int, str]:
    """Return the names of those who chose to be named, by report."""
    named = [one.id for one in reports if one.is_named]
    found = db.session.execute(
        select(MistakeReport.id, Person.name).join(MistakeReport.person).where(MistakeReport.id.in_(named))
    )
    return {row.id: row.name for row in found}


def waiting(actor: Actor) -> dict[str, int]:
    """Return how many open reports wait for an actor, by the course's id: none where others come first."""
    found = db.session.execute(
        select(Course.slug, func.count(MistakeReport.id).label("number"))
        .join(MistakeReport.course)
        .where(MistakeReport.state.in_(OPEN), _is_next(actor))
        .group_by(Course.slug)
        .order_by(Course.slug)
    )
    return {row.slug: row.number for row in found}


def _is_next(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on `Course` that its reports wait for an actor rather than for those before."""
    within = reach.reach_of(actor, ACTION)
    has_author = _is_held(Role.AUTHOR, ScopeKind.COURSE, Course.slug)
    has_manager = _is_held(Role.MANAGER, ScopeKind.COUNTRY, Course.country)
    ways = [Course.slug.in_(within.courses), and_(~has_author, Course.country.in_(within.countries))]
    if within.everything:
        ways.append(and_(~has_author, ~has_manager))
    return or_(*ways)


def _is_held(role: Role, kind: ScopeKind, key: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    return exists().where(
        Grant.role == role,
        Grant.scope_kind == kind,
        Grant.scope_key == key,
        Grant.revoked_at.is_(None),
        Grant.person_id == Person.id,
        Person.suspended_at.is_(None),
    )
