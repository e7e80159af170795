"""What is published, and how it is read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from learnhub.content import outline as outlines
from learnhub.content.format.vocabulary import Level
from learnhub.content.models import Course, CourseVersion, Media, UnitText, VersionFacts, VersionState, Visibility
from learnhub.content.outline import Outline, UnitOutline
from learnhub.errors import NotFound
from learnhub.stores.database import db
from learnhub.stores.files import File

_LEVELS = [str(level) for level in Level]


def list_published(*, to_everyone: bool) -> list[CourseVersion]:
    """Return the newest published version of every course, those that expect least first, then by the course's id.

    Courses without a theme, such as the guide for authors, come after all that are about the work itself.
    `to_everyone` leaves out courses that only people who signed in may see.
    """
    newest: dict[int, CourseVersion] = {}
    for version in db.session.scalars(_published(to_everyone=to_everyone)):
        known = newest.get(version.course_id)
        if known is None or precedence(version.number) > precedence(known.number):
            newest[version.course_id] = version
    return sorted(newest.values(), key=_place)


def _place(version: CourseVersion) -> tuple[bool, int, str]:
    outline = outline_of(version)
    return not outline.themes, _LEVELS.index(outline.level), version.course.slug


def get_published(slug: str, *, to_everyone: bool = False) -> CourseVersion:
    """Return the newest published version of a course. Raises NotFound."""
    found = find_published(slug, to_everyone=to_everyone)
    if found is None:
        raise NotFound
    return found


def find_published(slug: str, *, to_everyone: bool = False) -> CourseVersion | None:
    """Return the newest published version of a course, or None."""
    versions = db.session.scalars(_published(to_everyone=to_everyone).where(Course.slug == slug)).all()
    return max(versions, key=lambda version: precedence(version.number), default=None)


def list_offered(slugs: Iterable[str], *, to_everyone: bool = False) -> list[CourseVersion]:
    """Return the newest published version of each of some courses in their order; what is not offered is left out."""
    wanted = list(slugs)
    found: dict[str, CourseVersion] = {}
    for version in db.session.scalars(_published(to_everyone=to_everyone).where(Course.slug.in_(wanted))):
        known = found.get(version.course.slug)
        if known is None or precedence(version.number) > precedence(known.number):
            found[version.course.slug] = version
    return [found[slug] for slug in wanted if slug in found]


def hold_to_enrol(course: Course) -> None:
    """Keep a newer version from being published until the transaction ends, so that nobody enrols in an older one.

    Many can enrol at once, and none of them waits for another (PostgreSQL; on SQLite one writes at a time anyway).
    """
    db.session.execute(select(Course.id).where(Course.id == course.id).with_for_update(read=True, key_share=True))


def _published(*, to_everyone: bool) -> Select[CourseVersion]:
    chosen = (
        select(CourseVersion)
        .join(CourseVersion.course)
        .options(contains_eager(CourseVersion.course))
        .where(CourseVersion.state == VersionState.PUBLISHED)
    )
    return chosen.where(Course.visibility == Visibility.EVERYONE) if to_everyone else chosen


def precedence(number: str) -> tuple[int, ...]:
    """Return what orders version numbers: (major, minor, patch)."""
    return tuple(int(part) for part in number.split("."))


def courses() -> Sequence[Course]:
    """Return all courses by their id."""
    return db.session.scalars(select(Course).order_by(Course.slug)).all()


def get_by_key(version_id: int) -> CourseVersion:
    """Return the version with a row key, which comes from a query within somebody's rights."""
    return db.session.get_one(CourseVersion, version_id)


def get_course(slug: str) -> Course:
    """Return a course by the author's id. Raises NotFound."""
    found = db.session.scalars(select(Course).where(Course.slug == slug)).first()
    if found is None:
        raise NotFound
    return found


def outline_of(version: VersionFacts) -> Outline:
    """Return a version's tree and settings."""
    return outlines.of(version)


def get_unit(version: VersionFacts, slug: str) -> UnitOutline:
    """Return a unit of a version by the author's id. Raises NotFound."""
    unit = outline_of(version).find_unit(slug)
    if unit is None:
        raise NotFound
    return unit


def body(version: VersionFacts, unit: UnitOutline, language: str) -> str:
    """Return a unit's HTML in a language, or in the source language where it is not translated.

    Addresses in it begin with `@unit/` and `@media/`; whoever shows it puts the real ones in their place.
    """
    source = outline_of(version).languages[0]
    shown = language if language in unit.languages else source
    return _body(version.id, version.digest, version.render_version, unit.slug, shown)


def bodies(version: VersionFacts, units: Iterable[UnitOutline], language: str) -> dict[str, str]:
    """Return the HTML of several units as `body` does, by their ids: one statement, however many there are."""
    source = outline_of(version).languages[0]
    shown = {unit.slug: language if language in unit.languages else source for unit in units}
    rows = db.session.execute(
        select(UnitText.unit_slug, UnitText.language, UnitText.html).where(
            UnitText.version_id == version.id,
            UnitText.unit_slug.in_(shown),
            UnitText.language.in_({language, source}),
        )
    )
    return {slug: html for slug, tag, html in rows if shown[slug] == tag}


@lru_cache(maxsize=512)
def _body(version_id: int, _digest: str, _render_version: int, unit: str, language: str) -> str:
    found = db.session.get(UnitText, (version_id, unit, language))
    if found is None:
        raise NotFound
    return found.html


def get_media(version: VersionFacts, path: str) -> File:
    """Return the stored file of a picture or attachment. Raises NotFound."""
    found = db.session.scalars(
        select(File)
        .join(Media, Media.file_digest == File.digest)
        .where(Media.version_id == version.id, Media.path == path)
    ).first()
    if found is None:
        raise NotFound
    return found


def list_media(version: VersionFacts) -> dict[str, File]:
    """Return the stored files of a version's pictures and attachments by their paths, pictures in all their forms."""
    rows = db.session.execute(
        select(Media.path, File).join(File, Media.file_digest == File.digest).where(Media.version_id == version.id)
    )
    return {row[0]: row[1] for row in rows}


def get_version(slug: str, number: str) -> CourseVersion:
    """Return a version that is or was published. Raises NotFound."""
    found = db.session.scalars(
        select(CourseVersion)
        .join(CourseVersion.course)
        .options(contains_eager(CourseVersion.course))
        .where(
            Course.slug == slug,
            CourseVersion.number == number,
            CourseVersion.state.in_([VersionState.PUBLISHED, VersionState.RETIRED]),
        )
    ).first()
    if found is None:
        raise NotFound
    return found
