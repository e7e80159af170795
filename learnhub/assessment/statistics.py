"""What was answered to each question of a quiz, counted in two statements whatever the number of attempts.

Two groups are counted apart: `known` is whom the viewer may see by name with their answers, `rest` is everybody else
within the population. What may be shown of the rest is for reports/ to say.

The attempts are counted by what each of them names as given (given.py), put together by the database to one text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, False_, Select, True_, case, func, literal, null, or_, select

from learnhub.assessment import responses
from learnhub.assessment.models import Attempt, GivenAnswer
from learnhub.learning.models import Enrolment
from learnhub.people.models import Person
from learnhub.stores.database import db

# The rest is counted in whole groups of this many learners: whoever looks again after one more was graded sees nothing
# new, and so nothing of that one.
STEP = 5


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of those whom the viewer knows by name, and how many of the rest."""

    known: int = 0
    rest: int = 0

    def __add__(self, other: Counts) -> Counts:
        """Return both together."""
        return Counts(self.known + other.known, self.rest + other.rest)

    def __sub__(self, other: Counts) -> Counts:
        """Return what is left."""
        return Counts(self.known - other.known, self.rest - other.rest)


@dataclass(frozen=True, slots=True)
class Population:
    """Whose attempts are counted: conditions on a query that joins `Attempt`, `Enrolment` and `Person`.

    `within` is everybody, `known` those among them who are counted exactly. `first_only` counts the first attempt of
    each learner alone; of the rest no other is ever counted.
    """

    within: ColumnElement[bool]
    known: ColumnElement[bool]
    first_only: bool = True

    @property
    def is_of_anyone(self) -> bool:
        """Whether nothing has to be asked about the people: everybody counts, and all are known or nobody is."""
        return all(isinstance(condition, True_ | False_) for condition in (self.within, self.known))


@dataclass(frozen=True, slots=True)
class Given:
    """A response, how often it was given, and the points for all of them together (hundredths)."""

    response: Mapping[str, Any]
    counts: Counts
    points: Counts


@dataclass(frozen=True, slots=True)
class Tally:
    """A question: to how many attempts it was put, and what was answered."""

    put: Counts
    given: Sequence[Given]


@dataclass(frozen=True, slots=True)
class Tallies:
    """A quiz of one version. `learners` have at least one graded attempt; `until` is when the last of the rest that
    are counted handed in, None where nobody of the rest is.
    """

    learners: Counts
    until: datetime | None
    questions: Mapping[str, Tally]


def tally(version_id: int, unit: str, slugs: Sequence[str], population: Population) -> Tallies:
    """Count the graded attempts at a quiz. `slugs` are all its questions."""
    known, rest = _count(version_id, unit, population)
    put: dict[str, Counts] = dict.fromkeys(slugs, Counts())
    given: dict[str, list[Given]] = {slug: [] for slug in slugs}
    rows = db.session.execute(
        select(GivenAnswer.id, GivenAnswer.question_slug, GivenAnswer.response, GivenAnswer.points)
        .where(GivenAnswer.version_id == version_id, GivenAnswer.unit_slug == unit)
        .order_by(GivenAnswer.id)
    )
    for row in rows:
        counts = Counts(known.times[str(row.id)], rest.times[str(row.id)])
        # What only those gave who are not counted yet is not even there.
        if counts == Counts():
            continue
        put[row.question_slug] += counts
        if not responses.is_empty(row.response):
            points = Counts(counts.known * row.points, counts.rest * row.points)
            given[row.question_slug].append(Given(row.response, counts, points))
    learners = Counts(known.learners, rest.learners)
    return Tallies(learners, rest.until, {slug: Tally(put[slug], given[slug]) for slug in slugs})


@dataclass(frozen=True, slots=True)
class _Group:
    """How many learners, and how often each answer was given, by its key."""

    learners: int
    times: Counter[str]
    until: datetime | None = None


def _count(version_id: int, unit: str, population: Population) -> tuple[_Group, _Group]:
    """Count those who are known, and the rest but for the last few of them.

    One statement, so that it counts what was there at one moment; its lines are a row for all and one each for the
    last of the rest.
    """
    graded = [
        Attempt.version_id == version_id,
        Attempt.unit_slug == unit,
        Attempt.score.is_not(None),
        population.within,
        Attempt.number == 1 if population.first_only else or_(Attempt.number == 1, population.known),
    ]
    found = db.session.execute(_last(graded, population).union_all(_all(graded, population))).all()
    whole = next(row for row in found if row.submitted_at is None)
    last = sorted((row for row in found if row is not whole), key=lambda row: (row.submitted_at, row.enrolment_id))
    over = whole.learners % STEP
    times = Counter((whole.given or "").split())
    for row in last[len(last) - over :]:
        times.subtract(row.given.split())
    until = last[-1 - over].submitted_at if whole.learners >= STEP else None
    of_known = Counter((whole.known_given or "").split())
    return _Group(whole.known_learners, of_known), _Group(whole.learners - over, times, until)


def _last(graded: Sequence[ColumnElement[bool]], population: Population) -> Select[*tuple[Any, ...]]:
    """Return the query for as many of the rest as can be uncounted, and the one before."""
    attempts = _of(
        [
            Attempt.submitted_at,
            Attempt.enrolment_id,
            literal(1).label("learners"),
            Attempt.given,
            literal(0).label("known_learners"),
            literal("").label("known_given"),
        ],
        population,
        # Not `~known`, which is neither for whoever is in no programme.
        [*graded, Attempt.number == 1, case((population.known, 1), else_=0) == 0],
    )
    newest = attempts.order_by(Attempt.submitted_at.desc(), Attempt.enrolment_id.desc()).limit(STEP)
    return select(*newest.subquery().c)


def _all(graded: Sequence[ColumnElement[bool]], population: Population) -> Select[*tuple[Any, ...]]:
    """Return the query for all, in one row. Learners of the rest have one attempt each that counts."""
    return _of(
        [
            null(),
            null(),
            func.count(case((population.known, None), else_=Attempt.enrolment_id)),
            func.aggregate_strings(case((population.known, None), else_=Attempt.given), " "),
            func.count(case((population.known, Attempt.enrolment_id)).distinct()),
            func.aggregate_strings(case((population.known, Attempt.given)), " "),
        ],
        population,
        graded,
    )


def _of(
    columns: Iterable[Any], population: Population, conditions: Iterable[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
    attempts = select(*columns).select_from(Attempt).where(*conditions)
    if population.is_of_anyone:
        return attempts
    return attempts.join(Enrolment, Enrolment.id == Attempt.enrolment_id).join(Person, Person.id == Enrolment.person_id)
