"""Where learners of a course stop: how many opened and finished each unit, and at which those were last who stopped.

Progress hangs on the ids of units and outlives versions, so all learners of the course count, whatever their version.
Of whom the viewer does not know, each count is told in whole groups of five: nobody and a few look alike, and the
difference of two units tells of no one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, case, func, select

from learnhub import clock
from learnhub.access.reach import Actor
from learnhub.assessment.statistics import Counts, Population
from learnhub.content.models import Course
from learnhub.content.outline import UnitOutline
from learnhub.errors import NotFound
from learnhub.learning.models import Enrolment, UnitProgress
from learnhub.people.models import Person
from learnhub.reports import audiences
from learnhub.reports.audiences import Whose
from learnhub.reports.completion import share
from learnhub.reports.quiz_quality import in_groups
from learnhub.reports.small_groups import SMALLEST
from learnhub.stores.database import db

# Who has not been busy with a course for so long, and has not completed it, has stopped for now.
STILL = timedelta(days=30)
# From this share of those who started (hundredths of a per cent) a unit is worth another look.
MANY = 1000


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit: how many opened it, finished it, and had it open last before they stopped; None for too few.

    `share` of those who started opened it, in hundredths of a per cent; `is_marked` where MANY stopped at it.
    """

    unit: UnitOutline
    opened: int | None
    finished: int | None
    stopped: int | None
    share: int | None
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Stops:
    """A course: how many started it, None for too few, and what became of them, unit by unit."""

    started: int | None
    units: Sequence[UnitLine]


def stops(actor: Actor, course: Course, units: Sequence[UnitOutline], whose: Whose) -> Stops:
    """Return where learners stop. Raises NotFound for people whom the viewer may not ask about."""
    if whose not in audiences.offered(actor, course):
        raise NotFound
    population = audiences.population(actor, course, whose)
    is_exact = whose is Whose.OWN
    started, stopped = _last_seen(course, population)
    told = _told(started, is_exact=is_exact)
    if told is None or (started.known if is_exact else started.rest) < SMALLEST:
        return Stops(None, ())
    opened, finished = _progress(course, population)
    lines = [
        _line(unit, told, *(_told(counts[unit.slug], is_exact=is_exact) for counts in (opened, finished, stopped)))
        for unit in units
    ]
    return Stops(told, lines)


def _told(counts: Counts, *, is_exact: bool) -> int | None:
    return counts.known if is_exact else in_groups(counts)


def _line(unit: UnitOutline, started: int, opened: int | None, finished: int | None, stopped: int | None) -> UnitLine:
    return UnitLine(
        unit=unit,
        opened=opened,
        finished=finished,
        stopped=stopped,
        share=None if opened is None else share(opened, started),
        is_marked=stopped is not None and (share(stopped, started) or 0) >= MANY,
    )


def _last_seen(course: Course, population: Population) -> tuple[Counts, dict[str | None, Counts]]:
    """Return how many started, and how many stopped at each unit."""
    has_stopped = and_(Enrolment.completed_at.is_(None), Enrolment.last_activity_at < clock.now() - STILL)
    found = db.session.execute(
        select(
            Enrolment.last_unit_slug,
            _is_known(population),
            func.count().label("started"),
            func.count(case((has_stopped, 1))).label("stopped"),
        )
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.course_id == course.id, Enrolment.started_at.is_not(None), population.within)
        .group_by(Enrolment.last_unit_slug, "is_known")
    )
    started, stopped = Counts(), defaultdict[str | None, Counts](Counts)
    for row in found:
        started += _counts(row.started, row.is_known)
        stopped[row.last_unit_slug] += _counts(row.stopped, row.is_known)
    return started, stopped


def _progress(course: Course, population: Population) -> tuple[dict[str, Counts], dict[str, Counts]]:
    """Return how many opened and finished each unit."""
    found = db.session.execute(
        select(
            UnitProgress.unit_slug,
            _is_known(population),
            func.count().label("opened"),
            func.count(UnitProgress.completed_at).label("finished"),
        )
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .join(UnitProgress, UnitProgress.enrolment_id == Enrolment.id)
        .where(Enrolment.course_id == course.id, Enrolment.started_at.is_not(None), population.within)
        .group_by(UnitProgress.unit_slug, "is_known")
    )
    opened, finished = defaultdict[str, Counts](Counts), defaultdict[str, Counts](Counts)
    for row in found:
        opened[row.unit_slug] += _counts(row.opened, row.is_known)
        finished[row.unit_slug] += _counts(row.finished, row.is_known)
    return opened, finished


def _is_known(population: Population) -> ColumnElement[int]:
    return case((population.known, 1), else_=0).label("is_known")


def _counts(count: int, is_known: int) -> Counts:
    return Counts(count, 0) if is_known else Counts(0, count)
