"""How one person is in their courses, as far as a viewer may see it: units, scores, and where they stopped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from learnhub.access import reach
from learnhub.access.reach import Actor
from learnhub.assessment import scores
from learnhub.assessment.models import Attempt
from learnhub.content.outline import UnitOutline
from learnhub.learning.models import Enrolment, Programme, UnitProgress
from learnhub.people.models import Person
from learnhub.reports import people_list
from learnhub.reports.people_list import PersonLine
from learnhub.reports.rows import AnyRow, Narrowed
from learnhub.stores.database import db


@dataclass(frozen=True, slots=True)
class QuizScore:
    """How a quiz went. `score` counts by the rule of the quiz, in hundredths of a per cent, None before the first.

    `is_waiting`: an attempt is handed in and waits to be marked.
    """

    score: int | None
    attempts: int
    is_open: bool
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """A unit and whether it is done or at least opened; `quiz` is None for other units and unseen scores."""

    unit: UnitOutline
    is_done: bool
    is_opened: bool
    quiz: QuizScore | None


@dataclass(frozen=True, slots=True)
class CourseStanding:
    """A course of the person; `programme` is the one in which it is learnt, or None."""

    line: PersonLine
    programme: Programme | None
    units: Sequence[UnitStanding]

    @property
    def quizzes(self) -> Sequence[UnitStanding]:
        """The units whose scores may be seen."""
        return [standing for standing in self.units if standing.quiz is not None]


def courses_of(actor: Actor, person: Person) -> list[CourseStanding]:
    """Return the courses of a person within an actor's reach (all of one's own), with each unit."""
    lines = people_list.everyone(actor, Narrowed(person_id=person.id), None).lines
    keys = [line.enrolment_id for line in lines]
    opened, attempts = _progress(keys), _attempts(actor, keys)
    known = _programmes(lines)
    return [
        CourseStanding(
            line,
            known.get(line.programme_id),
            [
                _unit(unit, opened.get(line.enrolment_id, {}), attempts.get(line.enrolment_id))
                for unit in line.outline.units
            ],
        )
        for line in lines
    ]


def _progress(keys: Sequence[int]) -> dict[int, dict[str, bool]]:
    """Return whether each unit that was opened is done, by enrolment."""
    found = db.session.execute(
        select(UnitProgress.enrolment_id, UnitProgress.unit_slug, UnitProgress.completed_at).where(
            UnitProgress.enrolment_id.in_(keys)
        )
    )
    opened: dict[int, dict[str, bool]] = {key: {} for key in keys}
    for row in found:
        opened[row.enrolment_id][row.unit_slug] = row.completed_at is not None
    return opened


def _attempts(actor: Actor, keys: Sequence[int]) -> dict[int, dict[str, list[AnyRow]]]:
    """Return the attempts at each quiz in their order, by enrolment; only of those whose scores may be seen."""
    within = reach.enrolments(reach.reach_of(actor, "attempt.score"), with_self=True)
    seen = db.session.scalars(
        select(Enrolment.id).join(Person, Person.id == Enrolment.person_id).where(Enrolment.id.in_(keys), within)
    ).all()
    found = db.session.execute(
        select(
            Attempt.enrolment_id,
            Attempt.unit_slug,
            Attempt.points,
            Attempt.points_possible,
            Attempt.submitted_at,
        )
        .where(Attempt.enrolment_id.in_(seen))
        .order_by(Attempt.number)
    )
    attempts: dict[int, dict[str, list[AnyRow]]] = {key: {} for key in seen}
    for row in found:
        attempts[row.enrolment_id].setdefault(row.unit_slug, []).append(row)
    return attempts


def _programmes(lines: Sequence[PersonLine]) -> dict[int | None, Programme]:
    keys = {line.programme_id for line in lines if line.programme_id is not None}
    found = db.session.scalars(select(Programme).where(Programme.id.in_(keys)))
    return {programme.id: programme for programme in found}


def _unit(
    unit: UnitOutline, opened: Mapping[str, bool], attempts: Mapping[str, Sequence[AnyRow]] | None
) -> UnitStanding:
    quiz = _score(unit, attempts.get(unit.slug, ())) if attempts is not None else None
    return UnitStanding(unit, opened.get(unit.slug, False), unit.slug in opened, quiz)


def _score(unit: UnitOutline, made: Sequence[AnyRow]) -> QuizScore | None:
    if unit.quiz is None:
        return None
    handed_in = [row for row in made if row.submitted_at is not None]
    shares = [scores.share(row.points, row.points_possible) for row in handed_in]
    is_waiting = any(share is None for share in shares)
    return QuizScore(scores.by_rule(unit.quiz.grade, shares), len(made), len(handed_in) < len(made), is_waiting)
