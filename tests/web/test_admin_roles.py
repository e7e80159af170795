"""Giving and taking roles, and sign-in links: said before, asked again for the password, once, and on the record."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from learnhub.app import LearnHub
from learnhub.people import grants
from learnhub.people.models import Grant, Person, Role
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import Act, AuditEntry
from learnhub.web.admin.roles import WORDS
from tests.cast import PASSWORD, Cast
from tests.conftest import Time
from tests.web.browser import fill_in, form_of, post, sign_in, sign_out

COUNTRY = "manager.country"
TO_BENIN = {"scope": "BJ"}


@pytest.fixture
def afi(app: LearnHub, cast: Cast) -> Person:
    """A learner in Benin."""
    with app.app_context(), unit_of_work():
        return cast.learner("BJ", name="Afi Exemple", user_name="afi")


@pytest.fixture
def administrator(app: LearnHub, cast: Cast) -> Person:
    """Somebody with a role in everything."""
    with app.app_context(), unit_of_work():
        return cast.administrator()


def _page(person: Person, act: str = "") -> str:
    return f"/en/administer/people/{person.public_id}{act}"


def _new(person: Person, role: str) -> str:
    return _page(person, f"/roles/new?role={role}")


def _roles(app: LearnHub, person: Person) -> list[tuple[str, str]]:
    with app.app_context():
        return [(grant.role, grant.scope_key) for grant in grants.in_force(db.session.get_one(Person, person.id))]


def _lines(app: LearnHub, act: Act) -> list[AuditEntry]:
    with app.app_context():
        return list(db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == act).order_by(AuditEntry.id)))


def test_a_role_is_given_and_stands_on_the_page_and_in_the_record(
    app: LearnHub, client: FlaskClient, afi: Person, administrator: Person
) -> None:
    sign_in(client, administrator)
    choices = client.get(_page(afi, "/roles/new")).text
    assert "Manager of a country" in choices
    form = client.get(_new(afi, COUNTRY)).text
    assert "audit record" in form
    answer = fill_in(client, _new(afi, COUNTRY), "roles/new", **TO_BENIN)
    assert (answer.status_code, answer.location) == (303, _page(afi, "#roles"))
    page = client.get(_page(afi)).text
    assert "Manager for the country Benin" in page
    assert "now has the role" in page
    assert [line.details["scope_key"] for line in _lines(app, Act.ROLE_GRANTED)][-1] == "BJ"


def test_a_form_sent_twice_gives_one_role_and_one_answer(
    app: LearnHub, client: FlaskClient, afi: Person, administrator: Person
) -> None:
    sign_in(client, administrator)
    before = len(_lines(app, Act.ROLE_GRANTED))
    form = form_of(client.get(_new(afi, COUNTRY)).text, "roles/new")
    answers = [client.post(form.action, data={**form.values, **TO_BENIN}) for _ in range(2)]
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, _page(afi, "#roles"))}
    assert _roles(app, afi) == [("manager", "BJ")]
    assert len(_lines(app, Act.ROLE_GRANTED)) == before + 1


@pytest.mark.parametrize("scope", ["", "XX", "BJ\x01", "everything", "0123456789abcdef"])
def test_a_scope_that_is_not_offered_gives_the_page_again(
    app: LearnHub, client: FlaskClient, afi: Person, administrator: Person, scope: str
) -> None:
    sign_in(client, administrator)
    answer = fill_in(client, _new(afi, COUNTRY), "roles/new", scope=scope)
    assert answer.status_code in {400, 422}
    assert answer.status_code == 400 or "error-summary" in answer.text
    assert _roles(app, afi) == []


@pytest.mark.parametrize("role", ["king.country", "manager.everything", "manager", "administrator.country", "."])
def test_a_role_that_does_not_exist_is_not_found(
    client: FlaskClient, afi: Person, administrator: Person, role: str
) -> None:
    sign_in(client, administrator)
    assert client.get(_new(afi, role)).status_code == 404
    assert post(client, _new(afi, role), scope="").status_code == 404


def test_fields_that_the_form_does_not_have_change_nothing(
    app: LearnHub, client: FlaskClient, afi: Person, administrator: Person
) -> None:
    sign_in(client, administrator)
    more = {"role": "administrator", "is_admin": "1", "user_id": "1", "country_id": "TG", "person": "x"}
    assert post(client, _new(afi, COUNTRY), **TO_BENIN, **more).status_code == 303
    assert _roles(app, afi) == [("manager", "BJ")]


def test_a_country_manager_gives_only_below_and_at_home(
    app: LearnHub, client: FlaskClient, afi: Person, cast: Cast
) -> None:
    with app.app_context(), unit_of_work():
        manager = cast.country_manager("BJ")
        home, abroad = cast.institution("BJ", name="Home Office"), cast.institution("TG", name="Abroad Office")
        foreigner = cast.learner("TG")
    sign_in(client, manager)
    assert client.get(_new(afi, COUNTRY)).status_code == 404
    assert client.get(_new(afi, "administrator.everything")).status_code == 404
    assert client.get(_page(foreigner, "/roles/new")).status_code == 404
    page = client.get(_new(afi, "manager.institution")).text
    assert "Home Office" in page
    assert "Abroad Office" not in page
    assert post(client, _new(afi, "manager.institution"), scope=abroad.public_id).status_code == 422
    assert post(client, _new(afi, "manager.institution"), scope=home.public_id).status_code == 303
    assert _roles(app, afi) == [("manager", home.public_id)]


def test_the_password_is_asked_for_again_after_ten_minutes(
    app: LearnHub, client: FlaskClient, afi: Person, administrator: Person, time: Time
) -> None:
    sign_in(client, administrator)
    grant_form = form_of(client.get(_new(afi, COUNTRY)).text, "roles/new")
    time.pass_by(minutes=11)
    for address in (_page(afi, "/roles/new"), _new(afi, COUNTRY), _page(afi, "/sign-in-link")):
        assert client.get(address).location.startswith("/en/confirm-password?next=")
    late = client.post(grant_form.action, data={**grant_form.values, **TO_BENIN})
    assert late.location.startswith("/en/confirm-password")
    assert _roles(app, afi) == []
    fill_in(client, "/en/confirm-password", "confirm-password", password=PASSWORD)
    assert client.get(_new(afi, COUNTRY)).status_code == 200


def _grant(app: LearnHub, person: Person) -> Grant:
    with app.app_context(), unit_of_work():
        return grants.grant_from_shell(db.session.get_one(Person, person.id), Role.MANAGER, grants.country_scope("BJ"))


def test_a_role_is_taken_after_saying_what_follows(
    app: LearnHub, client: FlaskClient, afi: Person, administrator: Person
) -> None:
    grant = _grant(app, afi)
    sign_in(client, administrator)
    address = _page(afi, f"/roles/{grant.public_id}/revoke")
    assert f'href="{address}"' in client.get(_page(afi)).text
    page = client.get(address).text
    assert "The account stays" in page
    assert "appoint somebody first" not in page
    assert _roles(app, afi) == [("manager", "BJ")]
    form = form_of(page, "revoke")
    answers = [client.post(address, data=form.values) for _ in range(2)]
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, _page(afi, "#roles"))}
    assert _roles(app, afi) == []
    assert len(_lines(app, Act.ROLE_REVOKED)) == 1
    assert client.get(address).status_code == 404


def test_somebody_elses_grant_is_not_found_on_this_page(
    app: LearnHub, client: FlaskClient, afi: Person, administrator: Person
) -> None:
    with app.app_context():
        own = grants.in_force(db.session.get_one(Person, administrator.id))[0].public_id
    sign_in(client, administrator)
    for code in (own, "0123456789abcdef", "é", "x" * 99):
        assert client.get(_page(afi, f"/roles/{code}/revoke")).status_code == 404
        assert post(client, _page(afi, f"/roles/{code}/revoke")).status_code == 404
    assert _roles(app, administrator) == [("administrator", "")]


def test_a_manager_does_not_take_what_stands_above(app: LearnHub, client: FlaskClient, afi: Person, cast: Cast) -> None:
    grant = _grant(app, afi)
    with app.app_context(), unit_of_work():
        manager = cast.country_manager("BJ")
    sign_in(client, manager)
    address = _page(afi, f"/roles/{grant.public_id}/revoke")
    assert f'href="{address}"' not in client.get(_page(afi)).text
    assert post(client, address).status_code == 403
    assert _roles(app, afi) == [("manager", "BJ")]


def test_nobody_gives_takes_or_links_for_themselves(app: LearnHub, client: FlaskClient, administrator: Person) -> None:
    with app.app_context():
        own = grants.in_force(db.session.get_one(Person, administrator.id))[0].public_id
    sign_in(client, administrator)
    for act in (f"/roles/new?role={COUNTRY}", f"/roles/{own}/revoke", "/sign-in-link"):
        assert post(client, _page(administrator, act), **TO_BENIN).status_code == 403
    assert _roles(app, administrator) == [("administrator", "")]
    assert _lines(app, Act.SIGN_IN_LINK_MADE) == []


def test_a_link_is_shown_once_and_signs_in_once(
    app: LearnHub, client: FlaskClient, afi: Person, administrator: Person
) -> None:
    sign_in(client, administrator)
    address = _page(afi, "/sign-in-link")
    assert "signed in as Afi Exemple" in client.get(address).text
    assert _lines(app, Act.SIGN_IN_LINK_MADE) == []
    made = fill_in(client, address, "sign-in-link")
    assert made.status_code == 200
    assert made.headers["Cache-Control"] == "no-store"
    assert "It works once, until 3 March 2026, 09:00 UTC" in made.text
    link = _link_on(made)
    token = link.rsplit("/", 1)[1]
    assert token not in client.get(address).text
    line = _lines(app, Act.SIGN_IN_LINK_MADE)[0]
    assert (line.person, line.subject_id) == (administrator.public_id, afi.public_id)
    assert token not in str(line.details)
    sign_out(client)
    assert fill_in(client, link, "sign-in-link").status_code == 303
    assert client.get(link).status_code == 404


def test_a_form_for_a_link_sent_twice_makes_one_link(
    app: LearnHub, client: FlaskClient, afi: Person, administrator: Person
) -> None:
    sign_in(client, administrator)
    address = _page(afi, "/sign-in-link")
    form = form_of(client.get(address).text, "sign-in-link")
    links = [_link_on(client.post(address, data=form.values)) for _ in range(2)]
    assert links[0] == links[1]
    assert len(_lines(app, Act.SIGN_IN_LINK_MADE)) == 1
    newer = _link_on(fill_in(client, address, "sign-in-link"))
    assert newer != links[0]
    # The link of the first form has ended: sending that form again does not bring it back.
    assert client.post(address, data=form.values).status_code == 409
    sign_out(client)
    assert client.get(links[0]).status_code == 404
    assert client.get(newer).status_code == 200


def _link_on(page: TestResponse) -> str:
    assert page.status_code == 200
    link = re.search(r'value="http://localhost:8000(/fr/sign-in-link/[^"]+)"', page.text)
    assert link is not None
    return link[1]


def test_the_form_for_one_person_makes_another_link_for_another(
    app: LearnHub, client: FlaskClient, afi: Person, administrator: Person, cast: Cast
) -> None:
    with app.app_context(), unit_of_work():
        dara = cast.learner("KH")
    sign_in(client, administrator)
    values = form_of(client.get(_page(afi, "/sign-in-link")).text, "sign-in-link").values
    links = [_link_on(client.post(_page(person, "/sign-in-link"), data=values)) for person in (afi, dara)]
    assert len(set(links)) == 2


@pytest.mark.parametrize("form_id", ["", "nonsense", "\x00"])
def test_a_form_for_a_link_that_was_changed_makes_none(
    app: LearnHub, client: FlaskClient, afi: Person, administrator: Person, form_id: str
) -> None:
    sign_in(client, administrator)
    answer = fill_in(client, _page(afi, "/sign-in-link"), "sign-in-link", form_id=form_id)
    assert answer.status_code in {400, 422}
    assert _lines(app, Act.SIGN_IN_LINK_MADE) == []


def test_only_administrators_make_links(app: LearnHub, client: FlaskClient, afi: Person, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        manager = cast.country_manager("BJ")
    sign_in(client, manager)
    assert client.get(_page(afi, "/sign-in-link")).status_code == 403
    assert post(client, _page(afi, "/sign-in-link")).status_code == 403
    assert _lines(app, Act.SIGN_IN_LINK_MADE) == []


def test_a_right_that_was_taken_ends_with_the_next_page(
    app: LearnHub, client: FlaskClient, afi: Person, administrator: Person, cast: Cast
) -> None:
    sign_in(client, administrator)
    form = form_of(client.get(_new(afi, COUNTRY)).text, "roles/new")
    with app.app_context(), unit_of_work():
        cast.administrator()
        grants.revoke_from_shell(grants.in_force(db.session.get_one(Person, administrator.id))[0])
    answer = client.post(form.action, data={**form.values, **TO_BENIN})
    assert answer.status_code == 403
    assert _roles(app, afi) == []


def test_every_kind_of_role_has_its_words() -> None:
    assert set(WORDS) == set(grants.LEVELS)
