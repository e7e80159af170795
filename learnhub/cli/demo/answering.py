"""What a learner of the demonstration answers: right with a probability, else wrong as people are wrong."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from learnhub.assessment import draws
from learnhub.assessment.models import Attempt
from learnhub.content import questions
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.questions import Key

_LEAVES_OUT = 0.02


def answers_to(attempt: Attempt, skill: float, chance: Random) -> dict[str, dict[str, Any] | None]:
    """Return a response for each question drawn; `skill` is the probability (0 to 1) that it is right.

    Now and then a question is left out: None.
    """
    keys = questions.keys(attempt.version, attempt.unit_slug, draws.questions_of(attempt))
    return {drawn["question"]: _answer(keys[drawn["question"]], drawn, skill, chance) for drawn in attempt.draw}


def _answer(key: Key, drawn: Mapping[str, Any], skill: float, chance: Random) -> dict[str, Any] | None:
    luck = chance.random()
    if luck < skill:
        return _right(key)
    return None if luck > 1 - _LEAVES_OUT else _wrong(key, drawn["options"], chance)


def _right(key: Key) -> dict[str, Any]:
    if key.kind is QuestionKind.NUMERIC:
        return {"typed": format(key.ranges[0][0], "f")}
    return {"chosen": sorted(key.right)}


def _wrong(key: Key, options: list[str], chance: Random) -> dict[str, Any]:
    if key.kind is QuestionKind.NUMERIC:
        above_all = max(high for _low, high in key.ranges)
        return {"typed": format(above_all + chance.randint(1, 9), "f")}
    slip = chance.choice([option for option in options if option not in key.right])
    if key.kind is QuestionKind.SINGLE:
        return {"chosen": [slip]}
    # All but one of what is right, and one that is not.
    kept = sorted(key.right)
    kept.remove(chance.choice(kept))
    return {"chosen": [*kept, slip]}
