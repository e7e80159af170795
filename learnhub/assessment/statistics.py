"""What was answered to each question of a quiz, counted in a few statements whatever the number of attempts.

Two groups are counted apart: `known` is whom the viewer may see by name with their answers, `rest` is everybody else
within the population. What may be shown of the rest is for reports/ to say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, func, or_, select

from learnhub.assessment.models import Answer, Attempt
from learnhub.content.outline import QuizRules
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
    each learner alone.
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
class Tallies:
    """A quiz of one version. `learners` have at least one graded attempt; `until` is when the last of the rest that
    are counted handed in, None where nobody of the rest is.
    """

    learners: Counts
    until: datetime | None
    questions: Mapping[str, Tally]


def tally(version_id: int, unit: str, rules: QuizRules, slugs: Sequence[str], population: Population) -> Tallies:
    """Count the graded attempts at a quiz. `slugs` are all its questions."""
    graded = [
        Attempt.version_id == version_id,
        Attempt.unit_slug == unit,
        Attempt.score.is_not(None),
        population.within,
    ]
    if population.first_only:
        graded.append(Attempt.number == 1)
    until, cut = _cut(graded, population.known)
    conditions = [*graded, cut]
    learners, attempts = _sizes(conditions, population.known)
    is_drawn = rules.draw < rules.pool
    put = _put(conditions, population.known, slugs) if is_drawn else dict.fromkeys(slugs, attempts)
    given = _given(conditions, population.known)
    return Tallies(learners, until, {slug: Tally(put.get(slug, Counts()), given.get(slug, [])) for slug in slugs})


def _of(columns: Iterable[Any], conditions: Iterable[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    return (
        select(*columns)
        .select_from(Attempt)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(*conditions)
    )


def _is_known(known: ColumnElement[bool]) -> ColumnElement[int]:
    return case((known, 1), else_=0)


def _cut(
    graded: Sequence[ColumnElement[bool]], known: ColumnElement[bool]
) -> tuple[datetime | None, ColumnElement[bool]]:
    """Return the condition that leaves the last few of the rest uncounted, and when the last that counts handed in."""
    rest = [*graded, _is_known(known) == 0]  # not `~known`, which is neither for whoever is in no programme
    learners = db.session.scalars(_of([func.count(Attempt.enrolment_id.distinct())], rest)).one()
    counted = learners - learners % STEP
    if counted == 0:
        return None, known
    first_at = func.min(Attempt.submitted_at)
    last = db.session.execute(
        _of([Attempt.enrolment_id, first_at], rest)
        .group_by(Attempt.enrolment_id)
        .order_by(first_at, Attempt.enrolment_id)
        .offset(counted - 1)
        .limit(1)
    ).one()
    until: datetime = last[1]
    is_before = or_(
        Attempt.submitted_at < until, and_(Attempt.submitted_at == until, Attempt.enrolment_id <= last.enrolment_id)
    )
    return until, or_(known, is_before)


def _sizes(conditions: Sequence[ColumnElement[bool]], known: ColumnElement[bool]) -> tuple[Counts, Counts]:
    """Return how many learners there are, and how many attempts."""
    flag = _is_known(known).label("known")
    counts = (func.count(Attempt.enrolment_id.distinct()), func.count())
    found = {row[0]: row[1:] for row in db.session.execute(_of([flag, *counts], conditions).group_by(flag))}
    (known_learners, known_attempts), (rest_learners, rest_attempts) = found.get(1, (0, 0)), found.get(0, (0, 0))
    return Counts(known_learners, rest_learners), Counts(known_attempts, rest_attempts)


def _put(
    conditions: Sequence[ColumnElement[bool]], known: ColumnElement[bool], slugs: Sequence[str]
) -> dict[str, Counts]:
    """Return to how many attempts each question was put, from what was drawn.

    Counted in the text of the draws: taking thousands of them apart takes ten times as long.
    """
    drawn: tuple[list[str], list[str]] = ([], [])
    for is_known, draw in db.session.execute(_of([_is_known(known), cast(Attempt.draw, Text)], conditions)):
        drawn[is_known].append(draw)
    rest, mine = ("\n".join(draws) for draws in drawn)
    marks = {slug: f'"question": {json.dumps(slug)}' for slug in slugs}
    return {slug: Counts(mine.count(mark), rest.count(mark)) for slug, mark in marks.items()}


def _given(conditions: Sequence[ColumnElement[bool]], known: ColumnElement[bool]) -> dict[str, list[Given]]:
    """Return what was answered: the same response is one row, however often it was given."""
    flag, response = _is_known(known), cast(Answer.response, Text)
    shown = (Answer.question_slug, response.label("response"), flag.label("known"))
    query = _of([*shown, func.count().label("times"), func.sum(Answer.points).label("points")], conditions)
    found: dict[tuple[str, str], Given] = {}
    for row in db.session.execute(
        query.join(Answer, Answer.attempt_id == Attempt.id).group_by(Answer.question_slug, response, flag)
    ):
        key, times, points = (row.question_slug, row.response), row.times, int(row.points or 0)
        counts, earned = (Counts(times), Counts(points)) if row.known else (Counts(0, times), Counts(0, points))
        before = found.get(key)
        if before is None:
            found[key] = Given(json.loads(row.response), counts, earned)
        else:
            found[key] = Given(before.response, before.counts + counts, before.points + earned)
    by_question: dict[str, list[Given]] = {}
    for (slug, _), given in found.items():
        by_question.setdefault(slug, []).append(given)
    return by_question
