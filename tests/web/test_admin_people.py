"""Finding people and reading their page: only within reach, and an administrator's reading leaves its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.people import memberships
from learnhub.people.models import Person
from learnhub.stores import sqlite
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import Act, AuditEntry
from tests.cast import Cast
from tests.web.browser import sign_in

PEOPLE = "/en/administer/people"


@pytest.fixture
def house(app: LearnHub, cast: Cast) -> dict[str, Person]:
    """People of two countries, with everyone who may look after some of them."""
    with app.app_context(), unit_of_work():
        ministry = cast.institution("BJ", name="Ministry of Examples")
        office = cast.institution(name="Office of Samples", parent=ministry)
        people = {
            "afi": cast.learner("BJ", name="Afi Exemple", email="afi@example.org", within=office),
            "claimant": cast.learner("BJ", name="Kossi Claimant", user_name="kossi"),
            "dara": cast.learner("KH", name="Dara Sample", user_name="dara3", email="dara@example.org"),
            "administrator": cast.administrator(),
            "country": cast.country_manager("BJ"),
            "institution": cast.institution_manager(ministry),
            "learner": cast.learner("BJ", name="Zoé Démonstrateur", user_name="demo"),
        }
        memberships.claim(people["claimant"], ministry)
        return people


def _page(person: Person) -> str:
    return f"{PEOPLE}/{person.public_id}"


def _audit(app: LearnHub, act: Act) -> list[AuditEntry]:
    with app.app_context():
        return list(db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == act).order_by(AuditEntry.id)))


def test_only_people_within_reach_are_found(client: FlaskClient, house: dict[str, Person]) -> None:
    sign_in(client, house["country"])
    page = client.get(PEOPLE).text
    assert "Afi Exemple" in page
    assert "Dara Sample" not in page
    for search in ("Dara", "dara@example.org", "dara3"):
        assert "Nobody found" in client.get(PEOPLE, query_string={"q": search}).text


def test_who_leaves_no_line_waits_for_nobody_who_writes(
    app: LearnHub, client: FlaskClient, house: dict[str, Person]
) -> None:
    sign_in(client, house["institution"])
    with somebody_writing(app):
        assert client.get(PEOPLE).status_code == 200
        assert client.get(_page(house["afi"])).status_code == 200


@contextmanager
def somebody_writing(app: LearnHub) -> Iterator[None]:
    """Hold the write lock, as a long import does."""
    with app.app_context():
        engine = db.engine
    sqlite.will_write.set(True)
    with engine.connect() as connection:
        connection.execute(db.text("SELECT 1"))
        sqlite.will_write.set(False)
        yield


def test_a_claim_gives_the_manager_of_the_institution_nothing(client: FlaskClient, house: dict[str, Person]) -> None:
    sign_in(client, house["institution"])
    page = client.get(PEOPLE).text
    assert "Afi Exemple" in page
    assert "Kossi Claimant" not in page
    assert client.get(_page(house["claimant"])).status_code == 404


@pytest.mark.parametrize("search", ["demonstrateur", "ZOE", "monstrateur zoé", "afi@EXAMPLE.org Exemple"])
def test_case_accents_and_order_of_words_do_not_matter(
    client: FlaskClient, house: dict[str, Person], search: str
) -> None:
    sign_in(client, house["administrator"])
    assert "1 person" in client.get(PEOPLE, query_string={"q": search}).text


@pytest.mark.parametrize("search", ["%", "_", "\\", "'", "𝔸" * 300, "<script>alert(1)</script>"])
def test_strange_searches_find_nobody_and_break_nothing(
    client: FlaskClient, house: dict[str, Person], search: str
) -> None:
    sign_in(client, house["administrator"])
    page = client.get(PEOPLE, query_string={"q": search})
    assert page.status_code == 200
    assert "Nobody found" in page.text
    assert "<script>alert" not in page.text


def test_a_tutor_does_not_find_by_what_a_tutor_may_not_see(app: LearnHub, client: FlaskClient, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        tutor = cast.tutor("0123456789abcdef")
        cast.learner(name="Afi Exemple")
    sign_in(client, tutor)
    page = client.get(PEOPLE)
    assert page.status_code == 200
    assert "There is nobody here yet" in page.text


def test_people_without_a_role_may_not_open_the_list(client: FlaskClient, house: dict[str, Person]) -> None:
    assert client.get(PEOPLE).location.startswith("/en/sign-in")
    sign_in(client, house["learner"])
    assert client.get(PEOPLE).status_code == 403
    assert client.get("/en/administer").status_code == 403


def test_fifty_stand_on_a_page(app: LearnHub, client: FlaskClient, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        administrator = cast.administrator()
        for number in range(50):
            cast.learner(name=f"Person {number:02}")
    sign_in(client, administrator)
    first, second, beyond = (client.get(PEOPLE, query_string={"page": number}).text for number in ("1", "2", "9999"))
    assert first.count('<tr role="row">') == 51
    assert second.count('<tr role="row">') == 2
    assert "51 people" in first
    assert beyond.count('<tr role="row">') == 2
    for number in ("0", "-1", "x", "9" * 30, "²"):
        assert client.get(PEOPLE, query_string={"page": number}).status_code == 200


def test_an_administrators_reading_leaves_one_line(
    app: LearnHub, client: FlaskClient, house: dict[str, Person]
) -> None:
    sign_in(client, house["administrator"])
    client.get(PEOPLE, query_string={"q": "Afi"})
    client.get(PEOPLE, query_string={"q": "nobody has this name"})
    client.get(_page(house["afi"]))
    client.get(_page(house["administrator"]))
    lines = _audit(app, Act.PEOPLE_SEEN)
    assert [(line.subject_kind, line.subject_id) for line in lines] == [
        ("list", "people"),
        ("person", house["afi"].public_id),
    ]
    assert lines[0].details == {"people": 1}


def test_reading_the_page_does_not_push_out_what_was_done(client: FlaskClient, house: dict[str, Person]) -> None:
    sign_in(client, house["administrator"])
    pages = [client.get(_page(house["afi"])).text for _ in range(3)]
    assert "Account made" in pages[-1]
    assert "Personal data read" not in pages[-1]


def test_a_managers_search_leaves_none(app: LearnHub, client: FlaskClient, house: dict[str, Person]) -> None:
    sign_in(client, house["country"])
    client.get(PEOPLE)
    assert _audit(app, Act.PEOPLE_SEEN) == []


def test_out_of_reach_and_absent_look_the_same(client: FlaskClient, house: dict[str, Person]) -> None:
    sign_in(client, house["country"])
    hidden, absent = client.get(_page(house["dara"])), client.get(f"{PEOPLE}/0123456789abcdef")
    assert hidden.status_code == absent.status_code == 404
    assert _tidy(hidden.text) == _tidy(absent.text)
    for strange in ("%00", "é", "x" * 300, "..%2f..", "99999999999999999999"):
        assert client.get(f"{PEOPLE}/{strange}").status_code == 404


def _tidy(page: str) -> str:
    # The language menu repeats the address that was asked for, and each page has its own CSRF token.
    return re.sub(r'(?:href|value|content)="[^"]*"', "", page)


@pytest.mark.parametrize(
    ("reader", "sees", "does_not_see"),
    [
        ("administrator", ["afi@example.org", "Woman or man", "Make a sign-in link", "Give a role", "audit"], []),
        ("country", ["afi@example.org", "Woman or man", "Give a role", "audit"], ["Make a sign-in link"]),
        ("institution", ["afi@example.org", "Woman or man"], ["Make a sign-in link", "In the audit record"]),
    ],
)
def test_the_page_shows_what_the_table_allows(
    client: FlaskClient, house: dict[str, Person], reader: str, sees: list[str], does_not_see: list[str]
) -> None:
    sign_in(client, house[reader])
    page = client.get(_page(house["afi"])).text
    for words in sees:
        assert words in page
    for words in does_not_see:
        assert words not in page


def test_a_suspended_person_gets_no_link(app: LearnHub, client: FlaskClient, house: dict[str, Person]) -> None:
    with app.app_context(), unit_of_work():
        db.session.get_one(Person, house["afi"].id).suspended_at = house["afi"].created_at
    sign_in(client, house["administrator"])
    page = client.get(_page(house["afi"])).text
    assert "This account is suspended" in page
    assert "Make a sign-in link" not in page
    assert client.get(f"{_page(house['afi'])}/sign-in-link").status_code == 403


def test_ones_own_page_says_why_there_is_nothing_to_do(client: FlaskClient, house: dict[str, Person]) -> None:
    sign_in(client, house["administrator"])
    page = client.get(_page(house["administrator"])).text
    assert "This is your own account" in page
    assert "Give a role" not in page
    for act in ("roles/new", "sign-in-link"):
        assert client.get(f"{_page(house['administrator'])}/{act}").status_code == 403


def test_a_manager_who_moves_sees_nobody_of_the_former_place(
    app: LearnHub, client: FlaskClient, house: dict[str, Person], cast: Cast
) -> None:
    sign_in(client, house["institution"])
    assert client.get(_page(house["afi"])).status_code == 200
    with app.app_context(), unit_of_work():
        manager = db.session.get_one(Person, house["institution"].id)
        memberships.join(manager, cast.institution("BJ", name="Elsewhere"), "system")
    assert client.get(_page(house["afi"])).status_code == 404


def test_hostile_names_are_only_shown(app: LearnHub, client: FlaskClient, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        administrator = cast.administrator()
        hostile = cast.learner(name='"><img src=x onerror=alert(1)>')
    sign_in(client, administrator)
    for address in (PEOPLE, _page(hostile), f"{_page(hostile)}/roles/new", f"{_page(hostile)}/sign-in-link"):
        page = client.get(address)
        assert page.status_code == 200
        assert "<img" not in page.text
