"""What is new about one's own posts: answers not seen yet, and what was hidden."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import url_for

from learnhub.access.reach import Actor
from learnhub.exchange import discussions
from learnhub.exchange.discussions import PostNews
from learnhub.i18n import gettext as _
from learnhub.i18n import ngettext
from learnhub.web.learner import news
from learnhub.web.learner.my_courses import MyCourse
from learnhub.web.learner.news import News


def posts(actor: Actor, courses: Sequence[MyCourse]) -> Iterator[News]:
    """Tell of answers to one's questions until one has seen them, and of one's posts that were hidden lately."""
    own = {course.enrolment.course_id: course for course in courses}
    for found in discussions.news_of(actor.required):
        course = own.get(found.course_id)
        if course is None:
            continue
        if found.hidden_at is not None:
            if news.is_recent(found.hidden_at):
                yield News(found.hidden_at, _hidden(course, found), _address(course, found))
        elif found.answered_at is not None:
            yield News(found.answered_at, _answered(course, found), _address(course, found))


def _answered(course: MyCourse, found: PostNews) -> str:
    words = ngettext(
        "%(num)s new answer to your question under “%(unit)s”.",
        "%(num)s new answers to your question under “%(unit)s”.",
        found.unseen,
        unit=_title(course, found),
    )
    return str(words)


def _hidden(course: MyCourse, found: PostNews) -> str:
    return _("Your post under “%(unit)s” was hidden. The reason stands with it.", unit=_title(course, found))


def _title(course: MyCourse, found: PostNews) -> str:
    unit = course.outline.find_unit(found.unit_slug)
    return course.place_of(unit).title if unit else found.unit_slug


def _address(course: MyCourse, found: PostNews) -> str:
    place = url_for("learner.thread", slug=course.slug, unit=found.unit_slug, code=found.code)
    return f"{place}#post-{found.code}"
