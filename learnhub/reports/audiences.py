"""Whose answers a viewer may ask about, and as whom they are counted."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ColumnElement, false, true

from learnhub.access import reach, scopes
from learnhub.access.reach import Actor, Reach
from learnhub.assessment.statistics import Population
from learnhub.content.models import Course

ACTION = "quiz.item_statistics"


class Whose(StrEnum):
    """Whose answers are counted."""

    OWN = "own"  # of the people in the programmes that the viewer tutors
    ALL = "all"  # of everybody in the course, or of all people within the viewer's reach


def offered(actor: Actor, course: Course) -> list[Whose]:
    """Return whose answers a viewer may ask about in a course, the nearest first."""
    within = reach.reach_of(actor, ACTION)
    own = [Whose.OWN] if scopes.has_course(Reach(programmes=within.programmes), course) else []
    has_others = is_wide(actor, course) or within.countries or within.institutions
    return [*own, *([Whose.ALL] if has_others else [])]


def is_wide(actor: Actor, course: Course) -> bool:
    """Tell whether a viewer may have aggregates of the whole course, and not only of some people in it.

    Its authors and tutors may, the country that owns it, and administrators.
    """
    within = reach.reach_of(actor, ACTION)
    if within.everything or course.slug in within.courses or course.country in within.countries:
        return True
    return scopes.has_course(Reach(programmes=within.programmes), course)


def population(actor: Actor, course: Course, whose: Whose) -> Population:
    """Return whose attempts count. There is one wide population for each viewer and course, so that none of two can be
    taken from another; what the viewer knows exactly is counted apart in it.
    """
    known = _tutored(actor)
    if whose is Whose.OWN:
        return Population(known, true())
    if is_wide(actor, course):
        return Population(true(), known)
    return Population(reach.enrolments(reach.reach_of(actor, ACTION)), known)


def _tutored(actor: Actor) -> ColumnElement[bool]:
    """Return the condition of whose every answer may be read by a tutor: in the programmes, and there alone."""
    programmes = reach.reach_of(actor, "attempt.answers").programmes
    return reach.enrolments(Reach(programmes=programmes)) if programmes else false()
