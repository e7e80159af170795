"""A course begun in the browser: right from the start, owned by a country, seen by nobody else."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.content.format import checking
from learnhub.content.models import Course
from learnhub.stores.database import db, unit_of_work
from tests.cast import Cast
from tests.web.browser import form_of, sign_in

NEW = "/en/teach/new-course"


@pytest.fixture
def courses(app: LearnHub, tmp_path: Path) -> Path:
    app.config["LEARNHUB"] = replace(app.config["LEARNHUB"], courses=str(tmp_path))
    return tmp_path


@pytest.fixture
def administrator(app: LearnHub, cast: Cast, client: FlaskClient, courses: Path) -> None:
    """Somebody who may begin courses, signed in."""
    with app.app_context(), unit_of_work():
        person = cast.administrator()
    sign_in(client, person)


def begin(client: FlaskClient, languages: str = "en,fr", **values: str) -> tuple[int, str]:
    address = f"{NEW}?languages={languages}"
    form = form_of(client.get(address).text, NEW)
    answer = client.post(address, data={**form.values, **values})
    return answer.status_code, answer.text


def test_a_course_is_begun_with_its_titles_and_its_country(
    app: LearnHub, client: FlaskClient, administrator: None, courses: Path
) -> None:
    titles = {"title_en": "What a floor costs", "title_fr": "Ce que coûte un socle"}
    assert begin(client, **titles, short_name="costing", country="BJ")[0] == 303
    version = courses / "costing" / "1.0.0"
    assert [fault for fault in checking.check(version).faults if fault.severity == "error"] == []
    assert 'fr: "Ce que coûte un socle"' in (version / "course.yml").read_text() or (
        "fr: Ce que coûte un socle" in (version / "course.yml").read_text()
    )
    with app.app_context():
        assert db.session.scalars(db.select(Course.country)).one() == "BJ"
    assert "What a floor costs" in client.get("/en/teach/courses/costing").text
    assert "began this course." in client.get("/en/teach/courses/costing/history").text
    assert "costing" not in client.get("/en/courses").text
    assert client.get("/en/teach/courses/costing/1.0.0/files").status_code == 200
    assert begin(client, **titles, short_name="costing", country="BJ")[0] == 422  # it is there by now


@pytest.mark.parametrize(
    "languages", ["en,fr,pt-BR", "English, French; pt-BR", "en fr pt-br", "Anglais,français,pt_BR"]
)
def test_languages_are_named_or_given_by_their_codes(client: FlaskClient, administrator: None, languages: str) -> None:
    page = client.get(f"{NEW}?languages={languages}").text
    assert re.findall('name="title_([^"]*)"', page) == ["en", "fr", "pt-BR"]
    assert "Title in French" in page


@pytest.mark.parametrize("languages", ["xx-nothing", "en,,nowhere"])
def test_languages_that_nobody_speaks_are_told(client: FlaskClient, administrator: None, languages: str) -> None:
    answer = client.get(f"{NEW}?languages={languages}")
    assert answer.status_code == 422
    assert "Not known:" in answer.text


def test_everything_wrong_is_said_at_once_and_nothing_is_made(
    client: FlaskClient, administrator: None, courses: Path
) -> None:
    status, page = begin(client, title_en="", title_fr="Socle", short_name="Not An Id")
    assert status == 422
    assert "Write a title." in page
    status, page = begin(client, title_en="A", title_fr="Un", short_name="../up")
    assert status == 422
    assert list(courses.iterdir()) == []
