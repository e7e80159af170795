"""How many learners are on each version of a course: for those who write it, who know none of them by name."""

from __future__ import annotations

from sqlalchemy import case, func, select

from learnhub.access import reach
from learnhub.access.reach import Actor
from learnhub.content import versions
from learnhub.content.models import Course, CourseVersion, VersionState
from learnhub.learning import forecasts
from learnhub.learning.forecasts import Group
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


def forecast(actor: Actor, version: CourseVersion) -> dict[Group, int | None]:
    """Return how many learners are in each group when a version is published; None where that is not told.

    Exact for whom all of them may be seen by name. To others nothing where they are few, and else all but what would
    say something of a few, with as many others as it takes that nothing can be worked out from the number of learners.
    That nobody learns in a course of which nothing was ever published says nothing of anybody.
    """
    lines = versions.of_course_keys([version.course_id])[version.course_id]
    if all(line.state == VersionState.DRAFT for line in lines):
        return dict.fromkeys(Group, 0)
    named = reach.reach_of(actor, "progress.named")
    counts = forecasts.of(version, reach.enrolments(named))
    learners, known = (sum(getattr(one, name) for one in counts.values()) for name in ("learners", "known"))
    if named.everything or (learners and learners == known):
        return {group: count.learners for group, count in counts.items()}
    if small_groups.shown(learners, known=known) is None:
        return dict.fromkeys(counts)
    hidden = small_groups.hidden([count.learners - count.known for count in counts.values()])
    return {group: None if place in hidden else count.learners for place, (group, count) in enumerate(counts.items())}
