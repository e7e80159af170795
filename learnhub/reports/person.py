"""How one person is in their courses, as far as a viewer may see it: units, scores, and where they stopped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from learnhub.access import reach
from learnhub.access.reach import Actor
from learnhub.assessment import scores
from learnhub.assessment.models import Attempt, HandIn, HandInMark, Regrading, is_newest
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

    `is_waiting`: an attempt is handed in and waits to be marked. `former_score` is what counted before questions were
    corrected, None where that changed nothing.
    """

    score: int | None
    attempts: int
    is_open: bool
    is_waiting: bool
    former_score: int | None = None


@dataclass(frozen=True, slots=True)
class WorkScore:
    """How an assignment went. `score` is that of the best mark, in hundredths of a per cent, None before the first.

    `handed_in` counts the pieces of work; `is_waiting`: the last one waits to be marked.
    """

    score: int | None
    handed_in: int
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """A unit and whether it is done or at least opened; `quiz` and `work` are None for others and unseen scores."""

    unit: UnitOutline
    is_done: bool
    is_opened: bool
    quiz: QuizScore | None
    work: WorkScore | None


@dataclass(frozen=True, slots=True)
class CourseStanding:
    """A course of the person; `programme` is the one in which it is learnt, or None."""

    line: PersonLine
    programme: Programme | None
    units: Sequence[UnitStanding]

    @property
    def quizzes(self) -> Sequence[UnitStanding]:
        """The quizzes whose scores may be seen."""
        return [standing for standing in self.units if standing.quiz is not None]

    @property
    def assignments(self) -> Sequence[UnitStanding]:
        """The assignments whose scores may be seen."""
        return [standing for standing in self.units if standing.work is not None]


def courses_of(actor: Actor, person: Person) -> list[CourseStanding]:
    """Return the courses of a person within an actor's reach (all of one's own), with each unit."""
    lines = people_list.everyone(actor, Narrowed(person_id=person.id), None).lines
    keys = [line.enrolment_id for line in lines]
    opened, seen = _progress(keys), _seen(actor, keys)
    attempts, works = _attempts(seen), _works(seen)
    known = _programmes(lines)
    return [
        CourseStanding(
            line,
            known.get(line.programme_id),
            [
                _unit(
                    unit,
                    opened.get(line.enrolment_id, {}),
                    attempts.get(line.enrolment_id),
                    works.get(line.enrolment_id),
                )
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


def _seen(actor: Actor, keys: Sequence[int]) -> Sequence[int]:
    """Return those, of several enrolments, whose scores may be seen."""
    within = reach.enrolments(reach.reach_of(actor, "attempt.score"), with_self=True)
    return db.session.scalars(
        select(Enrolment.id).join(Person, Person.id == Enrolment.person_id).where(Enrolment.id.in_(keys), within)
    ).all()


def _attempts(seen: Sequence[int]) -> dict[int, dict[str, list[AnyRow]]]:
    """Return the attempts at each quiz in their order, by enrolment."""
    found = db.session.execute(
        select(
            Attempt.enrolment_id,
            Attempt.unit_slug,
            Attempt.points.label("graded_points"),
            Attempt.points_possible.label("graded_possible"),
            func.coalesce(Regrading.points, Attempt.points).label("points"),
            func.coalesce(Regrading.points_possible, Attempt.points_possible).label("points_possible"),
            Attempt.submitted_at,
        )
        .outerjoin(Regrading, is_newest())
        .where(Attempt.enrolment_id.in_(seen))
        .order_by(Attempt.number)
    )
    return _by_unit(seen, found)


def _works(seen: Sequence[int]) -> dict[int, dict[str, list[AnyRow]]]:
    """Return the pieces of work for each assignment in their order, with their scores, by enrolment."""
    found = db.session.execute(
        select(HandIn.enrolment_id, HandIn.unit_slug, HandInMark.score)
        .outerjoin(HandInMark, HandInMark.hand_in_id == HandIn.id)
        .where(HandIn.enrolment_id.in_(seen))
        .order_by(HandIn.number)
    )
    return _by_unit(seen, found)


def _by_unit(seen: Sequence[int], found: Iterable[AnyRow]) -> dict[int, dict[str, list[AnyRow]]]:
    made: dict[int, dict[str, list[AnyRow]]] = {key: {} for key in seen}
    for row in found:
        made[row.enrolment_id].setdefault(row.unit_slug, []).append(row)
    return made


def _programmes(lines: Sequence[PersonLine]) -> dict[int | None, Programme]:
    keys = {line.programme_id for line in lines if line.programme_id is not None}
    found = db.session.scalars(select(Programme).where(Programme.id.in_(keys)))
    return {programme.id: programme for programme in found}


def _unit(
    unit: UnitOutline,
    opened: Mapping[str, bool],
    attempts: Mapping[str, Sequence[AnyRow]] | None,
    works: Mapping[str, Sequence[AnyRow]] | None,
) -> UnitStanding:
    quiz = _score(unit, attempts.get(unit.slug, ())) if attempts is not None else None
    work = _work(works.get(unit.slug, ())) if works is not None and unit.is_assignment else None
    return UnitStanding(unit, opened.get(unit.slug, False), unit.slug in opened, quiz, work)


def _score(unit: UnitOutline, made: Sequence[AnyRow]) -> QuizScore | None:
    if unit.quiz is None:
        return None
    handed_in = [row for row in made if row.submitted_at is not None]
    shares = [scores.share(row.points, row.points_possible) for row in handed_in]
    graded = [scores.share(row.graded_points, row.graded_possible) for row in handed_in]
    score, former = (scores.by_rule(unit.quiz.grade, each) for each in (shares, graded))
    is_waiting = any(share is None for share in shares)
    return QuizScore(
        score, len(made), len(handed_in) < len(made), is_waiting, former_score=None if former == score else former
    )


def _work(made: Sequence[AnyRow]) -> WorkScore:
    best = max((row.score for row in made if row.score is not None), default=None)
    return WorkScore(best, len(made), is_waiting=bool(made) and made[-1].score is None)
