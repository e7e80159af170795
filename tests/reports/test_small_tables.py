"""What is hidden in a table with known sums stays hidden: how far each hidden cell can move is tried."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from learnhub.reports import small_groups
from learnhub.reports.small_groups import SMALLEST

Table = Sequence[Sequence[int]]
Place = tuple[int, int]
CELLS = st.one_of(st.integers(0, 4), st.integers(0, 25))
TABLES = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=2, max_size=5)


def reach(table: Table, hidden: Collection[Place], place: Place, step: int) -> int:
    """Return how far a hidden cell can rise (step 1) or fall (-1) while all sums and all that is shown stay.

    It moves along cycles of hidden cells that rise and fall in turns (Gusfield, A graph theoretic approach to
    statistical data security, SIAM Journal on Computing 17, 1988).
    """
    cells, moved = [list(row) for row in table], 0
    while path := _cycle(cells, hidden, place, step):
        for row, column, change in path:
            cells[row][column] += change
        moved += 1
    return moved


def _cycle(cells: Table, hidden: Collection[Place], place: Place, step: int) -> list[tuple[int, int, int]] | None:
    if step < 0 and not cells[place[0]][place[1]]:
        return None
    came: dict[tuple[str, int], tuple[tuple[str, int], int, int, int] | None] = {("row", place[0]): None}
    waiting = [("row", place[0])]
    while waiting:
        kind, number = here = waiting.pop(0)
        for row, column in hidden:
            if (row, column) == place or number != (row if kind == "row" else column):
                continue
            change = -step if kind == "row" else step
            there = ("column", column) if kind == "row" else ("row", row)
            if there not in came and cells[row][column] + change >= 0:
                came[there] = (here, row, column, change)
                waiting.append(there)
    at: tuple[str, int] = ("column", place[1])
    if at not in came:
        return None
    path = [(*place, step)]
    while (found := came[at]) is not None:
        at, *moved = found
        path.append((moved[0], moved[1], moved[2]))
    return path


@given(TABLES)
@example([(0, 5, 6), (5, 3, 2), (5, 3, 2)])  # three of four could be told once
def test_no_hidden_cell_of_a_few_can_be_worked_out(table: Table) -> None:
    if min(map(sum, zip(*table, strict=True))) < 2 * SMALLEST:
        return  # of such thirds nothing is shown at all
    sums = [sum(row) for row in table]
    untold = small_groups.hidden(sums)
    hidden = small_groups.hidden_in_table(table, untold=untold)
    # The last column is never shown. Of rows whose sums are hidden, people can be in any: what one has, others lack.
    unknown = hidden | {(row, 2) for row in range(len(table))} | {(row, 3) for row in untold}
    cells = [(*row, sum(sums)) for row in table]
    for row, column in hidden:
        is_said_by_its_sum = not any(table[row]) and row not in untold  # nobody at all
        if table[row][column] < SMALLEST and column < 2 and not is_said_by_its_sum:
            up, down = (reach(cells, unknown, (row, column), step) for step in (1, -1))
            assert up + down >= SMALLEST, (table, row, column)


@given(TABLES)
def test_what_is_shown_is_nobody_or_enough(table: Table) -> None:
    hidden = small_groups.hidden_in_table(table)
    shown = [(row, column) for row in range(len(table)) for column in range(2) if (row, column) not in hidden]
    assert all(not small_groups.is_small(table[row][column]) for row, column in shown)


def test_a_row_whose_sum_is_hidden_is_hidden_whole() -> None:
    table = ((20, 20, 20), (9, 9, 9), (8, 8, 8))
    assert not small_groups.hidden_in_table(table)
    assert {(1, 0), (1, 1), (1, 2)} <= small_groups.hidden_in_table(table, untold=[1])


@pytest.mark.parametrize(("table", "place"), [(((5, 3), (2, 6)), (0, 0)), (((5, 3), (2, 6)), (1, 1))])
def test_how_far_a_cell_can_move_is_told_rightly(table: Table, place: Place) -> None:
    everything = [(row, column) for row in range(2) for column in range(2)]
    assert (reach(table, everything, place, 1), reach(table, everything, place, -1)) == (2, 5)
