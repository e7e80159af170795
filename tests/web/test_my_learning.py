"""What learners find on their start page."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.stores.database import unit_of_work
from tests.cast import Cast
from tests.reports import factories
from tests.web.browser import sign_in


@pytest.mark.parametrize("interface", ["en", "fr"])
@pytest.mark.parametrize(
    ("read_in", "title", "lesson"), [("en", "Floors", "Lesson 2"), ("fr", "Floors (français)", "Leçon 2")]
)
def test_a_course_and_its_next_unit_are_named_as_the_course_is_read(
    app: LearnHub, client: FlaskClient, cast: Cast, interface: str, read_in: str, title: str, lesson: str
) -> None:
    with app.app_context(), unit_of_work():
        person = cast.learner()
        factories.enrolled(person, factories.course(), done=1).language = read_in
    sign_in(client, person)
    shown = client.get(f"/{interface}/").text
    lang = "" if read_in == interface else f' lang="{read_in}"'
    assert f'<h2 class="course-title"{lang}><a href="/{interface}/courses/floors">{title}</a></h2>' in shown
    assert f"<span{lang}>{lesson}</span>" in shown


def test_a_completed_course_is_named_as_it_was_read(app: LearnHub, client: FlaskClient, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        person = cast.learner()
        factories.enrolled(person, factories.course(), done=3)
    sign_in(client, person)
    assert (
        '<h3 class="course-title" lang="fr"><a href="/en/courses/floors">Floors (français)</a></h3>'
        in client.get("/en/").text
    )


def test_a_language_that_a_course_no_longer_has_gives_way_to_its_own(
    app: LearnHub, client: FlaskClient, cast: Cast
) -> None:
    with app.app_context(), unit_of_work():
        person = cast.learner()
        factories.enrolled(person, factories.course(), done=1).language = "km"
    sign_in(client, person)
    shown = client.get("/fr/").text
    assert '<h2 class="course-title" lang="en"><a href="/fr/courses/floors">Floors</a></h2>' in shown
    assert '<span lang="en">Lesson 2</span>' in shown
