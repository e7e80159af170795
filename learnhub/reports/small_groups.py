"""Small groups: which counts of people may be shown to whom may not see the people by name.

A count from 1 to SMALLEST - 1 says something of somebody. So does what is left when it is taken from a total, and so
does "everybody". All are hidden under one and the same mark, with as many others as it takes that none of them can be
worked out again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from learnhub.reports import hidden_cells

SMALLEST = 5


def is_small(count: int) -> bool:
    """Tell whether a count is of so few people that it says something of one of them."""
    return 0 < count < SMALLEST


def shown(count: int, *, known: int = 0) -> int | None:
    """Return a count as a viewer may have it, or None where it is hidden.

    `known` is how many of those counted the viewer may see by name: the rest of them is what the count would add.
    Nobody at all and a few look alike, unless the viewer knows all.
    """
    rest = count - known
    return None if rest < SMALLEST and (rest or not known) else count


def hidden(counts: Sequence[int], *, telling: Collection[int] = ()) -> frozenset[int]:
    """Return the places of the counts that must be hidden, where all together make a total that is known.

    `telling` are the places of those whose sum is told as well, such as what is right: nobody and everybody say
    something of everyone there. What is hidden is at least two counts that add up to SMALLEST or more, so that each of
    them may be anything from nothing to that sum (secondary suppression: Willenborg and de Waal, Elements of
    Statistical Disclosure Control, 2001). Which others are hidden goes by their place and not by their size, and one
    of them always is: else the choice itself would tell who knows this rule how large they are.
    """
    if not any(counts):
        return frozenset()
    total = sum(counts)
    found = {place for place, count in enumerate(counts) if is_small(count) or total - count < SMALLEST}
    found |= _of_everyone(counts, telling)
    if not found:
        return frozenset()
    for place in sorted(range(len(counts)), key=lambda place: (place in telling, -place)):
        found.add(place)
        if len(found) > 1 and sum(counts[each] for each in found) >= SMALLEST:
            break
    return frozenset(found)


def _of_everyone(counts: Sequence[int], telling: Collection[int]) -> set[int]:
    """Return the places that would say "nobody is right", or "everybody is"."""
    inside = set(telling)
    outside = set(range(len(counts))) - inside
    for here in (inside, outside):
        if inside and not any(counts[place] for place in here):
            return here
    return set()


def hidden_in_table(rows: Sequence[Sequence[int]], *, untold: Collection[int] = ()) -> frozenset[tuple[int, int]]:
    """Return which cells (row, column) must be hidden where the sums of all rows and all columns are known.

    `untold` are rows whose sum is hidden: so is all that is in them. The last column is never shown, and is among what
    is hidden in each row, so that hidden cells can be exchanged between two rows. Where that leaves less than SMALLEST
    to any small cell, everything is hidden.
    """
    found = _hidden_cells(rows, untold)
    if _are_free(rows, found, untold):
        return found
    return frozenset((row, column) for row, counts in enumerate(rows) for column in range(len(counts)))


def _are_free(rows: Sequence[Sequence[int]], found: Collection[tuple[int, int]], untold: Collection[int]) -> bool:
    """Tell whether each small cell that is hidden may be so many that its true count cannot be told."""
    width, total = len(rows[0]), sum(map(sum, rows))
    # Of rows whose sums are hidden, people can be in any: what one has, others lack.
    unknown = {*found, *((row, width - 1) for row in range(len(rows))), *((row, width) for row in untold)}
    cells = [(*counts, total) for counts in rows]
    # Of a row whose sum is nobody, each cell is nobody: that is what the sum says.
    told = [(row, column) for row, column in found if column < width - 1 and (any(rows[row]) or row in untold)]
    small = [(row, column) for row, column in told if rows[row][column] < SMALLEST]
    return all(hidden_cells.width_of(cells, unknown, place, SMALLEST) >= SMALLEST for place in small)


def _hidden_cells(rows: Sequence[Sequence[int]], untold: Collection[int]) -> frozenset[tuple[int, int]]:
    width = len(rows[0])
    found = {(row, column) for row in untold for column in range(width)}
    before = -1
    while len(found) > before:
        before = len(found)
        for number, counts in enumerate(rows):
            places = {column for row, column in found if row == number}
            found |= {(number, column) for column in _spread(counts, places)}
        for column in range(width - 1):
            places = {row for row, place in found if place == column}
            found |= {(row, column) for row in _spread([counts[column] for counts in rows], places)}
    return frozenset(found)


def _spread(counts: Sequence[int], found: Collection[int]) -> set[int]:
    """Return the places that must be hidden in a line of a table of which some are hidden already."""
    places = set(found) | hidden(counts)
    for place in range(len(counts) - 1, -1, -1):
        if not places or (len(places) > 1 and sum(counts[each] for each in places) >= SMALLEST):
            break
        places.add(place)
    return places
