"""The versions of a course that may be written, and the one door through which every change to their files goes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import url_for

from learnhub.access import scopes
from learnhub.content import catalogue, checkups, versions
from learnhub.content.checkups import Look
from learnhub.content.drafting import bumping
from learnhub.content.models import Course, VersionState
from learnhub.content.signoff import sign_offs
from learnhub.content.workbench import files
from learnhub.errors import NotFound
from learnhub.stores import database, record
from learnhub.stores.record import Act
from learnhub.web import addresses, guards, role_names
from learnhub.web.trainer import committing, review_lines
from learnhub.web.trainer.review_lines import ReviewLine

ACTION = "course.edit_draft"
# Seconds that a page waits for the checker, and no longer.
PATIENCE = 0.5


@dataclass(frozen=True, slots=True)
class Desk:
    """A version of a course that may be written, and its folder."""

    course: Course
    number: str
    folder: Path

    @property
    def look(self) -> Look:
        """What the checker says of it by now."""
        return checkups.look_at(self.folder, patience=PATIENCE)

    @property
    def title(self) -> str:
        """The title of its course."""
        return role_names.course(self.course.slug)

    @property
    def review(self) -> ReviewLine | None:
        """Its latest review."""
        return review_lines.of(self.course, self.number)

    def address(self, path: str) -> str:
        """Return where one of its files is written."""
        return url_for("trainer.file", slug=self.course.slug, number=self.number, path=path)


def get(slug: str, number: str) -> Desk:
    """Return a version that the actor may write. Raises NotFound, also for one that is published or retired."""
    course = scopes.get_course(guards.current_actor(), ACTION, slug)
    if number not in numbers_to_write(course):
        raise NotFound
    return at(course, number)


def at(course: Course, number: str) -> Desk:
    """Return a version of a course by its number, for whom some other rule has let pass."""
    return Desk(course, number, addresses.settings().courses_folder / course.slug / number)


def all_numbers(course: Course) -> list[str]:
    """Return the numbers of all versions of a course that are stored or written, the newest first."""
    stored = {line.number for line in versions.of_courses([course]).get(course.id, [])}
    written = checkups.version_folders(addresses.settings().courses_folder / course.slug)
    return sorted({*stored, *written}, key=catalogue.precedence, reverse=True)


def numbers_to_write(course: Course) -> list[str]:
    """Return the versions of a course whose folders may be written, the newest first.

    Those that nobody published here. One below the newest that is published may have been published elsewhere, unless
    it says itself that it is a draft.
    """
    lines = versions.of_courses([course]).get(course.id, [])
    published = {line.number for line in lines if line.state != VersionState.DRAFT}
    newest = max(map(catalogue.precedence, published), default=())
    folder = addresses.settings().courses_folder / course.slug
    return [
        number
        for number in checkups.version_folders(folder)
        if number not in published and (catalogue.precedence(number) > newest or bumping.is_draft(folder / number))
    ]


def may_begin(course: Course) -> bool:
    """Tell whether a next version may be begun: the newest folder is not one that is still written."""
    folders = checkups.version_folders(addresses.settings().courses_folder / course.slug)
    return bool(folders) and folders[0] not in numbers_to_write(course)


@contextmanager
def changing(desk: Desk, **what: str) -> Iterator[dict[str, str | int]]:
    """Let one at a time change the files of a version, and put what was changed on record.

    Every view that writes into a version's folder does so within this block. It gets what the record will say, to add
    to; where that is nothing in the end, nothing was changed. Raises InReview while others read the version.
    """
    sign_offs.require_not_open(desk.course, desk.number)
    with files.held(desk.folder):
        noted: dict[str, str | int] = dict(what)
        with committing.saves(desk.folder):
            yield noted
        if noted:
            note(desk, **noted)


def note(desk: Desk, **what: str | int) -> None:
    """Put on record what the actor changed in a version's files. Views that do so name themselves `writes=False`.

    The database is written to from here on, so that nobody waits for files, or for Git, to be written.
    """
    if not database.is_writing():
        database.begin_writing()
    append(desk, **what)


def append(desk: Desk, **what: str | int) -> None:
    """Append to the record what the actor changed in a version's files, in the transaction that is under way."""
    person = guards.current_actor().required.public_id
    record.audit(person, Act.COURSE_EDITED, "course_version", f"{desk.course.slug}/{desk.number}", **what)
