"""Signing in with an account of another organisation, against a provider that runs on this machine."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from werkzeug.test import TestResponse

from learnhub.app import LearnHub
from learnhub.people import accounts, factors, grants, registration, throttles
from learnhub.people.grants import EVERYTHING
from learnhub.people.models import Person, Role
from learnhub.people.openid import discovery, identities
from learnhub.people.openid.client import Claims
from learnhub.people.openid.models import Identity, ProviderVisit
from learnhub.stores import record
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import AuditEntry
from tests import organisation
from tests.cast import PASSWORD, Cast
from tests.conftest import Time
from tests.factors import secured
from tests.organisation import Organisation, come, consent, leave, refuse
from tests.web.browser import fill_in, sign_in

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the provider's own library

ABOUT = {"name": "Awa Démonstration", "country": "TG", "sex": "woman", "notice": "y"}


@pytest.fixture(scope="module", autouse=True)
def _insecure() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in organisation.ENVIRONMENT.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="module")
def organisations() -> Iterator[tuple[Organisation, Organisation]]:
    with organisation.running("ministry") as first, organisation.running("agency") as second:
        yield first, second


@pytest.fixture
def ministry(organisations: tuple[Organisation, Organisation], app: LearnHub, time: Time) -> Iterator[Organisation]:
    """An organisation, with another one beside it."""
    time.now = datetime.now(UTC)  # its clock is the machine's
    for one in organisations:
        one.at_rest()
    organisations[0].has_person("77", name="Afi Exemple", email="afi@ministry.example", email_verified=True)
    discovery.forget_all()
    app.config["OPENID_PROVIDERS"] = tuple(one.provider for one in organisations)
    yield organisations[0]
    app.config["OPENID_PROVIDERS"] = ()


@pytest.fixture
def agency(organisations: tuple[Organisation, Organisation], ministry: Organisation) -> Organisation:
    return organisations[1]


@pytest.fixture
def afi(app: LearnHub, ministry: Organisation) -> Person:
    """A learner whose account the ministry's 77 opens."""
    with app.app_context(), unit_of_work():
        person = Cast().learner(user_name="afi", email="afi@example.org")
        identities.link(person, Claims(ministry.issuer, "77"))
        return person


def _is_in(client: FlaskClient) -> bool:
    return client.get("/en/account").status_code == 200


def _acts(app: LearnHub) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(db.select(AuditEntry.act).order_by(AuditEntry.id)))


def _everybody(app: LearnHub) -> list[str]:
    with app.app_context():
        return [person.name for person in accounts.list_all()]


def _told(answer: TestResponse, status: int, title: str) -> None:
    assert (answer.status_code, title in answer.text) == (status, True), answer.text
    assert "Nothing was changed" in answer.text


def test_a_linked_account_opens_ones_own(client: FlaskClient, afi: Person, ministry: Organisation) -> None:
    answer = come(client, ministry, "77", "/en/sign-in/with/ministry?next=/en/account")
    assert (answer.status_code, answer.location) == (303, "/en/account")
    assert "afi@example.org" in client.get("/en/account").text


def test_on_a_shared_computer_the_session_is_short(
    client: FlaskClient, afi: Person, ministry: Organisation, time: Time
) -> None:
    assert "/en/sign-in/with/ministry?shared=1" in client.get("/en/sign-in").text
    come(client, ministry, "77", "/en/sign-in/with/ministry?shared=1")
    assert "data-shared" in client.get("/en/account").text
    time.pass_by(minutes=15)
    assert not _is_in(client)


def test_the_buttons_are_on_the_pages(client: FlaskClient, ministry: Organisation) -> None:
    for page in ("/en/sign-in?next=/en/account", "/fr/sign-up"):
        assert "The ministry" in client.get(page).text
    assert 'href="/en/sign-in/with/agency?next=/en/account"' in client.get("/en/sign-in?next=/en/account").text


