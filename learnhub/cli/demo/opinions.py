"""What people of the demonstration say in a survey: mostly content, and many leave something out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.questions import QuestionText

_SELDOM = 0.08
_LEFT_OUT = {QuestionKind.OPEN: 0.65}
# Of a scale the upper end is chosen more often, of other questions one option far more often than the rest.
_UP_THE_SCALE = (1, 2, 5, 9, 7)
_USUAL_ONE, _ANOTHER_ONE = 7, 1
_TICKS = 0.4
# The place of the option that most choose, where it is not the first.
_USUAL = {"level": 1}
_SUGGESTIONS: Mapping[str, Sequence[str]] = {
    "en": (
        "More time for the tables.",
        "One example from an office as small as ours.",
        "Let us print the whole module.",
        "The exam could come in two parts.",
    ),
    "fr": (
        "Plus de temps pour les tableaux.",
        "Un exemple d’un bureau aussi petit que le nôtre.",
        "Pouvoir imprimer le module entier.",
        "L’examen pourrait être en deux parties.",
    ),
}


def given(asked: Sequence[QuestionText], language: str, chance: Random) -> dict[str, Mapping[str, Any]]:
    """Return a response to each question of a survey that is not left out; the first one never is."""
    return {
        question.slug: _said(question, language, chance)
        for place, question in enumerate(asked)
        if place == 0 or chance.random() >= _LEFT_OUT.get(question.kind, _SELDOM)
    }


def _said(question: QuestionText, language: str, chance: Random) -> Mapping[str, Any]:
    options = [option.id for option in question.options]
    match question.kind:
        case QuestionKind.OPEN:
            return {"typed": chance.choice(_SUGGESTIONS.get(language, _SUGGESTIONS["en"]))}
        case QuestionKind.MULTIPLE:
            ticked = [option for option in options if chance.random() < _TICKS]
            return {"chosen": ticked or [chance.choice(options)]}
        case QuestionKind.SCALE:
            # A scale of another length keeps the shape of its upper end.
            weights = [*[1] * len(options), *_UP_THE_SCALE][-len(options) :]
        case _:
            usual = min(_USUAL.get(question.slug, 0), len(options) - 1)
            weights = [_USUAL_ONE if place == usual else _ANOTHER_ONE for place in range(len(options))]
    return {"chosen": chance.choices(options, weights)}
