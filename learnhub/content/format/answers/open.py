"""Open questions: learners write freely; what is compared with it is a model answer, or a tutor's judgement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from learnhub.content.format import callouts
from learnhub.content.format.answers.blocks import Block, Parts, dequoted, first_text, lines_of
from learnhub.content.format.answers.kind import Answers, Kind
from learnhub.content.format.bodies import Body
from learnhub.content.format.faults import Reporter
from learnhub.content.format.prose import check_part
from learnhub.content.format.sources import QuestionSource
from learnhub.content.format.strict_yaml import Place
from learnhub.content.format.structure import Node
from learnhub.i18n import lazy


class Open(Kind):
    """Nothing is right or wrong by itself."""

    block = Block.MODEL
    needs_block = False
    how = lazy("Write the question alone, and below it a model answer where there is one: `> [!MODEL]`.")
    keys = frozenset({"marked"})

    def read(self, body: Body, parts: Parts) -> Answers:
        """Return the model answer, if there is one."""
        return Answers(model=_read_model(body, parts.answer)) if parts.answer else Answers()

    def compare(self, source: Answers, translation: Answers, place: Place, report: Reporter) -> None:
        """Translations should have a model answer where the source has one."""
        if source.model and not translation.model:
            message = lazy("The model answer to this question is not translated.")
            hint = lazy("Add it below the question: `> [!MODEL]`.")
            report.warning(place, "translation-feedback", message, hint)

    def joined(self, question: QuestionSource, source: Answers, texts: Mapping[str, Answers]) -> QuestionSource:  # noqa: ARG002 - each language has its own
        """Return a question with its model answer in each language that has one."""
        return replace(question, models={language: text.model for language, text in texts.items() if text.model})

    def key(self, question: QuestionSource) -> dict[str, Any]:  # noqa: ARG002 - there is none
        """Return nothing: people say what is right."""
        return {}

    def shape(self, question: QuestionSource) -> tuple[object, ...]:
        """Whether it counts may not change."""
        return (question.is_marked,)


def _read_model(body: Body, quote: Node) -> str:
    place = body.place_of(quote)
    line = callouts.parse(first_text(quote).split("\n")[0])
    if line and (line.title or line.attributes):
        message = lazy("A model answer has no title.")
        body.report.error(place, "model-title", message, lazy("Write its text on the next line, after `> `."))
    text = dequoted(lines_of(quote, body)[1:])
    if not text:
        hint = lazy("Write its text on the next line, after `> `.")
        body.report.error(place, "callout-empty", lazy("This model answer has no text."), hint)
    check_part(body, quote.children, text)
    return body.complete(text)
