"""Who has looked at one's data: kept once a day, told with role and place, and with the name where that is right."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.jobs import cleaning
from learnhub.people import looks
from learnhub.people.looks import Look, Page
from learnhub.people.models import Person
from learnhub.stores.database import db, unit_of_work
from tests.cast import Cast
from tests.conftest import Time
from tests.web.browser import sign_in

LOOKS = "/en/account/looks"


@pytest.fixture
def office(app: LearnHub, cast: Cast) -> dict[str, Person]:
    """Two who learn in a ministry, who manages it, and an administrator."""
    with app.app_context(), unit_of_work():
        ministry = cast.institution("BJ", name="Ministry of Fiction")
        return {
            "afi": cast.learner(within=ministry, name="Afi Exemple"),
            "codjo": cast.learner(within=ministry, name="Codjo Fictif"),
            "manager": cast.institution_manager(ministry),
            "administrator": cast.administrator(),
        }


def kept(app: LearnHub) -> list[tuple[str, str, int]]:
    with app.app_context():
        return [(look.person, look.viewer, look.page) for look in db.session.scalars(db.select(Look))]


def told_to(app: LearnHub, person: Person) -> str:
    client = app.test_client()
    sign_in(client, person)
    page = client.get(LOOKS)
    assert page.status_code == 200
    return page.text


def test_a_list_tells_all_whom_it_showed(app: LearnHub, client: FlaskClient, office: dict[str, Person]) -> None:
    sign_in(client, office["manager"])
    client.get("/en/administer/people")
    viewer = office["manager"].public_id
    assert set(kept(app)) == {(office[name].public_id, viewer, Page.LIST) for name in ("afi", "codjo")}


def test_one_line_a_day_holds_the_closest_look(
    app: LearnHub, client: FlaskClient, office: dict[str, Person], time: Time
) -> None:
    sign_in(client, office["manager"])
    afi = office["afi"].public_id
    pages = ["/en/administer/people", f"/en/administer/people/{afi}", "/en/administer/people"]
    for page in pages:
        assert client.get(page).status_code == 200
    assert [page for person, _, page in kept(app) if person == afi] == [Page.PERSON]
    time.pass_by(days=1)
    client.get(pages[0])
    assert sorted(page for person, _, page in kept(app) if person == afi) == [Page.LIST, Page.PERSON]


def test_it_says_role_and_place_and_no_name_that_one_may_not_see(
    app: LearnHub, client: FlaskClient, office: dict[str, Person]
) -> None:
    sign_in(client, office["manager"])
    client.get(f"/en/administer/people/{office['afi'].public_id}")
    page = told_to(app, office["afi"])
    assert "Manager for the institution Ministry of Fiction" in page
    assert "A page about you" in page
    assert office["manager"].name not in page
    assert "Nobody has looked" in told_to(app, office["codjo"])


def test_whoever_may_see_the_other_by_name_is_told_the_name(
    app: LearnHub, client: FlaskClient, office: dict[str, Person], cast: Cast
) -> None:
    with app.app_context(), unit_of_work():
        above = cast.country_manager("BJ")
    sign_in(client, office["administrator"])
    client.get(f"/en/administer/people/{above.public_id}")
    assert "Administrator of LearnHub" in told_to(app, above)
    client = app.test_client()
    sign_in(client, above)
    client.get(f"/en/administer/people/{office['administrator'].public_id}")
    assert above.name in told_to(app, office["administrator"])


def test_nobody_looks_at_themselves(app: LearnHub, client: FlaskClient, office: dict[str, Person]) -> None:
    sign_in(client, office["manager"])
    client.get(f"/en/administer/people/{office['manager'].public_id}")
    assert kept(app) == []


def test_a_long_list_is_kept_whole(app: LearnHub) -> None:
    with app.app_context(), unit_of_work():
        many = [f"p{number}" for number in range(3_000)]
        looks.keep("viewer", Page.FILE, many, None)
        assert looks.unknown("viewer", Page.FILE, [*many, "one more"]) == {"one more"}


def test_what_is_older_than_a_year_is_forgotten(app: LearnHub, office: dict[str, Person], time: Time) -> None:
    with app.app_context(), unit_of_work():
        looks.keep("viewer", Page.LIST, ["someone"], None)
    time.pass_by(days=364)
    with app.app_context():
        cleaning.clean(app.config["LEARNHUB"].courses_folder)
    assert len(kept(app)) == 1
    time.pass_by(days=2)
    with app.app_context():
        cleaning.clean(app.config["LEARNHUB"].courses_folder)
    assert kept(app) == []
