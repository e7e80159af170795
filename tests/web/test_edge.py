"""What comes in and goes out: odd addresses, a database that fails, and a log that names nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from learnhub import clock
from learnhub.app import LearnHub
from learnhub.people.models import Person
from learnhub.stores import sqlite
from learnhub.stores.database import db, unit_of_work
from learnhub.web import guards
from tests import published
from tests.cast import Cast
from tests.conftest import Time
from tests.web.browser import form_of, sign_in


@pytest.fixture
def afi(app: LearnHub) -> Person:
    with app.app_context(), unit_of_work():
        published.publish_course()
        return Cast().learner()


@pytest.fixture
def in_use(app: LearnHub) -> Iterator[None]:
    """Errors become pages, as they do for the public."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield
    app.config["PROPAGATE_EXCEPTIONS"] = None


def french_address(page: str) -> str:
    found = re.search(r'rel="alternate" hreflang="fr" href="([^"]*)"', page)
    assert found is not None
    return urlsplit(found[1])._replace(scheme="", netloc="").geturl()


@pytest.mark.parametrize(
    "query",
    ["endpoint=x", "_method=FOO", "_scheme=gopher&_external=1", "_external=1", "_anchor=x", "slug=other",
     "language=en", "in=fr&page=2"],
)  # fmt: skip
def test_no_query_leads_the_links_to_other_languages_astray(client: FlaskClient, afi: Person, query: str) -> None:
    answer = client.get(f"/en/courses/floors?{query}")
    assert answer.status_code == 200
    assert french_address(answer.text).replace("&amp;", "&") == f"/fr/courses/floors?{query}"


@pytest.mark.parametrize("place", ["query", "form"])
def test_text_that_no_database_keeps_is_refused_wherever_it_stands(
    client: FlaskClient, afi: Person, place: str
) -> None:
    token = form_of(client.get("/en/sign-in").text).values["csrf_token"]
    twice = {"name": ["afi", "af\x00i"]}
    sent = {"csrf_token": token, "name": "afi"} | (twice if place == "form" else {})
    answer = client.post("/en/sign-in", query_string=twice if place == "query" else {}, data=sent)
    assert answer.status_code == 400


@pytest.mark.parametrize("table", ["sessions", "grants", "persons"])
def test_a_database_that_does_not_even_say_who_asks_gets_a_page(
    app: LearnHub, client: FlaskClient, afi: Person, in_use: None, table: str
) -> None:
    sign_in(client, afi)
    with app.app_context(), unit_of_work():
        db.session.execute(db.text(f"ALTER TABLE {table} RENAME TO gone"))
    answer = client.get("/en/account")
    assert answer.status_code == 503
    assert "LearnHub is busy and could not do this now." in answer.text


def test_who_waits_too_long_for_others_who_write_is_told_so(
    app: LearnHub, client: FlaskClient, afi: Person, in_use: None, monkeypatch: pytest.MonkeyPatch, time: Time
) -> None:
    sign_in(client, afi)
    time.pass_by(minutes=11)  # so that reading, too, would note that somebody was here
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 10)
    with somebody_writing(app):
        assert client.get("/en/account").status_code == 200
        answer = client.post("/en/courses/floors/enrol", data={"csrf_token": token_of(client)})
        assert answer.status_code == 503
        assert "What you just sent was not saved." in answer.text


@contextmanager
def somebody_writing(app: LearnHub) -> Iterator[None]:
    """Hold the write lock, as a long import does."""
    with app.app_context():
        engine = db.engine
    sqlite.will_write.set(True)
    with engine.connect() as connection:
        connection.execute(db.text("SELECT 1"))
        sqlite.will_write.set(False)
        yield


def token_of(client: FlaskClient) -> str:
    return form_of(client.get("/en/account").text, "/sign-out").values["csrf_token"]


def test_the_log_says_what_broke_and_names_nobody(
    app: LearnHub, client: FlaskClient, in_use: None, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    @guards.action("page.public", writes=True)
    def break_a_constraint(**_parts: object) -> str:
        db.session.add(
            Person(name="Afi Exemple", email="afi@example.org", sex="woman", country="TG", language="fr",
                   created_at=clock.now())
        )  # fmt: skip
        db.session.flush()
        return "never"

    monkeypatch.setitem(app.view_functions, "public.privacy", break_a_constraint)
    assert client.get("/en/privacy").status_code == 500
    assert "break_a_constraint" in caplog.text
    assert "IntegrityError" in caplog.text
    assert "Exemple" not in caplog.text
    assert "afi@example.org" not in caplog.text


def test_a_value_that_speaks_of_fullness_is_no_full_disk(
    app: LearnHub, client: FlaskClient, in_use: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    @guards.action("page.public", writes=True)
    def break_a_constraint(**_parts: object) -> str:
        db.session.execute(db.text("CREATE TABLE full_names (name TEXT NOT NULL)"))
        db.session.execute(db.text("INSERT INTO full_names VALUES (NULL)"))
        return "never"

    monkeypatch.setitem(app.view_functions, "public.privacy", break_a_constraint)
    assert client.get("/en/privacy").status_code == 500
