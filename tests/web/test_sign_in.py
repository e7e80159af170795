"""Signing in and out, with a password or a one-time link."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from learnhub.app import LearnHub
from learnhub.people import accounts, grants, passwords, sessions, sign_in_links, throttles
from learnhub.people.known_browsers import KnownBrowser
from learnhub.people.mailed_links import Purpose
from learnhub.people.models import Person
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import AuditEntry
from tests.cast import PASSWORD, Cast
from tests.conftest import Time
from tests.factors import code, secured
from tests.mailed import token_for
from tests.web.browser import fill_in, form_of, sign_in_by_form, sign_out

WRONG = "The name or the password is not right."


@pytest.fixture
def afi(app: LearnHub) -> Person:
    """A learner whom browsers can see."""
    with app.app_context(), unit_of_work():
        return Cast().learner(name="Afi Exemple", user_name="afi", email="afi@example.org")


def _acts(app: LearnHub) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(db.select(AuditEntry.act).order_by(AuditEntry.id)))


@pytest.mark.parametrize("name", ["afi", "AFI ", "Afi@Example.org"])
def test_user_name_and_address_both_open_the_account(client: FlaskClient, afi: Person, name: str) -> None:
    answer = fill_in(client, "/en/sign-in", name=name, password=PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/en/")
    assert "Afi Exemple" in client.get("/en/account").text


def test_unknown_wrong_and_suspended_get_the_same_words(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    with app.app_context(), unit_of_work():
        suspended = Cast().learner(user_name="suspended")
        suspended.suspended_at = suspended.created_at
    answers = [
        fill_in(client, "/en/sign-in", name=name, password=password)
        for name, password in [("afi", "not the right one"), ("nobody", PASSWORD), ("suspended", PASSWORD)]
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert all(WRONG in answer.text for answer in answers)
    assert client.get("/en/account").status_code == 303


def test_what_was_typed_is_kept_but_not_the_password(client: FlaskClient) -> None:
    answer = fill_in(client, "/en/sign-in", name="afi <b>", password="a wrong password")
    assert 'value="afi &lt;b&gt;"' in answer.text
    assert "a wrong password" not in answer.text


def test_empty_fields_are_named_both_at_once(client: FlaskClient) -> None:
    answer = fill_in(client, "/en/sign-in", name=" ", password="")
    assert answer.status_code == 422
    assert "Write your user name or e-mail address." in answer.text
    assert "Write your password." in answer.text


def test_after_five_wrong_passwords_one_waits(client: FlaskClient, afi: Person, time: Time) -> None:
    for _ in range(5):
        assert fill_in(client, "/en/sign-in", name="afi", password="wrong").status_code == 422
    answer = fill_in(client, "/en/sign-in", name="afi", password=PASSWORD)
    assert answer.status_code == 429
    assert "Please wait 15 min and try again." in answer.text
    assert answer.headers["Retry-After"] == "900"
    time.pass_by(minutes=15)
    assert fill_in(client, "/en/sign-in", name="afi", password=PASSWORD).status_code == 303


def test_failed_tries_are_recorded_though_the_page_is_refused(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    fill_in(client, "/en/sign-in", name="afi", password="wrong")
    assert _acts(app)[-1] == "session.refused"


def test_signing_in_leads_on_to_where_one_was_going(client: FlaskClient, afi: Person) -> None:
    refused = client.get("/en/account?x=1")
    assert refused.status_code == 303
    answer = fill_in(client, refused.location, name="afi", password=PASSWORD)
    assert answer.location == "/en/account?x=1"


@pytest.mark.parametrize("bad", ["https://evil.example/", "//evil.example", "/\t/evil.example", "/\\evil.example"])
def test_nobody_is_led_to_another_site(client: FlaskClient, afi: Person, bad: str) -> None:
    page = client.get("/en/sign-in", query_string={"next": bad})
    form = form_of(page.text)
    answer = client.post(
        "/en/sign-in", query_string={"next": bad}, data={**form.values, "name": "afi", "password": PASSWORD}
    )
    assert answer.location == "/en/"


def test_the_cookie_from_before_is_worth_nothing_after(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    page = client.get("/en/sign-in")
    before = form_of(page.text).values["csrf_token"]
    sign_in_by_form(client, afi)
    assert client.post("/en/account/sessions/end-others", data={"csrf_token": before}).status_code == 400


def test_who_is_signed_in_already_goes_on(client: FlaskClient, afi: Person) -> None:
    sign_in_by_form(client, afi)
    assert client.get("/en/sign-in?next=/en/account").location == "/en/account"


def test_signing_out_ends_the_session_itself(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    sign_in_by_form(client, afi)
    copied = client.get_cookie("learnhub")
    assert copied is not None
    answer = sign_out(client)
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    client.set_cookie("learnhub", copied.value)
    assert client.get("/en/account").status_code == 303


def test_signing_out_twice_is_signing_out_once(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    sign_in_by_form(client, afi)
    form = form_of(client.get("/en/account").text, "/sign-out")
    copied = client.get_cookie("learnhub")
    assert copied is not None
    client.post(form.action, data=form.values)
    client.set_cookie("learnhub", copied.value)
    assert client.post(form.action, data=form.values).location == "/en/"
    assert _acts(app).count("session.ended") == 1


def test_a_form_without_its_token_is_refused(client: FlaskClient, afi: Person) -> None:
    assert client.post("/en/sign-in", data={"name": "afi", "password": PASSWORD}).status_code == 400


def test_a_password_too_short_for_a_role_is_to_be_changed(app: LearnHub, client: FlaskClient) -> None:
    short = "brave otters"
    with app.app_context(), unit_of_work():
        person = Cast().administrator()
        person.password_hash = passwords.hash_password(short)
    answer = sign_in_by_form(client, person, short)
    assert answer.location == "/en/account/password"
    assert client.get(answer.location).status_code == 200


def _link(app: LearnHub, person: Person) -> str:
    with app.app_context(), unit_of_work():
        return sign_in_links.make("shell", person)


def test_opening_a_link_uses_nothing_up(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    address = f"/en/sign-in-link/{_link(app, afi)}"
    assert {client.get(address).status_code for _ in range(3)} == {200}
    assert fill_in(client, address, "/sign-in-link/").location == "/en/account/password"


def test_a_link_leads_to_a_new_password_without_the_old_one(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    answer = fill_in(client, f"/en/sign-in-link/{_link(app, afi)}", "/sign-in-link/")
    new = "quiet rivers remember"
    assert fill_in(client, answer.location, "/password", password=new).location == "/en/account"
    sign_out(client)
    assert sign_in_by_form(client, afi, new).status_code == 303


def test_a_link_works_once_and_for_a_day(app: LearnHub, client: FlaskClient, afi: Person, time: Time) -> None:
    used = _link(app, afi)
    fill_in(client, f"/en/sign-in-link/{used}", "/sign-in-link/")
    sign_out(client)
    old = _link(app, afi)
    time.pass_by(hours=25)
    for token in (used, old, "unknown"):
        answer = client.get(f"/en/sign-in-link/{token}")
        assert answer.status_code == 404
        assert "This link does not work any more." in answer.text


def test_using_a_link_twice_is_refused_the_second_time(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    form = form_of(client.get(address := f"/en/sign-in-link/{_link(app, afi)}").text)
    assert client.post(address, data=form.values).status_code == 303
    other = app.test_client()
    token = form_of(other.get("/en/sign-in").text).values
    assert other.post(address, data=token).status_code == 404


def test_a_link_ends_the_session_of_somebody_else(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    with app.app_context(), unit_of_work():
        dara = Cast().learner(name="Dara Sample", user_name="dara")
    sign_in_by_form(client, dara)
    page = client.get(address := f"/en/sign-in-link/{_link(app, afi)}")
    assert "You are signed in as Dara Sample." in page.text
    fill_in(client, address, "/sign-in-link/")
    assert "Afi Exemple" in client.get("/en/account").text
    with app.app_context():
        assert sessions.list_open(accounts.get(dara.public_id)) == []


def _first_link(app: LearnHub) -> str:
    with app.app_context(), unit_of_work():
        token = sign_in_links.make_first_administrator()
    assert token is not None
    return f"/en/first-administrator/{token}"


def test_the_first_administrator_is_made_by_a_link(app: LearnHub, client: FlaskClient) -> None:
    address = _first_link(app)
    answer = fill_in(
        client, address, name="Noy Placeholder", user_name="noy", password=PASSWORD, country="LA", notice="y"
    )
    assert answer.status_code == 303
    assert client.get("/en/administer").location == "/en/account/second-step"  # which the role asks for
    assert client.get("/en/privacy").status_code == 200
    with app.app_context():
        assert len(grants.administrators()) == 1
    assert app.test_client().get(address).status_code == 404


def test_an_administrator_needs_a_longer_password(app: LearnHub, client: FlaskClient) -> None:
    address = _first_link(app)
    answer = fill_in(client, address, name="Noy", user_name="noy", password="brave otters", country="LA", notice="y")
    assert answer.status_code == 422
    assert "at least 15 characters" in answer.text
    assert client.get(address).status_code == 200


def test_a_sign_in_link_makes_no_administrator(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    assert client.get(f"/en/first-administrator/{_link(app, afi)}").status_code == 404


def _session_cookie(answer: TestResponse) -> str:
    return next(cookie for cookie in answer.headers.getlist("Set-Cookie") if cookie.startswith("learnhub="))


def test_the_cookie_ends_with_the_browser_unless_one_wants_to_stay(
    app: LearnHub, client: FlaskClient, cast: Cast
) -> None:
    with app.app_context(), unit_of_work():
        cast.learner(user_name="afi1")
    passing = fill_in(client, "/en/sign-in", "/sign-in", name="afi1", password=PASSWORD)
    assert "Expires" not in _session_cookie(passing)
    staying = fill_in(app.test_client(), "/en/sign-in", "/sign-in", name="afi1", password=PASSWORD, stay="y")
    assert "Expires" in _session_cookie(staying)


def test_a_colleague_who_tries_keeps_nobody_out_of_their_own_browser(
    app: LearnHub, client: FlaskClient, afi: Person
) -> None:
    sign_in_by_form(client, afi)
    sign_out(client)
    colleague = app.test_client()
    for _ in range(5):
        fill_in(colleague, "/en/sign-in", name="afi", password="wrong")
    assert fill_in(colleague, "/en/sign-in", name="afi", password=PASSWORD).status_code == 429
    assert fill_in(client, "/en/sign-in", name="afi", password=PASSWORD).status_code == 303


def test_the_cookie_that_makes_a_browser_known_is_for_us_alone(client: FlaskClient, afi: Person) -> None:
    answer = sign_in_by_form(client, afi)
    kept = [cookie for cookie in answer.headers.getlist("Set-Cookie") if cookie.startswith("learnhub-browser=")]
    assert len(kept) == 1
    assert all(word in kept[0] for word in ("HttpOnly", "SameSite=Lax", "Path=/"))
    secret = kept[0].split("=")[1].split(";")[0]
    with client.application.app_context():
        assert secret not in str(db.session.execute(db.select(KnownBrowser.browser_digest)).all())


def _known(app: LearnHub) -> int:
    with app.app_context():
        return db.session.scalar(db.select(db.func.count(KnownBrowser.id))) or 0


def test_after_the_second_step_alone_the_browser_is_known(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    with app.app_context(), unit_of_work():
        secret = secured(accounts.get(afi.public_id))
    fill_in(client, "/en/sign-in", "/sign-in", name="afi", password=PASSWORD)
    assert _known(app) == 0
    door = "/en/sign-in/second-step"
    assert fill_in(client, door, door, code=code(secret, off=1)).status_code == 303
    assert _known(app) == 1


def test_a_shared_computer_is_not_remembered(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    answer = fill_in(client, "/en/sign-in", "/sign-in", name="afi", password=PASSWORD, is_shared="y")
    assert answer.status_code == 303
    assert client.get_cookie("learnhub-browser") is None
    assert _known(app) == 0


def test_a_new_password_by_letter_makes_the_browser_known_and_what_others_tried_forgotten(
    app: LearnHub, client: FlaskClient, afi: Person
) -> None:
    with app.app_context(), unit_of_work():
        for _ in range(60):
            throttles.note_failure([throttles.for_all_strangers(throttles.PASSWORD, afi.public_id)])
            throttles.note_failure(throttles.for_sign_in("afi", "127.0.0.1"))
        token = token_for(accounts.get(afi.public_id), Purpose.RESET)
    assert fill_in(client, "/en/sign-in", name="afi", password=PASSWORD).status_code == 429
    page = f"/en/new-password/{token}"
    assert fill_in(client, page, page, password="quiet rivers remember").status_code == 303
    assert fill_in(client, "/en/sign-in", name="afi", password="quiet rivers remember").status_code == 303
    assert _known(app) == 1
