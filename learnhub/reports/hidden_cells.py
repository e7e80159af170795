"""How far hidden cells of a table can be told: an audit of what is hidden, by all tables that a viewer may think of.

All sums of rows and columns are known, and all cells but the hidden ones. What is left to a hidden cell are the values
that it takes where hidden cells rise and fall in turns along a cycle (Gusfield, A graph theoretic approach to
statistical data security, SIAM Journal on Computing 17, 1988).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

Place = tuple[int, int]
_Node = tuple[str, int]


def width_of(table: Sequence[Sequence[int]], hidden: Collection[Place], place: Place, enough: int) -> int:
    """Return how many steps a hidden cell can rise and fall, all others fitting; counted no further than `enough`."""
    up = _moves(table, hidden, place, 1, enough)
    return up + _moves(table, hidden, place, -1, enough - up)


def _moves(table: Sequence[Sequence[int]], hidden: Collection[Place], place: Place, step: int, enough: int) -> int:
    cells, moved = [list(row) for row in table], 0
    while moved < enough and (path := _cycle(cells, hidden, place, step)):
        for row, column, change in path:
            cells[row][column] += change
        moved += 1
    return moved


def _cycle(
    cells: Sequence[Sequence[int]], hidden: Collection[Place], place: Place, step: int
) -> list[tuple[int, int, int]]:
    """Return by how much which cells change when one does by a step; empty where it cannot."""
    if cells[place[0]][place[1]] + step < 0:
        return []
    start, goal = ("row", place[0]), ("column", place[1])
    came: dict[_Node, list[tuple[int, int, int]]] = {start: [(*place, step)]}
    waiting: list[_Node] = [start]
    while waiting and goal not in came:
        here = waiting.pop(0)
        is_row, change = here[0] == "row", -step if here[0] == "row" else step
        for row, column in hidden:
            there: _Node = ("column", column) if is_row else ("row", row)
            leads_on = here[1] == (row if is_row else column) and there not in came and (row, column) != place
            if leads_on and cells[row][column] + change >= 0:
                came[there] = [*came[here], (row, column, change)]
                waiting.append(there)
    return came.get(goal, [])
