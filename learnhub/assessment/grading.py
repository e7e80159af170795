"""Grading: pure functions from what is right and what was answered to points, score and pass.

All marks are integers of hundredths, so that the same answers give the same score on every machine, always.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from learnhub.assessment import numbers
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.questions import Key


def points_for(key: Key, response: Mapping[str, Any] | None) -> int:
    """Return the points for a response, in hundredths of a point, from 0 to `key.points`.

    `response` is {"chosen": [option ids]}, {"typed": text}, or None where nothing was answered.
    """
    if response is None:
        return 0
    if key.kind is QuestionKind.NUMERIC:
        return key.points if _is_in_range(key, str(response.get("typed", ""))) else 0
    chosen = frozenset(response.get("chosen", ()))
    if key.kind is QuestionKind.SINGLE or key.is_all_or_nothing:
        return key.points if chosen == key.right else 0
    return _partial_points(key, chosen)


def _is_in_range(key: Key, typed: str) -> bool:
    """Any reading of the number within any of the ranges, bounds included, is right."""
    return any(low <= number <= high for number in numbers.readings(typed) for low, high in key.ranges)


def _partial_points(key: Key, chosen: frozenset[str]) -> int:
    """Grade by (right - wrong ticks) / right options, never below 0, to the nearest hundredth, halves up."""
    earned = max(0, len(chosen & key.right) - len(chosen - key.right))
    return (2 * key.points * earned + len(key.right)) // (2 * len(key.right))


def score_of(points: int, possible: int) -> int:
    """Return the score in hundredths of a per cent, rounded down, from hundredths of a point.

    Down, because a score that shows the pass mark must have reached it.
    """
    return points * 10_000 // possible


def is_pass(points: int, possible: int, pass_mark: int) -> bool:
    """Tell whether points reach the pass mark (whole per cents), compared exactly, without any rounding."""
    return points * 100 >= pass_mark * possible
