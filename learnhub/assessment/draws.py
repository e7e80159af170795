"""Draws: which questions a learner is given in an attempt, and the order of their options."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from secrets import SystemRandom
from typing import Any

from learnhub.assessment.models import Attempt
from learnhub.content.questions import PoolQuestion


def draw(pool: Sequence[PoolQuestion], count: int, chance: Random | None = None) -> list[dict[str, Any]]:
    """Return `count` questions of a pool as `Attempt.draw` keeps them, in the author's order."""
    chance = chance or SystemRandom()
    places = sorted(chance.sample(range(len(pool)), min(count, len(pool))))
    return [_drawn(pool[place], chance) for place in places]


def _drawn(question: PoolQuestion, chance: Random) -> dict[str, Any]:
    options = question.options
    order = chance.sample(options, len(options)) if question.is_shuffled else list(options)
    return {"question": question.slug, "options": order}


def questions_of(attempt: Attempt) -> list[str]:
    """Return the ids of the questions of an attempt, in the order shown."""
    return [drawn["question"] for drawn in attempt.draw]
