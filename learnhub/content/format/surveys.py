"""Surveys: questions without keys, of which every one may be left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from learnhub.content.format import breaks
from learnhub.content.format.answers import blocks, choice
from learnhub.content.format.answers.blocks import Block, Parts
from learnhub.content.format.answers.kind import Answers, WrittenOption
from learnhub.content.format.answers.kinds import KINDS
from learnhub.content.format.bodies import Body
from learnhub.content.format.headings import read_heading
from learnhub.content.format.questions import WrittenQuestion, check_parts, looks_like_answers
from learnhub.content.format.quizzes import WrittenQuiz, read_quiz
from learnhub.content.format.settings import QuestionKeys, SurveyQuestionKeys
from learnhub.content.format.sources import NumberRange
from learnhub.content.format.strict_yaml import YamlText
from learnhub.content.format.structure import Node, first_line
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.i18n import lazy

_TICKED = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE})


def read_survey(body: Body, kinds: dict[str, QuestionKind] | None = None) -> WrittenQuiz:
    """Return what a survey's file holds; faults are noted. `kinds` as for `read_quiz`."""
    return read_quiz(body, kinds, _read_question)


def _read_question(
    body: Body, heading: Node, inner: Sequence[Node], end: int, kinds: dict[str, QuestionKind]
) -> WrittenQuestion | None:
    keys, written, name = read_heading(
        body,
        heading,
        SurveyQuestionKeys,
        nameless=lazy("This question has no name."),
        example=lazy("Write for example {#how-useful kind=scale scale=1..5}."),
    )
    known = _known_kind(keys, kinds)
    parts = _divide(heading, inner, end, known)
    if breaks.refuse_broken(body, parts, known):
        return None
    kind = known or (_infer_kind(body, parts) if keys else None)
    check_parts(body, parts, kind)
    if keys is None or kind is None or not _fits(body, parts, kind):
        return None
    answers = _read_answers(body, parts, kind)
    numbers = _numbers(body, kind, keys, written, is_translation=keys.id in kinds)
    stem = "\n".join(body.lines[slice(*parts.stem_lines)]).strip()
    return WrittenQuestion(
        # What only quizzes ask of a question has the same value for all of these.
        keys=QuestionKeys.model_construct(
            _fields_set=keys.model_fields_set & {"id", "kind"}, id=keys.id, kind=keys.kind
        ),
        kind=kind,
        name=name,
        stem=body.complete(stem),
        feedback="",
        place=body.place_of(heading),
        written=written,
        answers=replace(answers, numbers=numbers),
    )


def _known_kind(keys: SurveyQuestionKeys | None, kinds: dict[str, QuestionKind]) -> QuestionKind | None:
    if keys is None:
        return None
    return keys.kind or kinds.get(keys.id) or (QuestionKind.SCALE if keys.scale else None)


def _divide(heading: Node, inner: Sequence[Node], end: int, kind: QuestionKind | None) -> Parts:
    """Return the blocks of a question: the last one is the answer where it looks like that of its kind."""
    parts = Parts(heading, list(inner), ((heading.map or (0, 0))[1], end))
    last = inner[-1] if inner else None
    if last is None or kind is QuestionKind.OPEN:
        return parts
    is_answer = last.type == "bullet_list" if kind is QuestionKind.SCALE else blocks.is_task_list(last)
    if is_answer:
        parts.answer = parts.stem.pop()
        parts.block = Block.NOTHING if kind is QuestionKind.SCALE else Block.OPTIONS
        parts.stem_lines = (parts.stem_lines[0], first_line(parts.answer))
    return parts


def _infer_kind(body: Body, parts: Parts) -> QuestionKind | None:
    place = body.place_of(parts.heading)
    if parts.answer is not None:
        message = lazy("It is not said whether one of these options is chosen, or several may be.")
        hint = lazy("Write `kind=single` or `kind=multiple` in the heading.")
        body.report.error(place, "answer-ambiguous", message, hint)
        return None
    if parts.stem and looks_like_answers(parts.stem[-1]):
        message = lazy("This question has no answers at its end.")
        hint = lazy("Leave an empty line before the answers; or write `kind=open` where learners write freely.")
        body.report.error(place, "answer-missing", message, hint)
        return None
    return QuestionKind.OPEN


def _fits(body: Body, parts: Parts, kind: QuestionKind) -> bool:
    if kind is QuestionKind.OPEN or parts.answer is not None:
        return True
    hint = lazy("Write options as `- [ ]`.") if kind in _TICKED else KINDS[kind].how
    message = lazy("The last block of this question is no answer for `kind=%(kind)s`.", kind=str(kind))
    body.report.error(body.place_of(parts.heading), "answer-missing", message, hint)
    return False


def _read_answers(body: Body, parts: Parts, kind: QuestionKind) -> Answers:
    if kind is QuestionKind.SCALE:
        return KINDS[kind].read(body, parts)
    options = choice.read_checked(body, parts)
    _check_nothing_is_right(body, options)
    return Answers(options=options)


def _check_nothing_is_right(body: Body, options: tuple[WrittenOption, ...]) -> None:
    for option in options:
        if option.is_right:
            message = lazy("Nothing is right or wrong in a survey, and this option is marked.")
            body.report.error(option.place, "survey-key", message, lazy("Write `[ ]`."))
        if option.feedback:
            message = lazy("Nothing is said about the answers to a survey, and this option has feedback.")
            body.report.error(option.place, "survey-key", message, lazy("Leave it out."))


def _numbers(
    body: Body, kind: QuestionKind, keys: SurveyQuestionKeys, written: YamlText, *, is_translation: bool
) -> tuple[NumberRange, ...]:
    """Return the lowest and the highest number of a scale, where they are written."""
    if kind is not QuestionKind.SCALE:
        if keys.scale:
            message = lazy("`%(key)s` has no meaning for a question of kind %(kind)s.", key="scale", kind=str(kind))
            body.report.error(written.place_of(("scale",)), "unknown-key", message, lazy("Leave it out."))
        return ()
    if keys.scale is None:
        if not is_translation:
            message = lazy("`%(key)s` is missing.", key="scale")
            body.report.error(written.place_of(()), "missing-key", message, KINDS[kind].how)
        return ()
    return (NumberRange(Decimal(keys.scale[0]), Decimal(keys.scale[1])),)
