"""Outcomes: what an attempt that is handed in came to, and how that is worked out.

The answers of an attempt that is over are worked out the same way before and after they are written down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from learnhub.assessment import answers, deadlines, draws, grading, responses
from learnhub.assessment.models import Answer, AnswerMark, Attempt
from learnhub.content import catalogue, questions
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.outline import QuizRules, UnitOutline
from learnhub.content.questions import Key
from learnhub.errors import NotFound
from learnhub.learning import programmes
from learnhub.stores.database import db


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an attempt came to: points in hundredths of a point, score in hundredths of a per cent.

    As it stands, after all corrections of its questions; all but `handed_in_at` are None while answers wait to be
    marked.
    """

    attempt: Attempt
    handed_in_at: datetime
    points: int | None
    points_possible: int | None
    score: int | None
    is_passed: bool | None

    @property
    def is_waiting(self) -> bool:
        """Whether answers wait to be marked."""
        return self.score is None

    @property
    def is_corrected(self) -> bool:
        """Whether questions were corrected after it was graded, or before."""
        return self.attempt.regrading is not None

    @property
    def was_ended(self) -> bool:
        """Whether time ran out before it was handed in."""
        return deadlines.was_ended(self.attempt)


@dataclass(frozen=True, slots=True)
class Graded:
    """What answers earn, by question, in hundredths of a point; None for what counts for nothing.

    `possible` is what the questions that count are worth, `to_mark` which of them people mark, and `waiting` which
    of those are not marked yet.
    """

    answers: Sequence[Answer]
    points: Mapping[str, int | None]
    possible: Mapping[str, int]
    to_mark: frozenset[str]
    waiting: frozenset[str]

    @property
    def earned(self) -> int:
        """The sum of the points."""
        return sum(points or 0 for points in self.points.values())

    @property
    def worth(self) -> int:
        """The sum of what could be earned."""
        return sum(self.possible.values())


def of(attempt: Attempt) -> Outcome | None:
    """Return what an attempt came to; None while it is open."""
    handed_in_at = deadlines.handed_in_at(attempt)
    if handed_in_at is None:
        return None
    if attempt.submitted_at is None:
        return _worked_out(attempt, handed_in_at)
    mark = attempt.regrading or attempt
    return Outcome(attempt, handed_in_at, mark.points, mark.points_possible, mark.score, mark.is_passed)


def rules_of(unit: UnitOutline) -> QuizRules:
    """Return the rules of a quiz. Raises NotFound for what is no quiz."""
    if unit.quiz is None:
        raise NotFound
    return unit.quiz


def _worked_out(attempt: Attempt, handed_in_at: datetime) -> Outcome:
    found = grade(attempt)
    if found.waiting:
        return Outcome(attempt, handed_in_at, None, None, None, None)
    rules = rules_of(catalogue.get_unit(attempt.version, attempt.unit_slug))
    points, possible = found.earned, found.worth
    is_passed = grading.is_pass(points, possible, rules.pass_mark)
    return Outcome(attempt, handed_in_at, points, possible, grading.score_of(points, possible), is_passed)


def grade(attempt: Attempt, *, is_marked: bool | None = None) -> Graded:
    """Return what the answers of an attempt earn as they stand; for `is_marked` see `graded`."""
    keys = questions.keys(attempt.version, attempt.unit_slug, draws.questions_of(attempt))
    return graded(attempt, keys, answers.rows_of(attempt), is_marked=is_marked)


def graded(
    attempt: Attempt, keys: Mapping[str, Key], given: Sequence[Answer], *, is_marked: bool | None = None
) -> Graded:
    """Return what answers earn, by the keys of the questions drawn.

    Open questions to be marked count where somebody can mark them: a tutor of the learner's programme. `is_marked`
    says so where it is known.
    """
    said = {answer.question_slug: answer.response for answer in given}
    if is_marked is None:
        is_marked = any(map(needs_mark, keys.values())) and programmes.has_tutor_for(attempt.enrolment)
    counting = {slug: key for slug, key in keys.items() if _counts(key, said.get(slug), is_marked=is_marked)}
    to_mark = frozenset(slug for slug, key in counting.items() if needs_mark(key))
    marks = marks_of(attempt) if to_mark else {}
    points = {slug: grading.points_for(key, said.get(slug)) for slug, key in counting.items()}
    points |= {slug: mark.points for slug, mark in marks.items()}
    waiting = frozenset(slug for slug in to_mark - set(marks) if not responses.is_empty(said.get(slug)))
    return Graded(
        answers=given,
        points={slug: None if slug in waiting else points.get(slug) for slug in keys},
        possible={slug: key.points for slug, key in counting.items()},
        to_mark=to_mark,
        waiting=waiting,
    )


def needs_mark(key: Key) -> bool:
    """Tell whether a question is one that a tutor marks, where there is one."""
    return key.kind is QuestionKind.OPEN and key.is_marked


def _counts(key: Key, response: responses.Response | None, *, is_marked: bool) -> bool:
    if key.kind is QuestionKind.OPEN and not (key.is_marked and is_marked):
        return False
    return not (key.is_skippable and responses.is_empty(response))


def marks_of(attempt: Attempt) -> dict[str, AnswerMark]:
    """Return what tutors gave for the answers of an attempt, by question."""
    found = db.session.scalars(db.select(AnswerMark).where(AnswerMark.attempt_id == attempt.id))
    return {mark.question_slug: mark for mark in found}
