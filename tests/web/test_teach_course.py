"""A course's page for those who write it: versions, what the checker says, translations, and how many learn it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from learnhub import clock
from learnhub.app import LearnHub
from learnhub.content import checkups, publishing
from learnhub.content.models import Course
from learnhub.stores import record
from learnhub.stores.database import db, unit_of_work
from tests import published
from tests.cast import PASSWORD, Cast
from tests.content.written_course import CHECK, CHECK_FR, FLOOR, FLOOR_FR, Change, write_course
from tests.reports import factories
from tests.web.browser import fill_in, sign_out

PAGE = "/en/teach/courses/floors"


@pytest.fixture(autouse=True)
def house(app: LearnHub, cast: Cast, tmp_path: Path) -> Path:
    """A published course with its author, an administrator, and a folder of courses; returns the latter."""
    with app.app_context(), unit_of_work():
        course = published.publish_course().course
        cast.author(course.slug).user_name = "author"
        cast.administrator().user_name = "administrator"
    app.config["LEARNHUB"] = replace(app.config["LEARNHUB"], courses=str(tmp_path))
    return tmp_path


def enter(client: FlaskClient, name: str = "author") -> None:
    assert fill_in(client, "/en/sign-in", "/sign-in", name=name, password=PASSWORD).status_code == 303


def write_and_check(folder: Path, changes: dict[str, Change] | None = None, version: str = "1.0.0") -> None:
    checkups.look_at(write_course(folder, {**published.CHANGES, **(changes or {})}, version=version), patience=60)


def learners(app: LearnHub, cast: Cast, count: int) -> None:
    with app.app_context(), unit_of_work():
        course = db.session.scalars(db.select(Course).where(Course.slug == "floors")).one()
        for _ in range(count):
            factories.enrolled(cast.learner(), course)


def test_without_a_folder_it_says_where_to_check(client: FlaskClient) -> None:
    enter(client)
    page = client.get(PAGE).text
    assert "is not on this server" in page
    assert "python -m learnhub course check floors" in page


def test_the_folder_of_what_is_published_has_no_faults(client: FlaskClient, house: Path) -> None:
    write_and_check(house)
    enter(client)
    page = client.get(PAGE).text
    assert "No faults" in page
    assert "not what was imported" not in page


def test_faults_of_a_folder_that_is_not_imported_are_told_by_file(client: FlaskClient, house: Path) -> None:
    write_and_check(house)
    changes: dict[str, Change] = {
        FLOOR: ("## Two principles", "#### Two principles"),
        CHECK: ("lesson=floor", "lesson=no"),
    }
    write_and_check(house, {**changes, FLOOR_FR: None}, version="1.1.0")
    enter(client)
    page = client.get(PAGE).text
    assert "Version 1.1.0" in page
    assert "not imported yet" in page
    assert "Import version" not in page  # errors first
    for file in (FLOOR, CHECK):
        assert f'<code dir="ltr">{file}</code>' in page
    assert "Line 9, column 1" in page


def test_what_can_be_imported_comes_with_its_button(client: FlaskClient, house: Path) -> None:
    write_and_check(house, {"course.yml": ("Floors", "Floors again")}, version="1.0.1")
    enter(client)
    assert "Import version 1.0.1 from the folder" in client.get(PAGE).text


def test_a_folder_that_was_changed_after_its_import_is_told_of(client: FlaskClient, house: Path) -> None:
    write_and_check(house, {"course.yml": ("Floors", "Floors again")})
    enter(client)
    page = client.get(PAGE).text
    assert "The folder is not what was imported" in page
    assert "These files differ: course.yml." in page


def test_nobody_waits_for_the_checker(client: FlaskClient, house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("learnhub.web.trainer.findings.PATIENCE", 0.0)
    write_course(house)
    enter(client)
    assert "This folder is being checked" in client.get(PAGE).text
    checkups.look_at(house / "floors" / "1.0.0", patience=60)
    assert "No faults" in client.get(PAGE).text


def test_a_few_learners_are_not_told_to_an_author(client: FlaskClient, app: LearnHub, cast: Cast) -> None:
    learners(app, cast, 4)
    enter(client)
    assert "Fewer than 5" in client.get(PAGE).text
    sign_out(client)
    enter(client, "administrator")
    page = client.get(PAGE).text
    assert "Fewer than 5" not in page
    assert ">4</td>" in page


def test_five_learners_are(client: FlaskClient, app: LearnHub, cast: Cast) -> None:
    learners(app, cast, 5)
    enter(client)
    assert ">5</td>" in client.get(PAGE).text


def test_figures_are_listed_before_and_after_their_day_of_review(client: FlaskClient) -> None:
    told = "Figures to be reviewed in version 1.0.0"
    with clock.set_to(datetime(2027, 3, 31, 9, 0, tzinfo=UTC)):
        enter(client)
        assert told not in client.get(PAGE).text
        sign_out(client)
    with clock.set_to(datetime(2027, 6, 30, 9, 0, tzinfo=UTC)):
        enter(client)
        page = client.get(PAGE).text
        assert told in page
        assert "Two principles · Coverage" in page
        assert f'<code dir="ltr">{FLOOR}</code>' in page
        assert re.search(r'href="/en/courses/floors/floor#p\.1\.2"', page)
        assert "Overdue" not in page, "its day is not over"
        assert "day of review" not in client.get("/en/teach").text
        sign_out(client)
    with clock.set_to(datetime(2027, 7, 1, 9, 0, tzinfo=UTC)):
        enter(client)
        assert "Overdue" in client.get(PAGE).text
        assert "1 box of figures in “Floors” is past its day of review." in client.get("/en/teach").text


def test_translations_that_are_missing_or_outdated_are_named(client: FlaskClient, house: Path, app: LearnHub) -> None:
    changes: dict[str, Change] = {FLOOR_FR: ("SOURCE", '"000000000000"'), CHECK_FR: None}
    prepared = publishing.prepare(write_course(house, changes, version="1.1.0"))
    with app.app_context(), unit_of_work():
        publishing.store(record.SHELL, prepared)
    enter(client)
    page = client.get(PAGE).text
    assert "Translations of version 1.1.0" in page
    assert "français" in page
    assert "2 of 3" in page
    assert "1 unit: Check" in page
    assert "1 unit: What is a floor?" in page
