"""What tutors said of answers and work, as the learner reads it: at once, whatever the rule for showing the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, null, select

from learnhub.assessment import answers, outcomes, papers, responses
from learnhub.assessment.models import AnswerMark, Attempt, Correction, HandIn, HandInMark, Regrading
from learnhub.content.questions import QuestionText
from learnhub.stores.database import db


@dataclass(frozen=True, slots=True)
class MarkedAnswer:
    """An answer that a tutor marks: the how-manieth question it is, what it earned (hundredths), and the comment.

    `points` is None while it waits. Nothing here tells what is right.
    """

    number: int
    question: QuestionText
    typed: str
    points: int | None
    comment: str


@dataclass(frozen=True, slots=True)
class MarkedAttempt:
    """An attempt that got its last mark, or another score by a correction after its own was told.

    Scores are those of a correction, in hundredths of a per cent; None where a tutor marked.
    """

    public_id: str
    enrolment_id: int
    unit_slug: str
    at: datetime
    former_score: int | None
    score: int | None


@dataclass(frozen=True, slots=True)
class MarkedWork:
    """A piece of work that got its mark."""

    number: int
    enrolment_id: int
    unit_slug: str
    marked_at: datetime


def of_attempt(attempt: Attempt) -> list[MarkedAnswer]:
    """Return the answers of an attempt that a tutor has marked or is to mark, in the order of the paper."""
    shown = papers.questions_for(attempt, attempt.enrolment.language)
    asked = [(number, one) for number, one in enumerate(shown, start=1) if one.is_marked]
    if attempt.submitted_at is None or not asked:
        return []
    given, marks = answers.answers_of(attempt), outcomes.marks_of(attempt)
    return [
        _answer(number, one, given[one.slug], marks.get(one.slug))
        for number, one in asked
        if one.slug in marks or (attempt.graded_at is None and not responses.is_empty(given.get(one.slug)))
    ]


def _answer(number: int, question: QuestionText, given: responses.Response, mark: AnswerMark | None) -> MarkedAnswer:
    points, comment = (mark.points, mark.comment) if mark else (None, "")
    return MarkedAnswer(number, question, str(given["typed"]), points, comment)


def attempts_since(enrolments: Collection[int], since: datetime) -> Sequence[MarkedAttempt]:
    """Return the attempts of enrolments (row keys) that were marked or corrected after an instant, in one statement."""
    place = (Attempt.public_id, Attempt.enrolment_id, Attempt.unit_slug)
    by_tutors = (
        select(*place, Attempt.graded_at, null(), null())
        .where(Attempt.enrolment_id.in_(enrolments), Attempt.graded_at > since)
        .where(exists().where(AnswerMark.attempt_id == Attempt.id))
    )
    by_corrections = (
        select(*place, Regrading.regraded_at, Regrading.former_score, Regrading.score)
        .join(Regrading, Regrading.attempt_id == Attempt.id)
        .join(Correction, Correction.id == Regrading.correction_id)
        .where(Attempt.enrolment_id.in_(enrolments), Regrading.regraded_at > since)
        .where(Regrading.score != Regrading.former_score, Attempt.graded_at < Correction.decided_at)
    )
    found: Iterable[Any] = db.session.execute(by_tutors.union_all(by_corrections))
    return [MarkedAttempt(*row) for row in found]


def work_since(enrolments: Collection[int], since: datetime) -> Sequence[MarkedWork]:
    """Return the pieces of work of enrolments (row keys) that were marked after an instant."""
    found = db.session.execute(
        select(HandIn.number, HandIn.enrolment_id, HandIn.unit_slug, HandInMark.marked_at)
        .join(HandInMark, HandInMark.hand_in_id == HandIn.id)
        .where(HandIn.enrolment_id.in_(enrolments), HandInMark.marked_at > since)
    )
    return [MarkedWork(*row) for row in found]
