"""Small groups: which counts of people may be shown to whom may not see the people by name.

A count from 1 to SMALLEST - 1 says something of somebody. So does what is left when it is taken from a total: both
are hidden, under one and the same mark.
"""

from __future__ import annotations

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
