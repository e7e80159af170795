"""Versions come into the courses folder and the database together: all of them or none, whoever is killed."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from learnhub.app import LearnHub
from learnhub.content import publishing
from learnhub.content.format import digest
from learnhub.content.intake import staging
from learnhub.content.intake.staging import OtherFiles, Staging
from learnhub.content.models import CourseVersion
from learnhub.content.publishing import Prepared
from learnhub.errors import Conflict
from learnhub.stores import record
from learnhub.stores.database import db, unit_of_work
from tests.content.written_course import FLOOR, write_course
from tests.databases import PostgresqlDatabases, SqliteDatabases
from tests.thoroughness import cases

NEWER = {FLOOR: ("with everyone", "with each of us")}


def fill(place: Staging) -> list[Prepared]:
    """Write a course that is new and a draft that is changed, and return them prepared."""
    folders = [write_course(place.folder, NEWER), write_course(place.folder, course="walls")]
    return [publishing.prepare(folder) for folder in folders]


def bring(place: Staging, prepared: list[Prepared], *, may_replace: bool = True) -> None:
    """Store what was written, and put it in its place."""
    moves = staging.moves_of(place.courses, [one.source for one in prepared], may_replace=may_replace)
    with unit_of_work():
        for one in prepared:
            publishing.store(record.SHELL, one)
        place.place(moves)


def stored() -> dict[str, str]:
    """Return the digests that the database knows."""
    rows = db.session.execute(db.select(CourseVersion).order_by(CourseVersion.id)).scalars()
    return {f"{row.course.slug}/{row.number}": row.digest for row in rows}


def written(courses: Path) -> dict[str, str]:
    """Return the digests of all folders."""
    return {str(folder.relative_to(courses)): digest.version_digest(folder) for folder in courses.glob("[!.]*/*")}


@pytest.fixture
def courses(app: LearnHub, tmp_path: Path) -> Path:
    """A folder of courses with a draft in it that is stored."""
    folder = tmp_path / "courses"
    write_course(folder)
    with app.app_context(), unit_of_work():
        publishing.store(record.SHELL, publishing.prepare(folder / "floors" / "1.0.0"))
    return folder


def test_what_comes_is_in_its_place_and_stored(app: LearnHub, courses: Path) -> None:
    with app.app_context():
        with staging.opened(courses) as place:
            bring(place, fill(place))
        assert written(courses) == stored()
        assert len(stored()) == 2
        assert [one.name for one in courses.iterdir() if one.name.startswith(".")] == []
        with staging.opened(courses) as place:  # a second time changes nothing
            bring(place, fill(place), may_replace=False)
        assert written(courses) == stored()


def test_other_files_are_not_replaced_unless_it_is_said(app: LearnHub, courses: Path) -> None:
    before = written(courses)
    words = rf"floors 1\.0\.0 lies .* other files: {FLOOR}"
    with app.app_context(), staging.opened(courses) as place, pytest.raises(OtherFiles, match=words):
        bring(place, fill(place), may_replace=False)
    assert written(courses) == before
    assert [one.name for one in courses.iterdir()] == ["floors"]


def test_what_somebody_writes_meanwhile_is_not_lost(app: LearnHub, courses: Path) -> None:
    with app.app_context(), staging.opened(courses) as place:
        moves = staging.moves_of(courses, [one.source for one in fill(place)], may_replace=True)
        (courses / "floors/1.0.0" / FLOOR).write_text("what somebody wrote")
        with pytest.raises(Conflict, match="just now"):
            place.place(moves[::-1])  # what has its place already goes out of it again
    assert (courses / "floors/1.0.0" / FLOOR).read_text() == "what somebody wrote"
    assert [one.name for one in courses.iterdir()] == ["floors"]


class Broken(Exception):
    """What goes wrong."""


def test_what_is_not_stored_is_not_there(app: LearnHub, courses: Path) -> None:
    before = written(courses)

    def break_it(_session: Session) -> None:
        raise Broken

    with app.app_context():
        known = stored()
        with staging.opened(courses) as place:
            prepared = fill(place)
            db.event.listen(Session, "before_commit", break_it)
            with pytest.raises(Broken):
                bring(place, prepared)
            db.event.remove(Session, "before_commit", break_it)
        assert stored() == known
    assert written(courses) == before
    assert [one.name for one in courses.iterdir()] == ["floors"]


def test_what_another_process_brings_now_is_left_alone(app: LearnHub, courses: Path) -> None:
    with app.app_context(), staging.opened(courses) as place:
        prepared = fill(place)
        staging.clear(courses)
        bring(place, prepared)
        assert written(courses) == stored()


# What a process asks of the system, as Python tells of it, and the two sides of a commit.
EVENTS = ("open", "os.", "before_commit", "after_commit")


def killed_at(moment: int, deed: Callable[[], None], told: Path) -> bool:
    """Do something in a process that is killed when it asks for something for the so-many-th time.

    Tells whether it was killed; if not, the file `told` holds how often it asked.
    """
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    asked = [0]

    def count(event: str, _given: tuple[object, ...] = ()) -> None:
        if event.startswith(EVENTS):
            asked[0] += 1
            if asked[0] == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    for side in ("before_commit", "after_commit"):
        db.event.listen(Session, side, lambda _session, side=side: count(side))
    sys.addaudithook(count)
    try:
        deed()
        told.write_text(str(asked[0]))
    finally:
        os._exit(1)


def close() -> None:
    """Let nobody hold the database's file."""
    db.session.remove()
    db.engine.dispose()


