"""Papers: an attempt as its learner sees it, without what is right until the quiz's rule allows it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from learnhub import clock
from learnhub.assessment import answers, corrected, deadlines, draws, gains, outcomes, standings
from learnhub.assessment.corrected import Corrected
from learnhub.assessment.models import Answer, AnswerMark, Attempt
from learnhub.content import catalogue, questions
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.outline import FeedbackRule, QuizRules
from learnhub.content.questions import Feedback, Key, Option, QuestionText, ScenarioText
from learnhub.errors import Refused
from learnhub.i18n import lazy


class FeedbackLater(Refused):
    """What was right may not be shown yet."""

    code = "feedback_later"
    message = lazy("What was right in this quiz is not shown yet.")
    safe = lazy("Your answers and results are kept.")
    mend = lazy("The rules of the quiz say when it is shown: after handing in, or once the quiz is passed.")


@dataclass(frozen=True, slots=True)
class ReviewedQuestion:
    """A question after grading: what was answered, what it earned (hundredths of a point), and what is right.

    `points` is None where the answer counts for nothing, or `is_waiting` to be marked; `mark` is what a tutor gave.
    Where the question was `corrected` since, all is as it counts now, and what is right as it was corrected.
    """

    question: QuestionText
    response: dict[str, Any] | None
    points: int | None
    is_waiting: bool
    key: Key
    feedback: Feedback
    mark: AnswerMark | None = None
    corrected: Corrected | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """An attempt as its learner may see it now: the questions in the order drawn, the answers as saved by question.

    `reviewed` are the questions of which may be seen what is right, by their id; `scenarios` the texts that questions
    share.
    """

    questions: tuple[QuestionText, ...]
    answers: Mapping[str, Answer]
    reviewed: Mapping[str, ReviewedQuestion]
    scenarios: Mapping[str, ScenarioText]
    is_open: bool

    @property
    def is_reviewed(self) -> bool:
        """Whether all that is right may be seen."""
        return not self.is_open and len(self.reviewed) == len(self.questions)


def questions_for(attempt: Attempt, language: str) -> tuple[QuestionText, ...]:
    """Return an attempt's questions as its learner sees them, in a language (else in the source language).

    Options and choices stand in the order drawn.
    """
    shown = questions.shown(attempt.version, attempt.unit_slug, draws.questions_of(attempt), language)
    return tuple(_as_drawn(shown[drawn["question"]], drawn) for drawn in attempt.draw)


def _as_drawn(question: QuestionText, drawn: Mapping[str, Any]) -> QuestionText:
    orders = drawn.get("gaps", {})
    gaps = tuple(replace(gap, choices=_in_order(gap.choices, orders.get(gap.id, ()))) for gap in question.gaps)
    return replace(question, options=_in_order(question.options, drawn.get("options", ())), gaps=gaps)


def _in_order(options: tuple[Option, ...], order: Sequence[str]) -> tuple[Option, ...]:
    by_id = {option.id: option for option in options}
    return tuple(by_id[option] for option in order)


def paper_of(attempt: Attempt, language: str) -> Paper:
    """Return an attempt as its learner may see it now, in a language (else in the source language)."""
    shown = questions_for(attempt, language)
    given = {answer.question_slug: answer for answer in answers.rows_of(attempt)}
    seen = _seen(attempt, shown, given)
    has_scenarios = any(question.scenario for question in shown)
    return Paper(
        questions=shown,
        answers=given,
        reviewed=_reviewed(attempt, seen, given, language) if seen else {},
        scenarios=questions.scenarios(attempt.version, attempt.unit_slug, language) if has_scenarios else {},
        is_open=deadlines.handed_in_at(attempt) is None,
    )


def review_of(attempt: Attempt, language: str) -> tuple[ReviewedQuestion, ...]:
    """Return the questions of an attempt with what was right and why. Raises FeedbackLater."""
    paper = paper_of(attempt, language)
    if not paper.is_reviewed:
        raise FeedbackLater
    return tuple(paper.reviewed[question.slug] for question in paper.questions)


def may_see_feedback(attempt: Attempt, rules: QuizRules, answer: Answer | None = None) -> bool:
    """Tell whether the learner may see what was right in an attempt, or for one answer of it.

    Rule `immediate`: an answer once it was checked, the rest once it is handed in. `after-submit`: once it is handed
    in. `after-pass`: once the quiz is passed, or no attempt is left and none is open. `after-close`: once the quiz is
    closed for this enrolment; where it never closes, as `after-pass`. `after-post`: once a post-test is handed in;
    where there is none, as `after-submit`.
    """
    if rules.feedback is FeedbackRule.IMMEDIATE and answer is not None and answer.checked_at is not None:
        return True
    if deadlines.handed_in_at(attempt) is None:
        return False
    if rules.feedback is FeedbackRule.AFTER_CLOSE:
        close = deadlines.closes_at(attempt.enrolment)
        return _is_settled(attempt) if close is None else clock.now() >= close
    if rules.feedback is FeedbackRule.AFTER_PASS:
        return _is_settled(attempt)
    return rules.feedback is not FeedbackRule.AFTER_POST or _is_compared(attempt)


def _is_settled(attempt: Attempt) -> bool:
    unit = catalogue.get_unit(attempt.version, attempt.unit_slug)
    standing = standings.of(attempt.enrolment, unit)
    return standing.is_passed or standing.is_over


def _is_compared(attempt: Attempt) -> bool:
    """Tell whether a post-test was handed in that is compared with this pre-test, or none is to come."""
    unit = catalogue.get_unit(attempt.version, attempt.unit_slug)
    post_tests = gains.post_tests_of(catalogue.outline_of(attempt.version), unit)
    return not post_tests or any(standings.of(attempt.enrolment, post).outcomes for post in post_tests)


def _seen(attempt: Attempt, shown: Sequence[QuestionText], given: Mapping[str, Answer]) -> tuple[QuestionText, ...]:
    """Return the questions of which may be seen what is right."""
    rules = outcomes.rules_of(catalogue.get_unit(attempt.version, attempt.unit_slug))
    if may_see_feedback(attempt, rules):
        return tuple(shown)
    if rules.feedback is not FeedbackRule.IMMEDIATE:
        return ()
    return tuple(one for one in shown if may_see_feedback(attempt, rules, given.get(one.slug)))


def _reviewed(
    attempt: Attempt, seen: Sequence[QuestionText], given: Mapping[str, Answer], language: str
) -> dict[str, ReviewedQuestion]:
    slugs = [question.slug for question in seen]
    keys = questions.keys(attempt.version, attempt.unit_slug, slugs)
    said = questions.feedback(attempt.version, attempt.unit_slug, slugs, language)
    marks = outcomes.marks_of(attempt) if any(map(outcomes.needs_mark, keys.values())) else {}
    points, waiting = _earned(attempt, keys, given)
    found = {
        question.slug: ReviewedQuestion(
            question=question,
            response=given[question.slug].response if question.slug in given else None,
            points=points[question.slug],
            is_waiting=question.slug in waiting,
            key=keys[question.slug],
            feedback=said[question.slug],
            mark=marks.get(question.slug),
        )
        for question in seen
    }
    wrong = corrected.of_attempt(attempt, language) if attempt.graded_at is not None else {}
    return found | {
        slug: _corrected(attempt, found[slug], one, language) for slug, one in wrong.items() if slug in found
    }


def _corrected(attempt: Attempt, found: ReviewedQuestion, one: Corrected, language: str) -> ReviewedQuestion:
    """Return a question as it counts now, and what is right in it."""
    right = corrected.right_by_now(attempt, one, found.key, language)
    key, said = right or (found.key, found.feedback)
    points = corrected.points_of(attempt, one, found.key, found.response, found.points)
    return replace(found, points=points, key=key, feedback=said, corrected=one)


def _earned(
    attempt: Attempt, keys: Mapping[str, Key], given: Mapping[str, Answer]
) -> tuple[Mapping[str, int | None], Collection[str]]:
    """Return what each answer earned, and which wait to be marked: as written down, or worked out until it is."""
    if attempt.submitted_at is None:
        graded = outcomes.graded(attempt, keys, [given[slug] for slug in keys if slug in given])
        return graded.points, graded.waiting
    points = {slug: given[slug].points if slug in given else _left_out(key) for slug, key in keys.items()}
    waiting = [
        slug
        for slug, key in keys.items()
        if outcomes.needs_mark(key) and attempt.graded_at is None and slug in given and points[slug] is None
    ]
    return points, waiting


def _left_out(key: Key) -> int | None:
    return None if key.is_skippable or key.kind is QuestionKind.OPEN else 0
