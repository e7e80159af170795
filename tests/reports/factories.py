"""A small published course and learners at known places in it, through the real rules."""

from __future__ import annotations

from datetime import date

from learnhub import clock, ids
from learnhub.content import outline as outlines
from learnhub.content.format.vocabulary import UnitKind
from learnhub.content.models import Course, CourseVersion, VersionState, Visibility
from learnhub.content.outline import Completion, ModuleOutline, Outline, UnitOutline
from learnhub.learning import enrolments, progress
from learnhub.learning.models import Enrolment, Programme
from learnhub.people.models import Person
from learnhub.stores.database import db


def course(slug: str = "floors", lessons: int = 3, *, title: str = "Floors", gives_certificate: bool = True) -> Course:
    """Make a published course of some lessons, in English and French; reading all of them completes it."""
    outline = _outline(slug, title, lessons, gives_certificate=gives_certificate)
    made = Course(slug=slug, visibility=Visibility.EVERYONE, created_at=clock.now())
    db.session.add(
        CourseVersion(
            course=made,
            number=outline.number,
            digest=outline.digest,
            state=VersionState.PUBLISHED,
            outline=outlines.to_json(outline),
            render_version=1,
            imported_at=clock.now(),
            published_at=clock.now(),
        )
    )
    db.session.flush()
    return made


def _outline(slug: str, title: str, lessons: int, *, gives_certificate: bool) -> Outline:
    units = tuple(
        UnitOutline(
            slug=f"lesson-{number}",
            kind=UnitKind.LESSON,
            title={"en": f"Lesson {number}", "fr": f"Leçon {number}"},
            summary={},
            minutes=5,
            languages=("en", "fr"),
            outdated=(),
            quiz=None,
        )
        for number in range(1, lessons + 1)
    )
    return Outline(
        course=slug,
        number="1.0.0",
        # Outlines are kept by digest for the whole process, so each course has one of its own.
        digest=ids.digest(f"{slug} {ids.public_id()}"),
        is_draft=False,
        languages=("en", "fr"),
        title={"en": title, "fr": f"{title} (français)"},
        summary={"en": "About it", "fr": "À ce sujet"},
        audience={},
        objectives={},
        changes={},
        level="introductory",
        effort_minutes=60,
        licence="CC-BY-4.0",
        contributors=(),
        reviewers=(),
        review="awaiting",
        cases=(),
        themes=(),
        completion=Completion(lessons="all", quizzes="none"),
        gives_certificate=gives_certificate,
        certificate_valid_for="",
        modules=(ModuleOutline("only", {"en": "Only", "fr": "Seul"}, {}, {}, units),),
    )


def enrolled(
    person: Person,
    course: Course,
    *,
    done: int | None = None,
    programme: Programme | None = None,
    due_on: date | None = None,
) -> Enrolment:
    """Enrol a person who has read `done` lessons: 0 opens the first one, None opens nothing, all completes it."""
    enrolment = enrolments.enrol(person, course, language="fr", programme=programme, due_on=due_on)
    units = progress.standing(enrolment).outline.units
    if done is not None:
        progress.note_opened(enrolment, units[0])
    for unit in units[: done or 0]:
        progress.complete_lesson(enrolment, unit)
    return enrolment
