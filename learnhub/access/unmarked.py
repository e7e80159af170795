"""Work that waits and that nobody can mark: its programme has no tutor (left), or it is in no programme (any more).

Nobody can be made to mark it here. Whoever looks after the learners sees that it waits, and names a tutor or adds them
to a programme that has one: their work goes with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Subquery, func, select, true, union_all

from learnhub.access import marking, reach
from learnhub.access.reach import Actor
from learnhub.content.models import CourseVersion
from learnhub.learning import programmes
from learnhub.learning.models import Enrolment, Programme
from learnhub.people.models import Person
from learnhub.stores.database import db

ACTION = "attempt.unmarked"
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of work of somebody: an attempt at a quiz, or what was handed in for an assignment.

    `programme` is the code of the one in which it is learnt, "" for none; `name_of_programme` likewise. `in_all` counts
    what waits in it, on all pages.
    """

    programme: str
    name_of_programme: str
    in_all: int
    person: str
    name: str
    digest: str
    unit_slug: str
    handed_in_at: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of what nobody can mark, programme by programme, those in none last; `number` counts from 1."""

    lines: Sequence[Line]
    total: int
    number: int
    pages: int


def page(actor: Actor, number: int) -> Listed:
    """Return a page of what waits within reach; beyond the last page, the last. Two statements, however much waits."""
    total = count(actor)
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(1, number), pages)
    return Listed(_lines(actor, (number - 1) * PER_PAGE), total, number, pages)


def count(actor: Actor, programme: Programme | None = None) -> int:
    """Return how many pieces of work wait within reach, in one programme or in all; nothing is asked in vain."""
    if not reach.allows(actor, ACTION):
        return 0
    each = _pieces(actor, programme)
    return db.session.scalars(select(func.count()).select_from(each)).one()


def _lines(actor: Actor, offset: int) -> list[Line]:
    each = _pieces(actor, None)
    rows = db.session.execute(
        select(
            func.coalesce(Programme.public_id, "").label("programme"),
            func.coalesce(Programme.name, "").label("name_of_programme"),
            func.count().over(partition_by=each.c.programme_id).label("in_all"),
            each.c.person,
            each.c.name,
            CourseVersion.digest,
            each.c.unit_slug,
            each.c.handed_in_at,
        )
        .join(CourseVersion, CourseVersion.id == each.c.version_id)
        .outerjoin(Programme, Programme.id == each.c.programme_id)
        .order_by(Programme.id.is_(None), Programme.name, Programme.id, each.c.handed_in_at, each.c.code)
        .limit(PER_PAGE)
        .offset(offset)
    )
    return [Line(**row) for row in rows.mappings()]


def _pieces(actor: Actor, programme: Programme | None) -> Subquery:
    """Return what waits in vain, several answers of one attempt as one piece."""
    within = reach.enrolments(reach.reach_of(actor, ACTION))
    of_programme = true() if programme is None else Enrolment.programme_id == programme.id
    each = union_all(
        *(
            source()
            .add_columns(Enrolment.programme_id, Person.public_id.label("person"))
            .where(within, of_programme, ~programmes.has_tutor())
            for source in marking.SOURCES
        )
    ).subquery("each")
    columns = (each.c[name] for name in _OF_PIECE)
    return select(*columns).distinct().subquery("pieces")


_OF_PIECE = ("code", "programme_id", "person", "name", "version_id", "unit_slug", "handed_in_at")
