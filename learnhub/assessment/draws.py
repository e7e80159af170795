"""Draws: which questions a learner is given in an attempt, and the order of their parts.

Questions that share a scenario come together or not at all. What does not count in a draw comes along: with its
scenario, or always.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from secrets import SystemRandom
from typing import Any

from learnhub.assessment.kinds.kinds import KINDS
from learnhub.assessment.models import Attempt
from learnhub.content.questions import PoolQuestion


def draw(pool: Sequence[PoolQuestion], count: int, chance: Random | None = None) -> list[dict[str, Any]]:
    """Return questions of a pool as `Attempt.draw` keeps them, in the author's order; `count` of them count."""
    chance = chance or SystemRandom()
    drawn = _choose(_groups(pool), count, chance)
    return [
        {"question": question.slug, **KINDS[question.kind].orders(question, chance)}
        for question in pool
        if _group_of(question) in drawn
    ]


def questions_of(attempt: Attempt) -> list[str]:
    """Return the ids of the questions of an attempt, in the order shown."""
    return [drawn["question"] for drawn in attempt.draw]


def _group_of(question: PoolQuestion) -> tuple[str, str]:
    return ("scenario", question.scenario) if question.scenario else ("question", question.slug)


def _groups(pool: Sequence[PoolQuestion]) -> dict[tuple[str, str], int]:
    """Return what is drawn together, and how much of it counts."""
    sizes: dict[tuple[str, str], int] = {}
    for question in pool:
        group = _group_of(question)
        sizes[group] = sizes.get(group, 0) + question.counts_in_draw
    return sizes


def _choose(sizes: dict[tuple[str, str], int], count: int, chance: Random) -> set[tuple[str, str]]:
    """Return groups that make up `count`, each choice of them as likely as any other.

    Where none does (the checker refuses such quizzes), they make up as much of it as they can.
    """
    groups = list(sizes)
    ways = _ways([sizes[group] for group in groups], count)
    left = max(size for size in range(count + 1) if ways[0][size])
    chosen = set()
    for place, group in enumerate(groups):
        size = sizes[group]
        with_it = ways[place + 1][left - size] if size <= left else 0
        if not size or chance.randrange(ways[place][left]) < with_it:
            chosen.add(group)
            left -= size
    return chosen


def _ways(sizes: Sequence[int], count: int) -> list[list[int]]:
    """Return, for each place and each sum up to `count`, how many choices of the sizes from there on add up to it."""
    ways = [[0] * (count + 1) for _ in range(len(sizes) + 1)]
    ways[-1][0] = 1
    for place in range(len(sizes) - 1, -1, -1):
        size, after = sizes[place], ways[place + 1]
        for total in range(count + 1):
            # What does not count is always there: it leaves no choice.
            ways[place][total] = after[total] + (after[total - size] if 0 < size <= total else 0)
    return ways
