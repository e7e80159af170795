"""Books are made in the background: each once, again when it would come out otherwise, and only what is needed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from learnhub.app import LearnHub
from learnhub.content.books.book import Shape
from learnhub.content.models import BookFile, CourseVersion
from learnhub.jobs import books
from learnhub.jobs.books import Binder
from learnhub.learning import enrolments
from learnhub.settings import Settings
from learnhub.stores import files, tasks
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.work.handlers import Kept
from tests import published
from tests.cast import Cast
from tests.learning import versions


@pytest.fixture
def version(app: LearnHub) -> int:
    with app.app_context(), unit_of_work():
        return published.publish_course().id


@pytest.fixture
def binder(app: LearnHub) -> Binder:
    settings: Settings = app.config["LEARNHUB"]
    return Binder(settings)


def kept() -> list[tuple[int, str, str]]:
    rows = db.session.execute(select(BookFile.version_id, BookFile.language, BookFile.shape))
    return sorted((row.version_id, row.language, row.shape) for row in rows)


def waiting() -> list[Kept]:
    return [one for one in tasks.list_waiting() if one.name == books.MAKING]


def test_each_book_of_a_published_version_is_put_off_by_itself(app: LearnHub, version: int, binder: Binder) -> None:
    with app.app_context():
        binder.make_missing()
        assert len(waiting()) == 2 * len(Shape)
        assert kept() == []


def test_a_book_is_made_once(app: LearnHub, version: int, binder: Binder) -> None:
    with app.app_context():
        binder.make(version, "fr", "epub")
        assert kept() == [(version, "fr", "epub")]
        row = db.session.scalars(select(BookFile)).one()
        before = files.path_of(row.file_digest).stat().st_mtime_ns
        db.session.rollback()
        binder.make(version, "fr", "epub")
        assert files.path_of(row.file_digest).stat().st_mtime_ns == before
        db.session.rollback()
        binder.make_missing()
        assert len(waiting()) == 2 * len(Shape) - 1


def test_another_address_or_maker_gives_another_book(app: LearnHub, version: int, binder: Binder) -> None:
    elsewhere = Binder(replace(binder._settings, base_url="https://learn.example"))
    with app.app_context():
        binder.make(version, "en", "epub")
        (first,) = db.session.scalars(select(BookFile.file_digest))
        db.session.rollback()
        elsewhere.make(version, "en", "epub")
        (second,) = db.session.scalars(select(BookFile.file_digest))
        assert first != second
        assert b"https" not in files.path_of(first).read_bytes()[:60]


def test_books_of_versions_that_nobody_needs_are_forgotten(
    app: LearnHub, version: int, binder: Binder, cast: Cast
) -> None:
    with app.app_context():
        binder.make(version, "en", "epub")
        db.session.rollback()
        with unit_of_work():
            learner = cast.learner()
            enrolments.enrol(learner, db.session.get_one(CourseVersion, version).course, language="en")
            newer = versions.published("2.0.0").id
            published.keep_book(versions.draft("3.0.0"), Shape.EPUB)
        binder.make_missing()
        assert kept() == [(version, "en", "epub")]
        assert len(waiting()) == 2 * len(Shape) * 2 - 1
        binder.make(newer, "fr", "epub")
        assert kept() == [(version, "en", "epub"), (newer, "fr", "epub")]


def test_a_version_that_is_gone_needs_no_book(app: LearnHub, binder: Binder) -> None:
    with app.app_context():
        binder.make(404, "en", "epub")
        assert kept() == []
