"""The outline beside a unit: the units of its own module, and each other module as a line."""

from __future__ import annotations

from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.content import catalogue
from learnhub.learning import enrolments, progress
from learnhub.stores.database import unit_of_work
from tests.cast import Cast
from tests.published import COURSE, LESSON, publish_course
from tests.web.browser import sign_in


def _outline_of(page: str) -> str:
    return page.partition('aria-label="Contents of the course"')[2].partition("</nav>")[0]


def test_it_lists_the_units_of_the_module_that_is_read_and_leads_to_the_others(
    app: LearnHub, client: FlaskClient, cast: Cast
) -> None:
    with app.app_context(), unit_of_work():
        learner, version = cast.learner(), publish_course()
        enrolment = enrolments.enrol(learner, version.course, language="en")
        progress.complete_lesson(enrolment, catalogue.get_unit(version, LESSON))
    sign_in(client, learner)
    of_lesson = _outline_of(client.get(f"/en/courses/{COURSE}/{LESSON}").text)
    assert "1. First module" in of_lesson
    assert "1 of 2 units" in of_lesson
    assert f'href="/en/courses/{COURSE}/check"' in of_lesson
    assert f'<a href="/en/courses/{COURSE}#module.final">2. Exam</a>' in of_lesson
    assert "0 of 1 unit" in of_lesson
    assert f'href="/en/courses/{COURSE}/exam"' not in of_lesson
    of_exam = _outline_of(client.get(f"/en/courses/{COURSE}/exam").text)
    assert f'<a href="/en/courses/{COURSE}#module.first">1. First module</a>' in of_exam
    assert f'href="/en/courses/{COURSE}/exam" aria-current="page"' in of_exam
    assert 'id="module.final">2. Exam</h3>' in client.get(f"/en/courses/{COURSE}").text


def test_a_visitor_is_told_of_no_progress(app: LearnHub, client: FlaskClient) -> None:
    with app.app_context(), unit_of_work():
        publish_course()
    outline = _outline_of(client.get(f"/en/courses/{COURSE}/{LESSON}").text)
    assert f'<a href="/en/courses/{COURSE}#module.final">2. Exam</a>' in outline
    assert " of " not in outline
