"""Making books: of every version that somebody learns from or may begin, so that nobody waits for one."""

from __future__ import annotations

from collections.abc import Iterator

from learnhub.content import catalogue
from learnhub.content.books import keeping, making
from learnhub.content.books.book import Shape
from learnhub.content.books.composing import NOWHERE, Site
from learnhub.content.books.keeping import Wanted
from learnhub.content.models import CourseVersion
from learnhub.learning import enrolments
from learnhub.settings import Settings
from learnhub.stores import files, tasks
from learnhub.stores.database import db, unit_of_work

MAKING, ALL = "books.make", "books.make_missing"


class Binder:
    """Makes books with the addresses of one instance."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def make_missing(self) -> None:
        """Put off each book that is not there yet, a piece of work of its own, and forget those that nobody needs."""
        with unit_of_work(tasks.PATIENCE):
            versions = _versions()
            keeping.forget_others([version.id for version in versions])
            for book in keeping.list_missing(one for version in versions for one in self._wanted(version)):
                tasks.defer(MAKING, version=book.version_id, language=book.language, shape=book.shape.value)

    def make(self, version: int, language: str, shape: str) -> None:
        """Make a book, unless it is there. Doing so twice is doing so once: the same version gives the same bytes."""
        found = db.session.get(CourseVersion, version)
        if found is None:
            return
        site = self._site(found, language)
        wanted = Wanted(version, language, Shape(shape), making.maker_of(site))
        if not keeping.list_missing([wanted]):
            return
        book = making.read_stored(found, language, site=site)
        db.session.rollback()  # writing takes some seconds, and needs no database
        data = making.write(book, wanted.shape)
        digest = files.write(data)
        with unit_of_work(tasks.PATIENCE):
            files.note(digest, len(data), making.CONTENT_TYPES[wanted.shape])
            keeping.keep(wanted, digest)

    def _wanted(self, version: CourseVersion) -> Iterator[Wanted]:
        for language in catalogue.outline_of(version).languages:
            maker = making.maker_of(self._site(version, language))
            for shape in Shape:
                yield Wanted(version.id, language, shape, maker)

    def _site(self, version: CourseVersion, language: str) -> Site:
        """Return where a version is on the web; a test instance is nowhere that readers could go."""
        if self._settings.is_test_instance:
            return NOWHERE
        spoken = self._settings.language_list
        return making.site_of(self._settings.base_url, spoken, version.course.slug, version.number, language)


def _versions() -> list[CourseVersion]:
    """Return the newest published version of each course, and those on which somebody is enrolled."""
    offered = catalogue.list_published(to_everyone=False)
    known = {version.id for version in offered}
    return [*offered, *(catalogue.get_by_key(key) for key in enrolments.list_versions() if key not in known)]
