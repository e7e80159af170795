"""One question of a quiz file: its `##` heading, stem, answer block and feedback."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from learnhub.content.format import breaks, slips
from learnhub.content.format.answers import blocks, choice, gaps, numeric, words
from learnhub.content.format.answers.blocks import Block, Parts
from learnhub.content.format.answers.kind import Answers
from learnhub.content.format.answers.kinds import KINDS
from learnhub.content.format.bodies import Body
from learnhub.content.format.headings import read_heading
from learnhub.content.format.prose import check_part
from learnhub.content.format.settings import QuestionKeys
from learnhub.content.format.strict_yaml import Place, YamlText
from learnhub.content.format.structure import Node, first_line
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.i18n import lazy

_BY_BLOCK = {Block.TABLE: QuestionKind.MATCH, Block.NUMBERED: QuestionKind.ORDER, Block.MODEL: QuestionKind.OPEN}
# What is written right below a paragraph, and so belongs to it.
_LIKE_ANSWER = re.compile(r"=\s*\S|[-*+]?\s*\[[ xX]?\]\s|\|.*\|\s*$")
_WITHOUT_BLOCK = frozenset(kind for kind, one in KINDS.items() if not one.needs_block)
_KEYS_OF_SOME = frozenset[str]().union(*(kind.keys for kind in KINDS.values()))


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """A question in one language, as it was written."""

    keys: QuestionKeys
    kind: QuestionKind
    name: str
    stem: str
    feedback: str
    place: Place
    written: YamlText
    answers: Answers
    scenario: str | None = None


def read_question(
    body: Body, heading: Node, inner: Sequence[Node], end: int, kinds: dict[str, QuestionKind]
) -> WrittenQuestion | None:
    """Return the question under a heading whose last line is before `end`, or None after noting what is wrong.

    `kinds` gives the kinds of the source's questions by id, for a translation that does not repeat them.
    """
    keys, written, name = read_heading(
        body,
        heading,
        QuestionKeys,
        nameless=lazy("This question has no name."),
        example=lazy('Write for example {#who-is-covered points=2 unit="million francs"}.'),
    )
    known = (keys.kind or kinds.get(keys.id)) if keys else None
    parts = blocks.divide(heading, inner, end, KINDS[known].block if known else None)
    if breaks.refuse_broken(body, parts, known):
        return None
    kind = known or (_infer_kind(body, parts, keys) if keys else None)
    check_parts(body, parts, kind)
    if keys is None or kind is None or not _fits(body, parts, kind):
        return None
    if keys.id not in kinds:
        _check_points(body, kind, keys, written)
    answers = KINDS[kind].read(body, parts)
    stem = body.complete("\n".join(body.lines[slice(*parts.stem_lines)]).strip())
    return WrittenQuestion(
        keys=keys,
        kind=kind,
        name=name,
        stem=stem if answers.stem is None else answers.stem,
        feedback=body.complete(blocks.dequoted(blocks.lines_of(parts.feedback, body))) if parts.feedback else "",
        place=body.place_of(heading),
        written=written,
        answers=answers,
    )


def check_parts(body: Body, parts: Parts, kind: QuestionKind | None) -> None:
    """Check stem and feedback as any text, and that nothing in the stem was meant as an answer."""
    if not parts.stem:
        hint = lazy("Write the question between its heading and the answers.")
        body.report.error(body.place_of(parts.heading), "question-empty", lazy("This question asks nothing."), hint)
    for node in parts.stem:
        if kind in _WITHOUT_BLOCK and node is parts.stem[-1] and blocks.is_task_list(node):
            _refuse_block(body, body.place_of(node), kind)
        else:
            _check_stem(body, node, parts)
    if kind is None or not KINDS[kind].reads_stem:
        check_part(body, parts.stem, "\n".join(body.lines[slice(*parts.stem_lines)]))
    if parts.feedback and not slips.check_quote(parts.feedback, body):
        check_part(body, parts.feedback.children, blocks.dequoted(blocks.lines_of(parts.feedback, body)))


def _check_stem(body: Body, node: Node, parts: Parts) -> None:
    """Note a block of the stem that must have been meant as an answer: shown there, it would give that away."""
    place = body.place_of(node)
    if blocks.is_task_list(node):
        message = lazy("This list of options is not the last block before the feedback, so it would not count.")
        hint = lazy(
            "Indent an option's feedback by two spaces, keep the options in one list without text between, "
            "and put the general feedback in one quote at the end."
        )
        body.report.error(place, "answer-not-last", message, hint)
    elif parts.block is Block.LINES and blocks.is_equals_lines(node):
        message = lazy("These lines are not the last block before the feedback, so they would not count.")
        body.report.error(place, "answer-not-last", message, lazy("Keep all lines that start with = together."))
    elif parts.block is Block.NUMBERED and node.type == "ordered_list" and node is parts.stem[-1]:
        message = lazy("This numbered list ends before the one with the answers, so it would not count.")
        hint = lazy("Number all items alike (1. 2. 3.) in one list, or write words between the two lists.")
        body.report.error(place, "answer-not-last", message, hint)


def _infer_kind(body: Body, parts: Parts, keys: QuestionKeys) -> QuestionKind | None:
    if parts.block is Block.OPTIONS and parts.answer:
        return QuestionKind.MULTIPLE if choice.count_marked(parts.answer) > 1 else QuestionKind.SINGLE
    if parts.block is Block.LINES and parts.answer:
        found = words.infer(parts.answer)
        with_unit = [numeric.unit_in(line) for line in blocks.lines_in(parts.answer)]
        if found is None and with_unit[0]:
            numeric.tell_unit(body, first_line(parts.answer), blocks.lines_in(parts.answer)[0], with_unit[0])
        elif found is None:
            hint = lazy("Write `kind=numeric` or `kind=text` in the heading.")
            message = lazy("These lines can be read as numbers and as words.")
            body.report.error(body.place_of(parts.answer), "answer-ambiguous", message, hint)
        return found
    if parts.block in _BY_BLOCK:
        return _BY_BLOCK[parts.block]
    return _infer_from_nothing(body, parts, keys)


def _infer_from_nothing(body: Body, parts: Parts, keys: QuestionKeys) -> QuestionKind | None:
    """Return the kind of a question without answers: open, unless it was meant otherwise."""
    place = body.place_of(parts.heading)
    gap = next(gaps.find(body.lines[slice(*parts.stem_lines)], parts.stem_lines[0]), None)
    if gap is not None:
        hint = lazy("Write `kind=cloze` in the heading, or \\[[ for brackets that are to be read.")
        message = lazy("This text seems to have gaps, and its kind is not said.")
        body.report.error(body.place(gap.row, "[["), "answer-ambiguous", message, hint)
        return None
    if parts.stem and looks_like_answers(parts.stem[-1]):
        message = lazy("This question has no answers at its end.")
        hint = lazy("Leave an empty line before the answers; or write `kind=open` where learners write freely.")
        body.report.error(place, "answer-missing", message, hint)
        return None
    if not keys.marked:
        message = lazy("This question has no answers, so it is taken as open: learners write freely and get no points.")
        hint = lazy("Write `kind=open` in the heading if that is meant, or add the answers.")
        body.report.warning(place, "open-inferred", message, hint)
    return QuestionKind.OPEN


def looks_like_answers(node: Node) -> bool:
    """Tell whether a block of text holds what was meant as answers."""
    return node.type == "paragraph" and any(_LIKE_ANSWER.match(line) for line in blocks.lines_in(node))


def _fits(body: Body, parts: Parts, kind: QuestionKind) -> bool:
    if parts.block is KINDS[kind].block or not KINDS[kind].needs_block:
        return True
    _refuse_block(body, body.place_of(parts.answer or parts.heading), kind)
    return False


def _refuse_block(body: Body, place: Place, kind: QuestionKind) -> None:
    message = lazy("The last block before the feedback is no answer for `kind=%(kind)s`.", kind=str(kind))
    body.report.error(place, "answer-missing", message, KINDS[kind].how)


def check_use(question: WrittenQuestion, body: Body) -> None:
    """Note keys in a question's heading that have no meaning for its kind."""
    for key in sorted(_KEYS_OF_SOME - KINDS[question.kind].keys):
        if key in question.keys.model_fields_set:
            message = lazy(
                "`%(key)s` has no meaning for a question of kind %(kind)s.", key=key, kind=str(question.kind)
            )
            body.report.error(question.written.place_of((key,)), "unknown-key", message, lazy("Leave it out."))


def _check_points(body: Body, kind: QuestionKind, keys: QuestionKeys, written: YamlText) -> None:
    if kind is QuestionKind.OPEN and not keys.marked and "points" in keys.model_fields_set:
        message = lazy("An open question gives points only where a tutor marks it.")
        hint = lazy("Write `marked=true` too, or leave `points` out.")
        body.report.error(written.place_of(("points",)), "unknown-key", message, hint)
