"""Cookies that were copied, planted or tampered with."""

from __future__ import annotations

from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.people.models import Person
from tests.web.browser import fill_in, sign_in_by_form, sign_out


def test_a_copied_cookie_is_worth_nothing_after_signing_out(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    sign_in_by_form(client, afi)
    cookie = client.get_cookie("learnhub")
    assert cookie is not None
    thief = app.test_client()
    thief.set_cookie("learnhub", cookie.value)
    assert thief.get("/en/account").status_code == 200
    sign_out(client)
    assert thief.get("/en/account").status_code == 303
    assert "Sign in" in thief.get("/en/").text


def test_signing_in_gives_a_new_session_to_who_had_one_planted(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    planted = app.test_client()
    planted.get("/en/sign-in")
    cookie = planted.get_cookie("learnhub")
    assert cookie is not None
    client.set_cookie("learnhub", cookie.value)
    sign_in_by_form(client, afi)
    after = client.get_cookie("learnhub")
    assert after is not None
    assert after.value != cookie.value
    assert planted.get("/en/account").status_code == 303  # who planted it is still nobody


def test_each_sign_in_has_a_token_of_its_own(app: LearnHub, afi: Person) -> None:
    tokens = []
    for _ in range(2):
        client = app.test_client()
        sign_in_by_form(client, afi)
        with client.session_transaction() as session:
            tokens.append(session["_user_id"])
    assert len(set(tokens)) == 2
    assert all(len(token) >= 43 for token in tokens)
    assert afi.public_id not in tokens


def test_a_cookie_that_was_tampered_with_is_nobodys(client: FlaskClient, afi: Person) -> None:
    sign_in_by_form(client, afi)
    cookie = client.get_cookie("learnhub")
    assert cookie is not None
    client.set_cookie("learnhub", ("A" if cookie.value[0] != "A" else "B") + cookie.value[1:])
    assert client.get("/en/account").status_code == 303


def test_a_new_password_ends_all_other_sessions(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    other = app.test_client()
    for browser in (client, other):
        sign_in_by_form(browser, afi)
    fill_in(client, "/en/account/password", "/password", password="quiet rivers remember")
    assert client.get("/en/account").status_code == 200
    assert other.get("/en/account").status_code == 303
