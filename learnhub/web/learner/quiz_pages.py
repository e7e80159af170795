"""What the pages of a quiz show: the paper with its answers, the summary, and what was right.

Nothing here can tell what is right before `papers.review_of` says it may be seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from babel.numbers import format_decimal
from flask import g, url_for
from werkzeug.datastructures import MultiDict

from learnhub import i18n, ids
from learnhub.access.courses import OpenCourse
from learnhub.assessment import answers, attempts, papers, responses
from learnhub.assessment.answers import Response
from learnhub.assessment.attempts import Standing
from learnhub.assessment.models import Attempt
from learnhub.assessment.papers import PaperQuestion, ReviewedQuestion
from learnhub.content import catalogue
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.outline import UnitOutline
from learnhub.i18n import Message
from learnhub.web import course_views


class AnswerState(StrEnum):
    """How far the answer to a question is."""

    OPEN = "open"
    ANSWERED = "answered"
    UNREADABLE = "unreadable"


class Verdict(StrEnum):
    """What an answer was worth."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class ShownOption:
    """An option on the paper."""

    id: str
    html: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question on the paper, with the answer as saved or as typed; `name` is that of its form fields."""

    slug: str
    number: int
    title: str
    kind: str
    points: int
    stem: str
    unit: str | None
    options: tuple[ShownOption, ...]
    typed: str
    state: AnswerState
    error: Message | None

    @property
    def name(self) -> str:
        """The name of the form fields of this question."""
        return field_name(self.slug)

    @property
    def first_field(self) -> str:
        """The id of the first form field, to which an error leads."""
        return f"{self.name}-{self.options[0].id}" if self.options else self.name


@dataclass(frozen=True, slots=True)
class ReviewedOption:
    """An option after grading. `state`: right, wrong, missed, or rest."""

    html: str
    state: str
    feedback: str | None


@dataclass(frozen=True, slots=True)
class Review:
    """A question after grading. `ranges` are (lowest, highest) as people write numbers."""

    slug: str
    number: int
    title: str
    stem: str
    unit: str | None
    points: int
    points_possible: int
    verdict: Verdict
    options: tuple[ReviewedOption, ...]
    typed: str | None
    ranges: tuple[tuple[str, str], ...]
    general: str | None


def field_name(question: str) -> str:
    """Return the name of the form fields of a question. Its prefix keeps it apart from all other fields."""
    return f"answer-{question}"


def unit_of(attempt: Attempt) -> UnitOutline:
    """Return the quiz of an attempt."""
    return catalogue.get_unit(attempt.version, attempt.unit_slug)


def frame(attempt: Attempt) -> dict[str, Any]:
    """Return what every page of an attempt shows around its questions."""
    unit, course, language = unit_of(attempt), _course_of(attempt), attempt.enrolment.language
    shown_in = language if language in unit.languages else course.outline.languages[0]
    return {
        "attempt": attempt,
        "rules": unit.quiz,
        "course": course_views.course_of(course, language),
        "unit": unit,
        "unit_address": url_for("learner.unit", slug=course.outline.course, unit=unit.slug),
        "title": course_views.text(unit.title, course, language),
        "is_untranslated": shown_in != language,
        "shown_in": shown_in,
        "text_direction": i18n.direction_of(shown_in),
        # Left out where the page speaks the same language, so that most markup stays light.
        "text_lang": None if shown_in == g.language else shown_in,
    }


def next_attempt(standing: Standing) -> dict[str, Any]:
    """Return what a page needs that offers another attempt: an id for it, and from when it is open."""
    return {"new_attempt_id": ids.client_id(), "opens_at": _to_the_minute(standing.opens_at)}


def _to_the_minute(instant: datetime | None) -> datetime | None:
    # Up, so that nobody comes back seconds too early.
    return None if instant is None else instant + timedelta(seconds=59)


def paper_of(
    attempt: Attempt,
    given: Mapping[str, Response | None] | None = None,
    errors: Mapping[str, Message] | None = None,
) -> list[ShownQuestion]:
    """Return the questions with the answers as saved, or as `given` by a form that was not right."""
    course, errors = _course_of(attempt), errors or {}
    shown: Mapping[str, Response | None] = answers.answers_of(attempt) if given is None else given
    return [
        _shown(number, question, shown.get(question.slug), course, errors.get(question.slug))
        for number, question in enumerate(papers.questions_for(attempt, attempt.enrolment.language), start=1)
    ]


def read_form(attempt: Attempt, form: MultiDict[str, str]) -> dict[str, Response | None]:
    """Return the responses of a posted paper by question id; None where nothing is said.

    Boxes without a tick take an answer back; a group of radio buttons without a choice says nothing.
    """
    questions = papers.questions_for(attempt, attempt.enrolment.language)
    return {question.slug: _given(question, form) for question in questions}


def _given(question: PaperQuestion, form: MultiDict[str, str]) -> Response | None:
    posted = form.getlist(field_name(question.slug))
    if question.kind is QuestionKind.NUMERIC:
        return {"typed": posted[0]} if posted else None
    if question.kind is QuestionKind.SINGLE and not posted:
        return None
    return {"chosen": posted}


def _course_of(attempt: Attempt) -> OpenCourse:
    return OpenCourse(attempt.version, attempt.enrolment)


def _shown(
    number: int, question: PaperQuestion, response: Response | None, course: OpenCourse, error: Message | None
) -> ShownQuestion:
    chosen = (response or {}).get("chosen", ())
    return ShownQuestion(
        slug=question.slug,
        number=number,
        title=question.name,
        kind=question.kind.value,
        points=question.points,
        stem=course_views.with_addresses(question.stem, course),
        unit=question.unit,
        options=tuple(
            ShownOption(option.id, course_views.with_addresses(option.html, course), option.id in chosen)
            for option in question.options
        ),
        typed=str((response or {}).get("typed", "")),
        state=_state_of(question.kind, response),
        error=error,
    )


def _state_of(kind: QuestionKind, response: Response | None) -> AnswerState:
    if responses.is_empty(response):
        return AnswerState.OPEN
    return AnswerState.UNREADABLE if responses.is_unreadable(kind, response) else AnswerState.ANSWERED


def reviews_of(attempt: Attempt) -> list[Review] | None:
    """Return the questions with what was right and why, or None while the rules keep that back."""
    unit = unit_of(attempt)
    if unit.quiz is None or not papers.may_see_feedback(attempt, unit.quiz):
        return None
    course = _course_of(attempt)
    reviewed = papers.review_of(attempt, attempt.enrolment.language)
    return [_review(number, question, course) for number, question in enumerate(reviewed, start=1)]


def _review(number: int, reviewed: ReviewedQuestion, course: OpenCourse) -> Review:
    question, general = reviewed.question, reviewed.feedback.general
    is_numeric = question.kind is QuestionKind.NUMERIC
    return Review(
        slug=question.slug,
        number=number,
        title=question.name,
        stem=course_views.with_addresses(question.stem, course),
        unit=question.unit,
        points=reviewed.points,
        points_possible=question.points,
        verdict=_verdict(reviewed),
        options=_reviewed_options(reviewed, course),
        typed=str((reviewed.response or {}).get("typed", "")) if is_numeric else None,
        ranges=tuple((_number(low), _number(high)) for low, high in reviewed.ranges),
        general=course_views.with_addresses(general, course) if general else None,
    )


def _verdict(reviewed: ReviewedQuestion) -> Verdict:
    if responses.is_empty(reviewed.response):
        return Verdict.UNANSWERED
    if reviewed.points == reviewed.question.points:
        return Verdict.RIGHT
    return Verdict.PARTLY if reviewed.points else Verdict.WRONG


def _reviewed_options(reviewed: ReviewedQuestion, course: OpenCourse) -> tuple[ReviewedOption, ...]:
    chosen = (reviewed.response or {}).get("chosen", ())
    return tuple(
        _reviewed_option(option.id, option.html, option.id in chosen, reviewed, course)
        for option in reviewed.question.options
    )


def _reviewed_option(
    option: str, html: str, is_chosen: bool, reviewed: ReviewedQuestion, course: OpenCourse
) -> ReviewedOption:
    is_right = option in reviewed.right
    states = {(True, True): "right", (True, False): "wrong", (False, True): "missed", (False, False): "rest"}
    state = states[is_chosen, is_right]
    # What was neither chosen nor right keeps silent, so that the page stays short enough to be read.
    feedback = reviewed.feedback.options.get(option) if state != "rest" else None
    return ReviewedOption(
        course_views.with_addresses(html, course),
        state,
        course_views.with_addresses(feedback, course) if feedback else None,
    )


def _number(value: Decimal) -> str:
    """Return a number of the key with all its digits, as readers of the page write it."""
    return format_decimal(value, locale=i18n.locale_of(g.language), decimal_quantization=False)


def standing_of(attempt: Attempt) -> Standing:
    """Return where the enrolment of an attempt stands in its quiz."""
    return attempts.standing(attempt.enrolment, unit_of(attempt))
