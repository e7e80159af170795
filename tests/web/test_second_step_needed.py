"""Roles that ask for a second step: who is led to set one up, and who may reset it for others."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.people import accounts, factors, grants, sessions
from learnhub.people.grants import Scope
from learnhub.people.models import Person, Role, ScopeKind
from learnhub.stores import record
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.outbox import Mail
from learnhub.stores.record import Act, AuditEntry
from tests.cast import Cast
from tests.conftest import Time
from tests.factors import secured
from tests.web.browser import fill_in, form_of, forms_of, sign_in

SET_UP = "/en/account/second-step"
PROGRAMME = Scope(ScopeKind.PROGRAMME, "0" * 16)


def _with_role(app: LearnHub, role: Role, scope: Scope) -> Person:
    with app.app_context(), unit_of_work():
        person = Cast().learner(user_name="koffi", email="koffi@example.org")
        grants.grant_from_shell(person, role, scope)
    return person


@pytest.mark.parametrize(
    ("role", "scope", "is_led"),
    [
        (Role.ADMINISTRATOR, grants.EVERYTHING, True),
        (Role.MANAGER, Scope(ScopeKind.COUNTRY, "BJ"), True),
        (Role.MANAGER, PROGRAMME, True),
        (Role.AUTHOR, Scope(ScopeKind.COURSE, "floors"), True),
        (Role.TUTOR, PROGRAMME, False),
    ],
)
def test_every_role_but_a_tutors_leads_to_setting_it_up(
    app: LearnHub, client: FlaskClient, role: Role, scope: Scope, is_led: bool
) -> None:
    sign_in(client, _with_role(app, role, scope))
    answers = [client.get(path) for path in ("/en/", "/en/account", "/en/courses")]
    assert [answer.location for answer in answers] == ([SET_UP] * 3 if is_led else [None] * 3)
    assert ("Your role asks for a second step" in client.get(SET_UP).text) is is_led


def test_until_then_nothing_is_done_and_what_is_needed_is_open(app: LearnHub, client: FlaskClient) -> None:
    koffi = _with_role(app, Role.ADMINISTRATOR, grants.EVERYTHING)
    sign_in(client, koffi)
    page = client.get(SET_UP)
    token = forms_of(page.text)[0].values["csrf_token"]
    refused = client.post("/en/account/sessions/end-others", data={"csrf_token": token})
    assert refused.location == SET_UP
    assert client.get("/en/", headers={"Accept": "application/json"}).get_json()["code"] == "second_step_needed"
    opened = (f"{SET_UP}/app", "/en/account/password", "/en/confirm-password", "/en/privacy", "/health")
    assert [client.get(path).status_code for path in opened] == [200] * len(opened)
    assert client.post("/en/sign-out", data={"csrf_token": token}).location == "/en/"


def test_with_it_everything_is_open_and_the_last_one_stays_on(app: LearnHub, client: FlaskClient) -> None:
    koffi = _with_role(app, Role.ADMINISTRATOR, grants.EVERYTHING)
    with app.app_context(), unit_of_work():
        secured(accounts.get(koffi.public_id))
    sign_in(client, koffi)
    assert client.get("/en/administer").status_code == 200
    assert "Turn off" not in client.get(SET_UP).text
    assert fill_in(client, f"{SET_UP}/app/remove", "remove").status_code == 403


def test_the_operator_may_put_it_off_for_some_days(app: LearnHub, client: FlaskClient, time: Time) -> None:
    koffi = _with_role(app, Role.ADMINISTRATOR, grants.EVERYTHING)
    with app.app_context(), unit_of_work():
        factors.put_off(record.SHELL, accounts.get(koffi.public_id), 14)
    sign_in(client, koffi)
    assert client.get("/en/administer").status_code == 200
    assert "has put that off for you until 16 March 2026" in client.get(SET_UP).text
    time.pass_by(days=15)
    sign_in(client, koffi)
    assert client.get("/en/administer").location == SET_UP


def test_a_role_that_was_taken_asks_for_nothing_more(app: LearnHub, client: FlaskClient) -> None:
    koffi = _with_role(app, Role.MANAGER, Scope(ScopeKind.COUNTRY, "BJ"))
    sign_in(client, koffi)
    with app.app_context(), unit_of_work():
        grants.revoke_from_shell(grants.in_force(accounts.get(koffi.public_id))[0])
    assert client.get("/en/account").status_code == 200


def _secured_manager(app: LearnHub, cast: Cast) -> str:
    with app.app_context(), unit_of_work():
        koffi = cast.institution_manager(cast.institution())
        koffi.email = "koffi@example.org"
        secured(koffi)
        sessions.start(koffi, "a phone")
        return koffi.public_id


def test_a_manager_of_the_country_resets_it_and_the_person_is_told(
    app: LearnHub, client: FlaskClient, cast: Cast
) -> None:
    koffi = _secured_manager(app, cast)
    with app.app_context(), unit_of_work():
        manager = cast.holder(Role.MANAGER, grants.country_scope("BJ"))
        manager.user_name = "manager"
    sign_in(client, manager)
    assert "Reset the second step" in client.get(f"/en/administer/people/{koffi}").text
    answer = fill_in(client, f"/en/administer/people/{koffi}/second-step", "second-step")
    assert answer.location == f"/en/administer/people/{koffi}"
    with app.app_context():
        person = accounts.get(koffi)
        assert not factors.has_one(person)
        assert sessions.list_open(person) == []
        letter = db.session.scalars(db.select(Mail).where(Mail.letter == factors.LETTER)).one()
        assert letter.person == koffi
        line = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == Act.FACTORS_RESET)).one()
        assert (line.person, line.subject_id) == (manager.public_id, koffi)


def test_nobody_resets_it_for_those_of_the_same_level_or_for_themselves(
    app: LearnHub, client: FlaskClient, cast: Cast
) -> None:
    with app.app_context(), unit_of_work():
        one, other = cast.administrator(), cast.administrator()
        for person in (one, other):
            secured(person)
    sign_in(client, one)
    assert "Reset the second step" not in client.get(f"/en/administer/people/{other.public_id}").text
    for person in (one, other):
        page = client.get(f"/en/administer/people/{person.public_id}/second-step")
        assert page.status_code == 403
    assert "the operator, who has a command for it" in page.text
    with app.app_context():
        assert factors.has_one(accounts.get(other.public_id))


def test_a_page_that_came_too_late_resets_nothing(app: LearnHub, client: FlaskClient, cast: Cast) -> None:
    koffi = _secured_manager(app, cast)
    with app.app_context(), unit_of_work():
        administrator = cast.holder(Role.ADMINISTRATOR, grants.EVERYTHING)
        administrator.user_name = "administrator"
    sign_in(client, administrator)
    address = f"/en/administer/people/{koffi}/second-step"
    form = form_of(client.get(address).text, "second-step")
    told = []
    for _time in range(2):
        client.post(address, data=form.values)
        told.append("nothing was changed" in client.get(f"/en/administer/people/{koffi}").text)
    assert told == [False, True]
