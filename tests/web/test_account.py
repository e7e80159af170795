"""One's own account."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.learning import programmes
from learnhub.people import accounts, memberships, sessions
from learnhub.people.models import Membership, Person
from learnhub.stores.database import unit_of_work
from learnhub.web.learner import devices
from tests import published
from tests.cast import PASSWORD, Cast
from tests.conftest import Time
from tests.reports import factories
from tests.web.browser import fill_in, form_of, post, sign_in_by_form, sign_out

NEW = "quiet rivers remember"


@pytest.fixture
def cast() -> Cast:
    """Builders; use them inside a unit of work."""
    return Cast()


@pytest.fixture
def afi(app: LearnHub, cast: Cast, client: FlaskClient) -> Person:
    """A learner in Benin, signed in on the client."""
    with app.app_context(), unit_of_work():
        person = cast.learner(name="Afi Exemple", user_name="afi", language="en")
    sign_in_by_form(client, person)
    return person


def _again(app: LearnHub, person: Person) -> Person:
    with app.app_context():
        return accounts.get(person.public_id)


def _membership(app: LearnHub, person: Person) -> Membership | None:
    with app.app_context():
        return memberships.of(person)


def _sessions(app: LearnHub, person: Person) -> Sequence[object]:
    with app.app_context():
        return sessions.list_open(person)


@pytest.mark.parametrize(
    "address", ["/en/account", "/en/account/profile", "/en/account/password", "/en/confirm-password"]
)
def test_whoever_is_not_signed_in_is_led_to_the_sign_in(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 303
    assert answer.location == f"/en/sign-in?next={address}"


def test_the_account_says_who_and_where_one_is(app: LearnHub, client: FlaskClient, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        office = cast.institution(name="Fictional Ministry")
        manager = cast.institution_manager(office)
    sign_in_by_form(client, manager)
    page = client.get("/en/account").text
    for words in ("Benin", "Fictional Ministry", "Confirmed", "Manager for the institution Fictional Ministry"):
        assert words in page
    assert "This device" in page


def test_each_role_is_told_in_words(app: LearnHub, client: FlaskClient, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        floors = factories.course("floors", title="Floors")
        published.store_draft("drafted")
        programme = programmes.make("shell", name="Togo 2027", courses=[floors])
        holders = {
            "Manager for the country Benin": cast.country_manager("BJ"),
            "Manager of the programme Togo 2027": cast.programme_manager(programme.public_id),
            "Tutor in the programme Togo 2027": cast.tutor(programme.public_id),
            "Author of the course Floors": cast.author("floors"),
            "Author of the course not-yet-there": cast.author("not-yet-there"),
            "Author of the course Drafted": cast.author("drafted"),
        }
    for words, holder in holders.items():
        browser = app.test_client()
        sign_in_by_form(browser, holder)
        assert words in browser.get("/en/account").text


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Mobile; rv:84.0) Gecko/84.0 Firefox/84.0 KAIOS/3.0", "Firefox on KaiOS"),
        ("curl/8.0", "Unknown device"),
        ("", "Unknown device"),
    ],
)
def test_a_device_is_told_in_two_words(app: LearnHub, user_agent: str, words: str) -> None:
    with app.test_request_context("/en/account"):
        assert devices.in_words(user_agent) == words


def test_names_are_shown_as_text(app: LearnHub, client: FlaskClient, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        person = cast.learner(name="<b>Dara</b>", within=cast.institution(name="<i>Office</i>"))
    sign_in_by_form(client, person)
    page = client.get("/en/account").text
    assert "<b>Dara" not in page
    assert "<i>Office" not in page


def test_what_one_says_of_oneself_can_be_changed(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    answer = fill_in(client, "/en/account/profile", "/profile", name=" Afi Autre ", sex="not_stated", language="fr")
    assert (answer.status_code, answer.location) == (303, "/fr/account")
    changed = _again(app, afi)
    assert (changed.name, changed.sex, changed.language, changed.country) == ("Afi Autre", "not_stated", "fr", "BJ")


def test_a_profile_that_is_wrong_is_kept_as_typed(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    answer = fill_in(client, "/en/account/profile", "/profile", name=" ", language="xx", country="TG")
    assert answer.status_code == 422
    assert "Write your name." in answer.text
    assert form_of(answer.text, "/profile").values["country"] == "TG"
    assert _again(app, afi).name == "Afi Exemple"


def test_fields_that_are_not_offered_are_ignored(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    fill_in(client, "/en/account/profile", "/profile", email="x@example.org", user_name="x", public_id="x", role="a")
    unchanged = _again(app, afi)
    assert (unchanged.email, unchanged.user_name) == (None, "afi")


def test_an_institution_is_claimed_and_left(app: LearnHub, client: FlaskClient, afi: Person, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        office = cast.institution("BJ")
    fill_in(client, "/en/account/profile", "/profile", institution=office.public_id)
    claimed = _membership(app, afi)
    assert claimed is not None
    assert claimed.state == "claimed"
    fill_in(client, "/en/account/profile", "/profile", institution="")
    assert _membership(app, afi) is None


def test_saving_a_profile_unchanged_keeps_a_confirmation(app: LearnHub, client: FlaskClient, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        person = cast.learner(within=cast.institution())
    sign_in_by_form(client, person)
    assert fill_in(client, "/en/account/profile", "/profile").status_code == 303
    kept = _membership(app, person)
    assert kept is not None
    assert kept.state == "confirmed"


def test_a_confirmed_member_does_not_change_country(app: LearnHub, client: FlaskClient, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        person = cast.learner(within=cast.institution("BJ"))
    sign_in_by_form(client, person)
    form = form_of(client.get("/en/account/profile").text, "/profile")
    assert "country" not in form.values
    client.post(form.action, data={**form.values, "country": "TG"})
    assert _again(app, person).country == "BJ"


def test_moving_abroad_takes_the_claim_along_only_where_it_fits(
    app: LearnHub, client: FlaskClient, afi: Person, cast: Cast
) -> None:
    with app.app_context(), unit_of_work():
        office = cast.institution("BJ")
    fill_in(client, "/en/account/profile", "/profile", institution=office.public_id)
    assert fill_in(client, "/en/account/profile", "/profile", country="TG").status_code == 422
    assert fill_in(client, "/en/account/profile", "/profile", country="TG", institution="").status_code == 303
    assert _again(app, afi).country == "TG"
    assert _membership(app, afi) is None


def test_a_new_password_ends_all_other_sessions(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    other = app.test_client()
    sign_in_by_form(other, afi)
    assert fill_in(client, "/en/account/password", "/password", password=NEW).location == "/en/account"
    assert client.get("/en/account").status_code == 200
    assert other.get("/en/account").status_code == 303
    sign_out(client)
    sign_in_by_form(client, afi, NEW)


@pytest.mark.parametrize("bad", ["", "short", "password1234", "afi exemple 1"])
def test_a_bad_new_password_changes_nothing(app: LearnHub, client: FlaskClient, afi: Person, bad: str) -> None:
    assert fill_in(client, "/en/account/password", "/password", password=bad).status_code == 422
    assert _again(app, afi).password_hash == afi.password_hash


def test_after_ten_minutes_the_password_is_asked_again(client: FlaskClient, afi: Person, time: Time) -> None:
    time.pass_by(minutes=11)
    asked = client.get("/en/account/password")
    assert asked.location == "/en/confirm-password?next=/en/account/password"
    wrong = fill_in(client, asked.location, "/confirm", password="not this one")
    assert wrong.status_code == 422
    assert "This is not your password." in wrong.text
    answer = fill_in(client, asked.location, "/confirm", password=PASSWORD)
    assert answer.location == "/en/account/password"
    assert client.get(answer.location).status_code == 200


def test_asking_again_is_throttled(client: FlaskClient, afi: Person) -> None:
    for _ in range(10):
        assert fill_in(client, "/en/confirm-password", "/confirm", password="wrong").status_code == 422
    assert fill_in(client, "/en/confirm-password", "/confirm", password=PASSWORD).status_code == 429


def test_another_device_can_be_signed_out(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    other = app.test_client()
    sign_in_by_form(other, afi)
    page = client.get("/en/account").text
    answer = client.post(form_of(page, "/end").action, data=form_of(page, "/end").values)
    assert answer.location == "/en/account"
    assert other.get("/en/account").status_code == 303
    assert client.get("/en/account").status_code == 200


def test_all_other_devices_can_be_signed_out(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    for _ in range(3):
        sign_in_by_form(app.test_client(), afi)
    fill_in(client, "/en/account", "/end-others")
    assert len(_sessions(app, afi)) == 1
    assert client.get("/en/account").status_code == 200


def test_the_session_of_another_is_as_if_it_did_not_exist(
    app: LearnHub, client: FlaskClient, afi: Person, cast: Cast
) -> None:
    with app.app_context(), unit_of_work():
        dara = cast.learner(user_name="dara")
        session = sessions.find_open(cast.session_token(dara))
    assert session is not None
    theirs = post(client, f"/en/account/sessions/{session.public_id}/end")
    nobodys = post(client, "/en/account/sessions/0000000000000000/end")
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert _without_token(theirs.text) == _without_token(nobodys.text)
    assert len(_sessions(app, dara)) == 1


def _without_token(page: str) -> str:
    return page.replace(form_of(page, "/sign-out").values["csrf_token"], "")


def test_pages_about_oneself_are_kept_nowhere(client: FlaskClient, afi: Person) -> None:
    assert client.get("/en/account").headers["Cache-Control"] == "no-store"
