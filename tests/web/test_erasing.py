"""Asking to be erased, and doing it."""

from __future__ import annotations

from flask.testing import FlaskClient

from learnhub.people import accounts
from learnhub.stores.database import unit_of_work
from tests.cast import Cast
from tests.web.browser import fill_in, sign_in


def test_a_person_asks_takes_back_asks_again_and_is_erased(client: FlaskClient, cast: Cast) -> None:
    with client.application.app_context(), unit_of_work():
        afi, chief = cast.learner(), cast.administrator()
        code = afi.public_id
    sign_in(client, afi)
    fill_in(client, "/en/account/erase", "/account/erase")
    fill_in(client, "/en/account/erase", "/take-back")
    assert "Ask to be erased" in client.get("/en/account/erase").text
    fill_in(client, "/en/account/erase", "/account/erase")
    sign_in(client, chief)
    assert "1 person asks to be erased" in client.get("/en/administer").text
    assert "Afi Exemple" in client.get("/en/administer/erasures").text
    fill_in(client, f"/en/administer/people/{code}/erase", "/erase")
    assert "Nobody asks to be erased" in client.get("/en/administer/erasures").text
    with client.application.app_context():
        assert accounts.get(code).name == "Erased person"
    assert "Afi Exemple" not in client.get("/en/administer/people").text
    page = client.get(f"/en/administer/people/{code}").text
    assert "This person was erased" in page
    assert "suspended" not in page
    assert "Give a role" not in page


def test_a_no_is_told_with_its_reason(client: FlaskClient, cast: Cast) -> None:
    with client.application.app_context(), unit_of_work():
        afi, chief = cast.learner(), cast.administrator()
    sign_in(client, afi)
    fill_in(client, "/en/account/erase", "/account/erase")
    sign_in(client, chief)
    fill_in(client, f"/en/administer/people/{afi.public_id}/keep", "/keep", reason="The law wants it until June.")
    sign_in(client, afi)
    assert "The law wants it until June." in client.get("/en/account/erase").text
