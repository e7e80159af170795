"""Scales of surveys: numbers from one end to the other, and two words that say what the ends mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from learnhub.content.format.answers.blocks import Block, Parts, first_text, is_task_list
from learnhub.content.format.answers.kind import Answers, Kind
from learnhub.content.format.bodies import Body
from learnhub.content.format.faults import Reporter
from learnhub.content.format.prose import check_part
from learnhub.content.format.sources import OptionSource, QuestionSource
from learnhub.content.format.strict_yaml import Place
from learnhub.content.format.structure import Node
from learnhub.i18n import lazy

_ENDS = 2


class Scale(Kind):
    """One number is chosen; `numbers` of its answers holds the lowest and the highest, where they are written."""

    block = Block.NOTHING
    how = lazy("Write `scale=1..5` in the heading, and what the two ends mean as a list of two items (`- …`).")

    def read(self, body: Body, parts: Parts) -> Answers:
        """Return the words of the two ends."""
        if parts.answer is None:
            return Answers()
        items = parts.answer.children
        if len(items) != _ENDS or is_task_list(parts.answer) or not all(_is_plain(item) for item in items):
            message = lazy("A scale has two ends, and this list does not name them.")
            hint = lazy("Write two items of a few words each: first what the lowest number means, then the highest.")
            body.report.error(body.place_of(parts.answer), "scale-ends", message, hint)
            return Answers()
        for item in items:
            check_part(body, item.children, "")
        return Answers(headings=tuple(body.complete(first_text(item)) for item in items))

    def compare(self, source: Answers, translation: Answers, place: Place, report: Reporter) -> None:
        """A translation may leave the numbers to its source."""
        if translation.numbers and translation.numbers != source.numbers:
            message = lazy("`%(key)s` differs from the source's.", key="scale")
            report.error(place, "translation-key", message, lazy("Copy it from the source, or leave it out."))

    def joined(self, question: QuestionSource, source: Answers, texts: Mapping[str, Answers]) -> QuestionSource:
        """Return a question with its numbers as options, and the words of the two ends as headings."""
        span = source.numbers[0]
        options = tuple(
            OptionSource(str(number), texts=dict.fromkeys(texts, str(number)))
            for number in range(int(span.low), int(span.high) + 1)
        )
        headings = {language: text.headings for language, text in texts.items()}
        return replace(question, options=options, headings=headings)

    def key(self, question: QuestionSource) -> dict[str, Any]:  # noqa: ARG002 - there is none
        """Return nothing: a survey asks what people think."""
        return {}

    def shape(self, question: QuestionSource) -> tuple[object, ...]:
        """The numbers may not change."""
        return tuple(option.id for option in question.options)


def _is_plain(item: Node) -> bool:
    return len(item.children) == 1 and bool(first_text(item).strip())
