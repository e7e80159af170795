"""Versions that are sent as zip files: to a draft, or back with every fault, and nothing between."""

from __future__ import annotations

import shutil
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from learnhub import clock
from learnhub.app import LearnHub
from learnhub.content import checkups
from learnhub.content.format import digest
from learnhub.content.intake import staging
from learnhub.content.interchange import packing
from learnhub.content.models import CourseImport, CourseVersion
from learnhub.stores import tasks
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.work import embedded
from tests import published
from tests.cast import PASSWORD, Cast
from tests.content.intake import archived
from tests.content.written_course import FLOOR, Change, write_course
from tests.web.browser import fill_in, form_of

SEND = "/en/teach/courses/floors/send"
CHANGED: dict[str, Change] = {"course.yml": ("effort: 1h", "effort: 2h"), FLOOR: ("with everyone", "with each of us")}


@pytest.fixture(autouse=True)
def courses(app: LearnHub, client: FlaskClient, cast: Cast, tmp_path: Path) -> Path:
    """A published course with an author who is signed in; returns the folder of courses, which is empty."""
    with app.app_context(), unit_of_work():
        cast.author(published.publish_course().course.slug).user_name = "author"
    folder = tmp_path / "courses"
    folder.mkdir()
    app.config["LEARNHUB"] = replace(app.config["LEARNHUB"], courses=str(folder))
    assert fill_in(client, "/en/sign-in", "/sign-in", name="author", password=PASSWORD).status_code == 303
    return folder


def zipped(folder: Path, changes: dict[str, Change] | None = None, *, version: str = "1.1.0") -> bytes:
    return packing.pack(write_course(folder / "elsewhere", {**CHANGED, **(changes or {})}, version=version))


def send(client: FlaskClient, data: bytes | None, **values: str) -> TestResponse:
    """Send a file by the form; the same form when its id is among the values."""
    fields = {**form_of(client.get(SEND).text, "/send").values, **values}
    fields.pop("replace", None) if "replace" not in values else None
    file = {} if data is None else {"file": (BytesIO(data), "course.zip")}
    return client.post(SEND, data={**fields, **file}, content_type="multipart/form-data")


def work(app: LearnHub) -> None:
    embedded.run_due(app.app_context)


def stored(app: LearnHub) -> dict[str, str]:
    with app.app_context():
        rows = db.session.execute(db.select(CourseVersion.number, CourseVersion.digest))
        return {row.number: row.digest for row in rows}


def names_in(courses: Path) -> list[str]:
    return sorted(one.name for one in courses.iterdir())


def test_what_is_sent_becomes_a_draft(client: FlaskClient, app: LearnHub, courses: Path, tmp_path: Path) -> None:
    files = archived.files_of(write_course(tmp_path / "elsewhere", CHANGED, version="1.1.0"), "mine/floors/1.1.0/")
    answer = send(client, archived.packed({**files, "mine/notes.txt": b"To do"}))
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "It waits for its turn" in page
    assert "Left out, for they belong to no version: mine/notes.txt" in page
    assert "1.1.0" not in stored(app)
    work(app)
    page = client.get(answer.location).text
    assert "It is a draft: learners see nothing of it" in page
    assert "Units with other words" in client.get("/en/teach/courses/floors/versions/1.1.0").text
    assert stored(app)["1.1.0"] == digest.version_digest(courses / "floors/1.1.0")
    assert names_in(courses) == ["floors"]


def test_the_same_form_twice_is_one_import(client: FlaskClient, app: LearnHub, tmp_path: Path) -> None:
    data, form = zipped(tmp_path), form_of(client.get(SEND).text, "/send").values
    first, second = (send(client, data, form_id=form["form_id"]).location for _ in range(2))
    assert first == second
    with app.app_context():
        assert len(db.session.scalars(db.select(CourseImport)).all()) == 1
        assert [one.name for one in tasks.list_waiting()] == ["course.import"]


