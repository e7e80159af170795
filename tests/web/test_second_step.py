"""The second step at sign-in, as pages: turning it on, signing in with it, and giving it again."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from learnhub.app import LearnHub
from learnhub.people import accounts, recovery_codes, sign_in_links
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import unit_of_work
from tests.cast import PASSWORD, Cast
from tests.conftest import Time
from tests.factors import code, secured
from tests.web.browser import fill_in, form_of, sign_in, sign_in_by_form

SECOND_STEP = "/en/sign-in/second-step"


@pytest.fixture
def afi(app: LearnHub) -> Person:
    """A learner whom browsers can see."""
    with app.app_context(), unit_of_work():
        return Cast().learner(user_name="afi")


@pytest.fixture
def secret(app: LearnHub, afi: Person, time: Time) -> str:
    """What her app makes codes from; the code of this half minute is still good."""
    with app.app_context(), unit_of_work():
        made = secured(accounts.get(afi.public_id))
    time.pass_by(minutes=5)
    return made


def _make_recovery_codes(client: FlaskClient) -> list[str]:
    page = fill_in(client, "/en/account/second-step/recovery-codes")
    return re.findall(r"<code>([0-9A-Z-]{19})</code>", page.text)


def _is_in(client: FlaskClient) -> bool:
    return client.get("/en/account").status_code == 200


def test_an_app_is_set_up_with_the_key_that_the_page_shows(client: FlaskClient, afi: Person) -> None:
    sign_in(client, afi)
    page = client.get("/en/account/second-step/app")
    shown = re.search(r'id="totp-secret" value="([A-Z2-7 ]+)"', page.text)
    assert shown
    assert "<svg" in page.text
    assert "style=" not in page.text
    form = form_of(page.text, "second-step/app")
    answer = client.post(form.action, data={**form.values, "code": code(shown[1].replace(" ", ""))})
    assert answer.location == "/en/account/second-step/recovery-codes"
    assert len(set(_make_recovery_codes(client))) == 10
    assert "You have 10 recovery codes left." in client.get("/en/account/second-step").text


def test_a_wrong_first_code_keeps_the_same_key_on_the_page(client: FlaskClient, afi: Person) -> None:
    sign_in(client, afi)
    page = client.get("/en/account/second-step/app")
    form = form_of(page.text, "second-step/app")
    again = client.post(form.action, data={**form.values, "code": "000000"})
    assert again.status_code == 422
    assert "This code is not right" in again.text
    assert form_of(again.text, "second-step/app").values["offer"] == form.values["offer"]


def test_the_password_alone_opens_nothing(client: FlaskClient, afi: Person, secret: str) -> None:
    answer = fill_in(client, "/en/sign-in?next=/en/account/history", name="afi", password=PASSWORD)
    assert answer.location == f"{SECOND_STEP}?next=/en/account/history"
    assert not _is_in(client)
    answer = fill_in(client, answer.location, "second-step", code=code(secret))
    assert answer.location == "/en/account/history"
    assert _is_in(client)


def test_the_code_begins_a_session_of_its_own(client: FlaskClient, afi: Person, secret: str) -> None:
    sign_in_by_form(client, afi)
    with client.session_transaction() as waiting:
        before = dict(waiting)
    fill_in(client, SECOND_STEP, code=code(secret))
    with client.session_transaction() as inside:
        assert "_user_id" not in before
        assert before["second_step"] not in inside.values()


def test_a_wrong_code_is_said_and_too_many_have_to_wait(client: FlaskClient, afi: Person, secret: str) -> None:
    sign_in_by_form(client, afi)
    answers = [fill_in(client, SECOND_STEP, code="000000") for _try in range(5)]
    assert {answer.status_code for answer in answers} == {422}
    assert "This code is not right" in answers[0].text
    assert fill_in(client, SECOND_STEP, code=code(secret)).status_code == 429
    assert not _is_in(client)


def test_who_takes_too_long_begins_again(client: FlaskClient, afi: Person, secret: str, time: Time) -> None:
    sign_in_by_form(client, afi)
    form = form_of(client.get(SECOND_STEP).text)
    time.pass_by(minutes=11)
    answer = client.post(form.action, data={**form.values, "code": code(secret)})
    assert answer.location == "/en/sign-in"
    assert "Your sign-in took too long" in client.get("/en/sign-in").text


def test_a_recovery_code_opens_once_and_says_how_many_are_left(client: FlaskClient, afi: Person, secret: str) -> None:
    sign_in(client, afi)
    codes = _make_recovery_codes(client)
    for number, (status, words) in enumerate([(303, "You have 9 recovery codes left."), (422, "")]):
        client.delete_cookie("learnhub")
        sign_in_by_form(client, afi)
        answer = fill_in(client, "/en/sign-in/recovery-code", code=codes[0].lower().replace("-", " "))
        assert answer.status_code == status, number
        assert words in client.get("/en/").text


def test_recovery_codes_sent_for_twice_are_the_same(client: FlaskClient, afi: Person, secret: str) -> None:
    sign_in(client, afi)
    form = form_of(client.get("/en/account/second-step/recovery-codes").text)
    pages = [client.post(form.action, data=form.values).text for _time in range(2)]
    assert pages[0].count("<code>") == 10
    assert re.findall("<code>.*</code>", pages[0]) == re.findall("<code>.*</code>", pages[1])
    _make_recovery_codes(client)
    assert client.post(form.action, data=form.values).status_code == 409


def test_a_sign_in_link_asks_for_the_second_step_too(
    app: LearnHub, client: FlaskClient, afi: Person, secret: str
) -> None:
    with app.app_context(), unit_of_work():
        token = sign_in_links.make(record.SHELL, accounts.get(afi.public_id))
    answer = fill_in(client, f"/en/sign-in-link/{token}")
    assert answer.location == f"{SECOND_STEP}?next=/en/account/password"
    assert "The link does not work again." in client.get(answer.location).text
    assert not _is_in(client)
    assert fill_in(client, answer.location, code=code(secret)).location == "/en/account/password"
    assert client.get("/en/account/password").status_code == 200


def test_a_code_is_good_in_place_of_the_password(client: FlaskClient, afi: Person, secret: str, time: Time) -> None:
    sign_in(client, afi)
    time.pass_by(minutes=11)
    answer = client.get("/en/account/password")
    assert answer.location == "/en/confirm-password?next=/en/account/password"
    assert "Give a code from your app instead" in client.get(answer.location).text
    wrong = fill_in(client, "/en/confirm-code?next=/en/account/password", code="000000")
    assert wrong.status_code == 422
    right = fill_in(client, "/en/confirm-code?next=/en/account/password", code=code(secret))
    assert right.location == "/en/account/password"
    assert client.get("/en/account/password").status_code == 200


def test_turning_it_off_is_said_first(app: LearnHub, client: FlaskClient, afi: Person, secret: str) -> None:
    sign_in(client, afi)
    _make_recovery_codes(client)
    answer = fill_in(client, "/en/account/second-step/app/remove", "remove")
    assert _told(client, answer, "Codes from an app are off.")
    with app.app_context():
        assert recovery_codes.left(accounts.get(afi.public_id)) == 0


def _told(client: FlaskClient, answer: TestResponse, words: str) -> bool:
    return words in client.get(answer.location or "").text


def test_the_key_of_another_person_is_not_taken(client: FlaskClient, app: LearnHub, afi: Person) -> None:
    with app.app_context(), unit_of_work():
        dara = Cast().learner(user_name="dara")
    sign_in(client, dara)
    offer = form_of(client.get("/en/account/second-step/app").text, "second-step/app").values["offer"]
    sign_in(client, afi)
    answer = fill_in(client, "/en/account/second-step/app", "second-step/app", offer=offer, code="123456")
    assert answer.status_code == 422
