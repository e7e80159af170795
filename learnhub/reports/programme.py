"""A programme at a glance: how many people it has, how they fare in each course, and where they stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from learnhub.access.reach import Actor
from learnhub.people.models import Sex
from learnhub.reports import completion, rows
from learnhub.reports.completion import CourseLine, Kept
from learnhub.reports.rows import Narrowed
from learnhub.stores.database import db

MOST_PLACES = 10


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
