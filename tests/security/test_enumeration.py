"""Who has an account is told to nobody: the same words, bytes and headers for known and unknown (INV-30).

That they take the same time is tested in test_timings.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from learnhub import clock
from learnhub.app import LearnHub
from learnhub.learning import invitations
from learnhub.people import first_pins, registration
from learnhub.stores import record
from learnhub.stores.database import unit_of_work
from tests import published
from tests.cast import PASSWORD, Cast
from tests.factors import secured
from tests.web.browser import fill_in, form_of

NAMES = [
    "afi", "AFI", "afi@example.org", "dara", "secured@example.org", "suspended", "suspended@example.org", "slip",
    "nobody", "nobody@example.org",
]  # fmt: skip
ADDRESSES = [name for name in NAMES if "@" in name]
SIGN_UP = {"name": "Awa", "password": "brave otters", "country": "TG", "sex": "woman", "notice": "y"}
Shown = tuple[int, str, list[tuple[str, str]]]


@pytest.fixture
def people(app: LearnHub) -> str:
    """People of whom nothing is to be told; the code of an invitation to their institution is returned."""
    with app.app_context(), unit_of_work():
        cast = Cast()
        cast.learner(user_name="afi", email="afi@example.org")
        cast.learner(user_name="dara")
        secured(cast.learner(user_name="secured", email="secured@example.org"))
        cast.learner(user_name="suspended", email="suspended@example.org").suspended_at = clock.now()
        office = cast.institution("TG")
        courses = [published.publish_course().course]
        made = invitations.make(
            cast.institution_manager(office), institution=office, programme=None, courses=courses, due_on=None,
            uses_allowed=9, days=2,
        )  # fmt: skip
        slip = cast.learner(user_name="slip")
        slip.password_hash, slip.last_seen_at = None, None
        first_pins.make(record.SHELL, slip)
        return made.code


def _shown(answer: TestResponse, typed: str) -> Shown:
    """Return what a visitor can see, but for what was typed and what is drawn anew for each page."""
    fresh = r'((?:name="(?:csrf_token|challenge)"[^>]*value|data-options)=")[^"]*'
    body = re.sub(fresh, r"\1…", answer.get_data(as_text=True)).replace(f'value="{typed}"', 'value="…"')
    apart = {"Set-Cookie", "Content-Length"}
    return answer.status_code, body, sorted(pair for pair in answer.headers if pair[0] not in apart)


def _sign_in(client: FlaskClient, name: str) -> TestResponse:
    return fill_in(client, "/en/sign-in", "/sign-in", name=name, password="not the right one")


def _sign_in_by_pin(client: FlaskClient, name: str) -> TestResponse:
    return fill_in(client, "/en/sign-in", "/sign-in", name=name, password="00000 00000")


def _forgotten(client: FlaskClient, name: str) -> TestResponse:
    return fill_in(client, "/en/forgotten-password", "/forgotten", name=name)


DOORS: dict[str, Callable[[FlaskClient, str], TestResponse]] = {
    "signing in": _sign_in, "signing in with a PIN": _sign_in_by_pin, "a forgotten password": _forgotten,
}  # fmt: skip


def _first(alike: dict[str, Shown]) -> list[str]:
    """Return for whom something else was shown than for nobody."""
    return [name for name, shown in alike.items() if shown != alike["nobody@example.org"]]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_everybody_and_nobody_are_told_the_same(app: LearnHub, door: Callable[..., TestResponse]) -> None:
    told = {}
    for name in NAMES:
        client = app.test_client()
        answer = door(client, name)
        told[name] = _shown(answer, name)
        if answer.location:
            assert _shown(client.get(answer.location), name) == _shown(client.get(answer.location), "")
    assert _first(told) == []


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("door", [_sign_in, _forgotten])
def test_who_tries_too_often_is_told_the_same_for_everybody(app: LearnHub, door: Callable[..., TestResponse]) -> None:
    client, told = app.test_client(), {}
    for name in ("afi@example.org", "nobody@example.org"):
        statuses = [door(client, name).status_code for _try in range(5)]
        told[name] = (statuses, _shown(door(client, name), name))
    assert told["afi@example.org"] == told["nobody@example.org"]


@pytest.mark.parametrize("way", ["open", "invited", "by domain"])
def test_making_an_account_with_an_address_tells_the_same(app: LearnHub, people: str, way: str) -> None:
    with app.app_context(), unit_of_work():
        registration.change(record.SHELL, "domain" if way == "by domain" else "open", ("example.org",))
    page = "/en/sign-up" + (f"?invitation={people}" if way == "invited" else "")
    told, refused = {}, {}
    for email in ADDRESSES:
        client = app.test_client()
        answer = fill_in(client, page, "/sign-up", **SIGN_UP, email=email, user_name="somebody.new")
        told[email] = _shown(answer, email)
        assert answer.status_code == 303
        # Whoever chose the password cannot find out by signing in either.
        wrong = fill_in(client, "/en/sign-in", "/sign-in", name=email, password=SIGN_UP["password"])
        refused[email] = _shown(wrong, email)
    assert _first(told) == []
    assert _first(refused) == []


@pytest.mark.usefixtures("people")
def test_a_new_address_for_ones_account_tells_the_same(app: LearnHub, client: FlaskClient) -> None:
    told = {}
    for email in ADDRESSES:
        client = app.test_client()
        fill_in(client, "/en/sign-in", "/sign-in", name="dara", password=PASSWORD)
        answer = fill_in(client, "/en/account/email-address", "/email-address", email=email)
        told[email] = (answer.status_code, answer.location)
    assert len(set(told.values())) == 1


@pytest.mark.parametrize("name", ["afi", "nobody"])
def test_programs_are_told_the_same(app: LearnHub, people: str, name: str) -> None:
    client = app.test_client()
    token = form_of(client.get("/en/sign-in").text, "/sign-in").values["csrf_token"]
    accept = {"Accept": "application/json", "X-CSRFToken": token}
    answer = client.post("/en/sign-in", data={"name": name, "password": "wrong"}, headers=accept)
    assert answer.status_code == 422
    assert "The name or the password is not right." in answer.text


def test_the_page_that_asks_for_a_second_step_comes_after_the_right_password_only(app: LearnHub, people: str) -> None:
    client = app.test_client()
    assert _sign_in(client, "secured").status_code == 422
    for page in ("/en/sign-in/second-step", "/en/sign-in/recovery-code", "/en/first-password"):
        assert client.get(page).location == "/en/sign-in"
