"""Inviting somebody to a role, in the browser."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.people import accounts, grants
from learnhub.people.models import Role
from learnhub.stores.database import unit_of_work
from tests.cast import Cast
from tests.web.browser import fill_in, form_of, sign_in


def test_a_manager_invites_the_manager_of_an_office(app: LearnHub, client: FlaskClient) -> None:
    with app.app_context(), unit_of_work():
        cast = Cast()
        ministry = cast.institution(name="Fictional Ministry")
        office = cast.institution(name="Fictional Office", parent=ministry)
        manager, learner, late = cast.institution_manager(ministry), cast.learner(), cast.learner()
        code = office.public_id
    sign_in(client, manager)
    offered = form_of(client.get("/en/manage/invitations/new-role").text, "new-role").options["given"]
    assert offered == ["", f"manager.institution.{code}"], "over one's own institution one gives nothing"
    made = fill_in(client, "/en/manage/invitations/new-role", "new-role", given=f"manager.institution.{code}")
    page = client.get(made.location).text
    assert "Manager for the institution Fictional Office" in page
    path = re.search(r"http://[^/]+(/en/invitation/IN-[A-Z0-9-]+)", page)
    assert path is not None
    assert "Manager for the institution Fictional Office" in client.get("/en/manage/invitations").text
    own = fill_in(client, path[1], "invitation")
    assert (own.status_code, "your own" in own.text) == (403, True)
    guest = app.test_client()
    sign_in(guest, learner)
    shown = guest.get(path[1]).text
    assert "you get this role" in shown
    assert "second step" in shown
    assert fill_in(guest, path[1], "invitation").status_code == 303
    with app.app_context():
        assert [grant.role for grant in grants.in_force(accounts.get(learner.public_id))] == [Role.MANAGER]
    other = app.test_client()
    sign_in(other, late)
    assert other.get(path[1]).status_code == 404


def test_the_form_asks_for_the_password_and_takes_no_role_above_ones_own(app: LearnHub, client: FlaskClient) -> None:
    with app.app_context(), unit_of_work():
        cast = Cast()
        office = cast.institution()
        manager = cast.institution_manager(office)
        code = office.public_id
    sign_in(client, manager)
    answer = fill_in(client, "/en/manage/invitations/new-role", "new-role", given=f"manager.institution.{code}")
    assert answer.status_code == 422
