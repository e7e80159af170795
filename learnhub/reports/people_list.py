"""The list of people within a viewer's reach: one line for each enrolment, with how far it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, false, func, or_, select, true

from learnhub.access.reach import Actor
from learnhub.content import outline as outlines
from learnhub.content.models import CourseVersion
from learnhub.content.outline import Outline, UnitOutline
from learnhub.learning.models import UnitProgress
from learnhub.people.models import Institution, Sex
from learnhub.reports import rows
from learnhub.reports.rows import AnyRow, Narrowed
from learnhub.stores.database import db

PER_PAGE = 50


class State(StrEnum):
    """How far an enrolment is."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    COMPLETED = "completed"
    CERTIFIED = "certified"


class Wanted(StrEnum):
    """What the list is narrowed to. Completed are all who completed, with a certificate or not; stuck is whoever has
    begun, is not done, and did nothing for two weeks (rows.STUCK_AFTER).
    """

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    STUCK = "stuck"
    LATE = "late"
    COMPLETED = "completed"
    CERTIFIED = "certified"


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One enrolment. `done` of `units` units; `institution` is empty for none, `sex` None where it may not be seen.

    `code` is the person's. `last_unit` is where they were last, None before they opened any.
    Country, institution and sex are those at completion for who completed, else those of today.
    """

    name: str
    code: str
    enrolment_id: int
    course_id: int
    programme_id: int | None
    outline: Outline
    state: State
    done: int
    units: int
    due_on: date | None
    is_late: bool
    is_stuck: bool
    last_unit: UnitOutline | None
    last_activity_at: datetime | None
    country: str
    institution: str
    is_claim: bool
    sex: str | None


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page of the list. `number` counts from 1; `shows_sex` tells whether any line may show it."""

    lines: Sequence[PersonLine]
    total: int
    number: int
    pages: int
    shows_sex: bool


def page(actor: Actor, narrowed: Narrowed, wanted: Wanted | None, number: int) -> PeoplePage:
    """Return a page of the list; a number beyond the last page gives the last one."""
    each = rows.within(actor, narrowed, tells_late=True)
    number = max(1, number)
    total, shown = _shown(each, wanted, number)
    pages = max(1, -(-total // PER_PAGE))
    if number > pages:
        number = pages
        total, shown = _shown(each, wanted, number)
    lines = _lines(each, each.c.enrolment_id.in_(shown))
    return PeoplePage(lines, total, number, pages, any(line.sex is not None for line in lines))


def _shown(each: Subquery, wanted: Wanted | None, number: int) -> tuple[int, list[int]]:
    """Return how many lines the list has, and which stand on a page: one statement, but for a page beyond the last."""
    is_wanted = _is(each, wanted)
    counted = select(each.c.enrolment_id, func.count().over()).where(is_wanted).order_by(*_by_name(each))
    found = db.session.execute(counted.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    if found:
        return found[0][1], [row.enrolment_id for row in found]
    return db.session.scalars(select(func.count()).select_from(each).where(is_wanted)).one(), []


def everyone(actor: Actor, narrowed: Narrowed, wanted: Wanted | None) -> PeoplePage:
    """Return the whole list as one page."""
    each = rows.within(actor, narrowed, tells_late=True)
    lines = _lines(each, _is(each, wanted))
    return PeoplePage(lines, len(lines), 1, 1, any(line.sex is not None for line in lines))


@dataclass(frozen=True, slots=True)
class Attention:
    """How many people want attention: late, or stuck, in at least one course."""

    late: int
    stuck: int


def attention(actor: Actor) -> Attention:
    """Return how many people within reach want attention."""
    each = rows.within(actor, Narrowed(), tells_late=True).c
    late, stuck = (func.count(case((state == 1, each.person_id)).distinct()) for state in (each.is_late, each.is_stuck))
    return Attention(*db.session.execute(select(late, stuck)).one())


def _by_name(each: Subquery) -> tuple[ColumnElement[Any], ...]:
    return each.c.name_key, each.c.person_id, each.c.enrolment_id


def _is(each: Subquery, wanted: Wanted | None) -> ColumnElement[bool]:
    if wanted is None:
        return true()
    is_completed = each.c.completed_at.is_not(None)
    conditions: Mapping[Wanted, ColumnElement[bool]] = {
        Wanted.NOT_STARTED: and_(each.c.started_at.is_(None), ~is_completed),
        Wanted.UNDER_WAY: and_(each.c.started_at.is_not(None), ~is_completed),
        Wanted.STUCK: each.c.is_stuck == 1,
        Wanted.LATE: each.c.is_late == 1,
        Wanted.COMPLETED: is_completed,
        Wanted.CERTIFIED: each.c.certificate_id.is_not(None),
    }
    return conditions[wanted]


def _lines(each: Subquery, chosen: ColumnElement[bool]) -> list[PersonLine]:
    """Return the lines that are `chosen`, by name: two statements, however many there are."""
    found = db.session.execute(
        select(each, CourseVersion.digest, Institution.name.label("institution"))
        .join(CourseVersion, CourseVersion.id == each.c.version_id)
        .outerjoin(Institution, Institution.id == each.c.institution_id)
        .where(chosen)
        .order_by(*_by_name(each))
    ).all()
    units = {version: _units(digest) for version, digest in {(row.version_id, row.digest) for row in found}}
    done = _done(each, chosen, units)
    return [_line(row, units[row.version_id], done.get(row.enrolment_id, 0)) for row in found]


def _units(digest: str) -> Mapping[str, UnitOutline]:
    return {unit.slug: unit for unit in outlines.of_digest(digest).units}


def _done(
    each: Subquery, chosen: ColumnElement[bool], units: Mapping[int, Mapping[str, UnitOutline]]
) -> Mapping[int, int]:
    """Return how many units of their version are done, by the row keys of enrolments; none where they are missing."""
    of_version = [
        and_(each.c.version_id == version, UnitProgress.unit_slug.in_(list(known))) for version, known in units.items()
    ]
    found = db.session.execute(
        select(UnitProgress.enrolment_id, func.count().label("done"))
        .join(each, each.c.enrolment_id == UnitProgress.enrolment_id)
        .where(chosen, UnitProgress.completed_at.is_not(None), or_(false(), *of_version))
        .group_by(UnitProgress.enrolment_id)
    )
    return {row.enrolment_id: row.done for row in found}


def _line(row: AnyRow, units: Mapping[str, UnitOutline], done: int) -> PersonLine:
    outline = outlines.of_digest(row.digest)
    return PersonLine(
        name=row.name,
        code=row.person_code,
        enrolment_id=row.enrolment_id,
        course_id=row.course_id,
        programme_id=row.programme_id,
        outline=outline,
        state=_state(row),
        done=done,
        units=len(units),
        due_on=row.due_on,
        is_late=bool(row.is_late),
        is_stuck=bool(row.is_stuck),
        last_unit=units.get(row.last_unit_slug),
        last_activity_at=row.last_activity_at,
        country=row.country or "",
        institution=row.institution or "",
        is_claim=bool(row.is_claim),
        sex=_sex(row),
    )


def _state(row: AnyRow) -> State:
    if row.certificate_id is not None:
        return State.CERTIFIED
    if row.completed_at is not None:
        return State.COMPLETED
    return State.NOT_STARTED if row.started_at is None else State.UNDER_WAY


def _sex(row: AnyRow) -> str | None:
    if not row.sex_is_open:
        return None
    return row.sex if row.sex in set(Sex) else Sex.NOT_STATED
