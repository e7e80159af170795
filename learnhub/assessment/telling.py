"""Telling: what is recorded of an attempt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from learnhub.assessment import responses
from learnhub.assessment.models import Attempt, Regrading
from learnhub.assessment.outcomes import Graded
from learnhub.content import catalogue
from learnhub.stores import record
from learnhub.stores.record import Event, Verb


def tell(attempt: Attempt, verb: Verb, *, result: dict[str, Any] | None = None) -> None:
    """Record what a learner did with an attempt."""
    record.tell_all([_line(attempt, verb, None, result)])


def tell_regraded(regraded: Sequence[tuple[Attempt, Regrading]], correction: str) -> None:
    """Record what attempts came to by a correction (by its id), and what their scores were before."""
    lines = [
        _line(attempt, Verb.SCORED, None, {**_result(mark), "former_score": mark.former_score})
        for attempt, mark in regraded
    ]
    for line in lines:
        line.context = {**line.context, "correction": correction}
    record.tell_all(lines)


def tell_answer(attempt: Attempt, question: str, points: int, possible: int) -> None:
    """Record what one answer earned, in hundredths of a point."""
    record.tell_all([_line(attempt, Verb.ANSWERED, question, _worth(points, possible))])


def tell_answers(attempt: Attempt, graded: Graded) -> None:
    """Record what each answer earned; those that wait are recorded once they are marked."""
    record.tell_all(
        [
            _line(attempt, Verb.ANSWERED, answer.question_slug, _result_in(graded, answer.question_slug))
            for answer in graded.answers
            if answer.question_slug not in graded.waiting and not responses.is_empty(answer.response)
        ]
    )


def result_of(attempt: Attempt) -> dict[str, Any]:
    """Return what an attempt came to, as it is recorded."""
    return _result(attempt)


def _result(mark: Attempt | Regrading) -> dict[str, Any]:
    return {
        "score": mark.score,
        "points": mark.points,
        "points_possible": mark.points_possible,
        "is_passed": mark.is_passed,
    }


def _result_in(graded: Graded, question: str) -> dict[str, Any] | None:
    points = graded.points[question]
    return None if points is None else _worth(points, graded.possible[question])


def _worth(points: int, possible: int) -> dict[str, Any]:
    return {"points": points, "points_possible": possible}


def _line(attempt: Attempt, verb: Verb, question: str | None, result: dict[str, Any] | None) -> Event:
    outline = catalogue.outline_of(attempt.version)
    quiz = f"{outline.course}/{attempt.unit_slug}"
    return record.event(
        attempt.enrolment.person.public_id,
        verb,
        "question" if question else "quiz",
        f"{quiz}/{question}" if question else quiz,
        context={
            "version": outline.number,
            "enrolment": attempt.enrolment.public_id,
            "attempt": attempt.public_id,
            "number": attempt.number,
        },
        result=result,
    )
