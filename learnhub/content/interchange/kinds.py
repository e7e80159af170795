"""Kinds of questions that several formats have in a shape of their own: true or false, numbers, model answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from learnhub.content.format import callouts
from learnhub.content.format.sources import NumberRange
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.interchange.model import Notes, Option, Question
from learnhub.i18n import lazy, translate_in

MODEL = "[!MODEL]"


def truth(asked: Question, language: str, is_true: bool, to_true: str, to_false: str) -> Question:
    """Return a question of true or false, with what is said to each."""
    options = (
        Option(translate_in(language, "True"), is_true, to_true),
        Option(translate_in(language, "False"), not is_true, to_false),
    )
    return replace(asked, kind=QuestionKind.SINGLE, options=options, keys={**asked.keys, "shuffle": "false"})


def numeric(
    asked: Question, answers: Iterable[tuple[NumberRange | None, Decimal, str, str]], notes: Notes
) -> Question | None:
    """Return a question with the numbers that earn all points, or None where there are none.

    Each answer is (its range, its share in per cent, what is said to it, how it was written).
    """
    ranges, said = [], []
    for found, share, feedback, written in answers:
        if found is None and written.strip() != "*":
            notes.lost(lazy("“%(text)s” is not a number that can be read.", text=written))
        elif found is not None and share >= 100:
            ranges.append(found)
        elif found is not None and share > 0:
            earned = f"{share.normalize():f}"
            notes.changed(
                lazy("“%(text)s” earned %(share)s%% there and earns nothing here.", text=written, share=earned)
            )
        if feedback:
            said.append(feedback)
    if not ranges:
        return None
    if said:
        notes.changed(lazy("What was said to single answers stands in the feedback to all."))
    feedback = "\n\n".join(part for part in (*said, asked.feedback) if part)
    return replace(asked, kind=QuestionKind.NUMERIC, numbers=tuple(ranges), feedback=feedback)


def divided(feedback: str) -> tuple[str, str]:
    """Return (model answer, the rest) of feedback that starts with one, as an export writes it."""
    first, _, rest = feedback.partition("\n")
    line = callouts.parse(first.removeprefix("> ")) if first.startswith("> ") else None
    if line is None or line.kind != callouts.MODEL:
        return "", feedback
    lines = rest.split("\n")
    end = next((place for place, one in enumerate(lines) if not one.startswith(">")), len(lines))
    model = "\n".join(one.removeprefix(">").removeprefix(" ") for one in lines[:end])
    return model.strip(), "\n".join(lines[end:]).strip()
