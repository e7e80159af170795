"""The glossary of a course: a page for all readers, and terms that lead to it from lessons."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.content import catalogue, publishing
from learnhub.learning import enrolments
from learnhub.stores import record
from learnhub.stores.database import unit_of_work
from tests.cast import Cast
from tests.content.written_course import write_course
from tests.published import COURSE, publish_course
from tests.web.browser import sign_in

PAGE, LESSON = f"/en/glossary/{COURSE}", f"/en/courses/{COURSE}/floor"


@pytest.fixture(autouse=True)
def _course(app: LearnHub) -> None:
    with app.app_context(), unit_of_work():
        publish_course()


def learn_in(language: str, app: LearnHub, client: FlaskClient, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        learner = cast.learner()
        enrolments.enrol(learner, catalogue.get_course(COURSE), language=language)
    sign_in(client, learner)


def terms_on(page: str) -> list[str]:
    return re.findall(r"<dt[^>]*>([^<]+)</dt>", page)


def test_visitors_read_it_in_the_language_of_the_page_or_the_one_they_ask_for(client: FlaskClient) -> None:
    assert terms_on(client.get(PAGE).text) == ["benefit", "social protection floor"]
    assert terms_on(client.get(f"/fr/glossary/{COURSE}").text) == ["prestation", "socle de protection sociale"]
    assert terms_on(client.get(f"{PAGE}?in=fr").text) == ["prestation", "socle de protection sociale"]


def test_learners_read_it_in_the_language_of_their_course(app: LearnHub, client: FlaskClient, cast: Cast) -> None:
    learn_in("fr", app, client, cast)
    page = client.get(PAGE).text
    assert terms_on(page) == ["prestation", "socle de protection sociale"]
    assert 'In English: <span lang="en" dir="auto">benefit</span>' in page
    assert "Source: Own wording" in page


def test_a_term_in_a_lesson_leads_to_its_place_in_the_glossary(client: FlaskClient) -> None:
    assert f'<a class="term" href="{PAGE}#term.benefit">benefit</a>' in client.get(LESSON).text
    assert '<div id="term.benefit">' in client.get(PAGE).text


def test_a_visitor_who_chose_a_language_stays_in_it(client: FlaskClient) -> None:
    page = client.get(f"/fr/courses/{COURSE}/floor?in=en").text
    assert f'href="/fr/glossary/{COURSE}?in=en#term.benefit"' in page


def test_the_way_back_leads_to_the_lesson_from_which_one_came(client: FlaskClient) -> None:
    def back(came_from: str) -> list[str]:
        page = client.get(PAGE, headers={"Referer": f"http://localhost{came_from}"}).text
        trail = page[page.index('<nav class="breadcrumb"') :]
        return re.findall(r'href="([^"]+)"', trail[: trail.index("</nav>")])

    assert back(LESSON) == [f"/en/courses/{COURSE}", LESSON]
    assert back(f"/en/courses/{COURSE}/check") == [f"/en/courses/{COURSE}"]
    assert back("/en/courses") == [f"/en/courses/{COURSE}"]


def test_a_term_by_itself_is_a_small_piece_in_the_language_of_the_lesson(client: FlaskClient) -> None:
    answer = client.get(f"{PAGE}/benefit?in=fr")
    assert answer.text.startswith('<p class="term-name" id="term-name" lang="fr" dir="auto">prestation</p>')
    assert "une personne <em>reçoit</em>." in answer.text
    assert len(answer.data) < 500
    assert answer.headers["Cache-Control"] == "private, max-age=3600"
    assert f'<a href="/en/courses/{COURSE}/floor">the lesson</a>' in client.get(f"{PAGE}/benefit?in=xx").text


@pytest.mark.parametrize("address", [f"{PAGE}/nothing", "/en/glossary/nothing", "/en/glossary/nothing/benefit"])
def test_what_is_not_there_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_course_without_a_glossary_has_no_page_for_it(app: LearnHub, client: FlaskClient, tmp_path: Path) -> None:
    folder = write_course(tmp_path, {"course.yml": ("Floors", "Plain")}, course="plain")
    with app.app_context(), unit_of_work():
        publishing.publish(record.SHELL, publishing.store(record.SHELL, publishing.prepare(folder)))
    assert client.get("/en/glossary/plain").status_code == 404
    assert "/en/glossary/" not in client.get("/en/courses/plain").text
    page = client.get("/en/courses/plain/floor").text
    assert "/en/glossary/" not in page
    assert "glossary." not in page
    assert f"{PAGE}" in client.get(f"/en/courses/{COURSE}").text
