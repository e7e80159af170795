"""Posts from other sites."""

from __future__ import annotations

from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.people.models import Person
from tests.web.browser import form_of, forms_of, sign_in_by_form


def writing_routes(app: LearnHub) -> list[tuple[str, str]]:
    made_up = {"language": "en", "slug": "floors", "unit": "floor", "path": "x", "number": "1.0.0"}
    adapter = app.url_map.bind("localhost")
    return [
        (method, adapter.build(rule.endpoint, {name: made_up.get(name, "x") for name in rule.arguments}, method))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"})
    ]


def test_every_form_is_refused_without_its_token(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    sign_in_by_form(client, afi)
    stranger = form_of(app.test_client().get("/en/sign-in").text).values["csrf_token"]
    routes = writing_routes(app)
    assert len(routes) > 20
    for method, address in routes:
        for token in ("", "made-up", stranger):
            answer = client.open(address, method=method, data={"csrf_token": token} if token else {})
            assert (answer.status_code, address) == (400, address)
            assert "You may not" not in answer.text


WITH_FORMS = ["/en/account", "/en/account/profile", "/en/account/password", "/en/manage/people", "/en/courses/floors",
              "/en/manage/invitations/new", "/en/manage/programmes/new", "/en/administer/institutions/new"]  # fmt: skip


def test_every_form_of_every_page_carries_its_token(client: FlaskClient, afi: Person) -> None:
    sign_in_by_form(client, afi)
    seen = 0
    for address in WITH_FORMS:
        for form in forms_of(client.get(address).text):
            if form.method == "post":
                seen += 1
                assert form.values["csrf_token"], address
            else:
                assert "csrf_token" not in form.values, address
    assert seen > 10
