"""One question of a quiz file: its `##` heading, stem, answer block and feedback."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from learnhub.content.format.answers import blocks, choice, numeric
from learnhub.content.format.answers.blocks import Block, Parts
from learnhub.content.format.answers.kind import Answers
from learnhub.content.format.answers.kinds import KINDS
from learnhub.content.format.attributes import is_unread, split_end
from learnhub.content.format.bodies import Body
from learnhub.content.format.prose import check_part
from learnhub.content.format.schema import read_settings
from learnhub.content.format.settings import QuestionKeys
from learnhub.content.format.strict_yaml import Place, YamlText
from learnhub.content.format.structure import Node, first_line, plain_text
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.format.written import keys_in, refuse_classes
from learnhub.i18n import lazy

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


def read_question(
    body: Body, heading: Node, inner: Sequence[Node], end: int, kinds: dict[str, QuestionKind]
) -> WrittenQuestion | None:
    """Return the question under a heading whose last line is before `end`, or None after noting what is wrong.

    `kinds` gives the kinds of the source's questions by id, for a translation that does not repeat them.
    """
    keys, written, name = _read_heading(body, heading)
    parts = blocks.divide(heading, inner, end)
    _check_parts(body, parts)
    if keys is None:
        return None
    kind = keys.kind or kinds.get(keys.id) or _infer_kind(body, parts)
    if kind is None or not _fits(body, parts, kind):
        return None
    return WrittenQuestion(
        keys=keys,
        kind=kind,
        name=name,
        stem=body.complete("\n".join(body.lines[slice(*parts.stem_lines)]).strip()),
        feedback=body.complete(blocks.dequoted(blocks.lines_of(parts.feedback, body))) if parts.feedback else "",
        place=body.place_of(heading),
        written=written,
        answers=KINDS[kind].read(body, parts),
    )


def _read_heading(body: Body, heading: Node) -> tuple[QuestionKeys | None, YamlText, str]:
    inline = heading.children[0]
    text, attributes, _ = split_end(inline.content)
    place = body.place(first_line(heading), attributes or "##")
    written, classes = keys_in(attributes, place, body.report)
    refuse_classes(classes, place, body.report)
    if not attributes and is_unread(text):
        hint = lazy('Write for example {#who-is-covered points=2 unit="million francs"}.')
        body.report.error(place, "attributes", lazy("The attributes of this heading cannot be read."), hint)
        return None, written, text
    if not text:
        body.report.error(place, "heading-empty", lazy("This question has no name."), lazy("Write a short one."))
    name = plain_text(inline)
    return read_settings(QuestionKeys, written, body.report), written, name


def _check_parts(body: Body, parts: Parts) -> None:
    """Check stem and feedback as any text, and that nothing in the stem was meant as an answer."""
    if not parts.stem:
        hint = lazy("Write the question between its heading and the answers.")
        body.report.error(body.place_of(parts.heading), "question-empty", lazy("This question asks nothing."), hint)
    for node in parts.stem:
        if blocks.is_task_list(node):
            message = lazy("This list of options is not the last block before the feedback, so it would not count.")
            hint = lazy(
                "Indent an option's feedback by two spaces, keep the options in one list without text between, "
                "and put the general feedback in one quote at the end."
            )
            body.report.error(body.place_of(node), "answer-not-last", message, hint)
    check_part(body, parts.stem, "\n".join(body.lines[slice(*parts.stem_lines)]))
    if parts.feedback:
        check_part(body, parts.feedback.children, blocks.dequoted(blocks.lines_of(parts.feedback, body)))


def _infer_kind(body: Body, parts: Parts) -> QuestionKind | None:
    place = body.place_of(parts.answer or parts.heading)
    if parts.block is Block.OPTIONS and parts.answer:
        return QuestionKind.MULTIPLE if choice.count_marked(parts.answer) > 1 else QuestionKind.SINGLE
    if parts.block is Block.LINES and parts.answer:
        some, every = numeric.looks_numeric(parts.answer)
        if every:
            return QuestionKind.NUMERIC
        if some:
            hint = lazy("Write `kind=numeric` or `kind=text` in the heading.")
            message = lazy("These lines can be read as numbers and as words.")
            body.report.error(place, "answer-ambiguous", message, hint)
        else:
            body.report.not_yet(place, "`kind=text`")
        return None
    _refuse_block(body, place, parts.block)
    return None


def _refuse_block(body: Body, place: Place, block: Block) -> None:
    later = {Block.TABLE: "`kind=match`", Block.NUMBERED: "`kind=order`"}
    if block in later:
        body.report.not_yet(place, later[block])
        return
    message = lazy("This question has no answers at its end; open questions are not supported yet.")
    hint = lazy("Write options as `- [ ]` and `- [x]`, or a number as `= 202`, with an empty line before.")
    body.report.error(place, "answer-missing", message, hint)


def _fits(body: Body, parts: Parts, kind: QuestionKind) -> bool:
    if parts.block is KINDS[kind].block:
        return True
    place = body.place_of(parts.answer or parts.heading)
    message = lazy("The last block before the feedback is no answer for `kind=%(kind)s`.", kind=str(kind))
    body.report.error(place, "answer-missing", message, KINDS[kind].how)
    return False


def check_use(question: WrittenQuestion, body: Body) -> None:
    """Note keys in a question's heading that have no meaning for its kind."""
    for key in sorted(_KEYS_OF_SOME - KINDS[question.kind].keys):
        if key in question.keys.model_fields_set:
            message = lazy(
                "`%(key)s` has no meaning for a question of kind %(kind)s.", key=key, kind=str(question.kind)
            )
            body.report.error(question.written.place_of((key,)), "unknown-key", message, lazy("Leave it out."))
