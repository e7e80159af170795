"""On a test instance administrators see the last letters as they look; elsewhere nobody does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from learnhub.app import LearnHub
from learnhub.people import accounts
from learnhub.stores import outbox
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.outbox import Mail, MailState
from learnhub.web.admin import letters
from tests.cast import Cast
from tests.web.browser import sign_in

ADDRESS = "/en/administer/letters"


@pytest.fixture
def letter(app: LearnHub, client: FlaskClient, cast: Cast) -> str:
    """The code of a letter to somebody who reads French, with an administrator signed in."""
    with app.app_context(), unit_of_work():
        administrator = cast.administrator()
        learner = cast.learner(name="Awa Démonstration", email="awa@example.org")
        outbox.queue(accounts.PASSWORD_LETTER, learner.public_id, "password.1")
        code = db.session.scalars(select(Mail.code)).one()
    sign_in(client, administrator)
    return code


def test_a_letter_is_shown_in_the_language_of_its_reader(client: FlaskClient, letter: str) -> None:
    page = client.get(ADDRESS).text
    assert "Notice of a new password" in page
    assert "Waits" in page
    page = client.get(f"{ADDRESS}/{letter}").text
    assert "awa@example.org" in page
    assert '<html lang="en"' in page
    assert 'lang="fr"' in page
    assert "mot de passe" in page


def test_where_people_use_an_instance_nobody_sees_their_letters(
    app: LearnHub, client: FlaskClient, letter: str
) -> None:
    app.config["LEARNHUB"] = replace(app.config["LEARNHUB"], base_url="https://learn.example.org")
    assert client.get(ADDRESS).status_code == 404
    assert client.get(f"{ADDRESS}/{letter}").status_code == 404
    assert "last letters" not in client.get("/en/administer/work").text


def test_every_state_of_a_message_has_words() -> None:
    assert letters.STATES.keys() == set(MailState)
