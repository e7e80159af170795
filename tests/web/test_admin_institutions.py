"""Making and renaming institutions, within one's own countries."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.people import memberships
from learnhub.people.models import Institution, Person
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import Act, AuditEntry
from tests.cast import Cast
from tests.conftest import Time
from tests.web.browser import fill_in, form_of, post, sign_in, sign_out

LIST = "/en/administer/institutions"
NEW = f"{LIST}/new"
MINISTRY = {"name": "Ministry of Examples", "kind": "ministry"}


@pytest.fixture
def administrator(app: LearnHub, cast: Cast) -> Person:
    """Somebody with a role in everything."""
    with app.app_context(), unit_of_work():
        return cast.administrator()


@pytest.fixture
def manager(app: LearnHub, cast: Cast) -> Person:
    """A manager of Benin."""
    with app.app_context(), unit_of_work():
        return cast.country_manager("BJ")


def _made(app: LearnHub) -> list[tuple[str, str]]:
    with app.app_context():
        found = db.session.scalars(db.select(Institution).order_by(Institution.id))
        return [(one.name, one.country) for one in found]


def _acts(app: LearnHub, act: Act) -> int:
    with app.app_context():
        return len(db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == act)).all())


def test_an_administrator_makes_a_tree(app: LearnHub, client: FlaskClient, administrator: Person) -> None:
    sign_in(client, administrator)
    assert "There is no institution yet" in client.get(LIST).text
    assert fill_in(client, NEW, "new", **MINISTRY, country="BJ").location == LIST
    with app.app_context():
        top = db.session.scalars(db.select(Institution)).one().public_id
    answer = fill_in(client, f"{NEW}?country=BJ&below={top}", "new", name="Office in Cotonou", kind="local_authority")
    assert answer.status_code == 303
    page = client.get(LIST).text
    assert "Below Ministry of Examples:" in page
    assert page.index("Ministry of Examples</span>") < page.index("Office in Cotonou</span>")


def test_members_are_counted_apart(app: LearnHub, client: FlaskClient, administrator: Person, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        ministry = cast.institution("BJ")
        for _ in range(3):
            cast.learner(within=ministry)
        memberships.claim(cast.learner("BJ"), ministry)
    sign_in(client, administrator)
    page = client.get(LIST).text
    assert 'data-label="Confirmed members" class="number">3<' in page
    assert 'data-label="Not confirmed yet" class="number">1<' in page


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"name": "", "kind": "ministry", "country": "BJ"}, "Write the name"),
        ({"name": "x" * 201, "kind": "ministry", "country": "BJ"}, "too long"),
        ({"name": "Office", "kind": "castle", "country": "BJ"}, "choose one of these"),
        ({"name": "Office", "kind": "ministry", "country": ""}, "Choose a country from"),
        ({"name": "Office", "kind": "ministry", "country": "ZZ"}, "choose one of these"),
        ({"name": "Office", "kind": "ministry", "country": "BJ", "parent": "0123456789abcdef"}, "choose one of these"),
    ],
)
def test_wrong_fields_come_back_with_what_was_typed(
    app: LearnHub, client: FlaskClient, administrator: Person, typed: dict[str, str], wrong: str
) -> None:
    sign_in(client, administrator)
    answer = fill_in(client, NEW, "new", **typed)
    assert answer.status_code == 422
    assert wrong in answer.text
    assert f'value="{typed["name"]}"' in answer.text
    assert _made(app) == []


def test_a_parent_in_another_country_is_refused_at_its_field(
    app: LearnHub, client: FlaskClient, administrator: Person, cast: Cast
) -> None:
    with app.app_context(), unit_of_work():
        togo = cast.institution("TG")
    sign_in(client, administrator)
    answer = fill_in(client, NEW, "new", **MINISTRY, country="BJ", parent=togo.public_id)
    assert answer.status_code == 422
    assert "are in the same country" in answer.text


def test_a_form_sent_twice_makes_one(app: LearnHub, client: FlaskClient, administrator: Person, time: Time) -> None:
    sign_in(client, administrator)
    form = form_of(client.get(NEW).text, "new")
    answers = [client.post(NEW, data={**form.values, **MINISTRY, "country": "BJ"}) for _ in range(2)]
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, LIST)}
    assert _made(app) == [("Ministry of Examples", "BJ")]
    assert _acts(app, Act.INSTITUTION_MADE) == 1
    time.pass_by(minutes=5)
    later = fill_in(client, NEW, "new", **MINISTRY, country="BJ")
    assert later.status_code == 422
    assert "already an institution of this name" in later.text


def test_a_country_manager_sees_and_makes_only_at_home(
    app: LearnHub, client: FlaskClient, manager: Person, cast: Cast
) -> None:
    with app.app_context(), unit_of_work():
        togo = cast.institution("TG", name="Office of Togo")
        cast.institution("BJ", name="Office of Benin")
    sign_in(client, manager)
    page = client.get(LIST).text
    assert "Office of Benin" in page
    assert "Office of Togo" not in page + client.get(NEW).text
    for country in ("TG", "BJ", ""):
        answer = post(client, NEW, name=f"Office {country}", kind="ministry", country=country)
        assert answer.status_code == 303
    assert {country for name, country in _made(app) if name != "Office of Togo"} == {"BJ"}
    assert post(client, NEW, **MINISTRY, parent=togo.public_id).status_code == 422
    for code in (togo.public_id, "0123456789abcdef", "é"):
        assert client.get(f"{LIST}/{code}/rename").status_code == 404
        assert post(client, f"{LIST}/{code}/rename", name="Mine now").status_code == 404
    assert ("Office of Togo", "TG") in _made(app)


def test_renaming_keeps_one_line_and_one_row(app: LearnHub, client: FlaskClient, manager: Person, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        office, other = cast.institution("BJ", name="Old Name"), cast.institution("BJ", name="Other Office")
    sign_in(client, manager)
    address = f"{LIST}/{office.public_id}/rename"
    answers = [fill_in(client, address, "rename", name="New Name") for _ in range(2)]
    assert {answer.status_code for answer in answers} == {303}
    assert _acts(app, Act.INSTITUTION_CHANGED) == 1
    for name in ("", "x" * 201, other.name):
        answer = fill_in(client, address, "rename", name=name)
        assert answer.status_code == 422
        assert f'value="{name}"' in answer.text
    assert ("New Name", "BJ") in _made(app)


def test_others_do_not_come_in(app: LearnHub, client: FlaskClient, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        ministry = cast.institution("BJ")
        institution_manager, learner = cast.institution_manager(ministry), cast.learner("BJ")
    for person in (institution_manager, learner):
        sign_in(client, person)
        for address in (LIST, NEW, f"{LIST}/{ministry.public_id}/rename"):
            assert client.get(address).status_code == 403
        assert post(client, NEW, **MINISTRY).status_code == 403
        assert post(client, f"{LIST}/{ministry.public_id}/rename", name="Mine").status_code == 403
        sign_out(client)
    assert len(_made(app)) == 1


def test_the_overview_counts_within_reach(app: LearnHub, client: FlaskClient, manager: Person, cast: Cast) -> None:
    sign_in(client, manager)
    assert "Begin with the institutions" in client.get("/en/administer").text
    with app.app_context(), unit_of_work():
        office, togo = cast.institution("BJ"), cast.institution("TG")
        memberships.claim(cast.learner("BJ"), office)
        memberships.claim(cast.learner("TG"), togo)
    page = client.get("/en/administer").text
    assert "1 person says where they work" in page
    assert [part.split("<")[0] for part in page.split('class="stat-value">')[1:]] == ["2", "1", "1", "1"]
