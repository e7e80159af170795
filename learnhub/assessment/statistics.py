"""What was answered to each question of a quiz, counted in two statements whatever the number of attempts.

Two groups are counted apart: `known` is whom the viewer may see by name with their answers, `rest` is everybody else
within the population. What may be shown of the rest is for reports/ to say.

The attempts are counted by what each of them names as given (given.py), put together by the database to one text for
all who have the same result, sex and language: so item_analysis.py needs no statement of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    case,
    func,
    literal,
    null,
    or_,
    select,
)

from learnhub.assessment import responses
from learnhub.assessment.models import Attempt, GivenAnswer
from learnhub.content.models import CourseVersion
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
class Said:
    """An answer that was given to a question, whatever the number of learners, and the points for it."""

    question: str
    response: Mapping[str, Any]
    points: int


@dataclass(frozen=True, slots=True)
class Stratum:
    """The first attempts of learners who are alike: in what they earned of what was possible (hundredths of a point),
    in sex, in the language in which they take the course, and in whether the viewer knows them.

    `times` says how often each answer of `Tallies.said` was given among them.
    """

    points: int
    possible: int
    sex: str
    language: str
    is_known: bool
    learners: int
    times: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Tallies:
    """A quiz of one version. `learners` have at least one graded attempt; `until` is when the last of the rest that
    are counted handed in, None where nobody of the rest is.

    `strata` are empty where more than first attempts is counted.
    """

    learners: Counts
    until: datetime | None
    questions: Mapping[str, Tally]
    strata: Sequence[Stratum]
    said: Mapping[str, Said]


def tally(version_id: int, unit: str, slugs: Sequence[str], population: Population) -> Tallies:
    """Count the graded attempts at a quiz. `slugs` are all its questions."""
    counted = _count(version_id, unit, population)
    times = counted.times()
    put: dict[str, Counts] = dict.fromkeys(slugs, Counts())
    given: dict[str, list[Given]] = {slug: [] for slug in slugs}
    said: dict[str, Said] = {}
    rows = db.session.execute(
        select(GivenAnswer.id, GivenAnswer.question_slug, GivenAnswer.response, GivenAnswer.points)
        .where(GivenAnswer.version_id == version_id, GivenAnswer.unit_slug == unit)
        .order_by(GivenAnswer.id)
    )
    for row in rows:
        counts = times.get(str(row.id), Counts())
        # What only those gave who are not counted yet is not even there.
        if counts == Counts():
            continue
        said[str(row.id)] = Said(row.question_slug, row.response, row.points)
        put[row.question_slug] += counts
        if not responses.is_empty(row.response):
            points = Counts(counts.known * row.points, counts.rest * row.points)
            given[row.question_slug].append(Given(row.response, counts, points))
    return Tallies(
        counted.learners,
        counted.until,
        {slug: Tally(put[slug], given[slug]) for slug in slugs},
        counted.strata if population.first_only else (),
        said,
    )


# By what strata are told apart: points, what was possible, sex, language, and whether they are known.
_Key = tuple[int, int, str, str, int]


@dataclass(frozen=True, slots=True)
class _Counted:
    strata: Sequence[Stratum]
    until: datetime | None

    @property
    def learners(self) -> Counts:
        known = sum(each.learners for each in self.strata if each.is_known)
        return Counts(known, sum(each.learners for each in self.strata) - known)

    def times(self) -> dict[str, Counts]:
        """Return how often each answer was given in all."""
        of_known, of_rest = Counter[str](), Counter[str]()
        for each in self.strata:
            (of_known if each.is_known else of_rest).update(each.times)
        return {key: Counts(of_known[key], of_rest[key]) for key in of_known | of_rest}


def _count(version_id: int, unit: str, population: Population) -> _Counted:
    """Count those who are known, and the rest but for the last few of them.

    One statement, so that it counts what was there at one moment; its lines are one for each stratum and one each for
    the last of the rest.
    """
    course = select(CourseVersion.course_id).where(CourseVersion.id == version_id).scalar_subquery()
    graded = [
        Attempt.unit_slug == unit,
        Attempt.score.is_not(None),
        population.within,
        Attempt.number == 1 if population.first_only else or_(Attempt.number == 1, population.known),
    ]
    last = _last([Attempt.version_id == version_id, *graded], population)
    # From the enrolments of the course to their attempts: beside each other there lies what is read of both. The other
    # way round, as the index on the version would have it, this takes twice as long; adding nothing keeps it out.
    whole = _all([Enrolment.course_id == course, Attempt.version_id + 0 == version_id, *graded], population)
    found = db.session.execute(last.union_all(whole)).all()
    groups = {_key(row): row for row in found if row.submitted_at is None}
    learners = Counter({key: row.learners for key, row in groups.items()})
    times = {key: Counter((row.given or "").split()) for key, row in groups.items()}
    rest = sum(row.learners for row in groups.values() if not row.is_known)
    over, newest = rest % STEP, [row for row in found if row.submitted_at is not None]
    newest.sort(key=lambda row: (row.submitted_at, row.enrolment_id))
    for row in newest[len(newest) - over :]:
        learners[_key(row)] -= 1
        times[_key(row)].subtract(row.given.split())
    strata = [_stratum(key, learners[key], times[key]) for key in sorted(groups) if learners[key]]
    return _Counted(strata, newest[-1 - over].submitted_at if rest >= STEP else None)


def _key(row: Row[Any]) -> _Key:
    return (row.points, row.possible, row.sex, row.language, row.is_known)


def _stratum(key: _Key, learners: int, times: Counter[str]) -> Stratum:
    points, possible, sex, language, is_known = key
    return Stratum(points, possible, sex, language, bool(is_known), learners, +times)


def _last(graded: Sequence[ColumnElement[bool]], population: Population) -> Select[*tuple[Any, ...]]:
    """Return the query for as many of the rest as can be uncounted, and the one before."""
    attempts = _of(
        [
            Attempt.submitted_at,
            Attempt.enrolment_id,
            literal(1).label("learners"),
            Attempt.given,
            literal(0).label("is_known"),
            *_traits(population),
        ],
        # Not `~known`, which is neither for whoever is in no programme.
        [*graded, Attempt.number == 1, case((population.known, 1), else_=0) == 0],
    )
    newest = attempts.order_by(Attempt.submitted_at.desc(), Attempt.enrolment_id.desc()).limit(STEP)
    return select(*newest.subquery().c)


def _all(graded: Sequence[ColumnElement[bool]], population: Population) -> Select[*tuple[Any, ...]]:
    """Return the query for all, in one row for each stratum. Learners of the rest have one attempt each that counts."""
    traits = _traits(population)
    return _of(
        [
            null(),
            null(),
            func.count() if population.first_only else func.count(Attempt.enrolment_id.distinct()),
            func.aggregate_strings(Attempt.given, " "),
            case((population.known, 1), else_=0).label("is_known"),
            *traits,
        ],
        graded,
    ).group_by("is_known", *(traits if population.first_only else ()))


def _traits(population: Population) -> list[ColumnElement[Any]]:
    """Return what strata are told apart by; where attempts of one learner may fall into several, by nothing."""
    if not population.first_only:
        nothing = {"points": 0, "possible": 0, "sex": "", "language": ""}
        return [literal(value).label(name) for name, value in nothing.items()]
    return [
        Attempt.points.label("points"),
        Attempt.points_possible.label("possible"),
        Person.sex.label("sex"),
        Enrolment.language.label("language"),
    ]


def _of(columns: Iterable[Any], conditions: Iterable[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    return (
        select(*columns)
        .select_from(Attempt)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(*conditions)
    )
