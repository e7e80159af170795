"""Where trainers begin: their courses with all versions, their programmes, and what waits for them."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.content import publishing
from learnhub.learning import programmes
from learnhub.stores import record
from learnhub.stores.database import unit_of_work
from learnhub.web.trainer import authors_guide
from tests import published
from tests.cast import PASSWORD, Cast
from tests.web.browser import fill_in

DRAFT = "of-benin"


@pytest.fixture(autouse=True)
def house(app: LearnHub, cast: Cast) -> None:
    """A published course in a programme, a draft of another one, and everybody who may teach in them."""
    with app.app_context(), unit_of_work():
        course = published.publish_course().course
        published.store_draft(DRAFT, country="BJ")
        programme = programmes.make(record.SYSTEM, name="Spring", courses=[course])
        for name, person in (
            ("author", cast.author(course.slug)),
            ("author.of.benin", cast.author(DRAFT)),
            ("tutor", cast.tutor(programme.public_id)),
            ("manager", cast.country_manager("BJ")),
            ("learner", cast.learner()),
        ):
            person.user_name = name


def enter(client: FlaskClient, name: str) -> None:
    assert fill_in(client, "/en/sign-in", "/sign-in", name=name, password=PASSWORD).status_code == 303


def overview(client: FlaskClient, name: str) -> str:
    enter(client, name)
    return client.get("/en/teach").text


def test_an_author_sees_own_courses_and_no_others(client: FlaskClient) -> None:
    page = overview(client, "author")
    assert 'href="/en/teach/courses/floors"' in page
    assert "Of-benin" not in page
    assert "Nothing at present." in page
    assert "Your programmes" not in page


def test_the_way_to_the_authors_guide_is_there_where_the_server_has_it(app: LearnHub, client: FlaskClient) -> None:
    link = f'href="/en/courses/{authors_guide.SLUG}"'
    assert link not in overview(client, "author")
    with app.app_context(), unit_of_work():
        assert publishing.publish(record.SYSTEM, published.store_draft(authors_guide.SLUG))
    assert link in client.get("/en/teach").text


def test_an_author_sees_all_versions_of_a_course(client: FlaskClient) -> None:
    enter(client, "author")
    page = client.get("/en/teach/courses/floors").text
    assert ">1.0.0<" in page
    assert "Published" in page
    assert client.get(f"/en/teach/courses/{DRAFT}").status_code == 404


@pytest.mark.parametrize("name", ["author.of.benin", "manager"])
def test_a_draft_waits_for_those_who_may_have_it_published(client: FlaskClient, name: str) -> None:
    page = overview(client, name)
    assert "Version 1.0.0 of “Of-benin” waits to be published." in page
    assert f'href="/en/teach/courses/{DRAFT}"' in page


def test_a_tutor_sees_the_programme_and_what_is_published(client: FlaskClient) -> None:
    page = overview(client, "tutor")
    assert "Spring" in page
    assert "Floors" in page
    assert 'href="/en/teach/courses/floors"' not in page
    assert re.search(r'href="/en/manage/programmes/\w+">Spring</a>', page)
    assert client.get("/en/teach/courses/floors").status_code == 403


@pytest.mark.parametrize(
    ("name", "is_open"), [("author", True), ("tutor", True), ("manager", True), ("learner", False)]
)
def test_the_way_there_is_shown_to_whom_it_is_open(client: FlaskClient, name: str, is_open: bool) -> None:
    enter(client, name)
    assert ('href="/en/teach"' in client.get("/en/privacy").text) is is_open
    assert client.get("/en/teach").status_code == (200 if is_open else 403)