def test_the_code_is_asked_for_with_pkce_and_a_nonce(client: FlaskClient, afi: Person, ministry: Organisation) -> None:
    asked = parse_qs(urlsplit(leave(client, "/en/sign-in/with/ministry")).query)
    come(client, ministry, "77")
    (_path, sent), (_again, gone) = (
        next((path, given) for path, given in reversed(ministry.seen) if path == wanted)
        for wanted in ("/oauth2/token", "/oauth2/authorize")
    )
    challenge = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"][0].encode()).digest()).rstrip(b"=")
    assert gone["code_challenge"] == [challenge.decode()]
    assert (asked["code_challenge_method"], asked["scope"]) == (["S256"], ["openid profile email"])
    assert asked["redirect_uri"] == ["http://localhost:8000/openid/ministry/callback"]
    assert asked["nonce"] != gone["nonce"]
    assert asked["state"] != gone["state"]


def test_a_second_step_that_is_on_is_asked_for(
    app: LearnHub, client: FlaskClient, afi: Person, ministry: Organisation
) -> None:
    with app.app_context(), unit_of_work():
        secured(accounts.get(afi.public_id))
    answer = come(client, ministry, "77")
    assert answer.location.startswith("/en/sign-in/second-step")
    assert not _is_in(client)


def test_no_second_step_is_asked_for_where_the_organisation_sees_to_it(
    app: LearnHub, client: FlaskClient, afi: Person, ministry: Organisation
) -> None:
    app.config["OPENID_PROVIDERS"] = (replace(ministry.provider, replaces_second_step=True),)
    with app.app_context(), unit_of_work():
        grants.grant_from_shell(accounts.get(afi.public_id), Role.ADMINISTRATOR, EVERYTHING)
    come(client, ministry, "77")
    assert _is_in(client)
    with app.app_context(), unit_of_work():
        secured(accounts.get(afi.public_id))
    again = app.test_client()
    come(again, ministry, "77")
    assert _is_in(again)
    sign_in(again, afi)  # by the rule, without the ministry
    with app.app_context(), unit_of_work():
        factors.reset(record.SHELL, accounts.get(afi.public_id))
    sign_in(again, afi)
    assert not _is_in(again)


def test_a_role_asks_for_a_second_step_here_too(
    app: LearnHub, client: FlaskClient, afi: Person, ministry: Organisation
) -> None:
    with app.app_context(), unit_of_work():
        grants.grant_from_shell(accounts.get(afi.public_id), Role.ADMINISTRATOR, EVERYTHING)
    come(client, ministry, "77")
    assert client.get("/en/account").location == "/en/account/second-step"


def test_weighty_acts_ask_again(client: FlaskClient, afi: Person, ministry: Organisation) -> None:
    come(client, ministry, "77")
    assert client.get("/en/account/organisations/link/agency").location.startswith("/en/confirm-password")


def test_somebody_who_is_suspended_does_not_come_in(
    app: LearnHub, client: FlaskClient, afi: Person, ministry: Organisation
) -> None:
    with app.app_context(), unit_of_work():
        accounts.get(afi.public_id).suspended_at = afi.created_at
    answer = come(client, ministry, "77")
    assert (answer.status_code, "your account here is closed" in answer.text) == (403, True)


def test_no_transaction_is_open_while_the_organisation_is_asked(
    app: LearnHub, client: FlaskClient, afi: Person, ministry: Organisation
) -> None:
    open_at: list[int] = []
    with app.app_context():
        pool = db.engine.pool
    ministry.whenever = lambda: open_at.append(pool.checkedout())  # type: ignore[attr-defined]
    come(client, ministry, "77")
    assert len(open_at) >= 4
    assert set(open_at) == {0}


def test_a_state_works_once(client: FlaskClient, afi: Person, ministry: Organisation) -> None:
    back = consent(leave(client, "/en/sign-in/with/ministry"), "77")
    assert client.get(back).status_code == 303
    client.post("/en/sign-out")
    client.delete_cookie("learnhub")
    _told(client.get(back), 404, "This sign-in is over")


def test_a_state_works_once_even_where_the_first_time_failed(
    client: FlaskClient, afi: Person, ministry: Organisation
) -> None:
    back = consent(leave(client, "/en/sign-in/with/ministry"), "77")
    ministry.claims = {"nonce": "of another time"}
    _told(client.get(back), 403, "You were not let in")
    ministry.claims = {}
    _told(client.get(back), 404, "This sign-in is over")


