"""What browsers are told: what may run, what may be kept, where to stay."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.people.models import Person
from tests.security.conftest import HTTPS
from tests.web.browser import sign_in_by_form

PEOPLE = ["/en/", "/en/account", "/en/certificates", "/en/manage/people", "/en/administer/people", "/en/no-such-page"]
EVERYBODY = ["/en/", "/en/courses", "/en/courses/floors", "/en/courses/floors/floor", "/en/sign-in", "/en/sign-up",
             "/en/privacy", "/verify", "/verify/LH-0000-0000-0000", "/health", "/", "/en/nothing", "/fr/account",
             "/media/floors/1.0.0/steps.png"]  # fmt: skip


@pytest.mark.parametrize("address", EVERYBODY)
def test_every_kind_of_page_has_its_headers(client: FlaskClient, afi: Person, address: str) -> None:
    headers = client.get(address, buffered=True).headers
    policy = directives(headers["Content-Security-Policy"])
    assert policy["default-src"] == ["'none'"]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "data:", "http:", "https:"} & {
        source for sources in policy.values() for source in sources
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers  # there is no TLS on this machine
    assert "Server" not in headers
    assert "X-Powered-By" not in headers


@pytest.mark.parametrize("directive", ["base-uri", "object-src", "frame-ancestors"])
def test_pages_cannot_be_framed_nor_led_elsewhere(client: FlaskClient, directive: str) -> None:
    policy = directives(client.get("/en/sign-in").headers["Content-Security-Policy"])
    assert policy[directive] == ["'none'"]
    assert policy["form-action"] == ["'self'"]


def directives(policy: str) -> dict[str, list[str]]:
    named = (directive.split() for directive in policy.split(";"))
    return {name: sources for name, *sources in named}


@pytest.mark.parametrize("address", PEOPLE)
def test_pages_about_people_are_kept_nowhere(client: FlaskClient, afi: Person, address: str) -> None:
    sign_in_by_form(client, afi)
    assert client.get(address).headers["Cache-Control"] == "no-store"


def test_a_lesson_is_kept_by_the_reader_alone_and_asked_for_again(client: FlaskClient, afi: Person) -> None:
    sign_in_by_form(client, afi)
    headers = client.get("/en/courses/floors/floor").headers
    assert headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in headers["Vary"]


def test_nothing_in_an_attachment_can_act_here(client: FlaskClient, afi: Person) -> None:
    headers = client.get("/media/floors/1.0.0/steps.png", buffered=True).headers
    assert "sandbox" in directives(headers["Content-Security-Policy"])
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_style_sheets_and_scripts_are_what_they_say(client: FlaskClient) -> None:
    page = client.get("/en/sign-in").text
    found = re.findall(r"/static/[^\"]+", page)
    assert len(found) >= 3
    for address in found:
        answer = client.get(address, buffered=True)
        assert answer.status_code == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "immutable" in answer.headers["Cache-Control"]


def test_errors_have_the_same_headers_and_tell_nothing_of_the_inside(
    app: LearnHub, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        raise RuntimeError("/srv/secret.py line 7")

    broken.action = "page.public"  # type: ignore[attr-defined] # the guard's mark
    monkeypatch.setitem(app.view_functions, "public.privacy", broken)
    answer = client.get("/en/privacy")
    assert answer.status_code == 500
    assert "Something went wrong on our side." in answer.text
    assert "secret" not in answer.text
    assert "RuntimeError" not in answer.text
    assert "Content-Security-Policy" in answer.headers


# Behind TLS


def test_behind_tls_the_cookie_is_bound_to_host_and_tls(https_app: LearnHub) -> None:
    client = https_app.test_client()
    answer = client.get("/en/sign-in", base_url=HTTPS)
    name, _, attributes = answer.headers["Set-Cookie"].partition("=")
    assert name == "__Host-learnhub"
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in attributes.split(";")}
    assert "Domain" not in attributes


def test_behind_tls_browsers_are_told_to_stay_there(https_app: LearnHub) -> None:
    for address in ("/en/", "/health", "/en/nothing"):
        headers = https_app.test_client().get(address, base_url=HTTPS).headers
        age = re.match(r"max-age=(\d+)", headers["Strict-Transport-Security"])
        assert age is not None
        assert int(age[1]) >= 365 * 24 * 3600


def test_without_tls_the_cookie_is_still_kept_from_scripts(client: FlaskClient) -> None:
    attributes = client.get("/en/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in attributes
    assert "SameSite=Lax" in attributes
