"""Whether a question is harder for one group of learners than for another with the same result in the quiz.

Differential item functioning after Mantel and Haenszel (Statistical aspects of the analysis of data from retrospective
studies, Journal of the National Cancer Institute 22, 1959), brought to tests by Holland and Thayer (Differential item
performance and the Mantel-Haenszel procedure, in Wainer and Braun, Test Validity, 1988). Learners are matched by their
result in the whole quiz, the question itself among it, as they recommend. Right is who earned all points.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum, log, sqrt

from learnhub.assessment.item_analysis import Observation

# ETS's scale of item difficulty: one step of delta is 1 / 2.35 of a step of log odds.
_DELTA = -2.35
# From here on, and clearly beyond 1, ETS calls a difference large (class C): read the question again.
LARGE, SURELY_MORE_THAN = 1.5, 1.0
# One-sided at 5 %, and two-sided for intervals of 95 %.
_ONE_SIDED, _TWO_SIDED = 1.645, 1.96


@dataclass(frozen=True, slots=True)
class Table:
    """Learners with one and the same result: how many of the reference group and of the other were right and wrong."""

    reference_right: int
    reference_wrong: int
    other_right: int
    other_wrong: int

    @property
    def reference(self) -> int:
        """All of the reference group."""
        return self.reference_right + self.reference_wrong

    @property
    def other(self) -> int:
        """All of the other group."""
        return self.other_right + self.other_wrong

    @property
    def all(self) -> int:
        """Both together."""
        return self.reference + self.other


@dataclass(frozen=True, slots=True)
class Difference:
    """How the other group does beside the reference group. Below nothing, the question is harder for the other.

    `points` is the difference of the shares of right answers (-1 to 1) at the same result, with its standard error;
    `delta` is the same on ETS's scale, with its own, None where one of them cannot be worked out.
    """

    points: float
    points_error: float
    delta: float | None
    delta_error: float | None

    @property
    def interval(self) -> tuple[float, float]:
        """Where the difference of the shares lies with 95 % confidence, not beyond -1 and 1."""
        reach = _TWO_SIDED * self.points_error
        return max(-1.0, self.points - reach), min(1.0, self.points + reach)

    @property
    def is_large(self) -> bool:
        """Whether it is of ETS's class C: 1.5 delta or more, and significantly more than 1 at 5 %.

        Zieky, Practical questions in the use of DIF statistics in test development, in Holland and Wainer,
        Differential Item Functioning, 1993.
        """
        if self.delta is None or not self.delta_error:
            return False
        size = abs(self.delta)
        return size >= LARGE and (size - SURELY_MORE_THAN) / self.delta_error > _ONE_SIDED


def tables(reference: Iterable[Observation], other: Iterable[Observation]) -> list[Table]:
    """Return one table for each result that learners of either group have."""
    cells: dict[float, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for place, group in ((0, reference), (2, other)):
        for one in group:
            cells[one.total][place + (one.share < 1)] += one.times
    return [Table(*cells[total]) for total in sorted(cells)]


def matched(tables: Iterable[Table]) -> list[Table]:
    """Return the tables of results that both groups have; others tell nothing of a difference."""
    return [table for table in tables if table.reference and table.other]


def difference(tables: Iterable[Table]) -> Difference | None:
    """Compare two groups; None where no result is had by both."""
    both = matched(tables)
    # Weights of Mantel and Haenszel; for the difference of shares: Greenland and Robins, Estimation of a common effect
    # parameter from sparse follow-up data, Biometrics 41, 1985.
    weight = fsum(table.reference * table.other / table.all for table in both)
    if not weight:
        return None
    points = (
        fsum((table.other_right * table.reference - table.reference_right * table.other) / table.all for table in both)
        / weight
    )
    delta, delta_error = _odds(both)
    return Difference(points, _error_of_points(both, points, weight), delta, delta_error)


def _error_of_points(tables: Sequence[Table], points: float, weight: float) -> float:
    """Return the standard error of the difference of shares, right for few large tables and for many small ones.

    Sato, Greenland and Robins, On the variance estimator for the Mantel-Haenszel risk difference, Biometrics 45, 1989.
    """
    of_points, of_nothing = [], []
    for table in tables:
        n1, n0, a, b = table.other, table.reference, table.other_right, table.reference_right
        of_points.append((n1 * n1 * b - n0 * n0 * a + n1 * n0 * (n0 - n1) / 2) / table.all**2)
        of_nothing.append((a * (n0 - b) + b * (n1 - a)) / (2 * table.all))
    return sqrt(max(0.0, points * fsum(of_points) + fsum(of_nothing))) / weight


def _odds(tables: Sequence[Table]) -> tuple[float | None, float | None]:
    """Return the common odds ratio on ETS's scale of delta, with its standard error.

    The error is that of Robins, Breslow and Greenland, Estimators of the Mantel-Haenszel variance consistent in both
    sparse data and large-strata limiting models, Biometrics 42, 1986.
    """
    r, s, pr, cross, qs = [], [], [], [], []
    for table in tables:
        agree = (table.reference_right + table.other_wrong) / table.all
        r.append(table.reference_right * table.other_wrong / table.all)
        s.append(table.reference_wrong * table.other_right / table.all)
        pr.append(agree * r[-1])
        cross.append(agree * s[-1] + (1 - agree) * r[-1])
        qs.append((1 - agree) * s[-1])
    sum_r, sum_s = fsum(r), fsum(s)
    if not sum_r or not sum_s:
        return None, None
    variance = fsum(pr) / (2 * sum_r**2) + fsum(cross) / (2 * sum_r * sum_s) + fsum(qs) / (2 * sum_s**2)
    return _DELTA * log(sum_r / sum_s), -_DELTA * sqrt(variance)
