"""What those who look after people do with accounts, in the browser: said first, kept, and told."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.people import accounts, institutions, memberships
from learnhub.people.models import Institution, Person
from learnhub.stores.database import unit_of_work
from tests.cast import Cast
from tests.conftest import Time
from tests.web.browser import fill_in, post, sign_in, sign_in_by_form


class Ministry:
    """A ministry in Benin with its manager, a colleague and the manager of the country; another one in Togo."""

    def __init__(self, app: LearnHub, cast: Cast) -> None:
        with app.app_context(), unit_of_work():
            self.place: Institution = cast.institution(name="Ministry of Fiction")
            self.office = cast.institution(name="Office of Fiction")
            self.abroad = cast.institution("TG", name="Ministry in Togo")
            self.manager = cast.institution_manager(self.place)
            self.afi = cast.learner(within=self.place, user_name="afi")
            self.country_manager = cast.country_manager()
            self.administrator = cast.administrator()
            memberships.join(self.administrator, self.place, "system")

    def page(self, person: Person, act: str = "") -> str:
        return f"/en/administer/people/{person.public_id}{act and '/' + act}"


@pytest.fixture
def ministry(app: LearnHub, cast: Cast) -> Ministry:
    return Ministry(app, cast)


def test_a_suspension_is_explained_done_and_taken_back(app: LearnHub, client: FlaskClient, ministry: Ministry) -> None:
    other = app.test_client()
    sign_in_by_form(other, ministry.afi)
    sign_in(client, ministry.manager)
    page = ministry.page(ministry.afi, "suspend")
    assert "certificates stay valid" in client.get(page).text
    assert fill_in(client, page, "/suspend", reason=" ").status_code == 422
    assert fill_in(client, page, "/suspend", reason="Left the ministry.").status_code == 303
    assert "This account is suspended" in client.get(ministry.page(ministry.afi)).text
    assert "Suspended" in client.get("/en/administer/people").text
    assert client.get(page).status_code == 409
    assert other.get("/en/account").status_code == 303
    assert fill_in(other, "/en/sign-in", "/sign-in", name="afi", password=Cast.password).status_code == 422
    back = ministry.page(ministry.afi, "reactivate")
    assert "Left the ministry." in client.get(back).text
    assert fill_in(client, back, "/reactivate").status_code == 303
    sign_in_by_form(other, ministry.afi)
    history = other.get("/en/account/history").text
    assert "Account suspended" in history
    assert "Suspended account opened again" in history


def test_nobody_does_it_to_whose_roles_are_not_below(client: FlaskClient, ministry: Ministry) -> None:
    sign_in(client, ministry.manager)
    assert "Suspend the account" not in client.get(ministry.page(ministry.administrator)).text
    for act in ("suspend", "details", "sign-out"):
        assert client.get(ministry.page(ministry.administrator, act)).status_code == 403
        assert post(client, ministry.page(ministry.administrator, act), reason="Because.").status_code == 403


def test_the_last_administrator_is_not_suspended(app: LearnHub, client: FlaskClient, ministry: Ministry) -> None:
    sign_in(client, ministry.administrator)
    assert post(client, ministry.page(ministry.administrator, "suspend"), reason="No more.").status_code == 403
    with app.app_context():
        assert accounts.get(ministry.administrator.public_id).suspended_at is None


def test_a_move_asks_for_the_password_and_says_what_follows(
    app: LearnHub, client: FlaskClient, ministry: Ministry, time: Time
) -> None:
    sign_in(client, ministry.country_manager)
    choose = ministry.page(ministry.afi, "move")
    page = client.get(choose).text
    assert "Office of Fiction" in page
    assert "Ministry in Togo" not in page  # to another country, administrators alone move people
    assert client.get(f"{choose}?to={ministry.abroad.public_id}").status_code == 404
    there = f"{choose}?to={ministry.office.public_id}"
    assert "What was completed keeps the institution" in client.get(there).text
    time.pass_by(minutes=11)
    assert "/confirm-password" in client.get(there).location
    time.pass_by(minutes=-11)
    assert fill_in(client, there, "/move").status_code == 303
    with app.app_context():
        membership = memberships.of(accounts.get(ministry.afi.public_id))
        assert membership is not None
        assert membership.institution.public_id == ministry.office.public_id


def test_an_administrator_moves_abroad_and_roles_end(client: FlaskClient, ministry: Ministry) -> None:
    sign_in(client, ministry.administrator)
    there = ministry.page(ministry.manager, f"move?to={ministry.abroad.public_id}")
    page = client.get(there).text
    assert "The country becomes Togo." in page
    assert "These roles end: Manager for the institution Ministry of Fiction." in page
    assert fill_in(client, there, "/move").status_code == 303
    assert "None: a learner needs no role." in client.get(ministry.page(ministry.manager)).text


def test_details_are_changed_and_devices_signed_out(app: LearnHub, client: FlaskClient, ministry: Ministry) -> None:
    other = app.test_client()
    sign_in_by_form(other, ministry.afi)
    sign_in(client, ministry.manager)
    assert "Chanthou" not in fill_in(client, ministry.page(ministry.afi, "details"), "/details", name="Afi Y").text
    assert "Afi Y" in client.get(ministry.page(ministry.afi)).text
    assert fill_in(client, ministry.page(ministry.afi, "sign-out"), "/people").status_code == 303
    assert other.get("/en/account").status_code == 303
    assert "is signed in on no device" in client.get(ministry.page(ministry.afi, "sign-out")).text


def test_an_institution_gets_another_place(app: LearnHub, client: FlaskClient, ministry: Ministry) -> None:
    sign_in(client, ministry.country_manager)
    page = f"/en/administer/institutions/{ministry.office.public_id}/place"
    assert "Ministry in Togo" not in client.get(page).text
    assert fill_in(client, page, "/place", parent=ministry.place.public_id).status_code == 303
    with app.app_context():
        above = institutions.above(institutions.get(ministry.office.public_id))
        assert above is not None
        assert above.public_id == ministry.place.public_id
    assert "Below Ministry of Fiction" in client.get("/en/administer/institutions").text
