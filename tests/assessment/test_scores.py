"""The score that counts, by the rule of the quiz."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.assessment import scores
from learnhub.content.format.vocabulary import GradeRule


def share(score: int) -> Fraction:
    return Fraction(score, 10_000)


@pytest.mark.parametrize(
    ("rule", "score"),
    [(GradeRule.BEST, 9000), (GradeRule.LAST, 6999), (GradeRule.FIRST, 5000), (GradeRule.AVERAGE, 6999)],
)
def test_each_rule_takes_its_own(rule: GradeRule, score: int) -> None:
    assert scores.by_rule(rule, [share(5000), share(9000), share(6999)]) == score


@pytest.mark.parametrize("rule", GradeRule)
def test_there_is_no_score_before_the_first(rule: GradeRule) -> None:
    assert scores.by_rule(rule, []) is None
    assert scores.by_rule(rule, [None]) is None


@pytest.mark.parametrize(
    ("rule", "score"),
    [(GradeRule.BEST, 8000), (GradeRule.LAST, 6000), (GradeRule.FIRST, None), (GradeRule.AVERAGE, 7000)],
)
def test_what_waits_to_be_marked_does_not_count_yet(rule: GradeRule, score: int | None) -> None:
    assert scores.by_rule(rule, [None, share(8000), share(6000), None]) == score


def test_an_average_is_rounded_once() -> None:
    # 66.66…% and 73.33…% are 70% together, though each is shown a little lower.
    shares = [scores.share(2, 3), scores.share(11, 15)]
    assert scores.by_rule(GradeRule.AVERAGE, shares) == 7000


def test_where_nothing_could_be_earned_nothing_is_missing() -> None:
    assert scores.share(0, 0) == 1
    assert scores.share(None, None) is None


@given(made=st.lists(st.integers(0, 10_000), min_size=1, max_size=9))
def test_no_rule_goes_beyond_what_was_reached(made: list[int]) -> None:
    for rule in GradeRule:
        score = scores.by_rule(rule, [share(one) for one in made])
        assert score is not None
        assert min(made) <= score <= max(made)
