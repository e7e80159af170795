"""How good the questions of a quiz are at telling learners apart, and how far its result can be trusted.

The formulas are those of classical test theory. They are fed with what statistics.py counted, so they ask for nothing
themselves. A learner's rest score is the share of the points earned in all other questions of the attempt: with it,
a question is never compared with itself, and learners who drew other questions are comparable.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

from learnhub.assessment import responses
from learnhub.assessment.statistics import Counts, Given, Said, Stratum, Tallies, Tally
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.questions import Key


@dataclass(frozen=True, slots=True)
class Observation:
    """Learners who are alike, and gave the same answer to one question.

    `share` of its points was earned, `rest` of the points of all other questions, `total` of those of all; 0 to 1.
    """

    times: int
    is_known: bool
    said: Said
    share: float
    rest: float
    total: float
    sex: str
    language: str


def observe(tallies: Tallies, keys: Mapping[str, Key]) -> dict[str, list[Observation]]:
    """Return what was observed of each question that earns points, where it counted and was not the only one."""
    found: dict[str, list[Observation]] = {slug: [] for slug in keys}
    for stratum in tallies.strata:
        for key, times in stratum.times.items():
            said = tallies.said.get(key)
            if said is None or not _counts(keys[said.question], said, stratum):
                continue
            possible = keys[said.question].points
            found[said.question].append(
                Observation(
                    times=times,
                    is_known=stratum.is_known,
                    said=said,
                    share=said.points / possible,
                    rest=(stratum.points - said.points) / (stratum.possible - possible),
                    total=stratum.points / stratum.possible,
                    sex=stratum.sex,
                    language=stratum.language,
                )
            )
    return found


def _counts(key: Key, said: Said, stratum: Stratum) -> bool:
    # What somebody wrote in own words counts for some learners and not for others, and nobody knows afterwards.
    if key.kind is QuestionKind.OPEN or not 0 < key.points < stratum.possible:
        return False
    return not (key.is_skippable and responses.is_empty(said.response))


def counts_of(observed: Iterable[Observation]) -> Counts:
    """Return how many learners these are."""
    known, rest = 0, 0
    for one in observed:
        if one.is_known:
            known += one.times
        else:
            rest += one.times
    return Counts(known, rest)


def discrimination(observed: Sequence[Observation]) -> float | None:
    """Return how well a question tells strong learners from weak ones, from -1 to 1; None where all did alike.

    The correlation of the points for it with the rest score: the point-biserial correlation, corrected for overlap
    (Henrysson, Correction of item-total correlations in item analysis, Psychometrika 28, 1963; Crocker and Algina,
    Introduction to Classical and Modern Test Theory, 1986, chapter 14).
    """
    times = [one.times for one in observed]
    count = sum(times)
    if not count:
        return None
    across = _deviations([one.share for one in observed], times)
    along = _deviations([one.rest for one in observed], times)
    square_x = fsum(t * x * x for t, x in zip(times, across, strict=True))
    square_y = fsum(t * y * y for t, y in zip(times, along, strict=True))
    # What differs by less than a millionth differs by rounding alone.
    if min(square_x, square_y) < count * 1e-12:
        return None
    together = fsum(t * x * y for t, x, y in zip(times, across, along, strict=True))
    return max(-1.0, min(1.0, together / sqrt(square_x * square_y)))


def _deviations(values: Sequence[float], times: Sequence[int]) -> list[float]:
    mean = fsum(value * t for value, t in zip(values, times, strict=True)) / sum(times)
    return [value - mean for value in values]


@dataclass(frozen=True, slots=True)
class Thirds:
    """Who was weakest and who strongest in the rest of the quiz: about a third each, and all between them."""

    lower: Sequence[Observation]
    middle: Sequence[Observation]
    upper: Sequence[Observation]


def thirds(observed: Sequence[Observation]) -> Thirds | None:
    """Part learners by their rest score; None where it does not tell them apart.

    Learners with the same rest score are never parted, so the thirds are as near to a third as that allows (groups
    for item analysis: Kelley, The selection of upper and lower groups for the validation of test items, Journal of
    Educational Psychology 30, 1939, who gives 27 %; a third is as good for practice: Ebel and Frisbie, Essentials of
    Educational Measurement, 1991).
    """
    scores = Counter[float]()
    for one in observed:
        scores[one.rest] += one.times
    rising = sorted(scores)
    lowest, highest = _cut(rising, scores), _cut(rising[::-1], scores)
    if lowest is None or highest is None or lowest >= highest:
        return None
    return Thirds(
        [one for one in observed if one.rest <= lowest],
        [one for one in observed if lowest < one.rest < highest],
        [one for one in observed if one.rest >= highest],
    )


def _cut(scores: Sequence[float], times: Mapping[float, int]) -> float | None:
    """Return the score up to which there are most nearly a third of all."""
    third, counted = sum(times.values()) / 3, 0
    best: tuple[float, float] | None = None
    for score in scores:
        counted += times[score]
        if best is None or abs(counted - third) < best[0]:
            best = (abs(counted - third), score)
    return best[1] if best else None


def tally_of(observed: Sequence[Observation]) -> Tally:
    """Return what some learners answered, as statistics.py tells it of all."""
    groups: dict[int, list[Observation]] = defaultdict(list)
    for one in observed:
        groups[id(one.said)].append(one)
    given = []
    for same in groups.values():
        said, counts = same[0].said, counts_of(same)
        if not responses.is_empty(said.response):
            given.append(Given(said.response, counts, Counts(counts.known * said.points, counts.rest * said.points)))
    return Tally(counts_of(observed), given)


def reliability(tallies: Tallies, keys: Mapping[str, Key], *, asked: int) -> float | None:
    """Return how far the result of a quiz would come out the same again, 1 at most; `asked` questions are put to each.

    Where everybody is asked the same this is Cronbach's alpha (Coefficient alpha and the internal structure of tests,
    Psychometrika 16, 1951); with questions that are either right or wrong, it is Kuder and Richardson's formula 20.

    Where each learner draws questions of a pool, two learners differ also by what they drew. Questions are then nested
    in persons, and the dependability of the mean of what was drawn is (MSp - MSr) / MSp of the one-way analysis of
    variance (Brennan, Generalizability Theory, 2001, design i:p; the same as ICC(1,k) of Shrout and Fleiss, Intraclass
    correlations, Psychological Bulletin 86, 1979). Alpha would need every question answered by everybody.

    None where no such figure is right: with questions that tutors mark for some alone, with some that may be skipped,
    with fewer than two asked, with drawn questions that are not worth the same, and where all have the same result.
    """
    keys = {slug: key for slug, key in keys.items() if key.kind is not QuestionKind.OPEN or key.is_marked}
    is_uniform = not any(key.is_skippable or key.is_marked for key in keys.values())
    if asked < 2 or not is_uniform:
        return None
    if asked < len(keys):
        return _dependability(tallies, asked) if len({key.points for key in keys.values()}) == 1 else None
    return _alpha(tallies, keys)


def _alpha(tallies: Tallies, keys: Mapping[str, Key]) -> float | None:
    learners = sum(stratum.learners for stratum in tallies.strata)
    whole = _spread(((stratum.points, stratum.learners) for stratum in tallies.strata), learners)
    if not whole:
        return None
    points: dict[str, list[tuple[int, int]]] = {slug: [] for slug in keys}
    for stratum in tallies.strata:
        for key, times in stratum.times.items():
            if key in tallies.said and tallies.said[key].question in points:
                points[tallies.said[key].question].append((tallies.said[key].points, times))
    parts = sum(_spread(each, learners) for each in points.values())
    return len(keys) / (len(keys) - 1) * (1 - parts / whole)


def _spread(values: Iterable[tuple[int, int]], count: int) -> int:
    """Return the variance times the square of how many there are: whole numbers, so nothing is rounded."""
    pairs = list(values)
    return count * sum(value * value * times for value, times in pairs) - sum(value * t for value, t in pairs) ** 2


def _dependability(tallies: Tallies, asked: int) -> float | None:
    learners = sum(stratum.learners for stratum in tallies.strata)
    if learners < 2:
        return None
    squares = sum(
        times * tallies.said[key].points ** 2
        for stratum in tallies.strata
        for key, times in stratum.times.items()
        if key in tallies.said
    )
    of_persons = sum(stratum.learners * stratum.points**2 for stratum in tallies.strata) / asked
    total = sum(stratum.learners * stratum.points for stratum in tallies.strata)
    between = (of_persons - total * total / (learners * asked)) / (learners - 1)
    within = (squares - of_persons) / (learners * (asked - 1))
    return (between - within) / between if between > 1e-9 else None


def quantile(counts: Mapping[int, int], part: float) -> int | None:
    """Return the smallest value that at least a part (0 to 1) of all reach or stay below; None of nobody.

    Definition 1 of Hyndman and Fan, Sample quantiles in statistical packages, The American Statistician 50, 1996: it
    is always a value that somebody had.
    """
    whole, below = sum(counts.values()), 0
    for value in sorted(counts):
        below += counts[value]
        if counts[value] and below >= part * whole:
            return value
    return None


def by(observed: Iterable[Observation], trait: Callable[[Observation], str]) -> dict[str, list[Observation]]:
    """Return observations by sex or language."""
    found: dict[str, list[Observation]] = defaultdict(list)
    for one in observed:
        found[trait(one)].append(one)
    return dict(found)
