"""What is new for a learner, said in one short list: each line comes from a provider, which asks once for all courses.

Nothing is kept for it: a line is worked out from what the record, the versions and the certificates say already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import g, url_for

from learnhub import clock, i18n
from learnhub.access.reach import Actor
from learnhub.assessment import marked
from learnhub.assessment.marked import MarkedAttempt
from learnhub.content import versions
from learnhub.content.outline import UnitOutline
from learnhub.content.versions import VersionLine
from learnhub.i18n import gettext as _
from learnhub.i18n import ngettext
from learnhub.learning import reminders as rules
from learnhub.learning.reminders import Notice
from learnhub.web.learner.my_courses import MyCourse

# How long something stays news, and how many lines are a short list.
NEWS_FOR = timedelta(days=14)
MOST = 6


@dataclass(frozen=True, slots=True)
class News:
    """Something new, in a whole sentence, and the page where it is seen."""

    at: datetime
    words: str
    address: str


# A provider gives nothing where nothing is new. It asks the database at most once, however many courses there are.
Provider = Callable[[Actor, Sequence[MyCourse]], Iterable[News]]


def of(actor: Actor, courses: Sequence[MyCourse], providers: Iterable[Provider]) -> list[News]:
    """Return the newest of what is new, the latest first."""
    found = [line for provider in providers for line in provider(actor, courses)]
    return sorted(found, key=lambda line: line.at, reverse=True)[:MOST]


def is_recent(instant: datetime | None) -> bool:
    """Tell whether something happened so lately that it is news."""
    return instant is not None and clock.now() - instant < NEWS_FOR


def certificates(_actor: Actor, courses: Sequence[MyCourse]) -> Iterator[News]:
    """Tell of certificates that were issued."""
    for course in courses:
        certificate = course.certificate
        if certificate is not None and is_recent(certificate.issued_at):
            yield News(
                certificate.issued_at,
                _("Your certificate for “%(course)s” is ready.", course=course.title),
                url_for("learner.certificate", code=certificate.code),
            )


def marked_answers(_actor: Actor, courses: Sequence[MyCourse]) -> Iterator[News]:
    """Tell of attempts that a tutor has marked, and of scores that have changed because a question was corrected."""
    taken = {course.enrolment.id: course for course in courses}
    for attempt in marked.attempts_since(taken, clock.now() - NEWS_FOR):
        course = taken[attempt.enrolment_id]
        unit = course.outline.find_unit(attempt.unit_slug)
        title = course.place_of(unit).title if unit else attempt.unit_slug
        yield News(attempt.at, _marked_in_words(attempt, title), url_for("learner.result", public_id=attempt.public_id))


def _marked_in_words(attempt: MarkedAttempt, title: str) -> str:
    if attempt.former_score is None or attempt.score is None:
        return _("A tutor has marked your answers in “%(unit)s”.", unit=title)
    return _(
        "Your score in “%(unit)s” was corrected: it was %(before)s, and is %(now)s now.",
        unit=title,
        before=_score(attempt.former_score),
        now=_score(attempt.score),
    )


def _score(hundredths: int) -> str:
    # Down, as on the page of the result: what shows the pass mark has reached it.
    return i18n.percent(hundredths // 10 * 10, g.language)


def marked_work(_actor: Actor, courses: Sequence[MyCourse]) -> Iterator[News]:
    """Tell of pieces of work that a tutor has marked."""
    own = {course.enrolment.id: course for course in courses}
    for work in marked.work_since(own, clock.now() - NEWS_FOR):
        course = own[work.enrolment_id]
        unit = course.outline.find_unit(work.unit_slug)
        if unit is not None:
            place = course.place_of(unit)
            yield News(
                work.marked_at, _("A tutor has marked your work for “%(unit)s”.", unit=place.title), place.address
            )


def new_units(_actor: Actor, courses: Sequence[MyCourse]) -> Iterator[News]:
    """Tell of units that a new version brought since one was last in the course."""
    moved = [course for course in courses if not course.completed_at and _has_moved(course)]
    if not moved:
        return
    lines = versions.of_courses(course.enrolment.course for course in moved)
    for course in moved:
        added = _added(course, lines.get(course.enrolment.course_id, ()))
        if added:
            yield _of_units(course, added)


def _has_moved(course: MyCourse) -> bool:
    """Tell whether the version that one reads was published after one was last there."""
    published_at, enrolment = course.enrolment.version.published_at, course.enrolment
    return published_at is not None and published_at > (enrolment.last_activity_at or enrolment.enrolled_at)


def _added(course: MyCourse, lines: Sequence[VersionLine]) -> list[UnitOutline]:
    """Return the units that the version which one saw last did not have. `lines` come with the newest number first."""
    numbers = [line.number for line in lines]
    older = lines[numbers.index(course.outline.number) + 1 :]
    seen_at = course.enrolment.last_activity_at or course.enrolment.enrolled_at
    seen = (line for line in older if line.published_at is not None and line.published_at <= seen_at)
    before = next(seen, None)
    if before is None:
        return []
    known = {unit.slug for unit in before.outline.units}
    return [unit for unit in course.outline.units if unit.slug not in known]


def _of_units(course: MyCourse, added: Sequence[UnitOutline]) -> News:
    words = ngettext(
        "“%(course)s” has %(num)s new unit.", "“%(course)s” has %(num)s new units.", len(added), course=course.title
    )
    published_at = course.enrolment.version.published_at or course.enrolment.enrolled_at
    first = next((unit for unit in added if course.standing.is_open(unit)), None)
    return News(published_at, str(words), course.place_of(first).address if first else course.address)


def reminders(actor: Actor, courses: Sequence[MyCourse]) -> Iterator[News]:
    """Tell of reminders from those who look after a programme, and lead to what is left to finish there."""
    left = [course for course in courses if not course.completed_at and course.enrolment.programme_id is not None]
    if not left:
        return
    for notice in rules.open_for(actor.required):
        course = next((course for course in left if course.enrolment.programme_id == notice.programme_id), None)
        if course is not None and is_recent(notice.sent_at):
            yield News(notice.sent_at, _reminder_in_words(notice), course.address)


def _reminder_in_words(notice: Notice) -> str:
    if notice.note:
        return _(
            "A reminder of the programme “%(programme)s”: please finish its courses. They add: “%(note)s”",
            programme=notice.programme,
            note=notice.note,
        )
    return _("A reminder of the programme “%(programme)s”: please finish its courses.", programme=notice.programme)
