"""Making an account with an e-mail address: by the link of a letter, and nobody learns who has one (INV-30)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from learnhub.app import LearnHub
from learnhub.learning import invitations
from learnhub.people import accounts, memberships, registration
from learnhub.people.models import Institution, Person
from learnhub.stores import record
from learnhub.stores.database import unit_of_work
from tests import published
from tests.cast import PASSWORD, Cast
from tests.conftest import Time
from tests.jobs.postbox import Postbox, opened, plain
from tests.mailed import paths_in_mail, sign_up_token
from tests.web.browser import fill_in, sign_in_by_form

ANSWERS = {
    "name": "Awa Démonstration",
    "email": " Awa@Example.org ",
    "password": "brave otters",
    "country": "TG",
    "sex": "woman",
    "notice": "y",
}


@pytest.fixture
def box() -> Iterator[Postbox]:
    """A mail server on this machine."""
    with opened(Postbox()) as box:
        yield box


def _sign_up(client: FlaskClient, address: str = "/fr/sign-up", **answers: str) -> TestResponse:
    return fill_in(client, address, "/sign-up", **{**ANSWERS, **answers})


def _everybody(app: LearnHub) -> list[Person]:
    with app.app_context():
        return list(accounts.list_all())


def _decide(app: LearnHub, mode: str, *domains: str) -> None:
    with app.app_context(), unit_of_work():
        registration.change(record.SHELL, mode, domains)


def test_the_account_is_made_by_the_link_and_the_password(app: LearnHub, client: FlaskClient, box: Postbox) -> None:
    with app.app_context(), unit_of_work():
        office = Cast().institution("TG")
    answer = _sign_up(client, "/fr/sign-up?next=/fr/courses", institution=office.public_id, user_name="awa")
    assert (answer.status_code, answer.location) == (303, "/fr/sign-up/sent")
    assert _everybody(app) == []
    [path] = paths_in_mail(app, box)
    assert box.recipients == ["awa@example.org"]
    assert "Awa" not in plain(box.received[0])  # a stranger's words never go into a letter to others
    assert client.get(path).headers["Referrer-Policy"] == "origin"
    assert fill_in(client, path, path, password="not this one").status_code == 422
    answer = fill_in(client, path, path, password=ANSWERS["password"])
    assert (answer.status_code, answer.location) == (303, "/fr/courses")
    [person] = _everybody(app)
    assert (person.email, person.user_name, person.language) == ("awa@example.org", "awa", "fr")
    assert person.email_verified_at is not None
    assert "Awa Démonstration" in client.get("/en/account").text
    with app.app_context():
        assert memberships.of(person) is not None
    assert app.test_client().get(path).status_code == 404


def test_an_invitation_is_used_when_the_account_is_made(app: LearnHub, client: FlaskClient, box: Postbox) -> None:
    with app.app_context(), unit_of_work():
        cast = Cast()
        office = cast.institution(name="Fictional Ministry")
        code = _invitation(cast.institution_manager(office), office)
    _decide(app, "invitation")
    assert _sign_up(client, f"/fr/sign-up?invitation={code}").status_code == 303
    [path] = paths_in_mail(app, box)
    assert fill_in(client, path, path, password=ANSWERS["password"]).status_code == 303
    account = client.get("/en/account").text
    assert "Fictional Ministry" in account
    assert "Confirmed" in account


def test_who_has_an_account_gets_a_letter_that_says_so(app: LearnHub, client: FlaskClient, box: Postbox) -> None:
    with app.app_context(), unit_of_work():
        Cast().learner(email="awa@example.org", language="en", name="Awa Sample")
    assert _sign_up(client).location == "/fr/sign-up/sent"
    assert paths_in_mail(app, box) == ["/en/sign-in"]
    assert "Dear Awa Sample" in plain(box.received[0])
    assert len(_everybody(app)) == 1


def _invitation(manager: Person, office: Institution) -> str:
    course = published.publish_course().course
    return invitations.make(
        manager, institution=office, programme=None, courses=[course], due_on=None, uses_allowed=2, days=2
    ).code


def test_an_account_that_came_meanwhile_is_not_touched(app: LearnHub, client: FlaskClient) -> None:
    with app.app_context(), unit_of_work():
        token = sign_up_token("awa@example.org", user_name="awa")
        other = sign_up_token("other@example.org", user_name="awa")
    assert fill_in(client, f"/en/sign-up/{token}", token, password=PASSWORD).status_code == 303
    with app.app_context(), unit_of_work():
        late = sign_up_token("awa@example.org")
    assert fill_in(app.test_client(), f"/en/sign-up/{late}", late, password=PASSWORD).status_code == 409
    # A user name that was taken meanwhile is left out.
    assert fill_in(app.test_client(), f"/en/sign-up/{other}", other, password=PASSWORD).status_code == 303
    assert [(one.email, one.user_name) for one in _everybody(app)] == [
        ("awa@example.org", "awa"),
        ("other@example.org", None),
    ]


def test_a_link_is_over_after_a_day_and_guessing_the_password_is_slowed(
    app: LearnHub, client: FlaskClient, time: Time
) -> None:
    with app.app_context(), unit_of_work():
        token = sign_up_token("awa@example.org")
    for _ in range(5):
        assert fill_in(client, f"/en/sign-up/{token}", token, password="wrong").status_code == 422
    assert fill_in(client, f"/en/sign-up/{token}", token, password=PASSWORD).status_code == 429
    time.pass_by(hours=24)
    assert client.get(f"/en/sign-up/{token}").status_code == 404


def test_by_invitation_only_nobody_else_makes_an_account(app: LearnHub, client: FlaskClient) -> None:
    page = client.get("/en/sign-up").text
    with app.app_context(), unit_of_work():
        token = sign_up_token("awa@example.org")
    _decide(app, "invitation")
    assert "Accounts are made by invitation only here." in client.get("/en/sign-up").text
    csrf = re.search(r'name="csrf_token"[^>]*value="([^"]*)', page)
    assert csrf is not None
    answers = {**ANSWERS, "user_name": "awa", "email": "", "csrf_token": csrf[1]}
    assert client.post("/en/sign-up", data=answers).status_code == 200
    assert fill_in(client, f"/en/sign-up/{token}", token, password=PASSWORD).status_code == 403  # asked for before
    assert _everybody(app) == []


@pytest.mark.parametrize(
    ("email", "status"), [("awa@gouv.example", 303), ("awa@example.org", 422), ("awa@gouv.example.org", 422), ("", 422)]
)
def test_by_domain_an_address_of_one_of_them_is_needed(
    app: LearnHub, client: FlaskClient, email: str, status: int
) -> None:
    _decide(app, "domain", "Gouv.Example")
    answer = _sign_up(client, "/en/sign-up", email=email, user_name="awa")
    assert answer.status_code == status
    assert ("Accounts here are for people with an e-mail address of: gouv.example." in answer.text) == (status == 422)
    assert _everybody(app) == []


def test_where_no_mail_leaves_a_user_name_is_asked_for(app: LearnHub, client: FlaskClient) -> None:
    app.config["LEARNHUB"] = replace(app.config["LEARNHUB"], base_url="https://learn.example.org")
    try:
        assert 'name="email"' not in client.get("/en/sign-up", base_url="https://localhost").text
        page = client.get("/en/forgotten-password", base_url="https://localhost").text
        assert 'name="name"' not in page
        assert "one-time link" in page
    finally:
        app.config["LEARNHUB"] = replace(app.config["LEARNHUB"], base_url="http://127.0.0.1:8000")


def test_a_wrong_domain_is_told_and_a_change_is_recorded(app: LearnHub, client: FlaskClient) -> None:
    with app.app_context(), unit_of_work():
        administrator = Cast().administrator()
    sign_in_by_form(client, administrator, PASSWORD)
    address = "/en/administer/settings"
    assert fill_in(client, address, address, mode="domain", domains="").status_code == 422
    assert "is no domain" in fill_in(client, address, address, mode="domain", domains="a.org x").text
    answer = fill_in(client, address, address, mode="domain", domains="@Gouv.tg, bücher.example\n gouv.tg")
    assert answer.status_code == 303
    assert "gouv.tg\nxn--bcher-kva.example" in client.get(address).text
    assert "Setting changed" in client.get("/en/administer/audit").text
