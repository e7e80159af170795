"""How a quiz fares as a whole, as far as a viewer may know it: its results, how far they can be trusted, and the time.

Of whom the viewer does not know, each count of results is told in whole groups of SMALLEST, so that nobody and a few
look alike, and no sum is exact enough to work anything out from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from learnhub.assessment import item_analysis
from learnhub.assessment.statistics import Counts, Tallies
from learnhub.content.questions import Key
from learnhub.reports.question_quality import ENOUGH
from learnhub.reports.small_groups import SMALLEST

_BANDS = 10
# From so many questions on, several results fall into one band, and the sum of all results is not told by the bands.
_MANY = 10


@dataclass(frozen=True, slots=True)
class Band:
    """How many had a result from `low` to below `high` per cent (the last one: up to it); None for too few."""

    low: int
    high: int
    count: int | None


@dataclass(frozen=True, slots=True)
class Minutes:
    """How many minutes a quarter, a half and three quarters of the learners needed at most."""

    quarter: int
    half: int
    three_quarters: int


@dataclass(frozen=True, slots=True)
class QuizQuality:
    """A quiz. `bands` are empty where they would tell what is hidden of a question; `reliability` is in hundredths."""

    bands: Sequence[Band] = ()
    reliability: int | None = None
    minutes: Minutes | None = None


def quiz_quality(
    tallies: Tallies,
    keys: Mapping[str, Key],
    minutes: Mapping[int, Counts],
    *,
    asked: int,
    tells_all: bool,
    is_exact: bool,
) -> QuizQuality:
    """Return how a quiz fares of which `asked` questions are put to each; `tells_all` where no share is hidden."""
    counted = tallies.learners.known if is_exact else tallies.learners.rest
    found = item_analysis.reliability(tallies, keys, asked=asked) if counted >= ENOUGH else None
    return QuizQuality(
        bands=_bands(tallies, is_exact=is_exact) if tells_all or asked >= _MANY else (),
        reliability=None if found is None else round(100 * found),
        minutes=_minutes(minutes, is_exact=is_exact),
    )


def _bands(tallies: Tallies, *, is_exact: bool) -> list[Band]:
    counts = [Counts()] * _BANDS
    for stratum in tallies.strata:
        if stratum.possible:
            place = min(_BANDS - 1, _BANDS * stratum.points // stratum.possible)
            known = stratum.learners if stratum.is_known else 0
            counts[place] += Counts(known, stratum.learners - known)
    if not sum(each.known + each.rest for each in counts):
        return []
    size = 100 // _BANDS
    return [
        Band(size * place, size * (place + 1), each.known if is_exact else in_groups(each))
        for place, each in enumerate(counts)
    ]


def in_groups(counts: Counts) -> int | None:
    """Return a count with the rest in whole groups of SMALLEST, None where there is neither a whole one nor a known."""
    return counts.known + counts.rest - counts.rest % SMALLEST or None


def _minutes(minutes: Mapping[int, Counts], *, is_exact: bool) -> Minutes | None:
    if sum(each.known if is_exact else each.rest for each in minutes.values()) < ENOUGH:
        return None
    counts = {minute: each.known + each.rest for minute, each in minutes.items()}
    quarter, half, most = (item_analysis.quantile(counts, part) or 0 for part in (0.25, 0.5, 0.75))
    return Minutes(quarter, half, most)
