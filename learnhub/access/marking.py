"""Work that waits for the marks of a tutor, within reach: one queue of every kind of it, and the way in to each piece.

A kind of work has a source: a query that gives its lines in one shape. What else waits to be marked one day adds its
source to SOURCES, and a page to `web/trainer/marking.py`; who may see which lines is decided here for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, literal, or_, select, true, union_all

from learnhub.access import reach
from learnhub.access.reach import Actor
from learnhub.assessment import hand_in_marks, marks
from learnhub.assessment.marks import OwnAnswer
from learnhub.assessment.models import Answer, Attempt, HandIn
from learnhub.content.models import CourseVersion
from learnhub.errors import NotFound
from learnhub.learning.models import Enrolment, Programme
from learnhub.people.models import Person
from learnhub.stores.database import db

HandedIn = TypeVar("HandedIn", Attempt, HandIn)

ACTION = "attempt.grade_manual"
PER_PAGE = 50


class Kind(StrEnum):
    """What waits."""

    ANSWER = "answer"  # to an open question
    WORK = "work"  # handed in for an assignment


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of work that waits. `task` names it within its unit: the question, or "" for the whole unit.

    `code` is that under which it was handed in, `person_code` that of who did, `digest` the version's. `of_task` counts
    what waits of the same task of the course, whatever the version, and `in_all` everything.
    """

    kind: Kind
    code: str
    course_id: int
    version_id: int
    digest: str
    unit_slug: str
    task: str
    person_code: str
    name: str
    handed_in_at: datetime
    of_task: int
    in_all: int

    @property
    def of(self) -> tuple[Kind, int, str, str]:
        """What it has in common with other work of the same task."""
        return self.kind, self.course_id, self.unit_slug, self.task


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of what waits. Work of one task stands together; the task that waits longest comes first.

    `number` counts from 1.
    """

    lines: Sequence[Line]
    total: int
    number: int
    pages: int


Source = Callable[[], Select[*tuple[Any, ...]]]


def _answers() -> Select[*tuple[Any, ...]]:
    """Return the answers to open questions that wait. As every source does, it joins Enrolment and Person."""
    return (
        marks.waiting()
        .join(Enrolment.person)
        .order_by(None)
        .with_only_columns(
            literal(Kind.ANSWER.value).label("kind"),
            Attempt.public_id.label("code"),
            Enrolment.course_id,
            Attempt.version_id,
            Attempt.unit_slug,
            Answer.question_slug.label("task"),
            Person.public_id.label("person_code"),
            Person.name,
            Attempt.submitted_at.label("handed_in_at"),
        )
    )


def _works() -> Select[*tuple[Any, ...]]:
    """Return the pieces of work that wait; one that was replaced does not."""
    return (
        hand_in_marks.waiting()
        .join(Enrolment.person)
        .order_by(None)
        .with_only_columns(
            literal(Kind.WORK.value).label("kind"),
            HandIn.public_id.label("code"),
            Enrolment.course_id,
            HandIn.version_id,
            HandIn.unit_slug,
            literal("").label("task"),
            Person.public_id.label("person_code"),
            Person.name,
            HandIn.handed_in_at,
        )
    )


SOURCES: tuple[Source, ...] = (_answers, _works)


def queue(actor: Actor, number: int, *, programme: Programme | None = None) -> Queue:
    """Return a page of what waits for an actor, of one programme where that is given; beyond the last page, the last.

    Two statements, however much waits.
    """
    waiting = _waiting(actor, _is_in(programme))
    total = db.session.scalars(select(func.count()).select_from(waiting)).one()
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(1, number), pages)
    return Queue(_lines(_ordered(waiting).limit(PER_PAGE).offset((number - 1) * PER_PAGE)), total, number, pages)


def of_person(actor: Actor, person: Person) -> Sequence[Line]:
    """Return what waits of one person, the longest wait first; no more than fits on a page."""
    if reach.reach_of(actor, ACTION).is_empty:
        return ()
    return _lines(_ordered(_waiting(actor, Person.id == person.id)).limit(PER_PAGE))


def counts(actor: Actor, programme: Programme | None = None) -> Mapping[Kind, int]:
    """Return how much of each kind waits for an actor, in one programme or all; what has nothing waiting is left out.

    For whom marks nothing, it asks nothing of the database.
    """
    if reach.reach_of(actor, ACTION).is_empty:
        return {}
    waiting = _waiting(actor, _is_in(programme))
    found = db.session.execute(select(waiting.c.kind, func.count()).group_by(waiting.c.kind).order_by(waiting.c.kind))
    return {Kind(kind): number for kind, number in found}


def find_next(actor: Actor, after: Line) -> Line | None:
    """Return what to go on with: the next of the same task, then what was passed over of it, then other tasks."""
    waiting = _waiting(actor)
    at, code = waiting.c.handed_in_at, waiting.c.code
    is_same = and_(*(column == value for column, value in zip(_task(waiting), after.of, strict=True)))
    is_later = or_(at > after.handed_in_at, and_(at == after.handed_in_at, code > after.code))
    first = case((and_(is_same, is_later), 0), (is_same, 1), else_=2)
    others = or_(~is_same, code != after.code)
    return next(iter(_lines(_ordered(waiting, first).where(others).limit(1))), None)


def get_attempt(actor: Actor, public_id: str) -> Attempt:
    """Return an attempt whose answers the actor may mark. Raises OwnAnswer, and NotFound for all others alike."""
    return _get(actor, select(Attempt).join(Attempt.enrolment).where(Attempt.public_id == public_id))


def get_work(actor: Actor, public_id: str) -> HandIn:
    """Return a piece of work that the actor may mark. Raises OwnAnswer, and NotFound for all others alike."""
    return _get(actor, select(HandIn).join(HandIn.enrolment).where(HandIn.public_id == public_id))


def _get(actor: Actor, chosen: Select[HandedIn]) -> HandedIn:
    within = reach.enrolments(reach.reach_of(actor, ACTION))
    own = Enrolment.person_id == actor.person_id
    found = db.session.scalars(chosen.join(Enrolment.person).where(or_(within, own))).first()
    if found is None:
        raise NotFound
    if found.enrolment.person_id == actor.person_id:
        raise OwnAnswer
    return found


def line_of_work(hand_in: HandIn) -> Line:
    """Return the place of a piece of work in the queue, whether or not it still waits there."""
    return Line(
        kind=Kind.WORK,
        code=hand_in.public_id,
        course_id=hand_in.enrolment.course_id,
        version_id=hand_in.version_id,
        digest=hand_in.version.digest,
        unit_slug=hand_in.unit_slug,
        task="",
        person_code=hand_in.enrolment.person.public_id,
        name=hand_in.enrolment.person.name,
        handed_in_at=hand_in.handed_in_at,
        of_task=0,
        in_all=0,
    )


def line_of(attempt: Attempt, question: str) -> Line:
    """Return the place of an answer in the queue, whether or not it still waits there."""
    return Line(
        kind=Kind.ANSWER,
        code=attempt.public_id,
        course_id=attempt.enrolment.course_id,
        version_id=attempt.version_id,
        digest=attempt.version.digest,
        unit_slug=attempt.unit_slug,
        task=question,
        person_code=attempt.enrolment.person.public_id,
        name=attempt.enrolment.person.name,
        handed_in_at=attempt.submitted_at or attempt.started_at,
        of_task=0,
        in_all=0,
    )


def _waiting(actor: Actor, *narrowed: ColumnElement[bool]) -> Subquery:
    """Return all that waits within reach. Whoever may be marked may be named: both rows of the table say C."""
    within = reach.enrolments(reach.reach_of(actor, ACTION))
    return union_all(*(source().where(within, *narrowed) for source in SOURCES)).subquery("waiting")


def _is_in(programme: Programme | None) -> ColumnElement[bool]:
    return true() if programme is None else Enrolment.programme_id == programme.id


def _task(waiting: Subquery) -> list[ColumnElement[Any]]:
    """Return the columns of `Line.of`."""
    return [waiting.c.kind, waiting.c.course_id, waiting.c.unit_slug, waiting.c.task]


def _ordered(waiting: Subquery, *first: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    task = _task(waiting)
    oldest = func.min(waiting.c.handed_in_at).over(partition_by=task)
    return (
        select(
            *waiting.c,
            CourseVersion.digest,
            func.count().over(partition_by=task).label("of_task"),
            func.count().over().label("in_all"),
        )
        .join(CourseVersion, CourseVersion.id == waiting.c.version_id)
        .order_by(*first, oldest, *task, waiting.c.handed_in_at, waiting.c.code)
    )


def _lines(query: Select[*tuple[Any, ...]]) -> list[Line]:
    return [Line(**{**row, "kind": Kind(row["kind"])}) for row in db.session.execute(query).mappings()]
