"""The score of a quiz from those of its attempts, by the rule of the quiz."""

from __future__ import annotations

from collections.abc import Sequence

from learnhub.content.format.vocabulary import GradeRule


def by_rule(rule: GradeRule, scores: Sequence[int]) -> int | None:
    """Return the score that counts, from those of the graded attempts in their order; None of none.

    In hundredths of a per cent; an average is rounded down, as every score is: what shows the pass mark has reached it.
    """
    if not scores:
        return None
    counted = {
        GradeRule.BEST: max(scores),
        GradeRule.LAST: scores[-1],
        GradeRule.FIRST: scores[0],
        GradeRule.AVERAGE: sum(scores) // len(scores),
    }
    return counted[rule]
