"""Going on to an address of one's own never leads elsewhere."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from learnhub.app import LearnHub
from learnhub.people.models import Person
from learnhub.stores.database import db, unit_of_work
from learnhub.web import addresses
from tests.cast import PASSWORD
from tests.thoroughness import cases
from tests.web.browser import form_of, sign_in_by_form

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


# What some browser, proxy or library has read as a slash, a full stop or nothing at all.
STRANGE = (
    "/\\\t\r\n\x00\x01\x0b\x1f\x7f\x85 \xa0\u1680\u2028\u2029\u200b\u2060\ufeff\u3000／＼⁄∕⧸。．｡"
    ":@?#%2fF05cC9a.aé\u202e\ud800"
)


@settings(max_examples=cases(500, long=50_000), deadline=None)
@given(st.text(alphabet=STRANGE, max_size=8), st.sampled_from(["", "/", "//", "/en/", "http:", "https://"]))
def test_whatever_is_made_of_strange_letters_stays_here_or_is_dropped(strange: str, before: str) -> None:
    kept = addresses.own_path(f"{before}{strange}evil.example/")
    if kept is None:
        return
    assert kept.isascii()
    assert kept.isprintable()
    decoded = unquote(unquote(kept))
    for read in (kept, decoded, decoded.replace("\\", "/"), re.sub(r"[\x00-\x20]", "", decoded)):
        assert read.startswith("/")
        assert not re.match(r"/[/\\\s]", read), kept
