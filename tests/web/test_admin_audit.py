"""The audit record: everything for administrators, a country's for its managers, one's own for everybody."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.people import factors, grants, institutions
from learnhub.people.models import Person, Role
from learnhub.stores import record
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import Act, AuditEntry
from learnhub.web.audit_lines import ACTS
from tests.cast import Cast
from tests.conftest import Time
from tests.web.browser import sign_in

AUDIT = "/en/administer/audit"
OWN = "/en/account/history"


@pytest.fixture
def house(app: LearnHub, cast: Cast) -> dict[str, Person]:
    """People of two countries, and acts across them."""
    with app.app_context(), unit_of_work():
        people = {
            "benin": cast.country_manager("BJ"),
            "administrator": cast.holder(Role.ADMINISTRATOR, grants.EVERYTHING, country="TG"),
            "afi": cast.learner("BJ", name="Afi Exemple"),
            "togo": cast.learner("TG", name="Togbé Secret"),
        }
        grants.grant(people["administrator"], people["togo"], Role.MANAGER, grants.country_scope("TG"))
        grants.grant(people["administrator"], people["afi"], Role.MANAGER, grants.country_scope("BJ"))
        factors.put_off(record.SHELL, people["afi"], 30)
        cast.institution("BJ", name="Office of Benin")
        cast.institution("TG", name="Office of Togo")
        return people


def test_an_administrator_reads_everything_with_names(client: FlaskClient, house: dict[str, Person]) -> None:
    sign_in(client, house["administrator"])
    page = client.get(AUDIT).text
    for words in ("Role given", "Togbé Secret", "Afi Exemple", "Office of Togo", "LearnHub itself", "command line"):
        assert words in page


def test_a_country_manager_reads_what_touches_the_country(client: FlaskClient, house: dict[str, Person]) -> None:
    sign_in(client, house["benin"])
    page = client.get(AUDIT).text
    assert "Afi Exemple" in page
    assert "Office of Benin" in page
    assert "Somebody outside of your scope" in page
    for secret in ("Togbé", "Office of Togo", house["administrator"].name, house["administrator"].public_id):
        assert secret not in page


def test_what_was_given_is_told_in_words(client: FlaskClient, house: dict[str, Person]) -> None:
    sign_in(client, house["benin"])
    page = client.get(AUDIT, query_string={"act": "role.granted"}).text
    assert "Manager for the country Benin" in page
    assert "Togo" not in page.split("<tbody")[1]


def test_nothing_of_a_deed_abroad_is_told_but_that_it_was_done(
    app: LearnHub, client: FlaskClient, house: dict[str, Person], cast: Cast
) -> None:
    with app.app_context(), unit_of_work():
        mover = cast.holder(Role.ADMINISTRATOR, grants.EVERYTHING, country="BJ")
        grants.grant(mover, db.session.get_one(Person, house["togo"].id), Role.MANAGER, grants.country_scope("LA"))
    sign_in(client, house["benin"])
    lines = client.get(AUDIT).text.split("<tbody")[1].split("</tr>")
    deed = next(line for line in lines if mover.name in line and "Role given" in line)
    assert "Somebody outside of your scope" in deed
    assert "Togbé" not in deed
    assert "Laos" not in deed


def test_reading_the_record_is_on_the_record(app: LearnHub, client: FlaskClient, house: dict[str, Person]) -> None:
    sign_in(client, house["benin"])
    client.get(AUDIT)
    with app.app_context():
        lines = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == Act.PEOPLE_SEEN)).all()
        assert [(line.person, line.subject_id) for line in lines] == [(house["benin"].public_id, "audit")]
    assert "The audit record" in client.get(AUDIT).text


def test_others_are_led_to_their_own_lines(
    client: FlaskClient, house: dict[str, Person], app: LearnHub, cast: Cast
) -> None:
    assert client.get(AUDIT).location.startswith("/en/sign-in")
    with app.app_context(), unit_of_work():
        learner = cast.learner(user_name="somebody")
    sign_in(client, learner)
    assert client.get(AUDIT).status_code == 403
    assert client.get(OWN).status_code == 200


def test_acts_and_days_narrow_the_record(client: FlaskClient, house: dict[str, Person], time: Time) -> None:
    time.pass_by(days=1)
    sign_in(client, house["administrator"])
    assert "Signed in" in _rows(client, day="2026-03-03")
    assert "Role given" not in _rows(client, day="2026-03-03")
    assert "Role given" in _rows(client, day="2026-03-02", act="role.granted")
    assert "Account made" not in _rows(client, act="role.granted")
    assert "No line fits" in client.get(AUDIT, query_string={"day": "2020-01-01"}).text


def _rows(client: FlaskClient, **filters: str) -> str:
    page = client.get(AUDIT, query_string=filters)
    assert page.status_code == 200
    return page.text.split("<tbody")[1]


def test_reading_leaves_its_line_though_a_day_was_wrong(
    app: LearnHub, client: FlaskClient, house: dict[str, Person]
) -> None:
    sign_in(client, house["administrator"])
    assert client.get(AUDIT, query_string={"day": "yesterday"}).status_code == 422
    with app.app_context():
        assert db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == Act.PEOPLE_SEEN)).all()


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "2026-13-01", "1", "9999-99-99"])
def test_a_wrong_day_is_said_and_kept(client: FlaskClient, house: dict[str, Person], day: str) -> None:
    sign_in(client, house["administrator"])
    page = client.get(AUDIT, query_string={"day": day})
    assert page.status_code == 422
    assert "This is not a day" in page.text
    assert f'value="{day}"' in page.text


def test_days_at_the_ends_of_the_calendar_do_no_harm(client: FlaskClient, house: dict[str, Person]) -> None:
    sign_in(client, house["administrator"])
    for day in ("0001-01-01", "9999-12-31"):
        assert client.get(AUDIT, query_string={"day": day}).status_code == 200


def test_a_person_outside_cannot_be_asked_for(client: FlaskClient, house: dict[str, Person]) -> None:
    sign_in(client, house["benin"])
    assert client.get(AUDIT, query_string={"person": house["afi"].public_id}).status_code == 200
    for code in (house["togo"].public_id, "0123456789abcdef", "é"):
        assert client.get(AUDIT, query_string={"person": code}).status_code == 404


def test_fifty_lines_stand_on_a_page_the_newest_first(
    app: LearnHub, client: FlaskClient, house: dict[str, Person]
) -> None:
    with app.app_context(), unit_of_work():
        for number in range(60):
            institutions.make(record.SHELL, name=f"Office {number:02}", kind="other", country="LA")
    sign_in(client, house["administrator"])
    page = client.get(AUDIT, query_string={"act": "institution.made"}).text
    assert page.count('<tr role="row">') == 51
    assert page.index("Office 59") < page.index("Office 58")
    assert "Office 05" not in page
    assert "Office 05" in client.get(AUDIT, query_string={"act": "institution.made", "page": "2"}).text
    assert "act=institution.made" in page


def test_ones_own_record_holds_ones_own_and_nobody_elses(
    app: LearnHub, client: FlaskClient, house: dict[str, Person]
) -> None:
    sign_in(client, house["afi"])
    page = client.get(OWN).text.split("<tbody")[1]
    assert "Signed in" in page
    assert "Account made" in page
    assert "Role given" in page
    assert "You" in page
    assert "Somebody who looks after LearnHub" in page
    assert "/administer/" not in page
    assert house["administrator"].name not in page
    assert "Togbé" not in page
    with app.app_context():
        seen = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == Act.PEOPLE_SEEN)).all()
        assert seen == []


def test_ones_own_record_is_not_what_one_did_to_others(client: FlaskClient, house: dict[str, Person]) -> None:
    sign_in(client, house["administrator"])
    assert "Togbé" not in client.get(OWN).text
    assert "Afi Exemple" not in client.get(OWN).text


def test_every_act_has_words() -> None:
    assert set(ACTS) == set(Act)
