"""What keeps the site safe from outside: headers, hosts, cookies, tokens, and a start that refuses to be unsafe."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from learnhub.app import LearnHub, create_app
from learnhub.people.models import Person
from learnhub.settings import Settings, UnsafeSetting
from learnhub.stores.database import db, unit_of_work
from tests import published
from tests.cast import PASSWORD, Cast
from tests.databases import migrated_app
from tests.reports import factories
from tests.web.browser import fill_in, form_of, forms_of, sign_in_by_form, sign_out

HTTPS = "https://learn.example.org"


@pytest.fixture
def afi(app: LearnHub) -> Person:
    """A learner who completed a course, and an administrator's powers besides, to reach every kind of page."""
    with app.app_context(), unit_of_work():
        published.publish_course()
        person = Cast().administrator()
        factories.enrolled(person, factories.course("short", lessons=1), done=1)
        return person


@pytest.fixture
def certificate(app: LearnHub, afi: Person) -> str:
    """The code of Afi's certificate."""
    with app.app_context():
        return str(db.session.scalar(db.text("SELECT code FROM certificates")))


# Headers

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


@pytest.fixture(scope="module")
def https_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LearnHub]:
    """An instance that people reach under a public https address."""
    app = migrated_app(Settings(data=str(tmp_path_factory.mktemp("https")), base_url=HTTPS))
    with app.app_context(), unit_of_work():
        Cast().learner(user_name="afi")
    yield app
    with app.app_context():
        db.engine.dispose()


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


