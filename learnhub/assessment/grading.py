"""Grading: pure functions from what is right and what was answered to points, score and pass.

All marks are integers of hundredths, so that the same answers give the same score on every machine, always.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from learnhub.assessment import responses
from learnhub.assessment.kinds.kinds import KINDS
from learnhub.content.questions import Key


def points_for(key: Key, response: Mapping[str, Any] | None) -> int:
    """Return the points for a response, in hundredths of a point, from 0 to `key.points`; none where it is empty."""
    if response is None or responses.is_empty(response):
        return 0
    return KINDS[key.kind].points(key, response)


def score_of(points: int, possible: int) -> int:
    """Return the score in hundredths of a per cent, rounded down, from hundredths of a point.

    Down, because a score that shows the pass mark must have reached it. Where nothing can be earned, nothing is
    missing.
    """
    return points * 10_000 // possible if possible else 10_000


def is_pass(points: int, possible: int, pass_mark: int) -> bool:
    """Tell whether points reach the pass mark (whole per cents), compared exactly, without any rounding."""
    return points * 100 >= pass_mark * possible
