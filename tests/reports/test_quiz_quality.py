"""How a quiz fares as a whole: what is told of its results, their trust and the time, and of how many."""

from __future__ import annotations

import pytest

from learnhub.assessment.statistics import Counts
from learnhub.reports import quiz_quality
from learnhub.reports.quiz_quality import Minutes, QuizQuality
from tests.assessment.item_tables import Rows, keys, tallies

# Twelve have none of two right, nine one, thirteen both: thirty-four in all.
ROWS: Rows = [(0, 0)] * 12 + [(1, 0)] * 9 + [(1, 1)] * 13


def told(rows: Rows = ROWS, *, tells_all: bool = True, is_exact: bool = False) -> QuizQuality:
    minutes = {minute: Counts(0, 5) for minute in range(1, 8)}
    return quiz_quality.quiz_quality(
        tallies(rows, is_known=is_exact), keys(2), minutes, asked=2, tells_all=tells_all, is_exact=is_exact
    )


def test_results_are_told_in_whole_groups_of_five() -> None:
    counts = [band.count for band in told().bands]
    assert counts == [10, None, None, None, None, 5, None, None, None, 10]
    assert (told().bands[5].low, told().bands[5].high, told().bands[9].high) == (50, 60, 100)


def test_nobody_and_a_few_look_alike() -> None:
    assert told([*ROWS, (0, 0), (0, 0)]).bands == told().bands
    assert quiz_quality.in_groups(Counts(0, 4)) is None
    assert quiz_quality.in_groups(Counts(7, 4)) == 7
    assert quiz_quality.in_groups(Counts(7, 9)) == 12


def test_of_few_questions_the_results_would_tell_what_is_hidden_of_one() -> None:
    assert told(tells_all=False).bands == ()


def test_reliability_is_told_of_enough_learners() -> None:
    """Shares right 22/34 and 13/34, totals: 2 x (1 - (264 + 273) / (34 x 61 - 35²)) = 0.73."""
    assert told().reliability == round(200 * (1 - (22 * 12 + 13 * 21) / (34 * 61 - 35 * 35)))
    assert told(ROWS[::2]).reliability is None


def test_time_is_told_by_quarters() -> None:
    assert told().minutes == Minutes(2, 4, 6)


@pytest.mark.parametrize("is_exact", [True, False])
def test_of_nobody_there_is_nothing(is_exact: bool) -> None:
    found = quiz_quality.quiz_quality(tallies([]), keys(2), {}, asked=2, tells_all=True, is_exact=is_exact)
    assert found == QuizQuality([], None, None)