class House:
    """A courses folder and a database, as they are before each try."""

    def __init__(
        self, app: LearnHub, databases: SqliteDatabases | PostgresqlDatabases, courses: Path, folder: Path
    ) -> None:
        self.app, self.databases, self.courses, self.folder = app, databases, courses, folder
        self.ready = folder / "ready"
        with app.app_context():
            with staging.opened(folder / "elsewhere") as place:
                self.prepared = fill(place)
                shutil.copytree(place.folder, folder / "coming")
            self.before = stored()
            close()
        self.after = {**self.before, **{f"{one.source.course_id}/1.0.0": one.source.digest for one in self.prepared}}
        shutil.copytree(courses, folder / "courses-before")
        databases.keep()

    def begin_again(self) -> None:
        """Be as before."""
        for changed in (self.courses, self.ready):
            shutil.rmtree(changed, ignore_errors=True)
        shutil.copytree(self.folder / "courses-before", self.courses)
        shutil.copytree(self.folder / "coming", self.ready)
        self.databases.give_back()

    def bring(self) -> None:
        """Bring what is ready."""
        with self.app.app_context(), staging.opened(self.courses) as place:
            place.folder.rmdir()
            self.ready.rename(place.folder)
            bring(place, [replace(one, folder=place.folder / one.source.course_id / "1.0.0") for one in self.prepared])

    def has_come(self) -> bool:
        """Start again, as a server does, and tell whether all is there; nothing may be there by half."""
        with self.app.app_context():
            staging.clear(self.courses)
            found = stored()
            close()
        assert found in (self.before, self.after)
        assert written(self.courses) == found
        assert [one.name for one in self.courses.iterdir() if one.name.startswith(".")] == []
        return found == self.after


@pytest.mark.long
def test_killed_at_any_moment_all_of_it_has_come_or_none(
    app: LearnHub, databases: SqliteDatabases | PostgresqlDatabases, courses: Path, tmp_path: Path
) -> None:
    house, told = House(app, databases, courses, tmp_path), tmp_path / "told"
    house.begin_again()
    assert not killed_at(0, house.bring, told)
    assert house.has_come()
    last = int(told.read_text())
    tries = min(cases(8, long=10_000), last)
    seen = set()
    for moment in sorted({1 + round(one * (last - 1) / (tries - 1)) for one in range(tries)}):
        house.begin_again()
        assert killed_at(moment, house.bring, told)
        seen.add(house.has_come())
    assert seen == {True, False}
