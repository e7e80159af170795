"""Ways around the throttles, and ways to turn them against others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.people import accounts, email_addresses, passwords, throttles
from learnhub.people.models import Person
from learnhub.stores.database import unit_of_work
from tests.cast import PASSWORD, Cast
from tests.factors import secured
from tests.web.browser import fill_in, form_of, sign_in_by_form

HERE, WRONG = "192.0.2.7", "wrong"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let comparing a password take no time: every one of these is wrong."""
    monkeypatch.setattr(passwords, "matches", lambda kept, typed: kept is not None and typed == PASSWORD)


@pytest.fixture
def afi(app: LearnHub) -> Person:
    """Somebody with a user name and an address."""
    with app.app_context(), unit_of_work():
        return Cast().learner(user_name="afi", email="afi@example.org")


class Guesser:
    """Guesses a password again and again, from where it likes."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self._values = form_of(client.get("/en/sign-in").text, "/sign-in").values

    def guess(self, name: str, *, address: str = HERE, password: str = WRONG, **headers: str) -> int:
        """Return the status: 422 for wrong, 429 for too many, 303 for right."""
        sent = {**self._values, "name": name, "password": password}
        place = {"REMOTE_ADDR": address}
        return self.client.post("/en/sign-in", data=sent, headers=headers, environ_base=place).status_code


@pytest.fixture
def guesser(client: FlaskClient, quick: None) -> Guesser:
    """Somebody who guesses."""
    return Guesser(client)


# All of these open afi's account with the right password.
SPELLINGS = [
    "afi@example.org", "AFI@EXAMPLE.ORG", " afi@example.org ", "ａｆｉ@example.org", "afi＠example.org",
    "afi@example。org", "afi@example．org", "afi@exam\u00adple.org", "a\u200bfi@example.org", "afi@ex\ufe00ample.org",
    "afi@e\ufe0fx\ufe01ample.org", "afi@exa\u034fmple.org", "afi@exa\u180bmple.org", "\u202eafi@example.org\u202c",
    "afi@ⓔxample.org", "afi@𝐞xample.org",
]  # fmt: skip


@pytest.mark.parametrize("typed", SPELLINGS, ids=ascii)
def test_every_spelling_of_an_address_is_counted_as_one(typed: str) -> None:
    assert email_addresses.normal(typed) == "afi@example.org"  # else there is nothing to go around with
    assert throttles.for_sign_in(typed, HERE) == throttles.for_sign_in("afi@example.org", HERE)


@pytest.mark.usefixtures("afi")
def test_spellings_are_no_way_around(guesser: Guesser) -> None:
    told = [guesser.guess(typed) for typed in SPELLINGS]
    assert told == [422] * 5 + [429] * (len(SPELLINGS) - 5)
    assert guesser.guess("afi@example.org", password=PASSWORD) == 429


@pytest.mark.usefixtures("afi")
def test_the_other_name_of_an_account_gives_five_more_tries_and_tells_nothing(guesser: Guesser) -> None:
    """Counted together they would tell whose address it is; so it is ten tries and not five, and no more."""
    told = [guesser.guess("afi") for _try in range(6)]
    assert told == [422] * 5 + [429]
    assert [guesser.guess("afi@example.org") for _try in range(6)] == told
    assert [guesser.guess("nobody@example.org") for _try in range(6)] == told


@pytest.mark.usefixtures("afi")
@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP", "True-Client-IP"])
def test_who_says_to_be_elsewhere_is_not_believed(guesser: Guesser, header: str) -> None:
    told = [guesser.guess("afi", **{header: f"for=203.0.113.{number}"}) for number in range(6)]
    assert told == [422] * 5 + [429]


@pytest.mark.usefixtures("afi")
def test_fresh_cookies_and_other_languages_are_no_way_around(app: LearnHub, quick: None) -> None:
    told = [Guesser(app.test_client()).guess("afi", **{"Accept-Language": "fr"}) for _try in range(6)]
    assert told == [422] * 5 + [429]


@pytest.mark.usefixtures("afi")
def test_many_addresses_are_slowed_each_by_itself_and_lock_nobody_out(guesser: Guesser) -> None:
    for number in range(30):
        assert guesser.guess("afi", address=f"198.51.100.{number}") == 422
    assert guesser.guess("afi", password=PASSWORD) == 303


@pytest.mark.usefixtures("afi")
def test_one_network_of_ipv6_is_one_address(guesser: Guesser) -> None:
    told = [guesser.guess("afi", address=f"2001:db8:1:2::{number:x}") for number in range(6)]
    assert told == [422] * 5 + [429]


@pytest.mark.usefixtures("afi")
def test_a_success_of_ones_own_does_not_buy_tries_for_others(app: LearnHub, guesser: Guesser) -> None:
    with app.app_context(), unit_of_work():
        Cast().learner(user_name="mallory")
    assert [guesser.guess("afi") for _try in range(5)] == [422] * 5
    fresh = Guesser(app.test_client())
    assert fresh.guess("mallory", password=PASSWORD) == 303
    assert guesser.guess("afi") == 429


def test_guessing_at_the_other_doors_is_counted_too(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    """The password asked for again, and the second step, which is asked for after the password only."""
    sign_in_by_form(client, afi)
    told = [
        fill_in(client, "/en/confirm-password", "/confirm-password", password="wrong").status_code for _ in range(11)
    ]
    assert told == [422] * 10 + [429]  # more than for strangers, for nobody else can use them up
    other = app.test_client()
    with app.app_context(), unit_of_work():
        secured(accounts.get(Cast().learner(user_name="dara").public_id))
    fill_in(other, "/en/sign-in", "/sign-in", name="dara", password=PASSWORD)
    doors = ["/en/sign-in/second-step", "/en/sign-in/recovery-code"] * 3
    told = [fill_in(other, door, door, code="123456").status_code for door in doors]
    assert told == [422] * 5 + [429]
    again = app.test_client()  # beginning anew with the password gives no new tries
    assert fill_in(again, "/en/sign-in", "/sign-in", name="dara", password=PASSWORD).status_code == 303
    assert fill_in(again, doors[0], doors[0], code="123456").status_code == 429


Ask = Callable[[FlaskClient, int], int]


def _reset(client: FlaskClient, number: int) -> int:
    return fill_in(client, "/en/forgotten-password", "/forgotten", name=SPELLINGS[number]).status_code


def test_asking_for_letters_is_counted_by_what_is_meant(client: FlaskClient, afi: Person) -> None:
    assert [_reset(client, number) for number in range(6)] == [303] * 5 + [429]