def test_a_state_works_in_the_browser_that_began_alone(
    app: LearnHub, client: FlaskClient, afi: Person, ministry: Organisation
) -> None:
    back = consent(leave(client, "/en/sign-in/with/ministry"), "77")
    other = app.test_client()
    leave(other, "/en/sign-in/with/ministry")
    _told(other.get(back), 404, "This sign-in is over")
    assert client.get(back).status_code == 303


def test_a_state_is_over_after_a_quarter_of_an_hour(
    client: FlaskClient, afi: Person, ministry: Organisation, time: Time
) -> None:
    back = consent(leave(client, "/en/sign-in/with/ministry"), "77")
    time.pass_by(minutes=15)
    _told(client.get(back), 404, "This sign-in is over")


def test_two_windows_do_not_disturb_each_other(client: FlaskClient, afi: Person, ministry: Organisation) -> None:
    first = leave(client, "/en/sign-in/with/ministry")
    second = leave(client, "/en/sign-in/with/ministry")
    assert client.get(consent(first, "77")).status_code == 303
    assert second


@pytest.mark.parametrize(
    "changed",
    [
        {"nonce": "of another time"},
        {"nonce": None},
        {"iss": "http://localhost:1"},
        {"aud": "another"},
        {"aud": ["learnhub", "another"], "azp": "another"},
        {"exp": 1_700_000_000},
        {"iat": 4_000_000_000},
        {"sub": ""},
        {"sub": "x" * 256},
        {"at_hash": "bm90IHJpZ2h0"},
    ],
    ids=str,
)
def test_an_id_token_that_is_not_right(
    app: LearnHub, client: FlaskClient, afi: Person, ministry: Organisation, changed: dict[str, object]
) -> None:
    ministry.claims = changed
    _told(come(client, ministry, "77"), 403, "You were not let in")
    assert not _is_in(client)
    assert _acts(app)[-1] == "session.refused"


def _without_signature(claims: dict[str, object]) -> str:
    parts = (json.dumps(one).encode() for one in ({"alg": "none"}, claims))
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."


def _with_secret(claims: dict[str, object]) -> str:
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key("a secret of both"))


def _with_key_of_another(claims: dict[str, object]) -> str:
    return jwt.encode({"alg": "RS256"}, claims, RSAKey.generate_key(2048))


@pytest.mark.parametrize("forge", [_without_signature, _with_secret, _with_key_of_another])
def test_an_id_token_that_the_organisation_has_not_signed(
    client: FlaskClient, afi: Person, ministry: Organisation, forge: Callable[[dict[str, object]], str]
) -> None:
    ministry.metadata = {"id_token_signing_alg_values_supported": ["none", "HS256", "RS256"]}
    ministry.forge = forge
    _told(come(client, ministry, "77"), 403, "You were not let in")


def test_the_key_that_it_shows_is_not_taken_for_a_secret(
    client: FlaskClient, afi: Person, ministry: Organisation
) -> None:
    shown = ministry.public_key()
    ministry.metadata = {"id_token_signing_alg_values_supported": ["HS256", "RS256"]}
    for secret in (shown.as_pem(private=False), json.dumps(shown.as_dict(private=False)).encode()):
        ministry.forge = lambda claims, secret=secret: _signed_by_hand(claims, secret)  # type: ignore[misc]
        _told(come(client, ministry, "77"), 403, "You were not let in")