# Hosts


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8000", "127.0.0.1@evil"])
def test_a_host_that_is_not_ours_is_refused(client: FlaskClient, host: str) -> None:
    answer = client.get("/en/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text


def test_a_forwarded_host_is_not_believed(client: FlaskClient) -> None:
    answer = client.get("/", headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"})
    assert answer.location == "/en/"
    page = client.get("/en/", headers={"X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in page.text


# Going on to an address

ELSEWHERE = [
    "https://evil.example/", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "/\t/evil.example", "/%09/evil.example", "/%0a/evil.example", "/\n/evil.example", "\t//evil.example",
    " //evil.example", "http:evil.example",
    "javascript:alert(1)", "/en/../..//evil.example", "/.//evil.example", "/%2f%2fevil.example", "/%5cevil.example",
    "https:/evil.example", "evil.example", "/en/@evil.example", "/en\r\nSet-Cookie: a=b", "/%0d%0aSet-Cookie:a=b",
    "/" + "a" * 2000,
]  # fmt: skip


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nobody_is_led_elsewhere(client: FlaskClient, afi: Person, address: str) -> None:
    form = form_of(client.get("/en/sign-in", query_string={"next": address}).text)
    data = {**form.values, "name": afi.user_name, "password": PASSWORD}
    answer = client.post("/en/sign-in", query_string={"next": address}, data=data)
    assert answer.status_code == 303
    assert_stays(answer)
    assert_stays(client.get("/en/sign-in", query_string={"next": address}))  # for who is signed in already


@pytest.mark.parametrize("address", ELSEWHERE)
def test_confirming_the_password_leads_nobody_elsewhere(client: FlaskClient, afi: Person, address: str) -> None:
    sign_in_by_form(client, afi)
    form = form_of(client.get("/en/confirm-password").text, "/confirm-password")
    data = {**form.values, "password": PASSWORD}
    assert_stays(client.post("/en/confirm-password", query_string={"next": address}, data=data))


def assert_stays(answer: TestResponse) -> None:
    """Tell whether every browser reads the address as one of this site: as the URL standard has them read it."""
    assert answer.status_code == 303
    assert "Set-Cookie: a=b" not in str(answer.headers)
    read = re.sub(r"[\t\r\n]", "", answer.location).strip().replace("\\", "/")
    assert re.match(r"/(?!/)", read), answer.location
    # Whatever is decoded on the way, by a server in front say, is still one of this site.
    assert not re.match(r"/[\s/\\]", re.sub(r"%(..)", lambda code: chr(int(code[1], 16)), read)), answer.location


@pytest.mark.parametrize(
    "referrer", ["http://evil.example/en/", "http://localhost//evil.example", "http://localhost/\\e"]
)
def test_a_referrer_leads_nobody_elsewhere(app: LearnHub, client: FlaskClient, afi: Person, referrer: str) -> None:
    sign_in_by_form(client, afi)
    token = form_of(client.get("/en/account").text, "/sign-out").values["csrf_token"]
    with app.app_context(), unit_of_work():
        db.session.execute(db.text("UPDATE sessions SET password_checked_at = NULL"))
    answer = client.post("/en/manage/people.csv", data={"csrf_token": token}, headers={"Referer": referrer})
    assert answer.status_code == 303
    assert answer.location == "/en/confirm-password"


# Forged requests


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


# Sessions


def test_a_copied_cookie_is_worth_nothing_after_signing_out(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    sign_in_by_form(client, afi)
    cookie = client.get_cookie("learnhub")
    assert cookie is not None
    thief = app.test_client()
    thief.set_cookie("learnhub", cookie.value)
    assert thief.get("/en/account").status_code == 200
    sign_out(client)
    assert thief.get("/en/account").status_code == 303
    assert "Sign in" in thief.get("/en/").text


def test_signing_in_gives_a_new_session_to_who_had_one_planted(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    planted = app.test_client()
    planted.get("/en/sign-in")
    cookie = planted.get_cookie("learnhub")
    assert cookie is not None
    client.set_cookie("learnhub", cookie.value)
    sign_in_by_form(client, afi)
    after = client.get_cookie("learnhub")
    assert after is not None
    assert after.value != cookie.value
    assert planted.get("/en/account").status_code == 303  # who planted it is still nobody


def test_each_sign_in_has_a_token_of_its_own(app: LearnHub, afi: Person) -> None:
    tokens = []
    for _ in range(2):
        client = app.test_client()
        sign_in_by_form(client, afi)
        with client.session_transaction() as session:
            tokens.append(session["_user_id"])
    assert len(set(tokens)) == 2
    assert all(len(token) >= 43 for token in tokens)
    assert afi.public_id not in tokens


def test_a_cookie_that_was_tampered_with_is_nobodys(client: FlaskClient, afi: Person) -> None:
    sign_in_by_form(client, afi)
    cookie = client.get_cookie("learnhub")
    assert cookie is not None
    client.set_cookie("learnhub", ("A" if cookie.value[0] != "A" else "B") + cookie.value[1:])
    assert client.get("/en/account").status_code == 303


def test_a_new_password_ends_all_other_sessions(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    other = app.test_client()
    for browser in (client, other):
        sign_in_by_form(browser, afi)
    fill_in(client, "/en/account/password", "/password", password="quiet rivers remember")
    assert client.get("/en/account").status_code == 200
    assert other.get("/en/account").status_code == 303


# Checking certificates


def test_a_check_tells_the_facts_as_issued_and_nothing_else(client: FlaskClient, afi: Person, certificate: str) -> None:
    page = client.get(f"/verify/{certificate}").text
    assert afi.name in page
    assert "Floors" in page
    with_secrets = [afi.user_name, afi.public_id, afi.email, "/account", "administer"]
    assert [secret for secret in with_secrets if secret and secret in page] == []


def test_a_check_tells_the_administrator_no_more(
    app: LearnHub, client: FlaskClient, afi: Person, certificate: str
) -> None:
    stranger = main_part(app.test_client().get(f"/verify/{certificate}?lang=en").text)
    sign_in_by_form(client, afi)
    assert main_part(client.get(f"/verify/{certificate}?lang=en").text) == stranger


def main_part(page: str) -> str:
    found = re.search(r"<main.*</main>", page, re.DOTALL)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("code", ["LH-0000-0000-0000", "x", "<script>alert(1)</script>", "%00", "a" * 300, "LH-"])
def test_an_unknown_code_is_said_to_be_unknown(client: FlaskClient, afi: Person, certificate: str, code: str) -> None:
    answer = client.get(f"/verify/{code}")
    assert answer.status_code == 404
    assert afi.name not in answer.text
    assert "<script>alert" not in answer.text


# Starting

SAFE = {"LEARNHUB_BASE_URL": HTTPS}
UNSAFE: Mapping[str, tuple[Mapping[str, str], str]] = {
    "plain http beyond this machine": ({"LEARNHUB_BASE_URL": "http://learn.example.org"}, "LEARNHUB_BASE_URL"),
    "no address": ({"LEARNHUB_BASE_URL": "learn.example.org"}, "LEARNHUB_BASE_URL"),
    "another scheme": ({"LEARNHUB_BASE_URL": "ftp://learn.example.org"}, "LEARNHUB_BASE_URL"),
    "listening to all without an address": ({"LEARNHUB_HOST": "0.0.0.0"}, "LEARNHUB_HOST"),  # noqa: S104
    "a port that is none": ({"LEARNHUB_PORT": "99999"}, "LEARNHUB_PORT"),
    "a port in words": ({"LEARNHUB_PORT": "http"}, "LEARNHUB_PORT"),
    "a short key": ({"LEARNHUB_SECRET_KEY": "secret"}, "LEARNHUB_SECRET_KEY"),
    "debugging in public": ({**SAFE, "LEARNHUB_DEBUG": "1"}, "LEARNHUB_DEBUG"),
    "debugging with another word": ({"LEARNHUB_DEBUG": "yes"}, "LEARNHUB_DEBUG"),
    "no country": ({"LEARNHUB_COUNTRY": "Benin"}, "LEARNHUB_COUNTRY"),
    "a setting that does not exist": ({"LEARNHUB_SECRETKEY": "x"}, "LEARNHUB_SECRETKEY"),
}


@pytest.mark.parametrize(("environment", "name"), UNSAFE.values(), ids=UNSAFE)
def test_an_unsafe_setting_is_refused_with_what_to_do(environment: Mapping[str, str], name: str) -> None:
    with pytest.raises(UnsafeSetting, match=name) as refused:
        Settings.from_environment(environment)
    assert str(refused.value).endswith(".")


def test_safe_settings_are_taken() -> None:
    for environment in ({}, SAFE, {**SAFE, "LEARNHUB_HOST": "0.0.0.0"}, {"LEARNHUB_DEBUG": "1"}):  # noqa: S104
        Settings.from_environment(environment)


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(data=str(tmp_path / "data"))
    key = create_app(settings).config["SECRET_KEY"]
    assert len(key) >= 32
    assert create_app(settings).config["SECRET_KEY"] == key
    assert (tmp_path / "data" / "secret_key").stat().st_mode & 0o077 == 0
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
