"""On a shared computer: a short session by every way in, and nothing that is kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from learnhub import ids
from learnhub.app import LearnHub
from learnhub.learning import enrolments
from learnhub.people import accounts, grants, sign_in_links, sign_ups
from learnhub.people import factors as second_steps
from learnhub.people.models import Person, Role, Session
from learnhub.stores import record
from learnhub.stores.database import db, unit_of_work
from tests import factors, published
from tests.cast import PASSWORD, Cast, password_hash
from tests.conftest import Time
from tests.web.browser import fill_in, sign_in_by_form

LESSON = f"/en/courses/{published.COURSE}/{published.LESSON}"


@pytest.fixture
def afi(app: LearnHub, cast: Cast) -> Person:
    with app.app_context(), unit_of_work():
        return cast.learner(user_name="afi")


def by_password(_app: LearnHub, client: FlaskClient, _afi: Person) -> None:
    fill_in(client, "/en/sign-in", "/sign-in", name="afi", password=PASSWORD, is_shared="y", stay="y")


def by_second_step(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    with app.app_context(), unit_of_work():
        secret = factors.secured(accounts.get(afi.public_id))
    fill_in(client, "/en/sign-in", "/sign-in", name="afi", password=PASSWORD, is_shared="y", stay="y")
    fill_in(client, "/en/sign-in/second-step", "/second-step", code=factors.code(secret, off=1))


def by_link(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    with app.app_context(), unit_of_work():
        token = sign_in_links.make(record.SHELL, accounts.get(afi.public_id))
    fill_in(client, f"/en/sign-in-link/{token}", "/sign-in-link", is_shared="y")


def by_new_account(_app: LearnHub, client: FlaskClient, _afi: Person) -> None:
    answers = {"name": "Noy Placeholder", "user_name": "noy", "password": PASSWORD, "country": "BJ"}
    fill_in(client, "/en/sign-up", "/sign-up", **answers, sex="not_stated", notice="y", is_shared="y")


def by_confirmed_account(app: LearnHub, client: FlaskClient, _afi: Person) -> None:
    with app.app_context(), unit_of_work():
        sign_ups.ask(
            app.config["SECRET_KEY"], name="Noy Placeholder", user_name=None, email="noy@example.org", country="BJ",
            password_hash=password_hash(), sex="not_stated", language="en", notice_version="2026-11-29",
        )  # fmt: skip
        code = db.session.scalars(db.select(sign_ups.SignUp.code)).one()
        token = sign_ups.mailed_links.secret_of(app.config["SECRET_KEY"], code)
    fill_in(client, f"/en/sign-up/{token}", "/sign-up", password=PASSWORD, is_shared="y")


@pytest.mark.parametrize("way", [by_password, by_second_step, by_link, by_new_account, by_confirmed_account])
def test_every_way_in_gives_a_short_session(
    app: LearnHub, client: FlaskClient, afi: Person, time: Time, way: Callable[[LearnHub, FlaskClient, Person], None]
) -> None:
    way(app, client, afi)
    page = client.get("/en/account")
    assert "data-shared" in page.text
    assert "Shared computer" in page.text
    assert "Expires" not in page.headers.get("Set-Cookie", "")
    with app.app_context():
        assert [one.is_shared for one in db.session.scalars(db.select(Session))] == [True]
    time.pass_by(minutes=15)
    assert client.get("/en/account").status_code == 303


def test_the_browser_keeps_no_lesson_on_a_shared_computer(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    with app.app_context(), unit_of_work():
        course = published.publish_course().course
        enrolments.enrol(accounts.get(afi.public_id), course, language="en")
    by_password(app, client, afi)
    assert client.get(LESSON).headers["Cache-Control"] == "no-store"
    other = app.test_client()
    sign_in_by_form(other, afi)
    page = other.get(LESSON)
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert "data-shared" not in page.text
    assert f'data-owner="{afi.public_id}"' in page.text  # what this browser keeps is kept for its owner alone


def test_who_is_signed_out_by_time_stays_out_when_the_clock_is_set_back(
    app: LearnHub, client: FlaskClient, afi: Person, time: Time
) -> None:
    by_password(app, client, afi)
    time.pass_by(hours=3)
    assert client.get("/en/account").status_code == 303
    time.pass_by(hours=-3)
    assert client.get("/en/account").status_code == 303


def cookie_of(client: FlaskClient) -> str:
    with client.session_transaction() as kept:
        return str(kept["_user_id"])


def test_another_role_gives_another_cookie_and_signs_nobody_out(
    app: LearnHub, client: FlaskClient, afi: Person, cast: Cast
) -> None:
    sign_in_by_form(client, afi)
    before = cookie_of(client)
    with app.app_context(), unit_of_work():
        cast.administrator()
        person = accounts.get(afi.public_id)
        grants.grant_from_shell(person, Role.MANAGER, grants.country_scope("BJ"))
        second_steps.put_off(record.SHELL, person, 1)
    assert client.get("/en/account").status_code == 200
    after = cookie_of(client)
    assert after != before
    assert client.get("/en/account").status_code == 200
    assert cookie_of(client) == after
    thief = app.test_client()
    with thief.session_transaction() as kept:
        kept["_user_id"] = before
    assert thief.get("/en/account").status_code == 303


def test_a_new_password_ends_the_cookie_of_this_device_too(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    sign_in_by_form(client, afi)
    before = cookie_of(client)
    fill_in(client, "/en/account/password", "/password", password=f"{PASSWORD} and {ids.public_id()}")
    assert client.get("/en/account").status_code == 200
    thief = app.test_client()
    with thief.session_transaction() as kept:
        kept["_user_id"] = before
    assert thief.get("/en/account").status_code == 303
