"""Known and unknown take the same time (INV-30): medians of 200 tries each, by turns, differ by less than a tenth.

In `make test` a few tries show that neither does twice the work.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import pytest

from learnhub.app import LearnHub
from learnhub.stores.database import unit_of_work
from tests.cast import Cast
from tests.thoroughness import cases
from tests.web.browser import form_of

TRIES, APART = cases(5, long=200), cases(60, long=10) / 100
SIGN_UP = {"name": "Awa", "password": "brave otters", "country": "TG", "sex": "woman", "notice": "y"}


def _sign_in(name: str) -> dict[str, str]:
    return {"name": name, "password": "not the right one"}


def _sign_up(email: str) -> dict[str, str]:
    return {**SIGN_UP, "email": email}


def _reset(name: str) -> dict[str, str]:
    return {"name": name}


@pytest.mark.long
@pytest.mark.parametrize(
    ("page", "filled"), [("/en/sign-in", _sign_in), ("/en/sign-up", _sign_up), ("/en/forgotten-password", _reset)]
)
def test_known_and_unknown_take_the_same_time(
    app: LearnHub, page: str, filled: Callable[[str], dict[str, str]]
) -> None:
    with app.app_context(), unit_of_work():
        cast = Cast()
        for number in range(TRIES):
            cast.learner(email=f"known{number}@example.org")
    client = app.test_client()
    token = form_of(client.get(page).text, page.removeprefix("/en")).values["csrf_token"]

    def seconds(email: str, number: int) -> float:
        origin = {"REMOTE_ADDR": f"192.0.2.{number % 250}"}
        sent = {**filled(email), "csrf_token": token}
        began = time.perf_counter()
        answer = client.post(page, data=sent, environ_base=origin)
        taken = time.perf_counter() - began
        assert answer.status_code in {303, 422}, answer.status
        return taken

    taken: dict[str, list[float]] = {"known": [], "alien": []}
    for number in range(TRIES):
        for kind in ("known", "alien") if number % 2 else ("alien", "known"):
            taken[kind].append(seconds(f"{kind}{number}@example.org", number))
    known, unknown = map(statistics.median, taken.values())
    assert abs(known - unknown) < APART * max(known, unknown), f"{known * 1000:.2f} and {unknown * 1000:.2f} ms"
