"""Coming in by an invitation."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.learning import enrolments, invitations
from learnhub.learning.models import Enrolment
from learnhub.people import accounts, memberships, throttles
from learnhub.people.models import Person
from learnhub.stores.database import unit_of_work
from tests.cast import PASSWORD, Cast
from tests.reports import factories
from tests.web.browser import fill_in, form_of, post, sign_in

DUE = date(2026, 6, 30)


@pytest.fixture
def code(app: LearnHub) -> str:
    """The code of an invitation for one person into an institution in Togo and a course."""
    with app.app_context(), unit_of_work():
        cast = Cast()
        office = cast.institution("TG", name="Fictional Ministry")
        made = invitations.make(
            cast.institution_manager(office),
            institution=office,
            programme=None,
            courses=[factories.course("floors", title="Floors")],
            due_on=DUE,
            uses_allowed=1,
            days=30,
        )
        return made.code


@pytest.fixture
def dara(app: LearnHub) -> Person:
    """A learner of another country without an institution."""
    with app.app_context(), unit_of_work():
        return Cast().learner("BJ", user_name="dara", name="Dara Sample", language="en")


def _joined(app: LearnHub, person: Person) -> tuple[str | None, list[Enrolment]]:
    with app.app_context():
        membership = memberships.of(person)
        return membership.state if membership else None, list(enrolments.list_own(person))


def test_an_invitation_says_who_invites_to_what(client: FlaskClient, code: str) -> None:
    page = client.get(f"/fr/invitation/{code}").text
    for words in ("Fictional Ministry", "Floors (français)", "30 juin 2026"):
        assert words in page


def test_a_code_is_read_as_people_type_it(client: FlaskClient, code: str) -> None:
    typed = code.lower().replace("-", " ")
    answer = fill_in(client, "/en/invitation", "/invitation", code=typed)
    assert answer.status_code == 303
    assert "Fictional Ministry" in client.get(answer.location).text


def test_a_wrong_code_is_told_at_the_field_and_kept(client: FlaskClient) -> None:
    answer = fill_in(client, "/en/invitation", "/invitation", code="IN-0000-0000-0000")
    assert answer.status_code == 422
    assert "This invitation does not work." in answer.text
    assert form_of(answer.text, "/invitation").values["code"] == "IN-0000-0000-0000"
    assert client.get("/en/invitation/IN-0000-0000-0000").status_code == 404


def test_an_empty_code_is_told(client: FlaskClient) -> None:
    assert "Write the code of your invitation." in fill_in(client, "/en/invitation", "/invitation", code="").text


def test_guessing_codes_is_throttled(app: LearnHub, client: FlaskClient, code: str) -> None:
    with app.app_context(), unit_of_work():
        for _ in range(throttles.FREE_TRIES_PER_ADDRESS - 1):
            throttles.note_failure([throttles.for_address("invitation", "127.0.0.1")])
    assert client.get("/en/invitation/wrong").status_code == 404
    assert client.get(f"/en/invitation/{code}").status_code == 429


def test_who_signed_in_joins(app: LearnHub, client: FlaskClient, code: str, dara: Person) -> None:
    sign_in(client, dara)
    answer = fill_in(client, f"/en/invitation/{code}", "/invitation/")
    assert (answer.status_code, answer.location) == (303, "/en/")
    state, enrolled = _joined(app, dara)
    assert state == "confirmed"
    assert [enrolment.due_on for enrolment in enrolled] == [DUE]
    with app.app_context():
        assert accounts.get(dara.public_id).country == "TG"


def test_joining_twice_is_joining_once(app: LearnHub, client: FlaskClient, code: str, dara: Person) -> None:
    sign_in(client, dara)
    form = form_of(client.get(f"/en/invitation/{code}").text, "/invitation/")
    answers = [client.post(form.action, data=form.values).status_code for _ in range(2)]
    assert answers == [303, 303]
    assert len(_joined(app, dara)[1]) == 1


def test_nobody_takes_a_place_that_is_taken(app: LearnHub, client: FlaskClient, code: str, dara: Person) -> None:
    sign_in(client, dara)
    fill_in(client, f"/en/invitation/{code}", "/invitation/")
    with app.app_context(), unit_of_work():
        late = Cast().learner(user_name="late")
    other = app.test_client()
    sign_in(other, late)
    assert other.get(f"/en/invitation/{code}").status_code == 404
    assert post(other, f"/en/invitation/{code}").status_code == 404
    assert _joined(app, late) == (None, [])


def test_without_an_account_one_is_led_to_make_one_or_sign_in(client: FlaskClient, code: str) -> None:
    page = client.get(f"/en/invitation/{code}").text
    assert f"/en/sign-up?invitation={code}" in page
    assert f"/en/sign-in?next=/en/invitation/{code}" in page
    assert post(client, f"/en/invitation/{code}").location == "/en/sign-in"


def test_signing_in_comes_back_to_the_invitation(client: FlaskClient, code: str, dara: Person) -> None:
    answer = fill_in(client, f"/en/sign-in?next=/en/invitation/{code}", "/sign-in", name="dara", password=PASSWORD)
    assert answer.location == f"/en/invitation/{code}"


def test_signing_up_by_an_invitation_joins_in_one_go(app: LearnHub, client: FlaskClient, code: str) -> None:
    address = f"/fr/sign-up?invitation={code}"
    page = client.get(address).text
    assert "Fictional Ministry" in page
    assert not {"country", "institution"} & set(form_of(page, "/sign-up").values)
    answer = fill_in(
        client, address, "/sign-up", name="Awa", user_name="awa.demo", password="brave otters", sex="woman", notice="y"
    )
    assert answer.status_code == 303
    with app.app_context():
        person = accounts.find_by_sign_in_name("awa.demo")
    assert person is not None
    assert person.country == "TG"
    state, enrolled = _joined(app, person)
    assert state == "confirmed"
    assert [enrolment.language for enrolment in enrolled] == ["fr"]


def test_signing_up_by_a_code_that_does_not_work_makes_nothing(app: LearnHub, client: FlaskClient) -> None:
    assert client.get("/en/sign-up?invitation=IN-0000-0000-0000").status_code == 404
    with app.app_context():
        assert accounts.list_all() == []


def test_the_code_of_an_invitation_is_told_to_no_other_page(client: FlaskClient, code: str) -> None:
    for address in (f"/en/invitation/{code}", f"/en/sign-up?invitation={code}"):
        assert client.get(address).headers["Referrer-Policy"] == "origin"