def test_every_fault_is_shown_by_file_and_line(
    client: FlaskClient, app: LearnHub, courses: Path, tmp_path: Path
) -> None:
    wrong = {FLOOR: ("minutes: 10", "minutes: soon"), "01-first/module.yml": "title: {en: One}\nsubtitle: Two\n"}
    answer = send(client, zipped(tmp_path, {**wrong}))
    work(app)
    (sent,) = courses.glob(".sent-*/new/floors/1.1.0")
    checkups.look_at(sent, patience=60, beside=courses / "floors")
    page = client.get(answer.location).text
    assert "It has errors, so it was not imported" in page
    assert f'<code dir="ltr">{FLOOR}</code>' in page
    assert "Line 3, column 10" in page
    assert "subtitle" in page
    assert list(stored(app)) == ["1.0.0"]
    with app.app_context():
        staging.clear(courses)  # at the next start it is still there
        assert sent.is_dir()
        staging.forget_sent(courses, clock.now().replace(year=2100))
    assert names_in(courses) == []
    assert "is kept for a day only" in client.get(answer.location).text


def test_files_that_are_here_are_replaced_only_with_a_tick(
    client: FlaskClient, app: LearnHub, courses: Path, tmp_path: Path
) -> None:
    write_course(courses, version="1.1.0")
    refused = send(client, zipped(tmp_path))
    assert refused.status_code == 422
    assert f"floors 1.1.0 lies in the courses folder already, with other files: {FLOOR}" in refused.text
    assert names_in(courses) == ["floors"]
    answer = send(client, zipped(tmp_path), replace="y")
    work(app)
    assert "is imported" in client.get(answer.location).text
    assert "each of us" in (courses / "floors/1.1.0" / FLOOR).read_text()


def test_what_is_gone_before_its_turn_is_said(
    client: FlaskClient, app: LearnHub, courses: Path, tmp_path: Path
) -> None:
    answer = send(client, zipped(tmp_path))
    for folder in courses.iterdir():
        shutil.rmtree(folder)
    work(app)
    page = client.get(answer.location).text
    assert "What was sent is not here any more." in page
    assert "Send it again" in page
    assert "1.1.0" not in stored(app)


def refusals(folder: Path) -> dict[str, bytes | None]:
    return {
        "Choose a file first": None,
        "no zip file": b"PK",
        "holds a link": archived.link("floors/1.1.0/course.yml", "/etc/passwd"),
        "no folder has a file course.yml": archived.packed({"floors/notes.md": b""}),
        "a version of walls, and here is floors": archived.packed({"walls/1.1.0/course.yml": b""}),
        "several versions": archived.packed({"1.1.0/course.yml": b"", "1.2.0/course.yml": b""}),
        "floors 1.0.0 is stored already, with other files": zipped(folder, version="1.0.0"),
    }


def test_what_cannot_come_is_said_at_once_and_leaves_nothing(
    client: FlaskClient, app: LearnHub, courses: Path, tmp_path: Path
) -> None:
    for words, data in refusals(tmp_path).items():
        answer = send(client, data)
        assert answer.status_code == 422
        assert words in answer.text
    assert names_in(courses) == []
    with app.app_context():
        assert db.session.scalars(db.select(CourseImport)).all() == []


def test_a_folder_that_may_not_be_written_is_said(
    client: FlaskClient, app: LearnHub, courses: Path, tmp_path: Path
) -> None:
    app.config["LEARNHUB"] = replace(app.config["LEARNHUB"], courses="/proc/courses")
    answer = send(client, zipped(tmp_path))
    assert answer.status_code == 422
    app.config["LEARNHUB"] = replace(app.config["LEARNHUB"], courses=str(courses))


def test_an_import_of_another_course_is_not_there(client: FlaskClient, app: LearnHub, tmp_path: Path) -> None:
    location = send(client, zipped(tmp_path)).location
    assert client.get(location[:-1] + ("0" if location[-1] != "0" else "1")).status_code == 404
