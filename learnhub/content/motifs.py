"""Motifs of weaving, thread by thread: where the weft of a pattern lies on top."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Motif:
    """A repeat of `length` by `width` threads; `shows(x, y)` tells where its weft lies on top."""

    length: int
    width: int
    shows: Callable[[int, int], bool]


def _fold(place: int, repeat: int) -> int:
    """Return the distance to the nearest start of a repeat: there and back again, as in point drafts."""
    return min(place % repeat, -place % repeat)


def _diamonds(length: int, width: int, step: int) -> Motif:
    return Motif(length, width, lambda x, y: (_fold(x, length) + abs(y - width // 2)) // step % 2 == 0)


def _flames(length: int, width: int, step: int) -> Motif:
    """Return diamonds with the jagged edge of tied and dyed yarn."""
    return Motif(length, width, lambda x, y: (_fold(x, length) + abs(y - width // 2) + y % 2 * 2) // step % 2 == 0)


def _chevrons(length: int, width: int, step: int) -> Motif:
    return Motif(length, width, lambda x, y: (_fold(x, length) + y) // step % 2 == 0)


def _arrows(length: int, width: int) -> Motif:
    return Motif(length, width, lambda x, y: (x + abs(y - width // 2)) % length < length // 2)


def _hourglasses(length: int, width: int, step: int) -> Motif:
    def shows(x: int, y: int) -> bool:
        edge = _fold(x, length) - abs(y - width // 2)
        return edge <= 0 or edge >= 2 * step

    return Motif(length, width, shows)


def _blocks(length: int, width: int) -> Motif:
    """Return strips of full blocks beside blocks of single picks, as in strip-woven cloth."""

    def shows(x: int, y: int) -> bool:
        return (x // (length // 2) + y // 5) % 2 == 0 or (y % 5 % 2 == 1 and x % (length // 2) > 0)

    return Motif(length, width, shows)


def _drawn(*rows: str) -> Motif:
    """Return a motif from the picture of its quarter: first column and last row are the mirrors."""
    length, width = 2 * len(rows[0]) - 2, 2 * len(rows) - 1
    return Motif(length, width, lambda x, y: rows[min(y, width - 1 - y)][_fold(x, length)] == "#")


_STARS = _drawn(
    ".......#",
    "...#...#",
    "..##..##",
    ".###.##.",
    "###.####",
    ".#.####.",
    "..####..",
    "#######.",
)
_HOOKS = _drawn(
    "##....##",
    "..##...#",
    "##.##...",
    ".#..##..",
    "##...##.",
    "...#..##",
    "..###..#",
    ".####..#",
)

MOTIFS = (
    _diamonds(16, 15, 2),
    _diamonds(20, 15, 3),
    _diamonds(12, 13, 2),
    _flames(20, 15, 4),
    _chevrons(16, 15, 2),
    _chevrons(20, 14, 4),
    _arrows(8, 13),
    _arrows(12, 15),
    _hourglasses(16, 13, 3),
    _blocks(20, 15),
    _STARS,
    _HOOKS,
)
BORDERS = (
    Motif(6, 3, lambda x, y: _fold(x, 6) <= y),
    Motif(4, 2, lambda x, y: (x // 2 + y) % 2 == 0),
    Motif(8, 4, lambda x, y: _fold(x, 8) in (y, y + 1)),
    Motif(6, 1, lambda x, _: x < 3),
    Motif(10, 3, lambda x, y: _fold(x, 10) + abs(y - 1) <= 2),
)


def picks(motif: Motif) -> str:
    """Return the path of a motif: one stroke for each stretch of weft that lies on top."""
    return "".join(_pick([motif.shows(x, y) for x in range(motif.length)], y) for y in range(motif.width))


def _pick(on_top: Sequence[bool], y: int) -> str:
    path, at = "", -1
    for start, end in _stretches(on_top):
        path += f"M{start} {y}" if at < 0 else f"m{start - at} 0"
        path += f"h{end - start}"
        at = end
    return path


def _stretches(on_top: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield start and end of each run of true values."""
    start = None
    for place, shown in enumerate([*on_top, False]):
        if shown and start is None:
            start = place
        elif not shown and start is not None:
            yield start, place
            start = None