def _signed_by_hand(claims: dict[str, object], secret: bytes) -> str:
    parts = (json.dumps(one).encode() for one in ({"alg": "HS256"}, claims))
    text = ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)
    signature = hmac.new(secret, text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def test_on_a_shared_computer_the_password_is_asked_for_there_and_signing_out_tells_of_it(
    client: FlaskClient, afi: Person, ministry: Organisation
) -> None:
    address = leave(client, "/en/sign-in/with/ministry?shared=1")
    assert parse_qs(urlsplit(address).query)["prompt"] == ["login"]
    assert "prompt" not in parse_qs(urlsplit(leave(client, "/en/sign-in/with/ministry")).query)
    come(client, ministry, "77", "/en/sign-in/with/ministry?shared=1")
    fill_in(client, "/en/account", "/sign-out")
    assert "sign out there as well" in client.get("/en/").text


def test_a_nonce_of_an_earlier_sign_in(client: FlaskClient, afi: Person, ministry: Organisation) -> None:
    earlier = parse_qs(urlsplit(leave(client, "/en/sign-in/with/ministry")).query)["nonce"][0]
    ministry.claims = {"nonce": earlier}
    _told(come(client, ministry, "77"), 403, "You were not let in")


def test_a_callback_of_another_organisation(
    client: FlaskClient, afi: Person, ministry: Organisation, agency: Organisation
) -> None:
    """The mix-up attack (RFC 9700, section 4.4): a code of one is not given to another."""
    back = consent(leave(client, "/en/sign-in/with/ministry"), "77")
    agency.seen.clear()
    _told(client.get(back.replace("/ministry/", "/agency/")), 404, "This sign-in is over")
    _told(client.get(f"{back}&iss={agency.issuer}"), 403, "You were not let in")
    assert [path for path, _ in agency.seen] == []


def test_one_that_promised_to_name_itself_and_does_not(
    client: FlaskClient, afi: Person, ministry: Organisation
) -> None:
    ministry.metadata = {"authorization_response_iss_parameter_supported": True}
    _told(come(client, ministry, "77"), 403, "You were not let in")


def test_new_keys_are_looked_for(
    client: FlaskClient, afi: Person, ministry: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = [consent(leave(client, "/en/sign-in/with/ministry"), "77") for _ in range(2)]
    assert client.get(back[0]).status_code == 303
    client.delete_cookie("learnhub")
    ministry.changes_its_key()
    answer = come(client, ministry, "77")
    assert answer.status_code == 403, "keys are not asked for at every token that comes"
    monkeypatch.setattr(discovery, "NEW_KEYS_SECONDS", 0.0)
    assert come(client, ministry, "77").status_code == 303


def test_cancelled(client: FlaskClient, ministry: Organisation) -> None:
    answer = client.get(refuse(leave(client, "/fr/sign-in/with/ministry")))
    assert (answer.status_code, answer.text.count("/fr/sign-in") > 0) == (403, True)


def test_an_unknown_state(client: FlaskClient, ministry: Organisation) -> None:
    for query in ("", "?code=x", "?state=x&code=x", f"?state={'x' * 5000}&code=x"):
        _told(client.get(f"/openid/ministry/callback{query}"), 404, "This sign-in is over")


def test_an_unknown_organisation(client: FlaskClient, ministry: Organisation) -> None:
    for path in ("/en/sign-in/with/nobody", "/openid/nobody/callback?state=x&code=x"):
        assert client.get(path).status_code == 404


def test_it_is_said_and_it_is_left_alone_for_a_while(
    app: LearnHub, client: FlaskClient, ministry: Organisation
) -> None:
    ministry.is_down = True
    for _ in range(3):
        answer = client.get("/en/sign-in/with/ministry")
        _told(answer, 503, "No answer")
        assert "The ministry does not answer at the moment." in answer.text
    assert len(ministry.seen) == 1
    with app.app_context():
        assert db.session.scalars(db.select(ProviderVisit)).all() == []


def test_very_many_who_go_slow_down_and_a_browser_that_is_known_goes_on(
    app: LearnHub, client: FlaskClient, afi: Person, ministry: Organisation
) -> None:
    come(client, ministry, "77")
    fill_in(client, "/en/account", "/sign-out")
    with app.app_context(), unit_of_work():
        for _ in range(throttles.FREE_TRIES_PER_ADDRESS):
            throttles.note_failure([throttles.for_address("to a provider", "127.0.0.1")])
    assert app.test_client().get("/en/sign-in/with/ministry").status_code == 429
    assert come(client, ministry, "77").status_code == 303


def test_it_goes_down_before_one_is_back(client: FlaskClient, afi: Person, ministry: Organisation) -> None:
    back = consent(leave(client, "/en/sign-in/with/ministry"), "77")
    ministry.is_down = True
    _told(client.get(back), 503, "No answer")


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "http://elsewhere.example/token"},
        {"jwks_uri": None},
        {"padding": "x" * 300_000},
    ],
    ids=["issuer", "plain http", "no keys", "too long"],
)
def test_what_it_says_of_itself_is_not_right(
    client: FlaskClient, ministry: Organisation, metadata: dict[str, object]
) -> None:
    ministry.metadata = metadata
    _told(client.get("/en/sign-in/with/ministry"), 503, "No answer")


