"""What a new version brings is told where learners look: on the course's page."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.content import publishing
from learnhub.learning import enrolments, moves
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import unit_of_work
from tests import published
from tests.cast import Cast
from tests.content.written_course import write_course
from tests.web.browser import sign_in

PAGE = f"/fr/courses/{published.COURSE}"
TOLD = '<p lang="fr">La clé d’une question est corrigée.</p>'
IN_A_NOTICE = '<p class="notice-title">Nouveautés de la version 1.0.1</p>'


@pytest.fixture
def learner(app: LearnHub, cast: Cast) -> Person:
    """Who began on the first version."""
    with app.app_context(), unit_of_work():
        person = cast.learner()
        enrolments.enrol(person, published.publish_course().course, language="fr")
    return person


@pytest.fixture
def _next(app: LearnHub, learner: Person, tmp_path: Path) -> None:
    told = "changes: {en: The key of a question is corrected., fr: La clé d’une question est corrigée.}"
    change = ("licence:", f"{told}\nlicence:")
    folder = write_course(tmp_path, {**published.CHANGES, "course.yml": change}, version="1.0.1")
    with app.app_context():
        prepared = publishing.prepare(folder)
        with unit_of_work():
            moves.publish(record.SHELL, publishing.store(record.SHELL, prepared))


@pytest.mark.usefixtures("_next")
def test_whoever_was_moved_is_told_what_changed(client: FlaskClient, learner: Person) -> None:
    sign_in(client, learner)
    page = client.get(PAGE).text
    assert IN_A_NOTICE in page
    assert page.count(TOLD) == 1


@pytest.mark.usefixtures("_next")
def test_a_visitor_may_look_it_up(client: FlaskClient) -> None:
    page = client.get(PAGE).text
    assert IN_A_NOTICE not in page
    assert f"<summary>Nouveautés de la version 1.0.1</summary>{TOLD}" in page


def test_of_a_first_version_nothing_is_told(client: FlaskClient, learner: Person) -> None:
    sign_in(client, learner)
    assert "Nouveautés de la version" not in client.get(PAGE).text
