"""The notice and the terms of an instance: publishing them, reading them, and being asked to accept them."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from learnhub.jobs import cleaning
from learnhub.people import accounts
from learnhub.people.acceptances import Acceptance, Document
from learnhub.people.models import Person
from learnhub.privacy import agreements
from learnhub.privacy.agreements import PublishedText, Version
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import Act, AuditEntry
from tests.cast import Cast
from tests.published import COURSE, publish_course
from tests.web.browser import fill_in, post, sign_in

TERMS = {
    "en": "# Terms of use\n\n## Be kind\n\nNo *shouting*. <script>alert(1)</script>",
    "fr": "# Conditions\n\nSoyez.",
}
WRITE = "/en/administer/agreements/terms"


@pytest.fixture
def afi(client: FlaskClient, cast: Cast) -> Person:
    """A learner, and a course to begin."""
    with client.application.app_context(), unit_of_work():
        publish_course()
        return cast.learner()


def publish(client: FlaskClient, document: Document = Document.TERMS, **texts: str) -> Version:
    made = agreements.rendered(document, texts or TERMS)
    with client.application.app_context(), unit_of_work():
        return agreements.publish("k3v9", document, made)


def told(client: FlaskClient, act: Act) -> list[AuditEntry]:
    with client.application.app_context():
        return list(db.session.scalars(select(AuditEntry).where(AuditEntry.act == act)))


def test_new_terms_are_asked_for_on_the_start_page_until_they_are_accepted(client: FlaskClient, afi: Person) -> None:
    sign_in(client, afi)
    assert "Please read this and accept it" not in client.get("/en/").text
    version = publish(client)
    assert "Please read this and accept it" in client.get("/en/").text
    assert "Please read this and accept it" not in client.get("/en/courses").text
    fill_in(client, "/en/", "/accept-notice", terms=version.number)
    assert "Please read this and accept it" not in client.get("/en/").text
    (line,) = told(client, Act.NOTICE_ACCEPTED)
    assert (line.subject_id, line.details) == (afi.public_id, {"document": "terms", "version": version.number})
    with client.application.app_context():
        kept = db.session.scalars(select(Acceptance).where(Acceptance.document == "terms")).one()
        assert (kept.version, kept.language) == (version.number, "en")


def test_until_then_one_reads_and_begins_nothing_new(client: FlaskClient, afi: Person) -> None:
    publish(client)
    sign_in(client, afi)
    page = f"/en/courses/{COURSE}"
    answer = fill_in(client, page, "/enrol")
    assert answer.location.startswith("/en/account/agreements")
    asked = client.get(answer.location).text
    assert "Download my data" in asked
    assert client.get("/en/account/my-data").status_code in {200, 303}
    assert fill_in(client, answer.location, "/accept-notice").status_code == 303
    assert "/account/agreements" not in fill_in(client, page, "/enrol").location


def test_what_is_no_longer_the_newest_is_not_accepted(client: FlaskClient, afi: Person) -> None:
    former = publish(client)
    sign_in(client, afi)
    publish(client, en="# Terms of use\n\nOther words.")
    answer = post(client, "/en/account/accept-notice", terms=former.number)
    assert answer.status_code == 409
    assert told(client, Act.NOTICE_ACCEPTED) == []


def test_everybody_reads_what_holds_and_what_held_before(client: FlaskClient) -> None:
    assert "has no terms of use" in client.get("/en/terms").text
    former = publish(client)
    publish(client, en="# Terms of use\n\nOther words.")
    page = client.get("/en/terms").text
    assert "Other words." in page
    assert f"/en/terms/{former.number}" in page
    before = client.get(f"/fr/terms/{former.number}").text
    assert "Soyez." in before
    assert "script>alert" not in client.get(f"/en/terms/{former.number}").text
    assert client.get("/en/terms/2020-01-01").status_code == 404


def test_the_notice_of_the_product_stays_readable_when_an_instance_has_its_own(client: FlaskClient) -> None:
    publish(client, Document.PRIVACY_NOTICE, en="# Our notice\n\nWe keep little.")
    assert "We keep little." in client.get("/en/privacy").text
    assert "check it against their own law" in client.get(f"/en/privacy/{accounts.NOTICE_VERSION}").text


def test_what_an_older_renderer_made_is_made_again(client: FlaskClient, tmp_path: Path) -> None:
    publish(client)
    with client.application.app_context():
        with unit_of_work():
            db.session.execute(update(PublishedText).values(html="<b>old</b>", render_version=0))
        cleaning.clean(tmp_path)
        kept = db.session.scalars(select(PublishedText).where(PublishedText.language == "en")).one()
        assert "<em>shouting</em>" in kept.html
        assert agreements.list_old() == []


def test_an_administrator_looks_at_a_text_and_publishes_it(client: FlaskClient, cast: Cast) -> None:
    with client.application.app_context(), unit_of_work():
        administrator = cast.administrator()
    sign_in(client, administrator)
    assert "Begin with the title" in fill_in(client, WRITE, "terms", text_en="No title").text
    seen = fill_in(client, WRITE, "terms", text_en=TERMS["en"]).text
    assert "<em>shouting</em>" in seen
    assert told(client, Act.DOCUMENT_PUBLISHED) == []
    fill_in(client, WRITE, "terms", text_en=TERMS["en"], publish="1")
    fill_in(client, WRITE, "terms", text_en=TERMS["en"], publish="1")
    (line,) = told(client, Act.DOCUMENT_PUBLISHED)
    assert (line.person, line.subject_id) == (administrator.public_id, "terms")
    assert "# Privacy notice" in client.get("/en/administer/agreements/privacy_notice").text
