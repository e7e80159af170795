"""Lessons on paper: whole, in order, without keys, and for those to whom the lessons are open."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.content import catalogue
from learnhub.learning import enrolments
from learnhub.learning.models import UnitProgress
from learnhub.stores.database import db, unit_of_work
from tests.cast import Cast
from tests.published import CHECK, COURSE, EXAM, LESSON, publish_course
from tests.web.browser import sign_in

COURSE_PAGE = f"/en/courses/{COURSE}"
LESSON_PRINT = f"{COURSE_PAGE}/{LESSON}/print"
MODULE_PRINT = f"{COURSE_PAGE}/modules/first/print"


@pytest.fixture(autouse=True)
def _course(app: LearnHub) -> None:
    with app.app_context(), unit_of_work():
        publish_course()


def enrol(app: LearnHub, cast: Cast, client: FlaskClient, language: str = "en") -> None:
    with app.app_context(), unit_of_work():
        person = cast.learner()
        enrolments.enrol(person, catalogue.get_course(COURSE), language=language)
    sign_in(client, person)


@pytest.fixture
def learner(app: LearnHub, cast: Cast, client: FlaskClient) -> FlaskClient:
    enrol(app, cast, client)
    return client


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<article")[2].partition("</article>")[0]).split())


def test_a_lesson_comes_with_its_terms_and_its_makers(learner: FlaskClient) -> None:
    told = words(learner.get(LESSON_PRINT).text)
    assert told.index("What is a floor?") < told.index("It starts with everyone.") < told.index("Terms used here")
    assert "benefit Money, goods or services that a person receives" in told
    assert "A set of guarantees." not in told, "a term that the lesson does not mark"
    assert "From the course “Floors”, version 1.0.0. Written by LearnHub project. Licence: CC-BY-4.0." in told
    assert "National experts have not reviewed this course yet." in told


def test_a_module_is_its_lessons_in_order_and_the_names_of_its_quizzes(learner: FlaskClient) -> None:
    page = learner.get(MODULE_PRINT).text
    told = words(page)
    assert "Contents What is a floor? Lesson, 10 minutes Check Quiz, 3 minutes" in told
    assert told.index("It starts with everyone.") < told.index("This is done on LearnHub, not on paper.")
    for secret in ("Two questions.", "Whom does a floor cover?", "workers", "How many years?"):
        assert secret not in told
    assert '<div class="note-place" id="floor.note.where-you-work"></div>' in page


@pytest.mark.parametrize("path", [LESSON_PRINT, MODULE_PRINT])
def test_every_id_is_there_once_and_every_link_within_the_page_leads_somewhere(learner: FlaskClient, path: str) -> None:
    page = learner.get(path).text
    ids = Counter(re.findall(r' id="([^"]+)"', page))
    assert [one for one, times in ids.items() if times > 1] == []
    assert set(re.findall(r' href="#([^"]+)"', page)) <= set(ids)
    assert "@" not in "".join(re.findall(r' (?:href|src)="([^"]*)"', page))


def test_files_have_whole_addresses_and_pictures_do_not_wait(learner: FlaskClient) -> None:
    page = learner.get(LESSON_PRINT).text
    assert re.search(r'href="https?://[^/"]+/media/floors/1\.0\.0/form\.pdf"', page)
    assert 'loading="lazy"' not in page


def test_it_is_in_the_language_in_which_one_reads(app: LearnHub, cast: Cast, client: FlaskClient) -> None:
    enrol(app, cast, client, "fr")
    page = client.get(MODULE_PRINT).text
    assert '<div class="prose" lang="fr" dir="ltr">' in page
    told = words(page)
    assert "Premier module Un début. Contents Qu’est-ce qu’un socle ?" in told
    assert "From the course “Socles”" in told


def test_visitors_print_what_they_may_read_in_their_language(client: FlaskClient) -> None:
    lesson = client.get(f"{COURSE_PAGE}/{LESSON}?in=fr").text
    assert f'href="{LESSON_PRINT}?in=fr"' in lesson
    assert "/modules/" not in lesson
    assert "Il commence par tout le monde." in client.get(f"{LESSON_PRINT}?in=fr").text


@pytest.mark.parametrize("part", [CHECK, EXAM, "none", "modules/final", "modules/none"])
def test_quizzes_and_modules_without_lessons_are_not_printed(learner: FlaskClient, part: str) -> None:
    path = f"{COURSE_PAGE}/{part}/print"
    assert learner.get(path).status_code == 404
    assert path not in learner.get(COURSE_PAGE).text


def test_the_course_and_the_lesson_lead_there(learner: FlaskClient) -> None:
    assert f'href="{MODULE_PRINT}"' in learner.get(COURSE_PAGE).text
    lesson = learner.get(f"{COURSE_PAGE}/{LESSON}").text
    assert f'href="{LESSON_PRINT}"' in lesson
    assert f'href="{MODULE_PRINT}"' in lesson


def test_printing_is_not_reading(app: LearnHub, learner: FlaskClient) -> None:
    learner.get(MODULE_PRINT)
    with app.app_context():
        assert db.session.query(UnitProgress).count() == 0
