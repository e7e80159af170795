"""All versions of courses, drafts too, as those who write and publish them see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from learnhub.content import catalogue
from learnhub.content import outline as outlines
from learnhub.content.models import Course, CourseVersion, VersionState
from learnhub.content.outline import Outline
from learnhub.stores.database import db


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version and where it stands."""

    id: int
    number: str
    state: str
    digest: str
    imported_at: datetime
    published_at: datetime | None
    retired_at: datetime | None

    @property
    def outline(self) -> Outline:
        """Its tree and settings."""
        return outlines.of_version(self.id, self.number, self.digest)

    @property
    def waits_to_be_published(self) -> bool:
        """Whether it is stored, not published, and no draft by its own course.yml."""
        return self.state == VersionState.DRAFT and not self.outline.is_draft


def of_courses(courses: Iterable[Course]) -> dict[int, list[VersionLine]]:
    """Return the versions of each course by its row key, the newest number first; a course without any is left out."""
    return of_course_keys(course.id for course in courses)


def of_course_keys(course_ids: Iterable[int]) -> dict[int, list[VersionLine]]:
    """Return the versions of courses as `of_courses` does, by the row keys of the courses."""
    names = [field.name for field in fields(VersionLine)]
    rows = db.session.execute(
        select(CourseVersion.course_id, *(getattr(CourseVersion, name) for name in names)).where(
            CourseVersion.course_id.in_(list(course_ids))
        )
    )
    found: dict[int, list[VersionLine]] = {}
    for course_id, *values in rows:
        found.setdefault(course_id, []).append(VersionLine(**dict(zip(names, values, strict=True))))
    return {key: sorted(lines, key=_precedence, reverse=True) for key, lines in found.items()}


def find(course: str, number: str) -> CourseVersion | None:
    """Return a version by its course's id and its number, drafts too, or None."""
    return db.session.scalars(
        select(CourseVersion)
        .join(CourseVersion.course)
        .options(contains_eager(CourseVersion.course))
        .where(Course.slug == course, CourseVersion.number == number)
    ).first()


def prerequisites_of(slug: str) -> tuple[str, ...] | None:
    """Return which courses a stored course asks for first, by its newest version; None for one that is not there."""
    shown = find_newest(slug)
    return shown.outline.prerequisites if shown else None


def find_newest(slug: str) -> VersionLine | None:
    """Return the newest published version of a course, by its id, else the newest; None where nothing is stored."""
    return newest(of_course(slug))


def of_course(slug: str) -> list[VersionLine]:
    """Return the versions of a course, by its id, the newest number first; none where nothing is stored."""
    course = db.session.scalars(select(Course).where(Course.slug == slug)).first()
    return of_courses([course]).get(course.id, []) if course else []


def files_of(course: Course) -> dict[int, dict[str, str]]:
    """Return the digest of each file by its path, as it was imported, of each version by its row key."""
    rows = db.session.execute(select(CourseVersion.id, CourseVersion.files).where(CourseVersion.course_id == course.id))
    return {row.id: row.files for row in rows}


def _precedence(line: VersionLine) -> tuple[int, ...]:
    return catalogue.precedence(line.number)


def newest(lines: Iterable[VersionLine]) -> VersionLine | None:
    """Return the newest published of some versions in their order, else the newest; None of none."""
    ordered = list(lines)
    published = (line for line in ordered if line.state == VersionState.PUBLISHED)
    return next(published, ordered[0] if ordered else None)


def numbers(version_ids: Iterable[int | None]) -> dict[int | None, str]:
    """Return the numbers of versions by their row keys, in one statement; None is left out."""
    wanted = {version_id for version_id in version_ids if version_id is not None}
    found = db.session.execute(select(CourseVersion.id, CourseVersion.number).where(CourseVersion.id.in_(wanted)))
    return {row.id: row.number for row in found}
