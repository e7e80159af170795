"""How good a question is, as far as a viewer may know it: what item_analysis.py works out, or less of it.

Each figure stands on ENOUGH learners or more, for of fewer it is chance; each group that is compared has as many. Of
whom the viewer does not know, nothing is told that would tell of a few: the figures of a whole question rest on its
share of points and are hidden with it, and what weak and strong learners chose is a table with known sums
(small_groups.hidden_in_table).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from learnhub.assessment import distributions, group_differences, item_analysis
from learnhub.assessment.distributions import CellKind, Part
from learnhub.assessment.item_analysis import Observation, Thirds
from learnhub.assessment.statistics import Counts
from learnhub.content.questions import Key, QuestionText
from learnhub.people.models import Sex
from learnhub.reports import small_groups
from learnhub.reports.completion import share
from learnhub.reports.small_groups import SMALLEST

ENOUGH = 30
# So many different results must be had by both groups that are compared. With fewer, the difference would be that of
# two shares, and of what is known of all together each of them could be worked out.
_MATCHED = 3

# An option by the ids of its part and its own.
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The shares of weak and of strong learners who chose an option, in hundredths of a per cent; None: hidden."""

    lower: int | None
    upper: int | None


@dataclass(frozen=True, slots=True)
class Compared:
    """How much more often one group is right than another with the same result, in hundredths of a per cent.

    The difference lies between `low` and `high` with 95 % confidence; groups are values of Sex, or languages.
    """

    reference: str
    other: str
    points: int
    low: int
    high: int
    is_large: bool


@dataclass(frozen=True, slots=True)
class Quality:
    """How good a question is. `discrimination` is in hundredths, from -100 to 100.

    `shares` are the mean shares of points by language, in hundredths of a per cent. What is None or missing is hidden,
    stands on too few, or cannot be worked out.
    """

    discrimination: int | None = None
    chosen: Mapping[Place, Chosen] = field(default_factory=dict)
    sexes: Compared | None = None
    languages: Sequence[Compared] = ()
    shares: Mapping[str, int] = field(default_factory=dict)


def quality(
    text: QuestionText,
    key: Key,
    observed: Sequence[Observation],
    *,
    told: Collection[Place],
    tells_share: bool,
    is_exact: bool,
) -> Quality:
    """Return how good a question is.

    `told` are the options of which it is shown how often they were chosen, and `tells_share` says whether its share of
    points is. Those who see their people exactly know who they are and what each answered, so that the sex of some
    could be worked out from a difference: it is not told them.
    """
    count = _known if is_exact else _rest
    if count(item_analysis.counts_of(observed)) < ENOUGH:
        return Quality()
    chosen = _chosen(text, key, observed, told=told, is_exact=is_exact)
    if not tells_share:
        return Quality(chosen=chosen)
    found = item_analysis.discrimination(observed)
    languages = item_analysis.by(observed, lambda one: one.language)
    sexes = {} if is_exact else item_analysis.by(observed, lambda one: one.sex)
    return Quality(
        discrimination=None if found is None else round(100 * found),
        chosen=chosen,
        sexes=_compared(sexes, Sex.MAN, Sex.WOMAN, count),
        languages=list(_compared_languages(languages, count)),
        shares=_shares(languages, count),
    )


def _known(counts: Counts) -> int:
    return counts.known


def _rest(counts: Counts) -> int:
    return counts.rest


Count = Callable[[Counts], int]
Groups = Mapping[str, Sequence[Observation]]


def _chosen(
    text: QuestionText, key: Key, observed: Sequence[Observation], *, told: Collection[Place], is_exact: bool
) -> dict[Place, Chosen]:
    thirds = item_analysis.thirds(observed)
    if thirds is None:
        return {}
    lower, upper = (item_analysis.counts_of(group) for group in (thirds.lower, thirds.upper))
    if not is_exact and min(lower.rest, upper.rest) < ENOUGH // 3:
        return {}
    found: dict[Place, Chosen] = {}
    for places, table in _tables(text, key, thirds):
        untold = [row for row, place in enumerate(places) if place not in told]
        rest = [[counts.rest for counts in row] for row in table]
        # Not one of the options: what is left is known where all of them are.
        hidden = frozenset[tuple[int, int]]() if is_exact else small_groups.hidden_in_table(rest, untold=untold)
        for number, place in enumerate(places):
            low, high, _middle = table[number]
            found[place] = Chosen(
                None if (number, 0) in hidden else share(_all(low), _all(lower)),
                None if (number, 1) in hidden else share(_all(high), _all(upper)),
            )
    return found


def _all(counts: Counts) -> int:
    return counts.known + counts.rest


def _tables(text: QuestionText, key: Key, thirds: Thirds) -> Iterator[tuple[list[Place], list[list[Counts]]]]:
    """Return, for each part with options, who chose which by third; the last row is all that is no option."""
    # Who is in the middle is never shown, and so comes last.
    groups = (thirds.lower, thirds.upper, thirds.middle)
    tallies = [item_analysis.tally_of(group) for group in groups]
    parts = [
        {part.id: part for part in distributions.of(text, key, tally, lambda _counts: False).parts} for tally in tallies
    ]
    for name in parts[0]:
        options = [cell.id for cell in parts[0][name].cells if cell.kind is CellKind.OPTION]
        if not options:
            continue
        columns = [_column(each[name], options) for each in parts]
        for column, tally in zip(columns, tallies, strict=True):
            column.append(tally.put - sum(column, Counts()))
        yield [(name, option) for option in options], [list(row) for row in zip(*columns, strict=True)]


def _column(part: Part, options: Sequence[str]) -> list[Counts]:
    counts = {cell.id: cell.counts for cell in part.cells if cell.kind is CellKind.OPTION}
    return [counts[option] for option in options]


def _compared_languages(groups: Groups, count: Count) -> Iterator[Compared]:
    """Compare the language in which most learn with each other."""
    by_size = sorted(groups, key=lambda language: (-_all(item_analysis.counts_of(groups[language])), language))
    for other in by_size[1:]:
        found = _compared(groups, by_size[0], other, count)
        if found:
            yield found


def _compared(groups: Groups, reference: str, other: str, count: Count) -> Compared | None:
    first, second = groups.get(reference, ()), groups.get(other, ())
    if not all(_is_enough(group, count, ENOUGH) for group in (first, second)):
        return None
    tables = group_differences.matched(group_differences.tables(first, second))
    found = group_differences.difference(tables) if len(tables) >= _MATCHED else None
    if found is None:
        return None
    points, low, high = (round(100 * value) * 100 for value in (found.points, *found.interval))
    return Compared(str(reference), str(other), points, low, high, found.is_large)


def _is_enough(group: Sequence[Observation], count: Count, least: int) -> bool:
    """Tell whether a group is large enough, with enough who are right and enough who are not."""
    right = count(item_analysis.counts_of(one for one in group if one.share == 1))
    everybody = count(item_analysis.counts_of(group))
    return everybody >= least and min(right, everybody - right) >= SMALLEST


def _shares(groups: Groups, count: Count) -> dict[str, int]:
    """Return the mean share by language, of all or of none: else the missing one would be what is left."""
    if len(groups) < 2 or not all(_is_enough(group, count, SMALLEST) for group in groups.values()):
        return {}
    return {language: _mean(group) for language, group in sorted(groups.items())}


def _mean(group: Sequence[Observation]) -> int:
    times = sum(one.times for one in group)
    return round(sum(one.share * one.times for one in group) / times * 1000) * 10
