"""Countries and their institutions stand in the order of the names that the reader sees."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.people import grants
from learnhub.people.models import Person, Role
from learnhub.stores.database import unit_of_work
from tests.cast import Cast
from tests.reports import factories
from tests.web.browser import forms_of, sign_in, sign_out
from tests.web.test_manager_report import Tables

# By code Burkina Faso stands before Bénin, and letter by letter Égypte stands after Togo.
COUNTRIES = {"TG": "Togo", "EG": "Égypte", "BJ": "Bénin", "BF": "Burkina Faso"}
IN_ORDER = ["BJ", "BF", "EG", "TG"]
ROLES = "/fr/administer/people/{person}/roles/new?role=manager.institution"


@pytest.fixture
def places(app: LearnHub, cast: Cast) -> dict[str, str]:
    """An institution of the same name in each country with somebody in a course: country by public code."""
    with app.app_context(), unit_of_work():
        course = factories.course()
        made = [cast.institution(country, name="Ministère") for country in COUNTRIES]
        for one in made:
            factories.enrolled(cast.learner(within=one), course, done=1)
        return {one.public_id: one.country for one in made}


@pytest.fixture
def administrator(app: LearnHub, cast: Cast) -> Person:
    """Somebody with a role in everything."""
    with app.app_context(), unit_of_work():
        return cast.administrator()


def _offered(html: str, field: str) -> list[str]:
    return next(form.options[field] for form in forms_of(html) if field in form.options)


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/fr/manage/invitations/new", "institution"),
        ("/fr/manage/programmes/new", "owner"),
        ("/fr/manage/report", "institution"),
        ("/fr/administer/institutions/new", "parent"),
        (ROLES, "scope"),
    ],
)
def test_institutions_are_offered_by_country(
    app: LearnHub,
    client: FlaskClient,
    cast: Cast,
    places: dict[str, str],
    administrator: Person,
    address: str,
    field: str,
) -> None:
    with app.app_context(), unit_of_work():
        other = cast.learner().public_id
    sign_in(client, administrator)
    offered = _offered(client.get(address.format(person=other)).text, field)
    assert [places[key] for key in offered if key in places] == IN_ORDER


def test_a_newcomer_finds_institutions_by_country(client: FlaskClient, places: dict[str, str]) -> None:
    offered = _offered(client.get("/fr/sign-up").text, "institution")
    assert [places[key] for key in offered if key in places] == IN_ORDER


@pytest.mark.usefixtures("places")
def test_a_programme_is_offered_to_countries_by_name(
    app: LearnHub, client: FlaskClient, cast: Cast, administrator: Person
) -> None:
    in_order = [f"country-{code}" for code in IN_ORDER]
    sign_in(client, administrator)
    owners = _offered(client.get("/fr/manage/programmes/new").text, "owner")
    assert [key for key in owners if key.startswith("country-")] == in_order
    with app.app_context(), unit_of_work():
        manager = _manager_of_all(cast)
    sign_out(client)
    sign_in(client, manager)
    owners = _offered(client.get("/fr/manage/programmes/new").text, "owner")
    assert [key for key in owners if key.startswith("country-")] == in_order


def _manager_of_all(cast: Cast) -> Person:
    manager = cast.country_manager("TG")
    for code in ("BF", "BJ", "EG"):
        grants.grant_from_shell(manager, Role.MANAGER, grants.country_scope(code))
    return manager


@pytest.mark.usefixtures("places")
def test_who_manages_several_countries_finds_them_by_name(app: LearnHub, client: FlaskClient, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        manager = _manager_of_all(cast)
    sign_in(client, manager)
    assert _offered(client.get("/fr/administer/institutions/new").text, "country")[1:] == IN_ORDER
    assert _offered(client.get("/fr/manage/report").text, "country")[1:] == IN_ORDER
    for address in ("/fr/administer", "/fr/administer/institutions"):
        main = client.get(address).text.partition("<main")[2]
        found = [main.index(COUNTRIES[code]) for code in IN_ORDER]
        assert found == sorted(found)


@pytest.mark.usefixtures("places")
def test_institutions_of_one_name_stand_by_country_in_the_report(client: FlaskClient, administrator: Person) -> None:
    sign_in(client, administrator)
    tables = Tables(client.get("/fr/manage/report").text).found
    rows = [row for table in tables.values() for row in table if row[0] == "Ministère"]
    assert [row[1] for row in rows] == [COUNTRIES[code] for code in IN_ORDER]
