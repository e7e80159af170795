"""Differences between groups, beside an example worked by hand with each formula."""

from __future__ import annotations

from math import log, sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from learnhub.assessment import group_differences, item_analysis
from learnhub.assessment.group_differences import Difference, Table
from tests.assessment.item_tables import Rows, keys, tallies

# At the lower result 20 of 30 and 15 of 30 are right, at the higher 40 of 50 and 30 of 50.
TWO = (Table(20, 10, 15, 15), Table(40, 10, 30, 20))
COUNTS = st.integers(0, 30)
TABLES = st.lists(st.builds(Table, COUNTS, COUNTS, COUNTS, COUNTS), min_size=1, max_size=6)


def difference(*tables: Table) -> Difference:
    found = group_differences.difference(tables)
    assert found is not None
    return found


def test_the_difference_of_shares_is_weighted_by_mantel_and_haenszel() -> None:
    """(15x30 - 20x30)/60 + (30x50 - 40x50)/100 = -7.5; weights 900/60 + 2500/100 = 40; -7.5 / 40 = -0.1875.

    Sato: P 1.25 + 2.5, Q 3.75 + 5.5; (-0.1875 x 3.75 + 9.25) / 40² = 0.005342.
    """
    found = difference(*TWO)
    assert found.points == pytest.approx(-0.1875)
    assert found.points_error == pytest.approx(sqrt(8.546875) / 40)
    assert found.interval == pytest.approx((-0.1875 - 1.96 * 0.0730876, -0.1875 + 1.96 * 0.0730876), abs=1e-6)


def test_the_odds_are_those_of_mantel_and_haenszel() -> None:
    """R = 20x15/60 + 40x20/100 = 13, S = 10x15/60 + 10x30/100 = 5.5; delta = -2.35 ln(13/5.5) = -2.02.

    Robins, Breslow and Greenland: 7.71667/338 + 8.54167/143 + 2.24167/60.5 = 0.119615.
    """
    found = difference(*TWO)
    assert found.delta == pytest.approx(-2.35 * log(13 / 5.5))
    assert found.delta_error == pytest.approx(2.35 * sqrt(0.119615), rel=1e-5)
    # 2.02 is 1.5 or more, but not surely more than 1: (2.02 - 1) / 0.81 = 1.26.
    assert not found.is_large


def test_of_one_table_the_error_is_that_of_woolf() -> None:
    """The variance of the logarithm of one odds ratio is 1/a + 1/b + 1/c + 1/d."""
    found = difference(Table(20, 10, 15, 15))
    assert found.delta_error == pytest.approx(2.35 * sqrt(1 / 20 + 1 / 10 + 1 / 15 + 1 / 15))


def test_much_and_sure_is_large_and_much_of_few_is_not() -> None:
    assert difference(Table(160, 40, 80, 120)).is_large
    assert not difference(Table(8, 2, 4, 6)).is_large
    assert not difference(Table(8, 2, 8, 2)).is_large


@given(TABLES)
def test_turning_the_groups_turns_the_sign(tables: list[Table]) -> None:
    found = group_differences.difference(tables)
    assume(found is not None)
    turned = difference(*(Table(t.other_right, t.other_wrong, t.reference_right, t.reference_wrong) for t in tables))
    assert found is not None
    assert turned.points == pytest.approx(-found.points)
    assert turned.points_error == pytest.approx(found.points_error, abs=1e-9)
    assert (turned.delta is None) is (found.delta is None)
    if found.delta is not None:
        assert turned.delta == pytest.approx(-found.delta)
        assert turned.delta_error == pytest.approx(found.delta_error)
    assert -1 <= found.interval[0] <= found.points <= found.interval[1] <= 1


@given(TABLES, st.randoms(use_true_random=False))
def test_the_order_of_results_changes_nothing(tables: list[Table], chance: object) -> None:
    mixed = list(tables)
    chance.shuffle(mixed)  # type: ignore[attr-defined] -- hypothesis does not say which class it gives
    assert group_differences.difference(mixed) == group_differences.difference(tables)


def test_learners_are_matched_by_their_whole_result() -> None:
    """One woman and one man have 1 of 2, and differ in the question; the other man's 2 of 2 are no woman's."""
    rows: Rows = ((1, 0), (0, 1), (1, 1))
    observed = item_analysis.observe(tallies(rows, traits=[("man", "fr"), ("woman", "fr"), ("man", "fr")]), keys(2))
    groups = item_analysis.by(observed["q0"], lambda one: one.sex)
    tables = group_differences.tables(groups["man"], groups["woman"])
    assert group_differences.matched(tables) == [Table(1, 0, 0, 1)]
    assert group_differences.difference([]) is None
