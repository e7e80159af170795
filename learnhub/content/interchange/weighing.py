"""Options and words that earn parts of the points elsewhere, as they are graded here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.interchange import markup
from learnhub.content.interchange.model import Notes, Option, Question
from learnhub.i18n import Message, lazy

_WHOLE = Decimal(100)
# Shares such as a third are written with few digits.
_NEARLY = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Weighed:
    """An answer: `text` Markdown or words, `share` of the points in per cent, `feedback` Markdown."""

    text: str
    share: Decimal
    feedback: str = ""


def choice(question: Question, options: Sequence[Weighed], notes: Notes, *, is_single: bool) -> Question:
    """Return a question with options: those that earn something are right. What is graded otherwise here is noted."""
    if is_single:
        return _single(question, options, notes)
    right = [option for option in options if option.share > 0]
    each = _WHOLE / len(right) if right else _WHOLE
    if any(abs(option.share - (each if option.share > 0 else -each)) > _NEARLY for option in options):
        notes.changed(
            lazy(
                "The weights of the options were left out: here each right option ticked counts the same, "
                "and a wrong one takes as much away."
            )
        )
    return _chosen(question, QuestionKind.MULTIPLE, options, {id(option) for option in right})


def _single(question: Question, options: Sequence[Weighed], notes: Notes) -> Question:
    best = max((option.share for option in options), default=Decimal(0))
    right = {id(option) for option in options if option.share == best and best > 0}
    if len(right) > 1:
        message = lazy("One of several right options was enough there. Here learners are asked to tick all of them.")
        notes.changed(message)
    for option in options:
        if option.share > 0 and id(option) not in right:
            notes.changed(_partly(option))
    return _chosen(question, QuestionKind.MULTIPLE if len(right) > 1 else QuestionKind.SINGLE, options, right)


def _chosen(question: Question, kind: QuestionKind, options: Sequence[Weighed], right: set[int]) -> Question:
    made = tuple(Option(option.text, id(option) in right, option.feedback) for option in options)
    return replace(question, kind=kind, options=made)


def _partly(option: Weighed) -> Message:
    share = f"{option.share.normalize():f}"
    return lazy(
        "“%(text)s” earned %(share)s%% there and earns nothing here.", text=markup.plain(option.text), share=share
    )


def typed(question: Question, words: Sequence[Weighed], notes: Notes) -> Question:
    """Return a question with the words that earn all points; the others, and what is said to each, are noted.

    Feedback to single answers stands in the general feedback, since learners type freely here.
    """
    accepted, said = [], []
    for word in words:
        is_pattern = "*" in word.text.replace("\\*", "")
        text = " ".join(word.text.replace("\\*", "*").split())
        if word.share >= _WHOLE and not is_pattern:
            accepted.append(text)
        elif word.share >= _WHOLE:
            message = lazy(
                "“%(text)s” stands for many words there. Here every accepted word is written out.", text=text
            )
            notes.lost(message)
        elif word.share > 0:
            notes.changed(_partly(replace(word, text=markup.line(text))))
        if word.feedback:
            said.append(f"**{markup.line(text)}**: {word.feedback}" if text != "*" else word.feedback)
    if said:
        notes.changed(lazy("What was said to single answers stands in the feedback to all."))
    feedback = "\n\n".join(part for part in (*said, question.feedback) if part)
    return replace(question, kind=QuestionKind.TEXT, words=tuple(dict.fromkeys(accepted)), feedback=feedback)
