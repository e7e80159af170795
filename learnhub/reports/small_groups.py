"""Small groups: which counts of people may be shown to whom may not see the people by name.

A count from 1 to SMALLEST - 1 says something of somebody. So does what is left when it is taken from a total, and so
does "everybody". All are hidden under one and the same mark, with as many others as it takes that none of them can be
worked out again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

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
