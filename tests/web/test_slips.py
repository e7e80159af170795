"""Accounts for people without e-mail: a manager makes one, prints a slip, and its owner comes in by it."""

import html
import re

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.people import accounts, sessions
from learnhub.people.models import Person
from learnhub.stores.database import db, unit_of_work
from tests.cast import PASSWORD, Cast
from tests.conftest import Time
from tests.web.browser import fill_in, form_of, sign_in

WRONG = "The name or the password is not right."


@pytest.fixture
def manager(app: LearnHub) -> Person:
    """Who looks after an institution."""
    with app.app_context(), unit_of_work():
        cast = Cast()
        return cast.institution_manager(cast.institution(name="Fictional Office"))


def a_slip(app: LearnHub, manager: Person, **fields: str) -> tuple[str, str, str]:
    """Make an account and its slip; return the person's code, the user name and the PIN."""
    client = app.test_client()
    sign_in(client, manager)
    made = fill_in(client, "/en/manage/people/new", name="Sèna Spécimen", **fields)
    assert made.status_code == 303, made.text
    return (made.location.split("/")[-2], *printed(client, made.location))


def printed(client: FlaskClient, address: str) -> tuple[str, str]:
    page = fill_in(client, address, "slip").text
    user_name, pin = re.findall(r"<dd[^>]*>(.*?)</dd>", page)
    return html.unescape(user_name), pin


def test_whoever_holds_the_slip_chooses_a_password_and_is_in(
    app: LearnHub, client: FlaskClient, manager: Person
) -> None:
    code, user_name, pin = a_slip(app, manager, language="fr")
    led = fill_in(client, "/en/sign-in?next=/en/account", name=user_name, password=pin)
    assert (led.status_code, led.location) == (303, "/en/first-password?next=/en/account")
    assert client.get("/en/account").status_code == 303, "nothing is open before a password is chosen"
    short = fill_in(client, led.location, "first-password", password="short", notice="y")
    assert (short.status_code, "too short" in short.text) == (422, True)
    unread = fill_in(client, led.location, "first-password", password=PASSWORD)
    assert (unread.status_code, "accept" in unread.text) == (422, True)
    answer = fill_in(client, led.location, "first-password", password=PASSWORD, notice="y")
    assert (answer.status_code, answer.location) == (303, "/en/account")
    assert "Sèna Spécimen" in client.get("/en/account").text
    other = app.test_client()
    assert WRONG in fill_in(other, "/en/sign-in", name=user_name, password=pin).text
    assert fill_in(other, "/en/sign-in", name=user_name, password=PASSWORD).status_code == 303
    with app.app_context():
        assert accounts.get(code).notice_version == accounts.NOTICE_VERSION


def test_the_slip_is_in_its_readers_language_with_all_that_is_needed(app: LearnHub, manager: Person) -> None:
    client = app.test_client()
    sign_in(client, manager)
    made = fill_in(client, "/en/manage/people/new", name="Sèna <b>", language="fr")
    page = fill_in(client, made.location, "slip").text
    slip = page[page.index('<section class="slip"') :]
    assert 'lang="fr"' in slip
    assert "/fr/sign-in" in slip
    assert "Sèna &lt;b&gt;" in slip
    assert "<svg" in slip
    assert "style=" not in slip, "the content security policy lets no style in"


def test_a_new_slip_ends_the_former(app: LearnHub, client: FlaskClient, manager: Person) -> None:
    code, user_name, old = a_slip(app, manager)
    held = fill_in(client, "/en/sign-in", name=user_name, password=old)
    office = app.test_client()
    sign_in(office, manager)
    new = printed(office, f"/en/manage/people/{code}/slip")[1]
    late = client.get(held.location)
    assert (late.status_code, late.location) == (303, "/en/sign-in")
    assert WRONG in fill_in(client, "/en/sign-in", name=user_name, password=old).text
    assert fill_in(client, "/en/sign-in", name=user_name, password=new).location == "/en/first-password"


def test_the_page_for_a_password_closes_after_half_an_hour(
    app: LearnHub, client: FlaskClient, manager: Person, time: Time
) -> None:
    _code, user_name, pin = a_slip(app, manager)
    led = fill_in(client, "/en/sign-in", name=user_name, password=pin).location
    form = form_of(client.get(led).text, "first-password")
    time.pass_by(minutes=31)
    answer = client.post(form.action, data={**form.values, "password": PASSWORD, "notice": "y"})
    assert (answer.status_code, answer.location) == (303, "/en/sign-in")
    assert fill_in(client, "/en/sign-in", name=user_name, password=pin).status_code == 303, "the PIN works on"


def test_sent_twice_one_is_in_once_and_the_second_browser_is_told(
    app: LearnHub, client: FlaskClient, manager: Person
) -> None:
    _code, user_name, pin = a_slip(app, manager)
    other = app.test_client()
    forms = []
    for browser in (client, other):
        led = fill_in(browser, "/en/sign-in", name=user_name, password=pin).location
        forms.append((browser, form_of(browser.get(led).text, "first-password")))
    answers = [
        browser.post(form.action, data={**form.values, "password": PASSWORD, "notice": "y"}) for browser, form in forms
    ]
    assert [answer.location for answer in answers] == ["/en/", "/en/sign-in"]
    with app.app_context():
        assert len(db.session.scalars(db.select(sessions.Session)).all()) >= 1


def test_wrong_pins_make_one_wait_as_wrong_passwords_do(app: LearnHub, client: FlaskClient, manager: Person) -> None:
    _code, user_name, pin = a_slip(app, manager)
    for number in range(5):
        fill_in(client, "/en/sign-in", name=user_name, password=f"{number:010}")
    assert fill_in(client, "/en/sign-in", name=user_name, password=pin).status_code == 429
