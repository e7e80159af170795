"""How many learners are on each version of a course: for those who write it, who know none of them by name."""

from __future__ import annotations

from sqlalchemy import case, func, select

from learnhub.access import reach
from learnhub.access.reach import Actor
from learnhub.content.models import Course
from learnhub.learning.models import Enrolment
from learnhub.people.models import Person
from learnhub.reports import small_groups
from learnhub.stores.database import db


def by_version(actor: Actor, course: Course) -> dict[int, int | None]:
    """Return how many learners are on each version, by its row key; None where they are too few to be told.

    Exact for whom all of them may be seen by name. A version that is missing has nobody: ask `nobody` for its mark.
    """
    named = reach.reach_of(actor, "progress.named")
    is_known = case((reach.enrolments(named), 1), else_=0)
    found = db.session.execute(
        select(Enrolment.version_id, func.count().label("all"), func.sum(is_known).label("known"))
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.course_id == course.id)
        .group_by(Enrolment.version_id)
    )
    return {row.version_id: small_groups.shown(row.all, known=int(row.known)) for row in found}


def nobody(actor: Actor) -> int | None:
    """Return what stands for nobody on a version: 0 to whom it may be told, else the mark of a few."""
    return 0 if reach.reach_of(actor, "progress.named").everything else None
