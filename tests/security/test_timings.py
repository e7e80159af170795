"""Known and unknown take the same time (INV-30): medians of 200 tries each, by turns, differ by less than a tenth.

What is measured is the time that this thread had a processor, so that whatever runs beside does not count. In `make
test` a few tries show that neither does twice the work.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import pytest

from learnhub.app import LearnHub
from learnhub.people import first_pins
from learnhub.stores import record
from learnhub.stores.database import unit_of_work
from tests.cast import Cast
from tests.thoroughness import cases
from tests.web.browser import form_of

TRIES, APART = cases(5, long=200), cases(60, long=10) / 100
Filled = Callable[[str], dict[str, str]]


def _sign_in(name: str) -> dict[str, str]:
    return {"name": name, "password": "not the right one"}


def _with_pin(name: str) -> dict[str, str]:
    """Sign in with a PIN: whoever has a slip has no password."""
    return {"name": name.partition("@")[0].replace("known", "slip"), "password": "00000 00000"}


def _sign_up(email: str) -> dict[str, str]:
    about = {"name": "Awa", "password": "brave otters", "country": "TG", "sex": "woman", "notice": "y"}
    return {**about, "email": email}


def _reset(name: str) -> dict[str, str]:
    return {"name": name}


DOORS: dict[str, tuple[str, Filled]] = {
    "signing in": ("/en/sign-in", _sign_in),
    "signing in with a PIN": ("/en/sign-in", _with_pin),
    "making an account": ("/en/sign-up", _sign_up),
    "a forgotten password": ("/en/forgotten-password", _reset),
}


@pytest.mark.long
@pytest.mark.parametrize(("page", "filled"), DOORS.values(), ids=DOORS)
def test_known_and_unknown_take_the_same_time(app: LearnHub, page: str, filled: Filled) -> None:
    with app.app_context(), unit_of_work():
        cast = Cast()
        for number in range(TRIES):
            cast.learner(email=f"known{number}@example.org")
            slip = cast.learner(user_name=f"slip{number}")
            slip.password_hash, slip.last_seen_at = None, None
            first_pins.make(record.SHELL, slip)
    client = app.test_client()
    token = form_of(client.get(page).text, page.removeprefix("/en")).values["csrf_token"]

    def seconds(email: str, number: int) -> float:
        origin = {"REMOTE_ADDR": f"192.0.2.{number % 250}"}
        sent = {**filled(email), "csrf_token": token}
        began = time.thread_time()
        answer = client.post(page, data=sent, environ_base=origin)
        taken = time.thread_time() - began
        assert answer.status_code in {303, 422}, answer.status
        return taken

    for kind in ("known", "alien"):  # what is only done once
        seconds(f"{kind}{0}@example.org", 251)
    taken: dict[str, list[float]] = {"known": [], "alien": []}
    for number in range(TRIES):
        for kind in ("known", "alien") if number % 2 else ("alien", "known"):
            taken[kind].append(seconds(f"{kind}{number}@example.org", number))
    known, unknown = map(statistics.median, taken.values())
    assert abs(known - unknown) < APART * max(known, unknown), f"{known * 1000:.2f} and {unknown * 1000:.2f} ms"
