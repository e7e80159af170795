"""The figures of classical test theory, beside examples worked by hand."""

from __future__ import annotations

from collections import Counter
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.assessment import item_analysis
from learnhub.assessment.item_analysis import Observation
from learnhub.assessment.statistics import Counts
from tests.assessment.item_tables import Rows, keys, tallies

# Five learners, three questions. Totals 3, 2, 1, 0, 3.
FIVE: Rows = ((1, 1, 1), (1, 1, 0), (1, 0, 0), (0, 0, 0), (1, 1, 1))
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 1), min_size=width, max_size=width), min_size=2, max_size=25)
)


def observed(rows: Rows, question: int) -> list[Observation]:
    return item_analysis.observe(tallies(rows), keys(len(rows[0])))[f"q{question}"]


def reliability(rows: Rows, asked: int | None = None) -> float | None:
    return item_analysis.reliability(tallies(rows), keys(len(rows[0])), asked=asked or len(rows[0]))


def test_discrimination_is_the_correlation_with_the_rest() -> None:
    """Question 0: points 1 1 1 0 1 (mean 0.8), rest 2 1 0 0 2 (mean 1).

    Covariance 5/5 - 0.8 = 0.2; variances 0.8 x 0.2 = 0.16 and 9/5 - 1 = 0.8; 0.2 / sqrt(0.16 x 0.8) = 0.559.
    """
    assert item_analysis.discrimination(observed(FIVE, 0)) == pytest.approx(0.2 / sqrt(0.16 * 0.8))


def test_discrimination_is_perfect_both_ways() -> None:
    assert item_analysis.discrimination(observed(((1, 1), (0, 0)), 0)) == pytest.approx(1)
    assert item_analysis.discrimination(observed(((1, 0), (0, 1)), 0)) == pytest.approx(-1)


@pytest.mark.parametrize("rows", [((1, 1), (1, 0)), ((1, 1), (0, 1)), ((1,), (0,))])
def test_where_all_did_alike_or_there_is_no_rest_there_is_none(rows: Rows) -> None:
    assert item_analysis.discrimination(observed(rows, 0)) is None


@given(TABLES, st.randoms(use_true_random=False))
def test_figures_hang_on_no_order_and_stay_in_their_range(rows: list[list[int | None]], chance: object) -> None:
    mixed = list(rows)
    chance.shuffle(mixed)  # type: ignore[attr-defined] -- hypothesis does not say which class it gives
    for question in range(len(rows[0])):
        found = item_analysis.discrimination(observed(rows, question))
        assert found == item_analysis.discrimination(observed(mixed, question))
        assert found is None or -1 <= found <= 1
    trust = reliability(rows)
    assert trust == reliability(mixed)
    assert trust is None or trust <= 1


@given(TABLES)
def test_who_is_right_instead_of_wrong_everywhere_changes_nothing(rows: list[list[int | None]]) -> None:
    turned = [[1 - (cell or 0) for cell in row] for row in rows]
    for question in range(len(rows[0])):
        found, other = (item_analysis.discrimination(observed(each, question)) for each in (rows, turned))
        assert found == pytest.approx(other)
    assert reliability(rows) == pytest.approx(reliability(turned))


def test_reliability_is_the_formula_20_of_kuder_and_richardson() -> None:
    """Shares right 0.8, 0.6, 0.4: variances 0.16 + 0.24 + 0.24 = 0.64; of the totals 23/5 - 1.8² = 1.36.

    3/2 x (1 - 0.64 / 1.36) = 0.794.
    """
    assert reliability(FIVE) == pytest.approx(1.5 * (1 - 0.64 / 1.36))


def test_reliability_of_drawn_questions_is_that_of_questions_nested_in_persons() -> None:
    """Three learners drew two each of four: totals 2, 1, 0.

    Between persons (2² + 1²) / 2 - 3² / 6 = 1, over 2 is 0.5; within 3 - 2.5 = 0.5, over 3 is 0.167;
    (0.5 - 0.167) / 0.5 = 0.667.
    """
    drawn: Rows = ((1, 1, None, None), (None, 1, 0, None), (0, None, None, 0))
    assert reliability(drawn, asked=2) == pytest.approx(2 / 3)


@given(TABLES)
def test_drawn_or_not_it_is_the_same_but_for_how_hard_questions_are(rows: list[list[int | None]]) -> None:
    """Both rest on the same analysis of variance: that of nested questions counts their differences as error."""
    alpha, nested = reliability(rows), item_analysis._dependability(tallies(rows), len(rows[0]))
    if alpha is not None and nested is not None:
        # Alpha's error has (k - 1)(n - 1) degrees of freedom; the other adds what differs between questions.
        n, k = len(rows), len(rows[0])
        means = [sum(row[column] or 0 for row in rows) / n for column in range(k)]
        whole = sum(means) / k
        of_questions = n * sum((mean - whole) ** 2 for mean in means)
        of_persons = k * sum((sum(cell or 0 for cell in row) / k - whole) ** 2 for row in rows) / (n - 1)
        error = (1 - alpha) * of_persons * (n - 1) * (k - 1)
        assert 1 - nested == pytest.approx((error + of_questions) / (n * (k - 1)) / of_persons)


def test_no_reliability_where_it_would_say_nothing() -> None:
    assert reliability(((1,), (0,))) is None
    assert reliability(((1, 0), (0, 1))) is None  # all have the same result
    skippable = keys(3, is_skippable=True)
    assert item_analysis.reliability(tallies(FIVE), skippable, asked=3) is None
    uneven = keys(2) | {"q2": keys(3, points=200)["q2"]}
    assert item_analysis.reliability(tallies(FIVE), uneven, asked=2) is None


def test_thirds_are_as_near_to_a_third_as_equal_results_allow() -> None:
    """Rests 2 1 0 0 2 of five learners: two are lowest, two are highest."""
    found = item_analysis.thirds(observed(FIVE, 0))
    assert found is not None
    parts = (found.lower, found.middle, found.upper)
    assert [item_analysis.counts_of(part) for part in parts] == [Counts(0, 2), Counts(0, 1), Counts(0, 2)]
    assert item_analysis.tally_of(found.upper).put == Counts(0, 2)
    assert [(one.response, one.counts) for one in item_analysis.tally_of(found.upper).given] == [
        ({"chosen": ["a"]}, Counts(0, 2))
    ]


@given(TABLES)
def test_thirds_part_everybody_once_and_in_order(rows: list[list[int | None]]) -> None:
    everybody = observed(rows, 0)
    found = item_analysis.thirds(everybody)
    if found is None:
        assert len({one.rest for one in everybody}) < 3
        return
    parted = Counter(map(id, (*found.lower, *found.middle, *found.upper)))
    assert parted == Counter(map(id, everybody))
    assert found.lower
    assert found.upper
    assert max(one.rest for one in found.lower) < min(one.rest for one in found.upper)


def test_the_median_is_a_value_that_somebody_had() -> None:
    assert item_analysis.quantile({3: 2, 8: 2}, 0.5) == 3
    assert item_analysis.quantile({3: 2, 8: 3}, 0.5) == 8
    assert item_analysis.quantile({}, 0.5) is None
