"""Papers: an attempt as its learner sees it, without what is right until the quiz's rule allows it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from learnhub.assessment import answers, attempts, draws
from learnhub.assessment.models import Answer, Attempt
from learnhub.content import catalogue, questions
from learnhub.content.format.vocabulary import FeedbackRule, QuestionKind
from learnhub.content.outline import QuizRules
from learnhub.content.questions import Feedback, Key, Option
from learnhub.errors import Refused
from learnhub.i18n import lazy


class FeedbackLater(Refused):
    """What was right may not be shown yet."""

    code = "feedback_later"
    message = lazy("What was right in this quiz is not shown yet.")
    safe = lazy("Your answers and results are kept.")
    mend = lazy("The rules of the quiz say when it is shown: after handing in, or once the quiz is passed.")


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """A question of an attempt, without its key: options as drawn, `points` in hundredths, `stem` HTML."""

    slug: str
    kind: QuestionKind
    points: int
    name: str
    stem: str
    unit: str | None
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class ReviewedQuestion:
    """A question after grading: what was answered, what it earned (hundredths of a point), and what is right.

    `right` are option ids, `ranges` the (lowest, highest) numbers that count; one of them is empty.
    """

    question: PaperQuestion
    response: dict[str, Any] | None
    points: int
    right: frozenset[str]
    ranges: tuple[tuple[Decimal, Decimal], ...]
    feedback: Feedback


def questions_for(attempt: Attempt, language: str) -> tuple[PaperQuestion, ...]:
    """Return an attempt's questions as its learner sees them, in a language (else in the source language)."""
    shown = questions.shown(attempt.version_id, attempt.unit_slug, draws.questions_of(attempt), language)
    paper = []
    for drawn in attempt.draw:
        text = shown[drawn["question"]]
        by_id = {option.id: option for option in text.options}
        options = tuple(by_id[option] for option in drawn["options"])
        paper.append(PaperQuestion(text.slug, text.kind, text.points, text.name, text.stem, text.unit, options))
    return tuple(paper)


def may_see_feedback(attempt: Attempt, rules: QuizRules) -> bool:
    """Tell whether the learner may see what was right in an attempt.

    Rule `after-submit`: once it is handed in. Rule `after-pass`: once any attempt of this enrolment at the
    quiz is passed, or none is left and none is open.
    """
    if attempt.submitted_at is None:
        return False
    if rules.feedback is FeedbackRule.AFTER_SUBMIT:
        return True
    made = attempts.list_of(attempt.enrolment, attempt.unit_slug)
    is_over = all(other.submitted_at is not None for other in made)
    is_used_up = rules.attempts is not None and len(made) >= rules.attempts
    return any(other.is_passed for other in made) or (is_over and is_used_up)


def review_of(attempt: Attempt, language: str) -> tuple[ReviewedQuestion, ...]:
    """Return the questions of an attempt with what was right and why. Raises FeedbackLater."""
    unit = catalogue.get_unit(attempt.version, attempt.unit_slug)
    if unit.quiz is None or not may_see_feedback(attempt, unit.quiz):
        raise FeedbackLater
    slugs = draws.questions_of(attempt)
    keys = questions.keys(attempt.version_id, attempt.unit_slug, slugs)
    feedback = questions.feedback(attempt.version_id, attempt.unit_slug, slugs, language)
    given = {answer.question_slug: answer for answer in answers.rows_of(attempt)}
    return tuple(
        _reviewed(question, keys[question.slug], feedback[question.slug], given.get(question.slug))
        for question in questions_for(attempt, language)
    )


def _reviewed(question: PaperQuestion, key: Key, feedback: Feedback, answer: Answer | None) -> ReviewedQuestion:
    return ReviewedQuestion(
        question=question,
        response=answer.response if answer else None,
        points=(answer.points or 0) if answer else 0,
        right=key.right,
        ranges=key.ranges,
        feedback=feedback,
    )
