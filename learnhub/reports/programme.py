"""A programme at a glance: how many people it has, how they fare in each course, and where they stop; and several of
them in a list, each with its figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select

from learnhub import clock
from learnhub.access.reach import Actor
from learnhub.learning.models import Programme, ProgrammeCourse
from learnhub.people.models import Sex
from learnhub.reports import completion, rows
from learnhub.reports.completion import CourseLine, Figures, Kept
from learnhub.reports.rows import AnyRow, Narrowed
from learnhub.stores.database import db

MOST_PLACES = 10
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class StuckLine:
    """How many people were last seen at a unit and have done nothing since."""

    course_id: int
    unit: str
    people: int


@dataclass(frozen=True, slots=True)
class Glance:
    """`people` take part; `by_sex` counts them, or is None where the viewer may not see everybody's sex."""

    people: int
    by_sex: Mapping[str, int] | None
    courses: Sequence[CourseLine]
    stuck: Sequence[StuckLine]


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """A programme in a list, with the row keys of its courses and the figures of its people within the actor's reach.

    `people` take part and `late` of them are late with a course; `figures` count enrolments.
    """

    programme: Programme
    course_ids: Sequence[int]
    people: int
    late: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """A page of a list of programmes; `number` counts from 1."""

    lines: Sequence[ProgrammeLine]
    total: int
    number: int
    pages: int


def page(actor: Actor, which: ColumnElement[bool], number: int) -> ProgrammePage:
    """Return a page of the programmes that `listed` gives; a number beyond the last page gives the last one."""
    total = db.session.scalars(select(func.count()).select_from(Programme).where(which)).one()
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(1, number), pages)
    return ProgrammePage(listed(actor, which, most=PER_PAGE, after=(number - 1) * PER_PAGE), total, number, pages)


def listed(actor: Actor, which: ColumnElement[bool], *, most: int | None = None, after: int = 0) -> list[ProgrammeLine]:
    """Return the programmes that a condition on `Programme` chooses, those that have ended last, else the latest first.

    `most` is how many at most, `after` how many are left out before. Four statements, whatever the number of
    programmes and people.
    """
    has_ended = case((Programme.ends_on < clock.today(), 1), else_=0)
    query = select(Programme).where(which).order_by(has_ended, Programme.id.desc()).limit(most).offset(after)
    found = db.session.scalars(query).all()
    ids = [programme.id for programme in found]
    courses, counted = _course_ids(ids), _counted(actor, ids)
    return [_line(programme, courses.get(programme.id, ()), counted.get(programme.id)) for programme in found]


def _line(programme: Programme, course_ids: Sequence[int], row: AnyRow | None) -> ProgrammeLine:
    if row is None:
        return ProgrammeLine(programme, course_ids, 0, 0, Figures())
    figures = Figures(row.enrolled, row.started, row.completed, row.certified)
    return ProgrammeLine(programme, course_ids, row.people, row.late, figures)


def _course_ids(programme_ids: Sequence[int]) -> dict[int, list[int]]:
    offered = ProgrammeCourse.programme_id.in_(programme_ids)
    columns = (ProgrammeCourse.programme_id, ProgrammeCourse.course_id)
    courses: dict[int, list[int]] = {}
    for programme_id, course_id in db.session.execute(select(*columns).where(offered).order_by(*columns)):
        courses.setdefault(programme_id, []).append(course_id)
    return courses


def _counted(actor: Actor, programme_ids: Sequence[int]) -> dict[int, AnyRow]:
    each = rows.within(actor, Narrowed(), tells_late=True).c
    found = db.session.execute(
        select(
            each.programme_id,
            func.count(each.person_id.distinct()).label("people"),
            func.count(case((each.is_late == 1, each.person_id)).distinct()).label("late"),
            func.count().label("enrolled"),
            func.count(each.started_at).label("started"),
            func.count(each.completed_at).label("completed"),
            func.count(each.certificate_id).label("certified"),
        )
        .where(each.programme_id.in_(programme_ids))
        .group_by(each.programme_id)
    )
    return {row.programme_id: row for row in found}


def glance(actor: Actor, programme: Kept) -> Glance:
    """Return the figures of a programme within an actor's reach: four statements, whatever the number of people."""
    narrowed = Narrowed(programme_id=programme.id)
    people, by_sex = _people(actor, narrowed)
    return Glance(people, by_sex, completion.by_course(actor, programme=programme), _stuck(actor, narrowed))


def _people(actor: Actor, narrowed: Narrowed) -> tuple[int, Mapping[str, int] | None]:
    """Count each person once, with the sex of today: at the completion of two courses it may not have been the same."""
    each = rows.within(actor, narrowed).c
    found = db.session.execute(
        select(
            each.sex_today,
            func.count(each.person_id.distinct()).label("people"),
            func.min(each.sex_is_open).label("sex_is_open"),
        ).group_by(each.sex_today)
    ).all()
    total = sum(row.people for row in found)
    if not all(row.sex_is_open for row in found):
        return total, None
    by_sex: dict[str, int] = {Sex.WOMAN: 0, Sex.MAN: 0}
    for row in found:
        key = row.sex_today if row.sex_today in set(Sex) else Sex.NOT_STATED
        by_sex[key] = by_sex.get(key, 0) + row.people
    return total, by_sex


def _stuck(actor: Actor, narrowed: Narrowed) -> list[StuckLine]:
    each = rows.within(actor, narrowed).c
    found = db.session.execute(
        select(each.course_id, each.last_unit_slug, func.count().label("people"))
        .where(each.is_stuck == 1, each.last_unit_slug.is_not(None))
        .group_by(each.course_id, each.last_unit_slug)
        .order_by(func.count().desc(), each.course_id, each.last_unit_slug)
        .limit(MOST_PLACES)
    )
    return [StuckLine(row.course_id, row.last_unit_slug, row.people) for row in found]
