"""One question of a quiz file: its `##` heading, stem, answer block and feedback."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from learnhub.content.format import answers
from learnhub.content.format.answers import Block, WrittenOption
from learnhub.content.format.attributes import is_unread, split_end
from learnhub.content.format.bodies import Body, check_part
from learnhub.content.format.schema import read_settings
from learnhub.content.format.settings import QuestionKeys
from learnhub.content.format.sources import NumberRange
from learnhub.content.format.strict_yaml import Place, YamlText
from learnhub.content.format.structure import Node, first_line, plain_text
from learnhub.content.format.vocabulary import Grading, QuestionKind
from learnhub.content.format.written import keys_in, refuse_classes
from learnhub.i18n import lazy


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
    options: tuple[WrittenOption, ...] = ()
    numbers: tuple[NumberRange, ...] = ()


@dataclass(slots=True)
class _Parts:
    """The blocks of a question: what it asks, how it is answered, what is said after."""

    stem: list[Node]
    answer: Node | None = None
    block: Block = Block.NOTHING
    feedback: Node | None = None
    stem_lines: tuple[int, int] = field(default=(0, 0))


def read_question(
    body: Body, heading: Node, blocks: Sequence[Node], end: int, kinds: dict[str, QuestionKind]
) -> WrittenQuestion | None:
    """Return the question under a heading whose last line is before `end`, or None after noting what is wrong.

    `kinds` gives the kinds of the source's questions by id, for a translation that does not repeat them.
    """
    keys, written, name = _read_heading(body, heading)
    parts = _divide(heading, blocks, end)
    _check_parts(body, heading, parts)
    if keys is None:
        return None
    kind = keys.kind or kinds.get(keys.id) or _infer_kind(body, heading, parts)
    if kind is None or not _fits(body, heading, parts, kind):
        return None
    stem = body.complete("\n".join(body.lines[slice(*parts.stem_lines)]).strip())
    feedback = body.complete(answers.dequoted(answers.lines_of(parts.feedback, body))) if parts.feedback else ""
    place = body.place_of(heading)
    if kind is QuestionKind.NUMERIC and parts.answer:
        numbers = answers.read_numbers(parts.answer, body)
        return WrittenQuestion(keys, kind, name, stem, feedback, place, written, numbers=numbers)
    options = answers.read_options(parts.answer, body) if parts.answer else ()
    _check_options(body, kind, options, place)
    return WrittenQuestion(keys, kind, name, stem, feedback, place, written, options=options)


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


def _divide(heading: Node, blocks: Sequence[Node], end: int) -> _Parts:
    start = (heading.map or (0, 0))[1]
    parts = _Parts(stem=list(blocks))
    if parts.stem and parts.stem[-1].type == "blockquote" and not answers.is_callout(parts.stem[-1]):
        parts.feedback = parts.stem.pop()
        end = first_line(parts.feedback)
    if parts.stem:
        parts.block = answers.kind_of(parts.stem[-1])
    if parts.block is not Block.NOTHING:
        parts.answer = parts.stem.pop()
        end = first_line(parts.answer)
    parts.stem_lines = (start, end)
    return parts


def _check_parts(body: Body, heading: Node, parts: _Parts) -> None:
    """Check every text in a question as any text, and that nothing in the stem was meant as an answer."""
    if not parts.stem:
        hint = lazy("Write the question between its heading and the answers.")
        body.report.error(body.place_of(heading), "question-empty", lazy("This question asks nothing."), hint)
    for node in parts.stem:
        if answers.is_task_list(node):
            message = lazy("This list of options is not the last block before the feedback, so it would not count.")
            hint = lazy(
                "Indent an option's feedback by two spaces, keep the options in one list without text between, "
                "and put the general feedback in one quote at the end."
            )
            body.report.error(body.place_of(node), "answer-not-last", message, hint)
    check_part(body, parts.stem, "\n".join(body.lines[slice(*parts.stem_lines)]))
    if parts.feedback:
        check_part(body, parts.feedback.children, answers.dequoted(answers.lines_of(parts.feedback, body)))
    if parts.answer and parts.block is Block.OPTIONS:
        _check_option_texts(body, parts.answer)


def _check_option_texts(body: Body, block: Node) -> None:
    for item in block.children[: answers.MOST_OPTIONS]:
        for node in item.children:
            if node.type == "paragraph":
                check_part(body, _without_id(node), "")
            elif node.type == "blockquote":
                check_part(body, node.children, answers.dequoted(answers.lines_of(node, body)))


def _without_id(paragraph: Node) -> list[Node]:
    """Return an option's words for checking: the `{#id}` at their end is read elsewhere."""
    inline = paragraph.children[0]
    if inline.children and inline.children[-1].type == "attributes":
        inline.children = inline.children[:-1]
    return [paragraph]


def _infer_kind(body: Body, heading: Node, parts: _Parts) -> QuestionKind | None:
    place = body.place_of(parts.answer or heading)
    if parts.block is Block.OPTIONS and parts.answer:
        marked = sum(_is_marked(item) for item in parts.answer.children)
        return QuestionKind.MULTIPLE if marked > 1 else QuestionKind.SINGLE
    if parts.block is Block.LINES and parts.answer:
        some, every = answers.looks_numeric(parts.answer)
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


def _fits(body: Body, heading: Node, parts: _Parts, kind: QuestionKind) -> bool:
    wanted = Block.LINES if kind is QuestionKind.NUMERIC else Block.OPTIONS
    if parts.block is wanted:
        return True
    place = body.place_of(parts.answer or heading)
    message = lazy("The last block before the feedback is no answer for `kind=%(kind)s`.", kind=str(kind))
    hint = (
        lazy("Write lines such as `= 202`, with an empty line before.")
        if wanted is Block.LINES
        else lazy("Write options as `- [ ]` and `- [x]`.")
    )
    body.report.error(place, "answer-missing", message, hint)
    return False


def _check_options(body: Body, kind: QuestionKind, options: tuple[WrittenOption, ...], place: Place) -> None:
    marked = sum(option.is_right for option in options)
    if options and not marked:
        hint = lazy("Mark what is right with `[x]`.")
        body.report.error(place, "nothing-marked", lazy("No option of this question is marked as right."), hint)
    if kind is QuestionKind.SINGLE and marked > 1:
        hint = lazy("Mark one option, or write `kind=multiple`.")
        body.report.error(
            place, "several-marked", lazy("A single choice has only one right option, and several are marked."), hint
        )


def _is_marked(item: Node) -> bool:
    opening = item.children[0] if item.children else None
    return opening is not None and opening.type == "paragraph" and opening.children[0].content[:3].lower() == "[x]"


def check_use(question: WrittenQuestion, body: Body) -> None:
    """Note keys in a question's heading that have no meaning for its kind."""
    is_numeric = question.kind is QuestionKind.NUMERIC
    misplaced = {
        "grading": question.kind is not QuestionKind.MULTIPLE and question.keys.grading is not None,
        "unit": not is_numeric and question.keys.unit is not None,
        "shuffle": is_numeric and question.keys.shuffle is not None,
    }
    for key, is_wrong in misplaced.items():
        if is_wrong:
            message = lazy(
                "`%(key)s` has no meaning for a question of kind %(kind)s.", key=key, kind=str(question.kind)
            )
            body.report.error(question.written.place_of((key,)), "unknown-key", message, lazy("Leave it out."))


def grading_of(keys: QuestionKeys, kind: QuestionKind) -> Grading:
    """Return how a question is graded; only multiple choice gives part of the points."""
    default = Grading.PARTIAL if kind is QuestionKind.MULTIPLE else Grading.ALL
    return keys.grading or default
