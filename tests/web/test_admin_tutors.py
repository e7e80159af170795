"""What managers and tutors of a programme see of its people, and that the managers appoint its tutors."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.learning import programmes
from learnhub.people import grants
from learnhub.people.grants import Scope
from learnhub.people.models import Person, Role, ScopeKind
from learnhub.stores import record
from learnhub.stores.database import db, unit_of_work
from tests.cast import Cast
from tests.conftest import Time
from tests.reports import factories
from tests.web.browser import fill_in, post, sign_in


@dataclass
class House:
    """A programme with its people, and somebody who learns the same course outside of it."""

    programme: str
    other_programme: str
    manager: Person
    tutor: Person
    learner: Person
    stranger: Person


@pytest.fixture
def house(app: LearnHub, cast: Cast) -> House:
    with app.app_context(), unit_of_work():
        course = factories.course()
        own, other = (programmes.make(record.SYSTEM, name=name, courses=[course]) for name in ("Spring", "Autumn"))
        learner = cast.learner("KH", name="Dara Sample", email="dara@example.org")
        stranger = cast.learner("KH", name="Noy Placeholder")
        factories.enrolled(learner, course, programme=own)
        factories.enrolled(stranger, course, programme=other)
        return House(
            own.public_id,
            other.public_id,
            cast.programme_manager(own.public_id),
            cast.tutor(own.public_id),
            learner,
            stranger,
        )


def _page(person: Person, act: str = "") -> str:
    return f"/en/administer/people/{person.public_id}{act}"


def _new_tutor(person: Person) -> str:
    return _page(person, "/roles/new?role=tutor.programme")


def _roles(app: LearnHub, person: Person) -> list[tuple[str, str]]:
    with app.app_context():
        return [(grant.role, grant.scope_key) for grant in grants.in_force(db.session.get_one(Person, person.id))]


def test_the_list_of_people_leads_to_each_of_them(client: FlaskClient, house: House) -> None:
    sign_in(client, house.manager)
    page = client.get("/en/manage/people").text
    standing = f"/en/manage/people/{house.learner.public_id}"
    assert f'href="{standing}"' in page
    assert house.stranger.public_id not in page
    assert f'href="{_page(house.learner)}"' in client.get(standing).text


@pytest.mark.parametrize(
    ("reader", "sees", "does_not_see"),
    [
        ("manager", ["Woman or man", "Give a role"], ["dara@example.org", "Signed in now", "audit record"]),
        ("tutor", ["dara@example.org"], ["Woman or man", "Give a role", "Signed in now", "audit record"]),
    ],
)
def test_the_page_of_a_person_shows_what_the_table_allows(
    client: FlaskClient, house: House, reader: str, sees: list[str], does_not_see: list[str]
) -> None:
    sign_in(client, getattr(house, reader))
    page = client.get(_page(house.learner)).text
    for words in sees:
        assert words in page
    for words in [*does_not_see, "Make a sign-in link"]:
        assert words not in page
    assert client.get(_page(house.stranger)).status_code == 404


def test_a_manager_appoints_a_tutor_and_takes_the_role_back(app: LearnHub, client: FlaskClient, house: House) -> None:
    sign_in(client, house.manager)
    choices = client.get(_page(house.learner, "/roles/new")).text
    assert "Tutor in a programme" in choices
    assert "Manager of a programme" not in choices
    assert "Autumn" not in client.get(_new_tutor(house.learner)).text
    assert fill_in(client, _new_tutor(house.learner), "roles/new", scope=house.programme).status_code == 303
    assert _roles(app, house.learner) == [("tutor", house.programme)]
    page = client.get(_page(house.learner)).text
    assert "Tutor in the programme Spring" in page
    with app.app_context():
        code = grants.in_force(db.session.get_one(Person, house.learner.id))[0].public_id
    address = _page(house.learner, f"/roles/{code}/revoke")
    assert "appoint somebody first" in client.get(address).text
    assert fill_in(client, address, "revoke").status_code == 303
    assert _roles(app, house.learner) == []


def test_a_manager_gives_nothing_else_and_to_nobody_else(app: LearnHub, client: FlaskClient, house: House) -> None:
    sign_in(client, house.manager)
    assert post(client, _new_tutor(house.learner), scope=house.other_programme).status_code == 422
    assert post(client, _new_tutor(house.stranger), scope=house.programme).status_code == 404
    assert post(client, _new_tutor(house.manager), scope=house.programme).status_code == 403
    address = _page(house.learner, "/roles/new?role=manager.programme")
    assert post(client, address, scope=house.programme).status_code == 404
    assert _roles(app, house.learner) == _roles(app, house.stranger) == []


def test_a_manager_does_not_take_the_role_of_another_programme(
    app: LearnHub, client: FlaskClient, house: House
) -> None:
    with app.app_context(), unit_of_work():
        learner = db.session.get_one(Person, house.learner.id)
        given = grants.grant_from_shell(learner, Role.TUTOR, Scope(ScopeKind.PROGRAMME, house.other_programme))
        code = given.public_id
    sign_in(client, house.manager)
    assert "Take away" not in client.get(_page(house.learner)).text
    assert post(client, _page(house.learner, f"/roles/{code}/revoke")).status_code == 403
    assert _roles(app, house.learner) == [("tutor", house.other_programme)]


def test_a_manager_is_asked_for_the_password_again(client: FlaskClient, house: House, time: Time) -> None:
    sign_in(client, house.manager)
    time.pass_by(minutes=11)
    assert client.get(_new_tutor(house.learner)).location.startswith("/en/confirm-password?next=")


def test_tutors_give_no_roles(client: FlaskClient, house: House) -> None:
    sign_in(client, house.tutor)
    assert client.get(_new_tutor(house.learner)).status_code == 403
    assert post(client, _new_tutor(house.learner), scope=house.programme).status_code == 403
