"""Single and multiple choice: options as a task list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from learnhub.content.format import names
from learnhub.content.format.answers.blocks import Block, Parts, dequoted, first_text, is_callout, lines_of
from learnhub.content.format.answers.kind import Answers, Kind, WrittenOption
from learnhub.content.format.attributes import split_end
from learnhub.content.format.bodies import Body
from learnhub.content.format.faults import Reporter
from learnhub.content.format.prose import check_part
from learnhub.content.format.sources import OptionSource, QuestionSource
from learnhub.content.format.strict_yaml import Place
from learnhub.content.format.structure import Node, first_line
from learnhub.content.format.vocabulary import Grading
from learnhub.content.format.written import keys_in, refuse_classes
from learnhub.i18n import lazy

MOST_OPTIONS = 12
_BOX = re.compile(r"\[( |x|X)\](?:[ \t]+|$)")


class Choice(Kind):
    """One option is right (single), or several may be."""

    block = Block.OPTIONS
    how = lazy("Write options as `- [ ]` and `- [x]`.")

    def __init__(self, *, is_single: bool) -> None:
        self.is_single = is_single
        self.keys = frozenset({"shuffle"} if is_single else {"shuffle", "grading"})
        self.default_grading = Grading.ALL if is_single else Grading.PARTIAL

    def read(self, body: Body, parts: Parts) -> Answers:
        """Return the options of a task list."""
        options = read_checked(body, parts)
        self._check_marks(body, options, body.place_of(parts.heading))
        return Answers(options=options)

    def _check_marks(self, body: Body, options: tuple[WrittenOption, ...], place: Place) -> None:
        marked = sum(option.is_right for option in options)
        if options and not marked:
            hint = lazy("Mark what is right with `[x]`.")
            body.report.error(place, "nothing-marked", lazy("No option of this question is marked as right."), hint)
        if self.is_single and marked > 1:
            hint = lazy("Mark one option, or write `kind=multiple`.")
            message = lazy("A single choice has only one right option, and several are marked.")
            body.report.error(place, "several-marked", message, hint)

    def compare(self, source: Answers, translation: Answers, place: Place, report: Reporter) -> None:
        """Translations have the same options, marked alike."""
        if len(source.options) != len(translation.options):
            message = lazy(
                "The number of options differs from the source's, which is %(count)s.", count=len(source.options)
            )
            report.error(place, "translation-options", message, lazy("Translate each of them."))
            return
        for theirs, ours in zip(source.options, translation.options, strict=True):
            _compare(theirs, ours, report)

    def joined(self, question: QuestionSource, source: Answers, texts: Mapping[str, Answers]) -> QuestionSource:
        """Return a question with its options."""
        options = tuple(
            _option(option, {language: text.options[place] for language, text in texts.items()})
            for place, option in enumerate(source.options)
        )
        return replace(question, options=options)

    def key(self, question: QuestionSource) -> dict[str, Any]:
        """Return the right options and how several are graded."""
        right = [option.id for option in question.options if option.is_right]
        return {"right": right, "grading": str(question.grading)}

    def shape(self, question: QuestionSource) -> tuple[object, ...]:
        """Options may not come or go."""
        return tuple(sorted(option.id for option in question.options))

    def by_place(self, question: QuestionSource) -> list[object]:
        """Return the options without an id of their own."""
        return [sorted(option.texts.items()) for option in question.options if option.id.isdigit()]


def read_checked(body: Body, parts: Parts) -> tuple[WrittenOption, ...]:
    """Return the options of a question, whose texts are checked, and whose marks are not."""
    if parts.answer is None:
        return ()
    _check_texts(body, parts.answer)
    return read_options(parts.answer, body)


def read_options(block: Node, body: Body) -> tuple[WrittenOption, ...]:
    """Return the options of a task list; faults are noted."""
    if block.type == "ordered_list":
        hint = lazy("Start each option with `- [ ]` or `- [x]`.")
        body.report.error(body.place_of(block), "option-list", lazy("A list of options may not be numbered."), hint)
    if len(block.children) > MOST_OPTIONS:
        message = lazy("A question has at most 12 options.")
        body.report.error(
            body.place_of(block.children[MOST_OPTIONS]), "out-of-bounds", message, lazy("Leave some out.")
        )
    options = [_read_option(item, number, body) for number, item in enumerate(block.children[:MOST_OPTIONS], 1)]
    found = [option for option in options if option is not None]
    seen: set[str] = set()
    for option in found:
        if option.id in seen:
            message = lazy("The id `%(id)s` is taken by another option of this question.", id=option.id)
            body.report.error(option.place, "duplicate-id", message, lazy("Choose another."))
        seen.add(option.id)
    return tuple(found)


def count_marked(block: Node) -> int:
    """Return how many options of a task list are marked as right."""
    return sum(first_text(item)[:3].lower() == "[x]" for item in block.children)


def _read_option(item: Node, number: int, body: Body) -> WrittenOption | None:
    place = body.place_of(item)
    text = first_text(item)
    box = _BOX.match(text)
    if not box:
        hint = lazy("Start each option with `- [ ]`, or `- [x]` where it is right, and then a space.")
        body.report.error(place, "option-box", lazy("This option has no proper box."), hint)
        return None
    words, attributes, _ = split_end(text[box.end() :])
    if not words.strip():
        body.report.error(place, "option-empty", lazy("This option has no words."), lazy("Write some."))
    quotes = _feedback_of(item, body)
    feedback = body.complete(dequoted(lines_of(quotes[0], body))) if quotes else ""
    own_id = _own_id(attributes, first_line(item), body) or str(number)
    return WrittenOption(own_id, box[1] in "xX", body.complete(words.strip()), feedback, place)


def _feedback_of(item: Node, body: Body) -> list[Node]:
    after = item.children[1:]
    quotes = [node for node in after if node.type == "blockquote" and not is_callout(node)]
    if len(quotes) != len(after) or len(quotes) > 1:
        wrong = next((node for node in after if node not in quotes[:1]), item)
        hint = lazy("An option is one paragraph, then at most one quote (`  > …`) as its feedback.")
        body.report.error(body.place_of(wrong), "option-blocks", lazy("This does not belong in an option."), hint)
    return quotes


def _own_id(attributes: str, row: int, body: Body) -> str:
    place = body.place(row, attributes)
    written, classes = keys_in(attributes, place, body.report)
    refuse_classes(classes, place, body.report)
    values = dict(written.value) if isinstance(written.value, dict) else {}
    own_id = str(values.pop("id", ""))
    for key in values:
        message = lazy("The key `%(key)s` is not known here.", key=key)
        body.report.error(written.place_of((key,)), "unknown-key", message, lazy("Options may have `{#id}` only."))
    if own_id and (not names.is_identifier(own_id) or own_id.isdigit()):
        hint = lazy("Use small letters, digits and single hyphens, with one letter at least.")
        body.report.error(place, "identifier", lazy("`%(id)s` is not an id.", id=own_id), hint)
    return own_id


def _check_texts(body: Body, block: Node) -> None:
    for item in block.children[:MOST_OPTIONS]:
        for node in item.children:
            if node.type == "paragraph":
                check_part(body, _without_id(node), "")
            elif node.type == "blockquote":
                check_part(body, node.children, dequoted(lines_of(node, body)))


def _without_id(paragraph: Node) -> list[Node]:
    """Return an option's words for checking: the `{#id}` at their end is read elsewhere."""
    inline = paragraph.children[0]
    if inline.children and inline.children[-1].type == "attributes":
        inline.children = inline.children[:-1]
    return [paragraph]


def _compare(theirs: WrittenOption, ours: WrittenOption, report: Reporter) -> None:
    if theirs.is_right is not ours.is_right:
        message = lazy("This option is marked otherwise in the source.")
        report.error(ours.place, "translation-key", message, lazy("Options stand in the source's order."))
    if theirs.id != ours.id:
        message = lazy("This option has the id `%(id)s` in the source.", id=theirs.id)
        report.error(ours.place, "translation-options", message, lazy("Give it the same id."))
    if theirs.feedback and not ours.feedback:
        message = lazy("The feedback of this option is not translated.")
        report.warning(ours.place, "translation-feedback", message, lazy("Add it as a quote below the option."))


def _option(source: WrittenOption, same: Mapping[str, WrittenOption]) -> OptionSource:
    return OptionSource(
        id=source.id,
        is_right=source.is_right,
        texts={language: option.text for language, option in same.items()},
        feedbacks={language: option.feedback for language, option in same.items() if option.feedback},
    )
