"""The score of a quiz from its attempts, by the rule of the quiz."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from learnhub.content.format.vocabulary import GradeRule

_WHOLE = 10_000


class Made(NamedTuple):
    """An attempt that was handed in: by which rule and pass mark (per cent) it counts, and its share."""

    rule: GradeRule
    pass_mark: int
    share: Fraction | None


def share(points: int | None, possible: int | None) -> Fraction | None:
    """Return which part of what was possible an attempt earned; all where nothing was, None while it is not graded."""
    if points is None or possible is None:
        return None
    return Fraction(points, possible) if possible else Fraction(1)


def by_rule(rule: GradeRule, shares: Sequence[Fraction | None]) -> int | None:
    """Return the score that counts, from the shares of the attempts handed in, in their order; None before the first.

    In hundredths of a per cent, rounded down once, as every score is: what shows the pass mark has reached it. An
    attempt that waits to be marked (None) does not count yet; where the first alone counts, nothing does until then.
    """
    graded = [part for part in (shares[:1] if rule is GradeRule.FIRST else shares) if part is not None]
    if not graded:
        return None
    counted = {
        GradeRule.BEST: max(graded),
        GradeRule.LAST: graded[-1],
        GradeRule.FIRST: graded[0],
        GradeRule.AVERAGE: sum(graded, Fraction()) / len(graded),
    }
    return int(counted[rule] * _WHOLE)


def by_rules(made: Sequence[tuple[GradeRule, Fraction | None]]) -> int | None:
    """Return the score that counts, from attempts in their order: each by the rule of its version, and its share.

    Where a new version brought another rule, what counted by the one before stays at least: a score never falls
    because authors changed their mind.
    """
    shares = [share for _rule, share in made]
    changes = [place for place, (before, after) in enumerate(pairwise(made), start=1) if before[0] != after[0]]
    counted = (by_rule(made[end - 1][0], shares[:end]) for end in (*changes, len(made)) if end)
    return max((score for score in counted if score is not None), default=None)


def was_passed(made: Sequence[Made]) -> bool:
    """Tell whether a quiz was passed by some attempt, whatever the next ones did to the score."""
    return any(_has_passed(made[:count]) for count in range(1, len(made) + 1))


def _has_passed(made: Sequence[Made]) -> bool:
    last = made[-1]
    if last.rule is GradeRule.BEST:
        return last.share is not None and last.share * 100 >= last.pass_mark
    score = by_rules([(one.rule, one.share) for one in made])
    return score is not None and score >= last.pass_mark * 100
