"""What pages ask of the database: a few statements, the same however long the course is."""

from __future__ import annotations

from learnhub.app import LearnHub
from learnhub.content.models import UnitText
from learnhub.stores.database import db, unit_of_work
from tests.cast import Cast
from tests.reports import factories
from tests.statements import counted
from tests.web.browser import sign_in

MOST_OF_A_LESSON = 6


def _asked_for_a_lesson(app: LearnHub, cast: Cast, lessons: int) -> list[str]:
    with app.app_context(), unit_of_work():
        person = cast.learner()
        enrolment = factories.enrolled(person, factories.course(f"floors-{lessons}", lessons=lessons), done=lessons - 1)
        text = UnitText(version_id=enrolment.version_id, unit_slug="lesson-1", language="fr", html="<p>Read me.</p>")
        db.session.add(text)
    client = app.test_client()
    sign_in(client, person)
    path = f"/en/courses/floors-{lessons}/lesson-1"
    client.get(path)  # which notes that it was opened, and reads what is then kept
    with counted() as asked:
        assert client.get(path).status_code == 200
    return asked


def test_a_lesson_asks_at_most_six_however_long_the_course(app: LearnHub, cast: Cast) -> None:
    of_short, of_long = (_asked_for_a_lesson(app, cast, lessons) for lessons in (3, 60))
    assert 2 <= len(of_long) <= MOST_OF_A_LESSON, "\n".join(of_long)
    assert of_short == of_long
