"""The score that counts, by the rule of the quiz."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.assessment import scores
from learnhub.content.format.vocabulary import GradeRule


@pytest.mark.parametrize(
    ("rule", "score"),
    [(GradeRule.BEST, 9000), (GradeRule.LAST, 6999), (GradeRule.FIRST, 5000), (GradeRule.AVERAGE, 6999)],
)
def test_each_rule_takes_its_own(rule: GradeRule, score: int) -> None:
    assert scores.by_rule(rule, [5000, 9000, 6999]) == score


@pytest.mark.parametrize("rule", GradeRule)
def test_there_is_no_score_before_the_first(rule: GradeRule) -> None:
    assert scores.by_rule(rule, []) is None


@given(made=st.lists(st.integers(0, 10_000), min_size=1, max_size=9))
def test_no_rule_goes_beyond_what_was_reached(made: list[int]) -> None:
    for rule in GradeRule:
        score = scores.by_rule(rule, made)
        assert score is not None
        assert min(made) <= score <= max(made)
