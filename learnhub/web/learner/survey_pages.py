"""What the page of a survey shows, and what its form gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import g
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from learnhub import i18n
from learnhub.access.courses import OpenCourse
from learnhub.assessment import surveys
from learnhub.content import questions
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.outline import UnitOutline
from learnhub.content.questions import QuestionText
from learnhub.learning.models import Enrolment
from learnhub.web import course_views
from learnhub.web.learner.asking.choice import ShownOption
from learnhub.web.learner.asking.kind import field_name

# No option can have this id.
NO_ANSWER = "-"

Given = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A text that stands above the questions that share it."""

    name: str
    html: str


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question of a survey; `ends` are the words of a scale, `name` is that of its form fields."""

    slug: str
    name: str
    kind: str
    title: str
    stem: str
    options: tuple[ShownOption, ...]
    ends: tuple[str, ...]
    typed: str
    scenario: Scenario | None


def questions_of(enrolment: Enrolment, unit: UnitOutline, given: Given) -> dict[str, Any]:
    """Return the questions of a survey in the learner's language, and in which language they are."""
    course = OpenCourse(enrolment.version, enrolment)
    language = enrolment.language
    shown_in = language if language in unit.languages else course.outline.languages[0]
    asked = surveys.questions_of(enrolment.version, unit, language)
    return {
        "questions": _with_scenarios(asked, given, course, unit),
        "is_untranslated": shown_in != language,
        "no_answer_value": NO_ANSWER,
        "shown_in": shown_in,
        "text_direction": i18n.direction_of(shown_in),
        "text_lang": None if shown_in == g.language else shown_in,
    }


def _with_scenarios(
    asked: list[QuestionText], given: Given, course: OpenCourse, unit: UnitOutline
) -> list[ShownQuestion]:
    language = course.enrolment.language if course.enrolment else g.language
    told = questions.scenarios(course.version, unit.slug, language) if any(one.scenario for one in asked) else {}
    shown, above = [], None
    for question in asked:
        opens = told.get(question.scenario or "") if question.scenario != above else None
        above = question.scenario
        scenario = Scenario(opens.name, course_views.with_addresses(opens.html, course)) if opens else None
        shown.append(_shown(question, given.get(question.slug, {}), course, scenario))
    return shown


def _shown(
    question: QuestionText, response: Mapping[str, Any], course: OpenCourse, scenario: Scenario | None
) -> ShownQuestion:
    chosen = response.get("chosen", ())
    return ShownQuestion(
        slug=question.slug,
        name=field_name(question.slug),
        kind=question.kind.value,
        title=question.name,
        stem=course_views.with_addresses(question.stem, course),
        options=tuple(
            ShownOption(
                option.id,
                Markup(course_views.with_addresses(option.html, course)),  # noqa: S704 - safe since its import
                option.id in chosen,
            )
            for option in question.options
        ),
        ends=tuple(course_views.with_addresses(html, course) for html in question.headings),
        typed=str(response.get("typed", "")),
        scenario=scenario,
    )


def read_form(enrolment: Enrolment, unit: UnitOutline, form: MultiDict[str, str]) -> dict[str, dict[str, Any]]:
    """Return what a posted survey says, by question id; `NO_ANSWER` for one left out."""
    asked = surveys.questions_of(enrolment.version, unit, enrolment.language)
    return {question.slug: _given(question, form) for question in asked}


def _given(question: QuestionText, form: MultiDict[str, str]) -> dict[str, Any]:
    posted = form.getlist(field_name(question.slug))
    if question.kind is QuestionKind.OPEN:
        return {"typed": posted[0] if posted else ""}
    return {"chosen": [option for option in posted if option != NO_ANSWER]}
