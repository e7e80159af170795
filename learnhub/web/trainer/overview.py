"""Where trainers begin: what waits for them, their courses, their programmes."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template

from learnhub.access import beginnings, scopes
from learnhub.access.reach import Actor
from learnhub.content import versions
from learnhub.content.models import Course
from learnhub.content.versions import VersionLine
from learnhub.learning.models import Programme
from learnhub.people.models import Role, ScopeKind
from learnhub.web import guards, programme_lines
from learnhub.web.programme_lines import Line
from learnhub.web.trainer import (
    authors_guide,
    comment_news,
    courses,
    discussions,
    marking,
    mistakes,
    people,
    review_lines,
    reviewing,
    reviews,
)
from learnhub.web.trainer.face import face
from learnhub.web.trainer.review_lines import ReviewLine
from learnhub.web.trainer.waiting import Provider

ACTION = "quiz.key_before_grading"
# What waits, in the order of the list: a module with something to do adds its provider here.
WAITING: tuple[Provider, ...] = (
    marking.waiting,
    people.waiting,
    reviewing.waiting,
    comment_news.waiting,
    courses.waiting,
    reviews.waiting,
    discussions.waiting,
    mistakes.waiting,
)


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course that the trainer writes, owns or tutors, and the review of its version that is shown.

    `is_own` tells whether its versions are open to them.
    """

    key: str
    title: str
    language: str
    shown: VersionLine | None
    is_own: bool
    review: ReviewLine | None = None


@face.get("/teach")
@guards.action(ACTION)
def overview() -> str:
    """Show what waits, then the courses and programmes."""
    actor = guards.current_actor()
    return render_template(
        "trainer/overview/overview.html",
        waiting=[line for provider in WAITING for line in provider(actor)],
        courses=_courses(actor),
        programmes=_programmes(actor),
        may_begin=guards.may(beginnings.ACTION),
        authors_guide=authors_guide.find_address(),
    )


def _courses(actor: Actor) -> list[CourseRow]:
    own = {course.id for course in scopes.list_courses(actor, courses.ACTION)}
    listed = scopes.list_courses(actor, ACTION)
    lines = versions.of_courses(listed)
    return [_course(course, versions.newest(lines.get(course.id, ())), is_own=course.id in own) for course in listed]


def _course(course: Course, shown: VersionLine | None, *, is_own: bool) -> CourseRow:
    if shown is None:
        return CourseRow(course.slug, course.slug, "", None, is_own)
    title, language = courses.title_of(shown.outline)
    review = review_lines.of(course, shown.number) if shown.waits_to_be_published else None
    return CourseRow(course.slug, title, language, shown, is_own, review)


def _programmes(actor: Actor) -> list[Line]:
    """Return the programmes that the trainer tutors or manages."""
    codes = {code for role in (Role.TUTOR, Role.MANAGER) for code in actor.holds(role, ScopeKind.PROGRAMME)}
    return programme_lines.lines(actor, Programme.public_id.in_(codes)) if codes else []
