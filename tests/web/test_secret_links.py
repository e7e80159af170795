"""Links that hold a secret: the page tells nobody its address, and the secret is kept and logged nowhere (INV-28)."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.learning import invitations
from learnhub.people import sign_in_links
from learnhub.people.mailed_links import Purpose
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import db, unit_of_work
from tests import published
from tests.cast import PASSWORD, Cast
from tests.mailed import sign_up_token, token_for
from tests.web.browser import form_of


def _invitation(maker: Person) -> str:
    office = Cast().institution()
    courses = [published.publish_course().course]
    made = invitations.make(
        maker, institution=office, programme=None, courses=courses, due_on=None, uses_allowed=1, days=2
    )
    return made.code


LINKS: dict[str, Callable[[Person], str]] = {
    "/en/new-password/": lambda afi: token_for(afi, Purpose.RESET),
    "/en/confirm-address/": lambda afi: token_for(afi, Purpose.CONFIRM, "new@example.org"),
    "/en/sign-up/": lambda _afi: sign_up_token("new@example.org"),
    "/en/sign-in-link/": lambda afi: sign_in_links.make(record.SHELL, afi),
    "/en/first-administrator/": lambda _afi: sign_in_links.make_first_administrator() or "",
    "/en/invitation/": _invitation,
    "/en/sign-up?invitation=": _invitation,
}


@pytest.mark.parametrize("page", LINKS)
def test_the_secret_of_a_link_goes_nowhere(
    app: LearnHub, client: FlaskClient, caplog: pytest.LogCaptureFixture, page: str
) -> None:
    caplog.set_level(logging.INFO)
    with app.app_context(), unit_of_work():
        secret = LINKS[page](Cast().learner(email="afi@example.org"))
    opened = client.get(page + secret)
    assert (opened.status_code, opened.headers["Referrer-Policy"]) == (200, "origin")
    assert opened.headers["Cache-Control"] == "no-store"
    if page != "/en/invitation/":  # which leads on to signing in, and has no form
        form = form_of(opened.text[opened.text.index("<main") :])
        sent = client.post(form.action, data={**form.values, "password": PASSWORD})
        assert sent.headers["Referrer-Policy"] == "origin"
    assert client.get(page + "x" * len(secret)).headers["Referrer-Policy"] == "origin"
    assert secret not in caplog.text
    with app.app_context():
        for table in db.metadata.sorted_tables:
            assert secret not in str(db.session.execute(db.select(table)).all()), table.name
