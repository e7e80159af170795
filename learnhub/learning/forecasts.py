"""What publishing a version would mean for the learners of its course, group by group, before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, func, literal, select

from learnhub.content import catalogue, versions
from learnhub.content.models import CourseVersion
from learnhub.i18n import Message, lazy
from learnhub.learning import moves
from learnhub.learning.models import Enrolment
from learnhub.people.models import Person
from learnhub.stores.database import db


class Group(StrEnum):
    """What happens to learners; each is in one of these."""

    GOES_ON = "goes_on"  # in progress, comes along
    COMPLETES = "completes"  # comes along, and has done all that is left
    REREADS = "rereads"  # has completed the course, and reads the new words
    KEEPS = "keeps"  # has completed the course, and stays on that version
    STAYS = "stays"  # in progress, stays on the version it is on


WORDS: dict[Group, Message] = {
    Group.GOES_ON: lazy("In progress: they go on in this version, with all they have done"),
    Group.COMPLETES: lazy("In progress: they have done all that is left, and complete the course by it"),
    Group.REREADS: lazy("Course completed: all of it stays, and from now on they read this version"),
    Group.KEEPS: lazy("Course completed: nothing changes for them"),
    Group.STAYS: lazy("In progress: they stay on their version"),
}


@dataclass(frozen=True, slots=True)
class Count:
    """How many learners are in a group, and how many of them are known by name to whom it is told."""

    learners: int = 0
    known: int = 0


def of(version: CourseVersion, known: ColumnElement[bool] | None = None) -> dict[Group, Count]:
    """Return how many learners are in each group, in one statement; `known` is a condition on Enrolment and Person."""
    tree = catalogue.outline_of(version)
    lines = versions.of_course_keys([version.course_id]).get(version.course_id, [])
    found = moves.movers(version.number, tree, lines)
    is_complete = Enrolment.completed_at.is_not(None)
    comes = Enrolment.version_id.in_(found.in_progress)
    group = case(
        (and_(is_complete, Enrolment.version_id.in_(found.completed)), Group.REREADS.value),
        (is_complete, Group.KEEPS.value),
        (and_(comes, moves.may_complete(tree, Enrolment.id)), Group.COMPLETES.value),
        (comes, Group.GOES_ON.value),
        else_=Group.STAYS.value,
    ).label("what")
    is_known = case((known, 1), else_=0) if known is not None else literal(1)
    each = (
        select(group, is_known.label("known"))
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.course_id == version.course_id)
        .subquery()
    )
    rows = db.session.execute(select(each.c.what, func.count(), func.sum(each.c.known)).group_by(each.c.what))
    counted = {Group(what): Count(int(learners), int(known)) for what, learners, known in rows}
    return {group: counted.get(group, Count()) for group in Group}
