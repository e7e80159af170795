"""The page of health says in words what is wrong and what to do."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from learnhub.access.health import State, Subject
from learnhub.app import LearnHub
from learnhub.stores import record
from learnhub.stores.database import unit_of_work
from learnhub.stores.record import Act
from learnhub.web.admin import health
from tests.cast import Cast
from tests.web.browser import sign_in


@pytest.mark.parametrize("subject", Subject)
def test_every_trouble_has_words_and_a_mending(app: LearnHub, subject: Subject) -> None:
    with app.test_request_context("/en/"):
        for state in (State.BAD, State.GOOD):
            line = health._line(health.Finding(subject, state))
            assert line.title
            assert line.words
            assert bool(line.mend) == (state == State.BAD)


def test_it_says_what_is_wrong_first(app: LearnHub, client: FlaskClient, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        administrator = cast.administrator()
    sign_in(client, administrator)
    page = client.get("/en/administer/health").text
    assert "No backup was made yet." in page
    assert "docs/backup.md" in page
    assert page.index("No background work was ever done") < page.index("What is well") < page.index("Its schema is")
    with app.app_context(), unit_of_work():
        record.audit(record.SHELL, Act.BACKUP_MADE, "instance", "instance")
    assert "The newest is of 2 March 2026" in client.get("/en/administer/health").text
