"""Posts from other sites."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.people.models import Person
from tests.access.addresses import ADDRESSES
from tests.access.stage import WRITING, Stage, letters_of
from tests.security.conftest import HTTPS
from tests.thoroughness import cases
from tests.web.browser import form_of, forms_of, sign_in_by_form


def writing_routes(app: LearnHub) -> list[tuple[str, str]]:
    """Return (method, address) of every route that writes, with something made up in its address."""
    made_up = {"language": "en", "slug": "floors", "unit": "floor", "number": "1.0.0"}
    adapter = app.url_map.bind("localhost")
    found: list[tuple[str, str]] = []
    for rule in app.url_map.iter_rules():
        numbers = set(re.findall(r"<int:(\w+)>", rule.rule))
        values = {name: 1 if name in numbers else made_up.get(name, "x") for name in rule.arguments}
        methods = sorted((rule.methods or set()) & WRITING)
        found += [(method, adapter.build(rule.endpoint, values, method)) for method in methods]
    return found


def test_every_form_is_refused_without_its_token(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    sign_in_by_form(client, afi)
    stranger = form_of(app.test_client().get("/en/sign-in").text).values["csrf_token"]
    routes = writing_routes(app)
    assert len(routes) > 20
    for method, address in routes:
        for token in ("", stranger):
            answer = client.open(address, method=method, data={"csrf_token": token} if token else {})
            assert (answer.status_code, address) == (400, address)
            assert "You may not" not in answer.text


@pytest.mark.long
@pytest.mark.parametrize("name", ["administrator", "learner", "author"][: cases(1, long=3)])
def test_every_form_of_every_page_carries_its_token(stage: Stage, name: str) -> None:
    actor, seen = stage.world.actors[name], 0
    client, _token = stage.browser(actor)
    for endpoint, method in ADDRESSES:
        address = ADDRESSES[endpoint, method]
        given = (stage.world, actor, letters_of(address)[0])
        if method != "GET":
            continue
        answer = client.get(stage.path(endpoint, {**address.route(*given), **address.query(*given)}), buffered=True)
        for form in forms_of(answer.text) if answer.mimetype == "text/html" else []:
            assert ("csrf_token" in form.values) == (form.method == "post"), (endpoint, form.action)
            assert form.values.get("csrf_token", "…")
            assert not form.action.startswith(("http", "//")), (endpoint, form.action)
            seen += form.method == "post"
    assert seen > 60
    stage.begin_again()


def _post(client: FlaskClient, referrer: str | None) -> int:
    token = form_of(client.get("/en/sign-in", base_url=HTTPS).text, "/sign-in").values["csrf_token"]
    headers = {"Referer": referrer} if referrer else {}
    sent = {"csrf_token": token, "name": "afi", "password": "wrong"}
    return client.post("/en/sign-in", data=sent, base_url=HTTPS, headers=headers).status_code


@pytest.mark.parametrize(
    "referrer", [None, "https://evil.example/", "http://learn.example.org/en/sign-in", f"{HTTPS}.evil.example/", "null"]
)
def test_behind_tls_even_a_right_token_comes_from_our_own_pages(https_app: LearnHub, referrer: str | None) -> None:
    assert _post(https_app.test_client(), referrer) == 400


def test_behind_tls_our_own_pages_are_believed(https_app: LearnHub) -> None:
    assert _post(https_app.test_client(), f"{HTTPS}/en/sign-in") == 422


def test_a_cookie_does_not_come_along_with_a_post_from_elsewhere(client: FlaskClient) -> None:
    for cookie in client.get("/en/sign-in").headers.getlist("Set-Cookie"):
        assert "SameSite=Lax" in cookie or "SameSite=Strict" in cookie
