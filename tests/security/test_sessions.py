"""Cookies that were copied, planted or tampered with."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from learnhub import clock
from learnhub.app import LearnHub
from learnhub.people import accounts, factors, password_resets, passwords, sessions
from learnhub.people.mailed_links import Purpose
from learnhub.people.models import Person
from learnhub.privacy import erasing
from learnhub.stores import record
from learnhub.stores.database import unit_of_work
from tests.cast import Cast, password_hash
from tests.conftest import Time
from tests.factors import code, secured
from tests.mailed import token_for
from tests.web.browser import form_of, sign_in, sign_in_by_form, sign_out

Ending = Callable[[Person], object]

# How a session ends, whoever ends it. What is done by rules here has its pages tested elsewhere.
ENDINGS: dict[str, Ending] = {
    "ended in the list of devices": lambda afi: sessions.end(sessions.list_open(afi)[0]),
    "all others ended": sessions.end_all,
    "a new password": lambda afi: accounts.change_password(afi, password_hash()),
    "a new password by mail": lambda afi: password_resets.use(token_for(afi, Purpose.RESET), password_hash()),
    "another second step": secured,
    "the second step reset": lambda afi: factors.reset(record.SHELL, afi),
    "suspended": lambda afi: setattr(afi, "suspended_at", clock.now()),
    "erased": lambda afi: erasing.erase(afi, by=record.SHELL),
}


@pytest.fixture
def dara(app: LearnHub) -> Person:
    """A learner with an address."""
    with app.app_context(), unit_of_work():
        return Cast().learner(user_name="dara", email="dara@example.org")


def _copied(app: LearnHub, client: FlaskClient) -> FlaskClient:
    """Return a browser with the same cookie, as somebody has who found it on a shared computer."""
    cookie = client.get_cookie("learnhub")
    assert cookie is not None
    thief = app.test_client()
    thief.set_cookie("learnhub", cookie.value)
    assert thief.get("/en/account").status_code == 200
    return thief


def _is_out(thief: FlaskClient, whose: Person) -> None:
    assert thief.get("/en/account").status_code == 303
    assert thief.get("/en/account", headers={"Accept": "application/json"}).status_code == 401
    home = thief.get("/en/").text
    assert "Sign in" in home
    assert whose.name not in home


def test_a_copied_cookie_is_worth_nothing_after_signing_out(app: LearnHub, client: FlaskClient, dara: Person) -> None:
    sign_in_by_form(client, dara)
    thief = _copied(app, client)
    sign_out(client)
    _is_out(thief, dara)


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_a_copied_cookie_is_worth_nothing_however_its_session_ended(
    app: LearnHub, client: FlaskClient, dara: Person, ending: Ending
) -> None:
    sign_in(client, dara)
    thief = _copied(app, client)
    with app.app_context(), unit_of_work():
        ending(accounts.get(dara.public_id))
    _is_out(thief, dara)


@pytest.mark.parametrize(("days", "used_every"), [(15, 15), (61, 10)], ids=["not used", "used all the time"])
def test_a_copied_cookie_does_not_live_for_ever(
    app: LearnHub, client: FlaskClient, dara: Person, time: Time, days: int, used_every: int
) -> None:
    sign_in(client, dara)
    thief = _copied(app, client)
    for _times in range(days // used_every):
        time.pass_by(days=used_every)
        client.get("/en/account")
    time.pass_by(days=days % used_every)
    _is_out(thief, dara)


def test_what_waits_for_a_second_step_opens_nothing_and_ends_with_the_password(
    app: LearnHub, client: FlaskClient, dara: Person
) -> None:
    with app.app_context(), unit_of_work():
        secret = secured(accounts.get(dara.public_id))
    assert sign_in_by_form(client, dara).location == "/en/sign-in/second-step"
    form = form_of(client.get("/en/sign-in/second-step").text, "/second-step")
    assert client.get("/en/account").status_code == 303
    with app.app_context(), unit_of_work():
        accounts.change_password(accounts.get(dara.public_id), passwords.hash_password("another one, just as long"))
    answer = client.post("/en/sign-in/second-step", data={**form.values, "code": code(secret, 1)})
    assert answer.location == "/en/sign-in"
    assert client.get("/en/account").status_code == 303


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
