"""What the pages of a quiz show: the paper with its answers, and what stands around it.

Nothing here can tell what is right but what `papers.paper_of` gives as reviewed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import g, url_for
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from learnhub import clock, i18n, ids
from learnhub.access.courses import OpenCourse
from learnhub.assessment import attempts, checking, deadlines, papers, responses, standings
from learnhub.assessment.models import Attempt
from learnhub.assessment.papers import Paper
from learnhub.assessment.responses import Response
from learnhub.assessment.standings import Standing
from learnhub.content import catalogue
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.outline import UnitOutline
from learnhub.content.questions import QuestionText
from learnhub.i18n import Message
from learnhub.web import course_views, edge
from learnhub.web.learner import quiz_reviews
from learnhub.web.learner.asking.kind import Linked, field_name
from learnhub.web.learner.asking.kinds import KINDS
from learnhub.web.learner.quiz_reviews import Review


class AnswerState(StrEnum):
    """How far the answer to a question is."""

    OPEN = "open"
    PARTLY = "partly"
    ANSWERED = "answered"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class ShownScenario:
    """A text that the questions below it share."""

    slug: str
    name: str
    html: Markup


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question on the paper, with the answer as saved or as typed; `name` is that of its form fields.

    `asked` is what the template of its kind shows. `scenario` stands above the first question that shares it. `counts`
    is False where nothing can be earned, `is_marked` where a tutor marks it. `review` is there once it was checked.
    """

    slug: str
    number: int
    title: str
    template: str
    holds: str
    kind: str
    points: int
    stem: Markup
    asked: Any
    state: AnswerState
    error: Message | None
    first_field: str
    scenario: ShownScenario | None
    is_skippable: bool
    counts: bool
    is_marked: bool
    may_check: bool
    typed: str
    review: Review | None

    @property
    def name(self) -> str:
        """The name of the form fields of this question."""
        return field_name(self.slug)

    @property
    def is_missed(self) -> bool:
        """Whether points are lost unless more is answered."""
        return self.state is not AnswerState.ANSWERED and self.counts and not self.is_skippable


@dataclass(frozen=True, slots=True)
class Ending:
    """When an attempt is over. `is_limited`: by its time limit, rather than because the quiz closes."""

    at: datetime
    seconds_left: int
    is_limited: bool


def unit_of(attempt: Attempt) -> UnitOutline:
    """Return the quiz of an attempt."""
    return catalogue.get_unit(attempt.version, attempt.unit_slug)


def frame(attempt: Attempt) -> dict[str, Any]:
    """Return what every page of an attempt shows around its questions."""
    unit, course, language = unit_of(attempt), course_of(attempt), attempt.enrolment.language
    shown_in = language if language in unit.languages else course.outline.languages[0]
    return {
        "attempt": attempt,
        "ending": ending_of(attempt),
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


def ending_of(attempt: Attempt) -> Ending | None:
    """Return when an attempt is over, by the server's clock; None where it never is."""
    if attempt.deadline_at is None:
        return None
    left = (attempt.deadline_at - clock.now()).total_seconds()
    is_limited = attempt.deadline_at != deadlines.closes_at(attempt.enrolment)
    return Ending(attempt.deadline_at, max(0, int(left)), is_limited)


def end_afterwards(attempt: Attempt | None) -> None:
    """Have an attempt whose time is over written down as handed in, after the page; it reads so in any case."""
    if attempt is not None and attempt.submitted_at is None and deadlines.is_over(attempt):
        key = attempt.id
        edge.afterwards(lambda: attempts.end_if_over(attempts.get_by_key(key)))


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
    paper, errors = papers.paper_of(attempt, attempt.enrolment.language), errors or {}
    saved = {slug: answer.response for slug, answer in paper.answers.items()}
    page = _Page(attempt, paper)
    return [
        page.shown(number, question, (saved if given is None else given).get(question.slug), errors.get(question.slug))
        for number, question in enumerate(paper.questions, start=1)
    ]


def reviews_of(attempt: Attempt) -> list[ShownQuestion] | None:
    """Return the questions with what was right and why, or None while the rules keep that back."""
    shown = paper_of(attempt)
    return shown if all(question.review for question in shown) else None


def read_form(attempt: Attempt, form: MultiDict[str, str]) -> dict[str, Response | None]:
    """Return the responses of a posted paper by question id; None where nothing is said."""
    questions = papers.questions_for(attempt, attempt.enrolment.language)
    return {question.slug: KINDS[question.kind].given(question, form) for question in questions}


def course_of(attempt: Attempt) -> OpenCourse:
    """Return the course of an attempt, on the version of the attempt."""
    return OpenCourse(attempt.version, attempt.enrolment)


def linked_in(attempt: Attempt) -> Linked:
    """Return what puts real addresses into the stored HTML of an attempt's questions, which was made safe at import."""
    course = course_of(attempt)
    return lambda html: Markup(course_views.with_addresses(html, course))  # noqa: S704 - see above


def standing_of(attempt: Attempt) -> Standing:
    """Return where the enrolment of an attempt stands in its quiz."""
    return standings.of(attempt.enrolment, unit_of(attempt))


class _Page:
    """What all questions of a paper share while they are laid on the page."""

    def __init__(self, attempt: Attempt, paper: Paper) -> None:
        self._paper = paper
        self._linked = linked_in(attempt)
        rules = unit_of(attempt).quiz
        self._may_check = rules is not None and checking.is_offered(rules)
        self._is_marking = any(map(_is_to_mark, paper.questions)) and checking.has_tutor(attempt)
        self._told: set[str] = set()

    def shown(
        self, number: int, question: QuestionText, response: Response | None, error: Message | None
    ) -> ShownQuestion:
        """Return a question as it stands on the page."""
        kind, reviewed = KINDS[question.kind], self._paper.reviewed.get(question.slug)
        is_marked = _is_to_mark(question) and self._is_marking
        return ShownQuestion(
            slug=question.slug,
            number=number,
            title=question.name,
            template=kind.template,
            holds=kind.holds,
            kind=question.kind.value,
            points=question.points,
            stem=self._linked(question.stem),
            asked=kind.asked(question, response or {}, self._linked),
            state=_state_of(question, response),
            error=error,
            first_field=kind.first_field(question),
            scenario=self._scenario(question),
            is_skippable=question.is_skippable,
            counts=question.kind is not QuestionKind.OPEN or is_marked,
            is_marked=is_marked,
            may_check=self._may_check and not is_marked,
            typed=str((response or {}).get("typed", "")),
            review=quiz_reviews.review(number, reviewed, self._linked) if reviewed else None,
        )

    def _scenario(self, question: QuestionText) -> ShownScenario | None:
        """Return the text that a question shares, at the first question that does."""
        if question.scenario is None or question.scenario in self._told:
            return None
        self._told.add(question.scenario)
        found = self._paper.scenarios[question.scenario]
        return ShownScenario(found.slug, found.name, self._linked(found.html))


def _is_to_mark(question: QuestionText) -> bool:
    return question.kind is QuestionKind.OPEN and question.is_marked


def _state_of(question: QuestionText, response: Response | None) -> AnswerState:
    if responses.is_empty(response):
        return AnswerState.OPEN
    if responses.is_unreadable(question.kind, response) or "places" in (response or {}):
        return AnswerState.UNREADABLE
    return AnswerState.ANSWERED if responses.is_whole(question, response) else AnswerState.PARTLY