def test_an_account_is_made(app: LearnHub, client: FlaskClient, ministry: Organisation) -> None:
    first = come(client, ministry, "77", "/en/sign-in/with/ministry?next=/en/account")
    assert first.location == "/en/sign-up/first-visit?next=/en/account"
    answer = fill_in(client, first.location, "/first-visit", **ABOUT)
    assert (answer.status_code, answer.location) == (303, "/en/account")
    with app.app_context():
        made = accounts.find_by_sign_in_name("afi@ministry.example")
        assert made is not None
        assert (made.password_hash, made.email_verified_at is not None) == (None, True)
    assert {"account.made", "identity.linked"} <= set(_acts(app))
    client.delete_cookie("learnhub")
    come(client, ministry, "77")
    assert _is_in(client)


def test_the_form_works_once(app: LearnHub, client: FlaskClient, ministry: Organisation) -> None:
    first = come(client, ministry, "77")
    kept = client.get_cookie("learnhub")
    assert kept is not None
    fill_in(client, first.location, "/first-visit", **ABOUT)
    client.set_cookie("learnhub", kept.value)
    assert client.get(first.location).status_code == 404
    assert len(_everybody(app)) == 1


def test_an_unverified_address_of_somebody_neither_links_nor_tells(
    app: LearnHub, client: FlaskClient, afi: Person, ministry: Organisation
) -> None:
    pages = []
    for subject, email in (("80", "afi@example.org"), ("81", "nobody@example.org")):
        ministry.has_person(subject, name="Somebody", email=email, email_verified=False)
        first = come(client, ministry, subject)
        pages.append(client.get(first.location).text)
    assert "afi@example.org" not in pages[0]
    assert "User name</label>" in pages[0]  # and not: optional
    answer = fill_in(client, "/en/sign-up/first-visit", "/first-visit", user_name="some.body", **ABOUT)
    assert answer.status_code == 303
    with app.app_context():
        made = accounts.find_by_sign_in_name("some.body")
        assert made is not None
        assert (made.email, made.public_id != afi.public_id) == (None, True)


def test_a_verified_address_of_somebody_does_not_link_either(
    app: LearnHub, client: FlaskClient, afi: Person, ministry: Organisation
) -> None:
    ministry.has_person("82", email="afi@example.org", email_verified=True)
    page = client.get(come(client, ministry, "82").location)
    assert "There is an account with the address afi@example.org already." in page.text
    assert not _is_in(client)
    with app.app_context():
        assert [one.subject for one in db.session.scalars(db.select(Identity))] == ["77"]


def test_the_same_subject_of_two_organisations_is_two_people(
    app: LearnHub, client: FlaskClient, afi: Person, agency: Organisation
) -> None:
    agency.has_person("77", name="Another", email="another@agency.example", email_verified=True)
    answer = come(client, agency, "77")
    assert answer.location.startswith("/en/sign-up/first-visit")
    fill_in(client, answer.location, "/first-visit", **ABOUT)
    assert len(_everybody(app)) == 2


@pytest.mark.parametrize(
    ("mode", "email", "verified", "is_open"),
    [
        ("domain", "awa@ministry.example", True, True),
        ("domain", "awa@ministry.example", False, False),
        ("domain", "awa@ministry.example", "true", False),
        ("domain", "awa@elsewhere.example", True, False),
        ("invitation", "awa@ministry.example", True, False),
    ],
)
def test_registration_is_open_to_whom_it_is_open(
    app: LearnHub,
    client: FlaskClient,
    ministry: Organisation,
    mode: str,
    email: str,
    verified: object,
    is_open: bool,
) -> None:
    with app.app_context(), unit_of_work():
        registration.change(record.SHELL, mode, ["ministry.example"])
    ministry.has_person("90", name="Awa", email=email, email_verified=verified)
    first = come(client, ministry, "90")
    assert ("No account was made" not in client.get(first.location).text) is is_open
    if not is_open:
        client.post(first.location, data=ABOUT)
    assert _everybody(app) == []


