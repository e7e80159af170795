"""What a correction would mean for the learners of a quiz, group by group, before it is decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, select

from learnhub.assessment import scores, sittings
from learnhub.assessment.models import Attempt, Regrading, is_newest
from learnhub.assessment.scores import Made
from learnhub.assessment.sittings import Asked, Change, Mark
from learnhub.content import outline as outlines
from learnhub.content.models import CourseVersion
from learnhub.content.outline import GradeRule
from learnhub.learning.models import Enrolment, UnitProgress
from learnhub.people.models import Person
from learnhub.stores.database import db


class Group(StrEnum):
    """What happens to learners who were asked the question; each is in one of these, by the score that counts."""

    PASSES = "passes"  # has not passed the quiz, and passes by it
    GAINS = "gains"  # has a better score, and no other result
    STAYS = "stays"
    LOSES = "loses"  # has a lower score, and no other result
    FALLS = "falls"  # has passed, and would be below the pass mark; the quiz stays done


@dataclass(frozen=True, slots=True)
class Count:
    """How many learners are in a group, and how many of them are known by name to whom it is told."""

    learners: int = 0
    known: int = 0


class _Counted(NamedTuple):
    """An attempt by the rule and pass mark of its version, before and after."""

    rule: GradeRule
    pass_mark: int
    before: Mark
    after: Mark


class _Learner(NamedTuple):
    attempts: list[_Counted]
    is_done: bool
    is_known: bool


def of(asked: Asked, change: Change, known: ColumnElement[bool]) -> dict[Group, Count]:
    """Return how many learners are in each group, in two statements; `known` is a condition on Enrolment and Person."""
    found = list(sittings.concerned(asked, change))
    marks = {sitting.attempt_id: sittings.after(sitting, asked, change) for sitting in found}
    learners = _learners(asked, marks, known)
    # Many have the same marks, and to work out a group takes time.
    alike = Counter(
        (tuple(learner.attempts), learner.is_done, learner.is_known)
        for learner in (learners[key] for key in dict.fromkeys(sitting.enrolment_id for sitting in found))
    )
    counts = {group: [0, 0] for group in Group}
    for (attempts, is_done, is_known), times in alike.items():
        both = counts[_group(attempts, is_done=is_done)]
        both[0] += times
        both[1] += times * is_known
    return {group: Count(*both) for group, both in counts.items()}


def _group(attempts: Sequence[_Counted], *, is_done: bool) -> Group:
    before = [Made(one.rule, one.pass_mark, one.before.share) for one in attempts]
    after = [Made(one.rule, one.pass_mark, one.after.share) for one in attempts]
    had, has = (scores.by_rules([(one.rule, one.share) for one in made]) or 0 for made in (before, after))
    had_passed, passes = scores.was_passed(before), scores.was_passed(after)
    if passes and not (had_passed or is_done):
        return Group.PASSES
    if had_passed and not passes:
        return Group.FALLS
    return Group.STAYS if has == had else Group.GAINS if has > had else Group.LOSES


def _learners(asked: Asked, marks: Mapping[int, Mark | None], known: ColumnElement[bool]) -> dict[int, _Learner]:
    """Return what all graded attempts at the quiz count before and after, by learner."""
    learners: dict[int, _Learner] = {}
    for attempt, enrolment, digest, points, possible, is_done, is_known in _attempts(asked, known):
        unit = outlines.of_digest(digest).find_unit(asked.unit)
        if unit is None or unit.quiz is None:
            continue
        now = Mark(points, possible)
        learner = learners.setdefault(enrolment, _Learner([], bool(is_done), bool(is_known)))
        learner.attempts.append(_Counted(unit.quiz.grade, unit.quiz.pass_mark, now, marks.get(attempt) or now))
    return learners


def _attempts(asked: Asked, known: ColumnElement[bool]) -> Sequence[tuple[int, int, str, int, int, int, int]]:
    done = and_(UnitProgress.enrolment_id == Enrolment.id, UnitProgress.unit_slug == asked.unit)
    rows = db.session.execute(
        select(
            *(Attempt.id, Attempt.enrolment_id, CourseVersion.digest),
            func.coalesce(Regrading.points, Attempt.points),
            func.coalesce(Regrading.points_possible, Attempt.points_possible),
            case((UnitProgress.completed_at.is_not(None), 1), else_=0),
            case((known, 1), else_=0),
        )
        .select_from(Attempt)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(CourseVersion, CourseVersion.id == Attempt.version_id)
        .outerjoin(Regrading, is_newest())
        .outerjoin(UnitProgress, done)
        .where(Enrolment.course_id == asked.course.id, Attempt.unit_slug == asked.unit, Attempt.score.is_not(None))
        .order_by(Attempt.enrolment_id, Attempt.number)
    )
    return [tuple(row) for row in rows]
