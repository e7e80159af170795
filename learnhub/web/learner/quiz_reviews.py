"""What the pages of a quiz show after grading: what was answered, what was right, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from markupsafe import Markup

from learnhub.assessment import answers, deadlines, grading, marked, papers, responses
from learnhub.assessment.models import Attempt
from learnhub.assessment.papers import ReviewedQuestion
from learnhub.content.questions import QuestionText
from learnhub.web.learner.asking.kind import Linked
from learnhub.web.learner.asking.kinds import KINDS
from learnhub.web.learner.asking.typed import ReviewedText


class Verdict(StrEnum):
    """What an answer was worth."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    UNANSWERED = "unanswered"
    # Left out without losing anything.
    SKIPPED = "skipped"
    # Nobody says whether it is right: for the learner to compare.
    UNSCORED = "unscored"
    WAITING = "waiting"
    MARKED = "marked"
    # Wrong by the corrected key, and its points stay.
    KEPT = "kept"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Review:
    """A question after grading. `reviewed` is what the template of its kind shows, `points` None where none count.

    `lines` are the answer as plain text, where the question is void and so nothing is said of it.
    """

    slug: str
    number: int
    title: str
    template: str
    stem: Markup
    points: int | None
    points_possible: int
    verdict: Verdict
    reviewed: Any
    general: Markup | None
    lines: Sequence[str] = ()


def review(number: int, found: ReviewedQuestion, linked: Linked) -> Review:
    """Return a question with what was right and why."""
    question, general, kind = found.question, found.feedback.general, KINDS[found.question.kind]
    return Review(
        slug=question.slug,
        number=number,
        title=question.name,
        template=kind.template,
        stem=linked(question.stem),
        points=found.points,
        points_possible=question.points,
        verdict=_verdict(found),
        reviewed=kind.reviewed(found, found.response or {}, linked),
        general=linked(general) if general and not _is_void(found) else None,
        lines=_lines(question, found.response or {}) if _is_void(found) else (),
    )


def _is_void(found: ReviewedQuestion) -> bool:
    return found.corrected is not None and found.corrected.is_void


def _verdict(found: ReviewedQuestion) -> Verdict:
    if _is_void(found):
        return Verdict.VOID
    if responses.is_empty(found.response):
        return Verdict.SKIPPED if found.points is None else Verdict.UNANSWERED
    if found.is_waiting:
        return Verdict.WAITING
    if found.points is None:
        return Verdict.UNSCORED
    if found.mark is not None:
        return Verdict.MARKED
    if found.corrected is not None and found.points > grading.points_for(found.key, found.response):
        return Verdict.KEPT
    if found.points == found.question.points:
        return Verdict.RIGHT
    return Verdict.PARTLY if found.points else Verdict.WRONG


def told_of(attempt: Attempt, linked: Linked) -> list[Review]:
    """Return the answers that a tutor marks, as the learner reads them while what was right is held back.

    What a tutor says is for the learner at once; the model answer waits for the rule of the quiz.
    """
    return [
        Review(
            slug=one.question.slug,
            number=one.number,
            title=one.question.name,
            template=KINDS[one.question.kind].template,
            stem=linked(one.question.stem),
            points=one.points,
            points_possible=one.question.points,
            verdict=Verdict.WAITING if one.points is None else Verdict.MARKED,
            reviewed=ReviewedText(one.typed, model=None, comment=one.comment or None),
            general=None,
        )
        for one in marked.of_attempt(attempt)
    ]


@dataclass(frozen=True, slots=True)
class Late:
    """An answer that came after the end, as lines of plain text."""

    title: str
    lines: list[str]


def late_of(attempt: Attempt) -> list[Late]:
    """Return what came after the end of an attempt and was kept aside."""
    if not deadlines.was_ended(attempt):
        return []
    kept = answers.late_of(attempt)
    asked = papers.questions_for(attempt, attempt.enrolment.language) if kept else ()
    return [Late(one.name, _lines(one, kept[one.slug].response)) for one in asked if one.slug in kept]


def _lines(question: QuestionText, response: responses.Response) -> list[str]:
    return [] if responses.is_empty(response) else KINDS[question.kind].words(question, response)
