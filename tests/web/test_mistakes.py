"""Reporting a mistake on a page, deciding on it, and reading what became of it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.content.models import CourseVersion, UnitText
from learnhub.exchange import mistakes
from learnhub.exchange.mistakes import State
from learnhub.exchange.models import MistakeReport
from learnhub.learning import enrolments
from learnhub.people.models import Person
from learnhub.stores.database import db, unit_of_work
from tests import published
from tests.browser.world import take_check
from tests.cast import Cast
from tests.conftest import Time
from tests.reports import factories
from tests.statements import counted
from tests.web.browser import fill_in, form_of, post, sign_in

LESSON = "/en/courses/floors/floor"
MISTAKE = f"{LESSON}/mistake"


@pytest.fixture
def afi(app: LearnHub, client: FlaskClient, cast: Cast) -> Person:
    """A learner of the course, signed in."""
    with app.app_context(), unit_of_work():
        person = cast.learner(name="Afi Exemple", language="en")
        enrolments.enrol(person, published.publish_course().course, language="en")
    sign_in(client, person)
    return person


def only_report(app: LearnHub) -> MistakeReport:
    with app.app_context():
        return db.session.scalars(db.select(MistakeReport)).one()


def test_a_page_leads_to_the_form_and_the_form_back_to_the_page(
    app: LearnHub, client: FlaskClient, afi: Person
) -> None:
    assert f'href="{MISTAKE}"' in client.get(LESSON).text
    sent = fill_in(client, MISTAKE, "/mistake", kind="fact", text="12 %, not 21 %.", quote="21 %", wants_answer="y")
    assert sent.location == LESSON
    assert "Thank you." in client.get(LESSON).text
    kept = only_report(app)
    assert (kept.unit_slug, kept.language, kept.kind, kept.text) == ("floor", "en", "fact", "12 %, not 21 %.")
    assert (kept.wants_answer, kept.is_named, kept.person_id) == (True, False, afi.id)


def test_visitors_are_asked_to_sign_in(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    visitor = app.test_client()
    assert "Report a mistake" not in visitor.get(LESSON).text
    assert visitor.get(MISTAKE).location.startswith("/en/sign-in")


def test_whoever_reads_the_open_lesson_may_report_but_not_on_what_is_closed(
    app: LearnHub, client: FlaskClient, cast: Cast
) -> None:
    with app.app_context(), unit_of_work():
        published.publish_course()
        reader = cast.learner()
    sign_in(client, reader)
    assert client.get(MISTAKE).status_code == 200
    assert client.get("/en/courses/floors/check/mistake").status_code == 404
    assert post(client, "/en/courses/floors/check/mistake", kind="fact", text="?").status_code == 404


def test_an_empty_form_comes_back_with_its_complaints(client: FlaskClient, afi: Person) -> None:
    answer = fill_in(client, MISTAKE, "/mistake", text=" ")
    assert answer.status_code == 422
    assert "Say what kind of mistake it is." in answer.text
    assert "Write in a few words what is wrong." in answer.text


def test_what_counts_as_right_is_a_kind_for_quizzes_alone(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    kinds = {
        unit: form_of(client.get(f"/en/courses/floors/{unit}/mistake").text, "/mistake").options["kind"]
        for unit in ("floor", "check")
    }
    assert set(kinds["check"]) - set(kinds["floor"]) == {"key"}
    refused = fill_in(client, MISTAKE, "/mistake", kind="key", text="Not so.")
    assert refused.status_code == 422


def test_a_question_of_a_result_can_be_reported_and_no_other(app: LearnHub, client: FlaskClient, afi: Person) -> None:
    with app.app_context(), unit_of_work():
        attempt = take_check(enrolments.get_own(afi, "floors"), published.RIGHT)
    page = client.get(f"/en/attempts/{attempt.public_id}/result").text
    address = f"/en/courses/floors/check/mistake?question=who&amp;next=/en/attempts/{attempt.public_id}/result"
    assert address in page
    sent = fill_in(client, address.replace("&amp;", "&"), "/mistake", kind="key", text="Two are right.")
    assert sent.location == f"/en/attempts/{attempt.public_id}/result"
    assert only_report(app).question_slug == "who"
    fill_in(client, "/en/courses/floors/check/mistake?question=nothing", "/mistake", kind="key", text="Not so.")
    with app.app_context():
        assert list(db.session.scalars(db.select(MistakeReport.question_slug))) == ["who", None]


def test_the_way_back_stays_on_this_site(client: FlaskClient, afi: Person) -> None:
    sent = fill_in(client, f"{MISTAKE}?next=//evil.example", "/mistake", kind="fact", text="Not so.")
    assert sent.location == LESSON


def test_a_flood_is_told_to_wait_and_keeps_what_was_typed(
    app: LearnHub, client: FlaskClient, afi: Person, time: Time
) -> None:
    for number in range(mistakes.ALLOWANCE.times):
        assert fill_in(client, MISTAKE, "/mistake", kind="fact", text=f"Number {number}").status_code == 303
    held_back = fill_in(client, MISTAKE, "/mistake", kind="fact", text="One more")
    assert held_back.status_code == 429
    assert "Please wait 60 min and try again." in held_back.text
    assert "One more" in held_back.text
    time.pass_by(hours=1)
    assert fill_in(client, MISTAKE, "/mistake", kind="fact", text="One more").status_code == 303


def decided_by_an_author(app: LearnHub, cast: Cast, **values: str) -> FlaskClient:
    with app.app_context(), unit_of_work():
        author = cast.author("floors")
    client = app.test_client()
    sign_in(client, author)
    overview = client.get("/en/teach").text
    assert "1 mistake in “Floors” waits to be mended." in overview
    code = only_report(app).public_id
    assert f"/en/teach/mistakes/{code}" in client.get("/en/teach/mistakes").text
    sent = fill_in(client, f"/en/teach/mistakes/{code}", "/teach/mistakes", **values)
    assert sent.status_code == 303
    return client


def test_the_author_decides_without_learning_who_found_it_and_the_finder_reads_the_answer(
    app: LearnHub, client: FlaskClient, afi: Person, cast: Cast, time: Time
) -> None:
    fill_in(client, MISTAKE, "/mistake", kind="fact", text="12 %, not 21 %.")
    author = decided_by_an_author(app, cast, state="declined", answer="21 % is right:\nsee the source.")
    pages = [
        author.get(f"/en/teach/mistakes{more}").text for more in ("", "?settled=1", f"/{only_report(app).public_id}")
    ]
    assert not [page for page in pages if "Afi" in page]
    assert "Somebody who did not wish to be named" in pages[2]
    line = "The authors looked at what you reported on “What is a floor?”, and say why it stays."
    assert line in client.get("/en/").text
    own = client.get("/en/mistakes").text
    assert "21 % is right:\nsee the source." in own
    assert "Declined" in own
    time.pass_by(days=15)
    sign_in(client, afi)
    assert line not in client.get("/en/").text
    assert "Declined" in client.get("/en/mistakes").text


def test_who_chose_to_be_named_is(app: LearnHub, client: FlaskClient, afi: Person, cast: Cast) -> None:
    fill_in(client, MISTAKE, "/mistake", kind="fact", text="Not so.", is_named="y")
    author = decided_by_an_author(app, cast, state="taken_up")
    assert "Afi Exemple" in author.get(f"/en/teach/mistakes/{only_report(app).public_id}").text
    assert "What you reported on “What is a floor?” was taken up." in client.get("/en/").text


def test_of_two_who_decide_the_later_one_is_told(app: LearnHub, client: FlaskClient, afi: Person, cast: Cast) -> None:
    fill_in(client, MISTAKE, "/mistake", kind="fact", text="Not so.")
    author = decided_by_an_author(app, cast, state="taken_up")
    address = f"/en/teach/mistakes/{only_report(app).public_id}"
    late = post(author, address, seen="new", state="declined", answer="No.")
    assert late.status_code == 409
    assert "Somebody else has decided on this report meanwhile." in late.text
    assert only_report(app).state == State.TAKEN_UP


def test_what_people_write_is_text_and_nothing_else(
    app: LearnHub, client: FlaskClient, afi: Person, cast: Cast
) -> None:
    hostile = "<script>alert(1)</script> \"&' {{ 1234567*3 }}"
    fill_in(client, MISTAKE, "/mistake", kind="other", text=hostile, quote=hostile)
    author = decided_by_an_author(app, cast, state="declined", answer=hostile)
    addresses = ("/en/teach/mistakes?settled=1", f"/en/teach/mistakes/{only_report(app).public_id}")
    for page in (*(author.get(address).text for address in addresses), client.get("/en/mistakes").text):
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page
        assert "3703701" not in page.split("<main")[1]


def test_a_lesson_asks_nothing_more_for_the_link(app: LearnHub, client: FlaskClient, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        person = cast.learner()
        enrolment = factories.enrolled(person, factories.course(), done=1)
        db.session.add(UnitText(version_id=enrolment.version_id, unit_slug="lesson-1", language="fr", html="Lu."))
    sign_in(client, person)
    client.get("/en/courses/floors/lesson-1")
    with counted() as asked:
        assert "Report a mistake" in client.get("/en/courses/floors/lesson-1").text
    assert not [statement for statement in asked if "mistake" in statement]


def test_a_newer_version_is_offered_as_the_one_that_mends(
    app: LearnHub, client: FlaskClient, afi: Person, cast: Cast
) -> None:
    fill_in(client, MISTAKE, "/mistake", kind="fact", text="Not so.")
    address = f"/en/teach/mistakes/{only_report(app).public_id}"
    with app.app_context(), unit_of_work():
        author = cast.author("floors")
    teacher = app.test_client()
    sign_in(teacher, author)
    assert "mended_in" not in form_of(teacher.get(address).text, address).values
    refused = post(teacher, address, seen="new", state="mended", mended_in="1.0.0")
    assert refused.status_code == 422
    with app.app_context(), unit_of_work():
        old = db.session.scalars(db.select(CourseVersion)).one()
        parts = {
            name: getattr(old, name) for name in ("course_id", "state", "outline", "render_version", "imported_at")
        }
        db.session.add(CourseVersion(**parts, number="1.0.1", digest="1" * 64))
    assert form_of(teacher.get(address).text, address).options["mended_in"] == ["", "1.0.1"]
    assert fill_in(teacher, address, address, state="mended", mended_in="1.0.1").status_code == 303
    line = "The mistake that you found in “What is a floor?” is mended in version 1.0.1."
    assert line in client.get("/en/").text
