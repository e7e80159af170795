"""Courses to complete before another one, as its page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g

from learnhub.access.courses import OpenCourse
from learnhub.content import outline as outlines
from learnhub.content.outline import Outline
from learnhub.learning import requirements
from learnhub.people.models import Person
from learnhub.web import addresses
from learnhub.web.course_views import Progress


@dataclass(frozen=True, slots=True)
class CourseFirst:
    """A course to complete first; `progress` is None for who has not begun it."""

    title: str
    address: str
    lang: str | None
    is_done: bool
    progress: Progress | None


def lines(course: OpenCourse, person: Person | None) -> list[CourseFirst]:
    """Return the courses to complete before another one, as they stand for a person, or for who has no account."""
    return [_line(one) for one in requirements.of(person, course.outline)]


def _line(asked: requirements.Requirement) -> CourseFirst:
    standing, (title, lang) = asked.standing, title_of(asked.outline)
    return CourseFirst(
        title=title,
        address=addresses.of_page("public.course", slug=asked.outline.course),
        lang=lang,
        is_done=asked.is_met,
        progress=Progress(standing.done_count, standing.unit_count) if standing else None,
    )


def title_of(tree: Outline) -> tuple[str, str | None]:
    """Return a course's title in the page's language or its own, and that language where it is not the page's."""
    source = tree.languages[0]
    shown = g.language if g.language in tree.title else source
    return outlines.in_language(tree.title, shown, source), None if shown == g.language else shown
