"""How a text looks to learners beside the editor: lessons, quizzes to try with their keys, surveys, assignments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import g, url_for
from markupsafe import Markup

from learnhub import i18n
from learnhub.content import questions
from learnhub.content.format.vocabulary import QuestionKind, UnitKind
from learnhub.content.models import Question
from learnhub.content.questions import QuestionText
from learnhub.content.rendering.renderer import CannotRender
from learnhub.content.workbench import showing, trying
from learnhub.content.workbench.files import TextFile
from learnhub.content.workbench.trying import Tried
from learnhub.web import rubrics
from learnhub.web.learner import quiz_pages, quiz_reviews, survey_pages
from learnhub.web.learner.asking.choice import ShownOption
from learnhub.web.learner.asking.kind import Linked, field_name
from learnhub.web.learner.asking.kinds import KINDS
from learnhub.web.learner.quiz_pages import AnswerState, ShownScenario
from learnhub.web.learner.quiz_reviews import Review
from learnhub.web.preview import keys
from learnhub.web.trainer.desks import Desk


@dataclass(frozen=True, slots=True)
class Looked:
    """What stands beside a text: `kind` of its unit, None for what is none; its page, or why there is none."""

    tried: Tried | None
    page: Markup | None
    problem: CannotRender | None
    parts: Mapping[str, Any]

    @property
    def kind(self) -> UnitKind | None:
        """What kind of unit it is."""
        return self.tried.kind if self.tried else None


def look(desk: Desk, file: TextFile) -> Looked:
    """Return how a text looks, whether it is saved or not. What is wrong with a quiz leaves its words to be seen."""
    linked = _linked(desk)
    try:
        tried = trying.tried(desk.folder, file)
        if tried is not None and tried.body is not None:
            return Looked(tried, linked(tried.body), None, _PARTS[tried.kind](tried, linked))
        html = showing.html_of(desk.folder, file)
    except CannotRender as problem:
        return Looked(None, None, problem, {})
    return Looked(tried, linked(html) if html is not None else None, None, {})


def _linked(desk: Desk) -> Linked:
    at_media = url_for("trainer.draft_medium", slug=desk.course.slug, number=desk.number, path="")

    def placed(html: str) -> Markup:
        found = html.replace('"@unit/', f'"{desk.address("")}').replace('"@media/', f'"{at_media}')
        return Markup(found)  # noqa: S704 - made safe by the renderer

    return placed


def _frame(tried: Tried) -> dict[str, Any]:
    return {
        "text_lang": None if tried.language == g.language else tried.language,
        "text_direction": i18n.direction_of(tried.language.lower()),
    }


def _quiz(tried: Tried, linked: Linked) -> dict[str, Any]:
    """Return the questions as learners are asked them, and what is right in each, by its id."""
    asked, reviews = [], {}
    for (number, question), scenario in zip(enumerate(tried.questions, start=1), _openings(tried, linked), strict=True):
        text = questions.text_of(question, tried.language)
        asked.append(_asked(number, text, scenario, linked))
        reviews[text.slug] = _review(number, text, question, tried.language, linked)
    return {**_frame(tried), "questions": asked, "reviews": reviews, "is_saved": False}


def _openings(tried: Tried, linked: Linked) -> Iterator[ShownScenario | None]:
    """Return, for each question, the scenario that begins with it."""
    above = None
    for question in tried.questions:
        found = tried.scenarios.get(question.scenario_slug or "") if question.scenario_slug != above else None
        above = question.scenario_slug
        yield ShownScenario(found.slug, found.name, linked(found.html)) if found else None


def _asked(
    number: int, question: QuestionText, scenario: ShownScenario | None, linked: Linked
) -> quiz_pages.ShownQuestion:
    kind = KINDS[question.kind]
    return quiz_pages.ShownQuestion(
        slug=question.slug,
        number=number,
        title=question.name,
        template=kind.template,
        holds=kind.holds,
        kind=question.kind.value,
        points=question.points,
        stem=linked(question.stem),
        asked=kind.asked(question, {}, linked),
        state=AnswerState.OPEN,
        error=None,
        first_field=kind.first_field(question),
        scenario=scenario,
        is_skippable=question.is_skippable,
        counts=question.kind is not QuestionKind.OPEN or question.is_marked,
        is_marked=question.is_marked,
        may_check=False,
        typed="",
        review=None,
    )


def _review(number: int, text: QuestionText, question: Question, language: str, linked: Linked) -> Review:
    key = questions.key_of(question)
    said = questions.feedback_of(question, language)
    return quiz_reviews.review(number, keys.reviewed(text, key, said), linked)


def _survey(tried: Tried, linked: Linked) -> dict[str, Any]:
    texts = [questions.text_of(question, tried.language) for question in tried.questions]
    shown = [
        survey_pages.ShownQuestion(
            slug=text.slug,
            name=field_name(text.slug),
            kind=text.kind.value,
            title=text.name,
            stem=linked(text.stem),
            options=tuple(ShownOption(option.id, linked(option.html), False) for option in text.options),
            ends=tuple(linked(html) for html in text.headings),
            typed="",
            scenario=survey_pages.Scenario(opening.name, opening.html) if opening else None,
        )
        for text, opening in zip(texts, _openings(tried, linked), strict=True)
    ]
    return {**_frame(tried), "questions": shown, "errors": {}, "no_answer_value": survey_pages.NO_ANSWER}


def _assignment(tried: Tried, _linked: Linked) -> dict[str, Any]:
    rules = tried.assignment
    rubric = rubrics.shown(rules, tried.language, tried.source) if rules else None
    return {**_frame(tried), "rubric": rubric}


_PARTS: dict[UnitKind, Callable[[Tried, Linked], dict[str, Any]]] = {
    UnitKind.QUIZ: _quiz,
    UnitKind.SURVEY: _survey,
    UnitKind.ASSIGNMENT: _assignment,
}
