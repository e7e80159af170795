"""The list of people within a viewer's reach: one line for each enrolment, with how far it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Subquery, and_, case, func, select, true

from learnhub import i18n
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
    ordered = _ordered(each, wanted)
    pages = max(1, -(-len(ordered) // PER_PAGE))
    number = min(max(1, number), pages)
    shown = ordered[(number - 1) * PER_PAGE : number * PER_PAGE]
    lines = _lines(each, shown, each.c.enrolment_id.in_(shown))
    return PeoplePage(lines, len(ordered), number, pages, any(line.sex is not None for line in lines))


def everyone(actor: Actor, narrowed: Narrowed, wanted: Wanted | None) -> PeoplePage:
    """Return the whole list as one page."""
    each = rows.within(actor, narrowed, tells_late=True)
    lines = _lines(each, _ordered(each, wanted), _is(each, wanted))
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


def _ordered(each: Subquery, wanted: Wanted | None) -> list[int]:
    """Return the row keys of the enrolments, by name.

    Sorted here, so that accents and case count as readers expect and alike on every database.
    """
    found = db.session.execute(
        select(each.c.enrolment_id, each.c.person_id, each.c.name).where(_is(each, wanted))
    ).all()
    ordered = sorted(found, key=lambda row: (i18n.sort_key(row.name), row.person_id, row.enrolment_id))
    return [row.enrolment_id for row in ordered]


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


def _lines(each: Subquery, ordered: Sequence[int], chosen: ColumnElement[bool]) -> list[PersonLine]:
    """Return the lines that are `chosen`, in the order of their keys: two statements, however many there are."""
    found = db.session.execute(
        select(each, CourseVersion.digest, Institution.name.label("institution"))
        .join(CourseVersion, CourseVersion.id == each.c.version_id)
        .outerjoin(Institution, Institution.id == each.c.institution_id)
        .where(chosen)
    )
    by_id = {row.enrolment_id: row for row in found}
    done = _done_units(each, chosen)
    # Who came or changed between two statements is in the next list.
    return [_line(by_id[key], done.get(key, frozenset())) for key in ordered if key in by_id]


def _done_units(each: Subquery, chosen: ColumnElement[bool]) -> dict[int, set[str]]:
    found = db.session.execute(
        select(UnitProgress.enrolment_id, UnitProgress.unit_slug)
        .join(each, each.c.enrolment_id == UnitProgress.enrolment_id)
        .where(chosen, UnitProgress.completed_at.is_not(None))
    )
    done: dict[int, set[str]] = {}
    for enrolment_id, unit_slug in found:
        done.setdefault(enrolment_id, set()).add(unit_slug)
    return done


def _line(row: AnyRow, done: set[str] | frozenset[str]) -> PersonLine:
    outline = outlines.of_digest(row.digest)
    units = outline.units
    return PersonLine(
        name=row.name,
        code=row.person_code,
        enrolment_id=row.enrolment_id,
        course_id=row.course_id,
        programme_id=row.programme_id,
        outline=outline,
        state=_state(row),
        done=sum(unit.slug in done for unit in units),
        units=len(units),
        due_on=row.due_on,
        is_late=bool(row.is_late),
        is_stuck=bool(row.is_stuck),
        last_unit=outline.find_unit(row.last_unit_slug) if row.last_unit_slug else None,
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
