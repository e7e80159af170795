"""What is hidden stays hidden: every table of a few people is tried, with all that could be behind what is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.reports import small_groups
from learnhub.reports.small_groups import SMALLEST

Counts = tuple[int, ...]
Shown = tuple[int | None, ...]


def tables(cells: int, total: int) -> Iterator[Counts]:
    """Return all tables of so many cells with a total."""
    if cells == 1:
        yield (total,)
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in tables(cells - 1, total - first))


def _is_published(counts: Sequence[int]) -> bool:
    return sum(counts) >= SMALLEST  # of fewer people there is no table at all


def as_shown(counts: Sequence[int], telling: Sequence[int]) -> Shown:
    hidden = small_groups.hidden(counts, telling=telling)
    return tuple(None if place in hidden else count for place, count in enumerate(counts))


def right_of(counts: Sequence[int], shown: Shown, telling: Sequence[int]) -> int | None:
    """Return how many are right, which is told as soon as each of those counts is."""
    parts = [shown[place] for place in telling]
    return sum(counts[place] for place in telling) if telling and None not in parts else None


@pytest.mark.parametrize("telling", [(), (0,), (0, 1)], ids=str)
@pytest.mark.parametrize("cells", [2, 3, 4])
@pytest.mark.parametrize("total", [5, 6, 9, 14])
def test_no_hidden_count_can_be_worked_out(cells: int, total: int, telling: tuple[int, ...]) -> None:
    """INV-22: between the least and the most that a hidden count may be lie SMALLEST people or more."""
    if len(telling) >= cells:
        return
    everything = list(tables(cells, total))
    behind: dict[tuple[Shown, int | None], list[Counts]] = defaultdict(list)
    for counts in everything:
        shown = as_shown(counts, telling)
        behind[shown, right_of(counts, shown, telling)].append(counts)
    for (shown, right), same in behind.items():
        for place in [place for place, count in enumerate(shown) if count is None]:
            # Who knows how counts are hidden still cannot tell this one.
            assert len({counts[place] for counts in same}) > 1, (shown, right)
            possible = [counts[place] for counts in everything if _fits(counts, shown, right, telling)]
            assert max(possible) - min(possible) >= SMALLEST, (shown, right)


def _fits(counts: Counts, shown: Shown, right: int | None, telling: Sequence[int]) -> bool:
    agrees = all(told is None or told == count for told, count in zip(shown, counts, strict=True))
    return agrees and (right is None or right == sum(counts[place] for place in telling))


@given(counts=st.lists(st.integers(0, 40), min_size=2, max_size=8).filter(_is_published), right=st.integers(0, 1))
def test_nothing_small_is_shown_and_no_rest_is_small(counts: list[int], right: int) -> None:
    shown = as_shown(counts, (right,))
    total = sum(counts)
    for told in shown:
        assert told is None or not small_groups.is_small(told)
        assert told is None or not small_groups.is_small(total - told)
        assert told is None or total == 0 or told < total
    left = total - sum(told for told in shown if told is not None)
    assert left == 0 or left >= SMALLEST


@given(counts=st.lists(st.integers(SMALLEST, 60), min_size=2, max_size=6))
def test_what_is_of_enough_people_is_shown(counts: list[int]) -> None:
    assert small_groups.hidden(counts, telling=(0,)) == frozenset()


@pytest.mark.parametrize(
    ("counts", "telling", "shown"),
    [
        ((60, 3, 20, 2), (0,), (60, None, 20, None)),  # the two that are small protect each other
        ((60, 3, 20, 0), (0,), (60, None, None, None)),  # a small one needs others
        ((60, 0, 20, 0), (0,), (60, 0, 20, 0)),
        ((20, 0, 0), (0,), (None, None, None)),  # everybody is right
        ((0, 20, 30), (0,), (None, 20, None)),  # nobody is
        ((50, 4), (), (None, None)),
        ((0, 0), (), (0, 0)),
    ],
)
def test_what_is_hidden(counts: Counts, telling: tuple[int, ...], shown: Shown) -> None:
    assert as_shown(counts, telling) == shown


@pytest.mark.parametrize(
    ("count", "known", "told"), [(4, 0, None), (0, 0, None), (5, 0, 5), (4, 4, 4), (7, 4, None), (9, 4, 9)]
)
def test_a_count_alone(count: int, known: int, told: int | None) -> None:
    assert small_groups.shown(count, known=known) == told
