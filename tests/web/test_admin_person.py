"""What a person's page tells of an institution that nobody has confirmed."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.learning import enrolments, programmes
from learnhub.people import memberships
from learnhub.stores.database import unit_of_work
from tests.cast import Cast
from tests.published import publish_course
from tests.web.browser import sign_in

READERS = {
    "tutor": False,
    "programme manager": False,
    "manager of that ministry": True,
    "administrator": True,
}


@pytest.mark.parametrize(("reader", "is_told"), READERS.items())
def test_a_claim_is_shown_to_those_who_may_confirm_it(
    app: LearnHub, client: FlaskClient, reader: str, is_told: bool
) -> None:
    cast = Cast()
    with app.app_context(), unit_of_work():
        course = publish_course().course
        programme = programmes.make("shell", name="Demo", courses=[course])
        ministry = cast.institution("BJ", name="Ministry of Claims")
        learner = cast.learner("BJ", name="Afi Exemple")
        memberships.claim(learner, ministry)
        enrolments.enrol(learner, course, language="fr", programme=programme)
        readers = {
            "tutor": cast.tutor(programme.public_id),
            "programme manager": cast.programme_manager(programme.public_id),
            "manager of that ministry": cast.institution_manager(ministry),
            "administrator": cast.administrator(),
        }
        code, person = learner.public_id, readers[reader]
    sign_in(client, person)
    page = client.get(f"/en/administer/people/{code}")
    if reader == "manager of that ministry":
        # Until it is confirmed, she is no colleague yet: her claim waits on the list of claims.
        assert page.status_code == 404
        page = client.get("/en/manage/claims")
    assert page.status_code == 200
    assert "Afi Exemple" in page.text
    assert ("Ministry of Claims" in page.text) is is_told