@pytest.fixture
def dara(app: LearnHub, client: FlaskClient, ministry: Organisation) -> Person:
    with app.app_context(), unit_of_work():
        person = Cast().learner(user_name="dara")
    sign_in(client, person)
    return person


def test_one_confirms_signs_in_there_and_says_yes(
    app: LearnHub, client: FlaskClient, dara: Person, ministry: Organisation
) -> None:
    asked = come(client, ministry, "77", "/en/account/organisations/link/ministry")
    assert asked.location == "/en/account/organisations/link"
    assert "afi@ministry.example" in client.get(asked.location).text
    with app.app_context():
        assert db.session.scalars(db.select(Identity)).all() == []
    assert fill_in(client, asked.location, "/link").status_code == 303
    assert "identity.linked" in _acts(app)
    client.delete_cookie("learnhub")
    come(client, ministry, "77")
    assert "dara" in client.get("/en/account").text


def test_without_the_password_nothing_begins(
    client: FlaskClient, dara: Person, ministry: Organisation, time: Time
) -> None:
    time.pass_by(minutes=11)
    assert client.get("/en/account/organisations/link/ministry").location.startswith("/en/confirm-password")


def test_what_came_back_to_one_person_is_not_linked_by_another(
    app: LearnHub, client: FlaskClient, dara: Person, ministry: Organisation
) -> None:
    back = consent(leave(client, "/en/account/organisations/link/ministry"), "77")
    with app.app_context(), unit_of_work():
        other = Cast().learner(user_name="other")
    sign_in(client, other)
    assert client.get(back).status_code == 404


def test_what_opens_anothers_account_is_not_linked(
    client: FlaskClient, afi: Person, dara: Person, ministry: Organisation
) -> None:
    asked = come(client, ministry, "77", "/en/account/organisations/link/ministry")
    assert fill_in(client, asked.location, "/link").status_code == 409


def test_it_is_taken_away_and_other_devices_are_signed_out(
    app: LearnHub, client: FlaskClient, afi: Person, ministry: Organisation
) -> None:
    sign_in(client, afi)
    other = app.test_client()
    come(other, ministry, "77")
    with app.app_context():
        code = db.session.scalars(db.select(Identity.public_id)).one()
    assert fill_in(client, f"/en/account/organisations/{code}/unlink", "/unlink").status_code == 303
    assert (_is_in(client), _is_in(other)) == (True, False)
    assert "identity.unlinked" in _acts(app)
    assert come(other, ministry, "77").location.startswith("/en/sign-up/first-visit")


def test_the_only_way_in_is_not_taken_away(
    app: LearnHub, client: FlaskClient, afi: Person, ministry: Organisation
) -> None:
    with app.app_context(), unit_of_work():
        accounts.get(afi.public_id).password_hash = None
        code = db.session.scalars(db.select(Identity.public_id)).one()
    sign_in(client, afi)
    address = f"/en/account/organisations/{code}/unlink"
    page = client.get(address)
    assert "Your only way to sign in" in page.text
    token = client.get("/en/account/organisations").text.split('name="csrf_token" value="')[1].split('"')[0]
    assert client.post(address, data={"csrf_token": token}).status_code == 403


def test_one_confirms_with_it_where_it_says_when_it_asked(
    client: FlaskClient, afi: Person, ministry: Organisation, time: Time
) -> None:
    sign_in(client, afi)
    time.pass_by(minutes=11)
    page = "/en/confirm-password?next=/en/account/my-data"
    assert "Go on with The ministry" in client.get(page).text
    assert come(client, ministry, "77", "/en/confirm-password/with/ministry").status_code == 403
    ministry.claims = {"auth_time": int(time.now.timestamp()) - 3600}
    assert come(client, ministry, "77", "/en/confirm-password/with/ministry").status_code == 403
    ministry.claims = {"auth_time": int(time.now.timestamp())}
    answer = come(client, ministry, "77", "/en/confirm-password/with/ministry?next=/en/account/data")
    assert answer.location == "/en/account/data"
    assert client.get("/en/account/organisations/link/agency").status_code == 303


def test_a_password_still_opens_the_account(client: FlaskClient, afi: Person) -> None:
    assert fill_in(client, "/en/sign-in", "/sign-in", name="afi", password=PASSWORD).status_code == 303
