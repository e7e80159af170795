"""Ordering: a numbered list, in the right order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from learnhub.content.format.answers.blocks import Block, Parts, first_text
from learnhub.content.format.answers.choice import MOST_OPTIONS
from learnhub.content.format.answers.kind import Answers, Kind
from learnhub.content.format.answers.pieces import Piece, refuse_equal
from learnhub.content.format.bodies import Body
from learnhub.content.format.faults import Reporter
from learnhub.content.format.prose import check_part
from learnhub.content.format.sources import OptionSource, QuestionSource
from learnhub.content.format.strict_yaml import Place
from learnhub.content.format.structure import Node
from learnhub.content.format.vocabulary import Grading
from learnhub.i18n import lazy


class Order(Kind):
    """The items are shown in another order, and to be put into theirs."""

    block = Block.NUMBERED
    how = lazy("Write a numbered list in the right order, with an empty line before.")
    keys = frozenset({"grading"})
    default_grading = Grading.PARTIAL
    hides_order = True

    def read(self, body: Body, parts: Parts) -> Answers:
        """Return the items of a numbered list."""
        if parts.answer is None:
            return Answers()
        found = parts.answer.children
        if len(found) > MOST_OPTIONS:
            message = lazy("A question has at most 12 items to put in order.")
            body.report.error(
                body.place_of(found[MOST_OPTIONS]), "out-of-bounds", message, lazy("Make two questions of it.")
            )
        items = tuple(_read_item(body, item) for item in found[:MOST_OPTIONS])
        refuse_equal((item for item in items if item.words), body.report)
        return Answers(items=items)

    def compare(self, source: Answers, translation: Answers, place: Place, report: Reporter) -> None:
        """Translations have as many items, in the same order."""
        if len(source.items) != len(translation.items):
            count = len(source.items)
            message = lazy("The number of items differs from the source's, which is %(count)s.", count=count)
            report.error(place, "translation-options", message, lazy("Translate each of them, in the same order."))

    def joined(self, question: QuestionSource, source: Answers, texts: Mapping[str, Answers]) -> QuestionSource:
        """Return a question with its items, in the right order."""
        items = tuple(
            OptionSource(item.id, texts={language: text.items[place].text for language, text in texts.items()})
            for place, item in enumerate(source.items)
        )
        return replace(question, options=items)

    def key(self, question: QuestionSource) -> dict[str, Any]:
        """Return the right order, and how it is graded."""
        return {"order": [item.id for item in question.options], "grading": str(question.grading)}

    def shape(self, question: QuestionSource) -> tuple[object, ...]:
        """Items may not come or go; which order is right may be corrected."""
        return (len(question.options),)


def _read_item(body: Body, item: Node) -> Piece:
    place, text = body.place_of(item), first_text(item).strip()
    if not text:
        body.report.error(place, "item-empty", lazy("This item has no words."), lazy("Write some."))
    for wrong in item.children[1:] if text else ():
        message = lazy("This does not belong in an item to put in order.")
        body.report.error(body.place_of(wrong), "item-blocks", message, lazy("An item is one paragraph."))
    if text:
        check_part(body, item.children[:1], "")
    return Piece(text, place, body.complete(text))
