"""How long learners took for a quiz, from beginning to end. How long for one question is not recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import and_, case, or_, select

from learnhub.assessment.models import Attempt
from learnhub.assessment.statistics import Counts, Population
from learnhub.learning.models import Enrolment
from learnhub.people.models import Person
from learnhub.stores.database import db

# Of so many of the newest attempts the time is looked at: it hardly changes with more.
NEWEST = 1000


def minutes(version_id: int, unit: str, population: Population, until: datetime | None) -> Mapping[int, Counts]:
    """Return how many took how many whole minutes for their first attempt, breaks among them.

    Nobody of the rest counts who handed in at `until` or later: what statistics.tally does not count yet is not here.
    """
    is_known = case((population.known, 1), else_=0)
    counted = is_known == 1
    if until is not None:
        counted = or_(counted, and_(is_known == 0, Attempt.submitted_at < until))
    found = db.session.execute(
        select(Attempt.started_at, Attempt.submitted_at, is_known.label("is_known"))
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Attempt.version_id == version_id,
            Attempt.unit_slug == unit,
            Attempt.number == 1,
            Attempt.score.is_not(None),
            Attempt.submitted_at.is_not(None),
            population.within,
            counted,
        )
        .order_by(Attempt.submitted_at.desc(), Attempt.enrolment_id.desc())
        .limit(NEWEST)
    )
    counts: dict[int, Counts] = defaultdict(Counts)
    for row in found:
        took = (row.submitted_at - row.started_at) // timedelta(minutes=1)
        counts[max(0, took)] += Counts(row.is_known, 1 - row.is_known)
    return dict(counts)
