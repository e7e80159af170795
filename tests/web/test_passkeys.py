"""Passkeys, as pages: adding one, signing in with it, and giving it in place of the password."""

from __future__ import annotations

import html
import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from learnhub.app import LearnHub
from learnhub.people import accounts, factors, passkeys
from learnhub.people.models import Person
from learnhub.stores.database import unit_of_work
from tests.authenticator import Authenticator
from tests.cast import PASSWORD, Cast
from tests.conftest import Time
from tests.web.browser import fill_in, form_of, sign_in

NEW = "/en/account/second-step/passkeys/new"


@pytest.fixture
def afi(app: LearnHub) -> Person:
    """A learner whom browsers can see."""
    with app.app_context(), unit_of_work():
        return Cast().learner(user_name="afi")


def _options(page: str) -> str:
    found = re.search(r'data-options="([^"]*)"', page)
    assert found, "no passkey is asked for on this page"
    return html.unescape(found[1])


def _add(client: FlaskClient, device: Authenticator, **more: str) -> TestResponse:
    page = client.get(NEW).text
    form = form_of(page, "passkeys/new")
    return client.post(form.action, data={**form.values, "answer": device.make(_options(page)), **more})


def _sign(client: FlaskClient, device: Authenticator, address: str, action: str) -> TestResponse:
    page = client.get(address).text
    form = form_of(page, action)
    return client.post(form.action, data={**form.values, "answer": device.sign(_options(page))})


def test_a_passkey_is_added_and_opens_the_account_alone(client: FlaskClient, afi: Person) -> None:
    sign_in(client, afi)
    device = Authenticator()
    assert _add(client, device, name="My <b>phone").location == "/en/account/second-step/recovery-codes"
    assert "My &lt;b&gt;phone" in client.get("/en/account/second-step").text
    client.delete_cookie("learnhub")
    answer = _sign(client, device, "/en/sign-in?next=/en/account", "/sign-in/passkey")
    assert answer.location == "/en/account"
    assert client.get("/en/account").status_code == 200


def test_the_password_then_asks_for_the_passkey(client: FlaskClient, afi: Person) -> None:
    sign_in(client, afi)
    device = Authenticator()
    _add(client, device)
    client.delete_cookie("learnhub")
    answer = fill_in(client, "/en/sign-in", "/sign-in", name="afi", password=PASSWORD)
    assert answer.location == "/en/sign-in/second-step"
    assert client.get("/en/account").status_code == 303
    _sign(client, device, answer.location, "/sign-in/passkey")
    assert client.get("/en/account").status_code == 200


def test_a_wrong_passkey_is_said_and_counts(client: FlaskClient, afi: Person, app: LearnHub) -> None:
    told = _sign(client, Authenticator(), "/en/sign-in", "/sign-in/passkey")
    assert told.location == "/en/sign-in"
    assert "This passkey does not open an account here" in client.get("/en/sign-in").text


def test_without_a_name_or_an_answer_nothing_is_added(client: FlaskClient, afi: Person, app: LearnHub) -> None:
    sign_in(client, afi)
    assert _add(client, Authenticator(), name=" ").status_code == 422
    assert _add(client, Authenticator(), answer="").status_code == 422
    with app.app_context():
        assert not factors.has_one(accounts.get(afi.public_id))


def test_a_passkey_is_given_in_place_of_the_password(client: FlaskClient, afi: Person, time: Time) -> None:
    sign_in(client, afi)
    device = Authenticator()
    _add(client, device)
    time.pass_by(minutes=11)
    asked = client.get("/en/account/password").location
    assert _sign(client, Authenticator(), asked, "/confirm-passkey").location.startswith("/en/confirm-password")
    assert _sign(client, device, asked, "/confirm-passkey").location == "/en/account/password"
    assert client.get("/en/account/password").status_code == 200


def test_removing_it_is_asked_first(client: FlaskClient, afi: Person, app: LearnHub) -> None:
    sign_in(client, afi)
    _add(client, Authenticator())
    page = client.get("/en/account/second-step").text
    [address] = re.findall(r'href="(/en/account/second-step/passkeys/\w+/remove)"', page)
    assert fill_in(client, address, "remove").location == "/en/account/second-step"
    with app.app_context():
        assert passkeys.of(accounts.get(afi.public_id)) == []


def test_under_a_bare_number_none_is_offered(client: FlaskClient) -> None:
    assert "data-passkey" not in client.get("/en/sign-in", base_url="http://127.0.0.1").text
