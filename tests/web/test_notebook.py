"""Writing in one's notebook without scripts and with them, and reading it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from learnhub import ids
from learnhub.app import LearnHub
from learnhub.content import catalogue
from learnhub.learning import enrolments
from learnhub.learning.models import NotebookEntry
from learnhub.stores.database import db, unit_of_work
from tests.cast import Cast
from tests.published import COURSE, LESSON, publish_course
from tests.web.browser import form_of, sign_in

LESSON_PAGE, BOOK = f"/en/courses/{COURSE}/{LESSON}", f"/en/notebook/{COURSE}"
WRITE = f"{BOOK}/{LESSON}"
KNOWN, NUMBERED, OWN = "prompt.where-you-work", "prompt.2", "unit."


class Learner:
    """Somebody who is signed in and enrolled, in a browser without scripts."""

    def __init__(self, app: LearnHub, cast: Cast, client: FlaskClient, language: str = "en") -> None:
        with app.app_context(), unit_of_work():
            person = cast.learner()
            enrolments.enrol(person, catalogue.get_course(COURSE), language=language)
            self.code = person.public_id
        self._app, self.client = app, client
        sign_in(client, person)

    def page(self) -> dict[str, str]:
        """Open the lesson, and return what its form would send."""
        page = self.client.get(LESSON_PAGE).text
        fields = dict(re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\n([^<]*)</textarea>', page))
        fields |= dict(re.findall(r'<input type="hidden" id="[^"]+" name="(seen\.[^"]+)" value="([^"]*)"', page))
        return {**form_of(page, f"/notebook/{COURSE}").values, **fields}

    def send(self, page: dict[str, str], to: str = WRITE, **more: str) -> TestResponse:
        return self.client.post(to, data={**page, **more})

    def write(self, name: str, text: str) -> TestResponse:
        return self.send({**self.page(), f"text.{name}": text})

    def put(self, name: str, body: Any) -> TestResponse:
        """Save one note as the script does."""
        headers = {"X-CSRFToken": self.page()["csrf_token"], "Accept": "application/json"}
        return self.client.put(f"{WRITE}/{name}", json=body, headers=headers)

    def kept(self) -> dict[str, str]:
        with self._app.app_context():
            rows = db.session.scalars(db.select(NotebookEntry).order_by(NotebookEntry.id))
            return {f"{row.kind}.{row.place}": row.text for row in rows}


@pytest.fixture(autouse=True)
def _course(app: LearnHub) -> None:
    with app.app_context(), unit_of_work():
        publish_course()


@pytest.fixture
def afi(app: LearnHub, cast: Cast, client: FlaskClient) -> Learner:
    return Learner(app, cast, client)


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_there_is_a_box_under_each_prompt_for_those_who_are_enrolled(afi: Learner) -> None:
    assert {name for name in afi.page() if name.startswith("text.")} == {
        f"text.{one}" for one in (KNOWN, NUMBERED, OWN)
    }


def test_visitors_have_no_boxes_and_no_marks(client: FlaskClient) -> None:
    page = client.get(LESSON_PAGE).text
    assert "<textarea" not in page
    assert 'class="mark' not in page
    assert '<div class="note-place" id="note.2"></div>' in page


def test_a_page_saves_all_that_was_typed_whatever_is_pressed(afi: Learner) -> None:
    page = {**afi.page(), f"text.{KNOWN}": "one", f"text.{NUMBERED}": "two"}
    answer = afi.send(page, at="note.where-you-work")
    assert (answer.status_code, answer.location) == (303, f"{LESSON_PAGE}#note.where-you-work")
    assert afi.kept() == {KNOWN: "one", NUMBERED: "two"}
    again = afi.page()
    assert (again[f"text.{KNOWN}"], again[f"text.{NUMBERED}"], again[f"text.{OWN}"]) == ("one", "two", "")


def test_saying_that_a_lesson_is_read_keeps_what_was_typed(afi: Learner) -> None:
    answer = afi.send({**afi.page(), f"text.{OWN}": "on all of it"}, f"{LESSON_PAGE}/done")
    assert answer.location == f"/en/courses/{COURSE}/check"
    assert afi.kept() == {OWN: "on all of it"}
    assert "You have read this lesson." in afi.client.get(LESSON_PAGE).text


def test_setting_a_bookmark_keeps_what_was_typed(afi: Learner) -> None:
    answer = afi.send({**afi.page(), f"text.{KNOWN}": "one"}, bookmark="h.2")
    assert answer.location == f"{LESSON_PAGE}#a-note"
    assert afi.kept() == {KNOWN: "one", "bookmark.h.2": ""}
    page = afi.client.get(LESSON_PAGE).text
    assert re.search(r'name="unbookmark" value="h.2" aria-pressed="true"', page)
    assert re.search(r'name="bookmark" value="h.1" aria-pressed="false"', page)
    afi.send(afi.page(), unbookmark="h.2")
    assert afi.kept() == {KNOWN: "one"}


def test_what_another_device_wrote_meanwhile_is_not_lost(afi: Learner) -> None:
    phone, desk = afi.page(), afi.page()
    afi.send({**phone, f"text.{KNOWN}": "from the phone"})
    answer = afi.send({**desk, f"text.{KNOWN}": "from the desk", f"text.{OWN}": "as well"})
    assert answer.status_code == 409
    assert "changed on another device" in answer.text
    assert afi.kept() == {KNOWN: "from the phone"}
    form = form_of(answer.text, WRITE).values
    assert form[f"text.{KNOWN}"].strip() == (
        "from the phone\n\n(Written on another device until here.)\n\nfrom the desk"
    )
    assert afi.client.post(WRITE, data=form).status_code == 303
    assert afi.kept()[OWN] == "as well"
    assert afi.kept()[KNOWN].startswith("from the phone")
    assert afi.kept()[KNOWN].endswith("from the desk")


def test_saying_that_a_lesson_is_read_waits_for_a_decision(afi: Learner) -> None:
    phone, desk = afi.page(), afi.page()
    afi.send({**phone, f"text.{KNOWN}": "from the phone"})
    assert afi.send({**desk, f"text.{KNOWN}": "from the desk"}, f"{LESSON_PAGE}/done").status_code == 409
    assert "You have read this lesson." not in afi.client.get(LESSON_PAGE).text


def test_a_page_that_is_opened_before_and_sent_again_is_no_other_device(afi: Learner) -> None:
    page = afi.page()
    for text in ("one", "one", "one, two"):
        assert afi.send({**page, f"text.{KNOWN}": text}).status_code == 303
    assert afi.kept() == {KNOWN: "one, two"}


def test_a_text_that_is_too_long_comes_back_whole(afi: Learner) -> None:
    long = "x" * 10_001
    answer = afi.send({**afi.page(), f"text.{KNOWN}": long, f"text.{OWN}": "as well"})
    assert answer.status_code == 422
    assert "at most 10000 characters fit" in answer.text
    form = form_of(answer.text, WRITE).values
    assert (form[f"text.{KNOWN}"].strip(), form[f"text.{OWN}"]) == (long, "as well")
    assert afi.kept() == {}


@pytest.mark.parametrize("field", ["text.nothing", "text.", "text.bookmark.h.1"])
def test_what_is_no_note_is_passed_over(afi: Learner, field: str) -> None:
    assert afi.send({**afi.page(), field: "x"}).status_code == 303
    assert afi.kept() == {}


@pytest.mark.parametrize("field", ["text.prompt.nothing", "text.kept.0000000000000000"])
def test_a_place_that_is_not_there_is_not_found(afi: Learner, field: str) -> None:
    assert afi.send({**afi.page(), field: "x"}).status_code == 404


def test_a_script_saves_one_note_as_it_is_typed(afi: Learner) -> None:
    first, second = ids.client_id(), ids.client_id()
    assert afi.put(KNOWN, {"text": "one", "revision": first, "seen": []}).get_json() == {"revision": first}
    assert afi.put(KNOWN, {"text": "two", "revision": second, "seen": [first]}).get_json() == {"revision": second}
    assert afi.kept() == {KNOWN: "two"}
    refused = afi.put(KNOWN, {"text": "three", "revision": ids.client_id(), "seen": [first]})
    assert refused.status_code == 409
    assert {key: refused.get_json()[key] for key in ("code", "text", "revision")} == {
        "code": "changed_elsewhere", "text": "two", "revision": second,
    }  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        None, [], {"text": "x"}, {"text": 1, "revision": "x", "seen": []}, {"text": "x", "revision": 1, "seen": []},
        {"text": "x", "revision": "x", "seen": "x"}, {"text": "x", "revision": "x", "seen": [1]},
        {"text": "x", "revision": "x", "seen": [], "person_id": 1},
    ],
)  # fmt: skip
def test_what_is_no_note_of_a_script_is_refused(afi: Learner, body: Any) -> None:
    assert afi.put(KNOWN, body).status_code == 400
    assert afi.kept() == {}


def test_a_script_is_told_what_is_wrong(afi: Learner) -> None:
    answer = afi.put(KNOWN, {"text": "x" * 10_001, "revision": ids.client_id(), "seen": []})
    assert answer.status_code == 422
    assert answer.get_json()["fields"] == {KNOWN: "This is too long: at most 10000 characters fit."}
    assert afi.put("nothing", {"text": "x", "revision": ids.client_id(), "seen": []}).status_code == 404


def test_a_text_cannot_become_a_part_of_the_page(afi: Learner) -> None:
    afi.write(KNOWN, '</textarea><script>alert(1)</script> "@unit/x')
    for address in (LESSON_PAGE, BOOK):
        page = afi.client.get(address).text
        assert "<script>alert" not in page
        assert "&#34;@unit/x" in page


# Reading it


def test_a_notebook_shows_everything_in_reading_order_with_links_back(afi: Learner) -> None:
    afi.send({**afi.page(), f"text.{NUMBERED}": "two", f"text.{KNOWN}": "one", f"text.{OWN}": "all"}, bookmark="h.2")
    afi.send(afi.page(), bookmark="")
    page = afi.client.get(BOOK).text
    told = words(page)
    order = ["What is a floor?", "The whole unit", "Who is left out?", "one", "A note", "What would you change first?"]
    assert sorted(order, key=told.index) == order
    links = re.findall(rf'href="({LESSON_PAGE}#[^"]+)"', page)
    assert links == [f"{LESSON_PAGE}#{one}" for one in ("note.where-you-work", "a-note", "note.2", "my-note")]
    assert all(f'id="{link.partition("#")[2]}"' in afi.client.get(LESSON_PAGE).text for link in links)


def test_an_empty_notebook_says_what_to_do(afi: Learner) -> None:
    assert "Nothing is kept here yet" in afi.client.get(BOOK).text
    assert "Your notebook is empty" in afi.client.get("/en/notebook").text


def test_notebooks_are_listed_and_lead_to_each_other(afi: Learner) -> None:
    afi.write(OWN, "all")
    page = afi.client.get("/en/notebook").text
    assert f'<a href="{BOOK}">Floors</a>' in page
    assert "1 note · 0 bookmarks · changed on 2 March 2026" in words(page)


def test_a_bookmark_is_removed_from_the_notebook(afi: Learner) -> None:
    afi.send(afi.page(), bookmark="h.2")
    form = form_of(afi.client.get(BOOK).text, "/bookmarks/")
    assert afi.client.post(form.action, data=form.values).location == BOOK
    assert afi.kept() == {}


def lose_its_question(app: LearnHub) -> None:
    with app.app_context(), unit_of_work():
        row = db.session.scalars(db.select(NotebookEntry)).one()
        row.place, row.words = "9", "A question that has gone?"


def test_a_note_without_its_question_can_be_changed_in_the_notebook(app: LearnHub, afi: Learner) -> None:
    afi.write(NUMBERED, "still true")
    lose_its_question(app)
    page = afi.client.get(BOOK).text
    assert "A question that has gone?" in page
    fields = dict(re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\n([^<]*)</textarea>', page))
    ((name, text),) = fields.items()
    assert text == "still true"
    seen = dict(re.findall(r'<input type="hidden" id="[^"]+" name="(seen\.[^"]+)" value="([^"]*)"', page))
    form = form_of(page, WRITE)
    answer = afi.client.post(form.action, data={**form.values, **seen, name: "no longer true"})
    assert answer.location == BOOK
    assert list(afi.kept().values()) == ["no longer true"]
    assert "Your notes on questions that are no longer here" in afi.client.get(LESSON_PAGE).text


def test_a_notebook_is_taken_along_as_text_and_as_paper(afi: Learner) -> None:
    afi.write(KNOWN, "one")
    text = afi.client.get(f"{BOOK}.md")
    assert text.headers["Content-Disposition"] == 'attachment; filename="notebook-floors.md"'
    assert text.content_type == "text/markdown; charset=utf-8"
    assert "> Where you work  \n> Who is left out?\n\none\n" in text.text
    paper = afi.client.get(f"{BOOK}.pdf")
    assert paper.content_type == "application/pdf"
    assert paper.data.startswith(b"%PDF-")
    assert paper.headers["Cache-Control"] == "no-store"


def test_nobody_else_sees_a_notebook(app: LearnHub, cast: Cast, afi: Learner) -> None:
    afi.write(KNOWN, "a secret of mine")
    with app.app_context(), unit_of_work():
        administrator = cast.administrator()
        enrolments.enrol(administrator, catalogue.get_course(COURSE), language="en")
    other = app.test_client()
    sign_in(other, administrator)
    for address in (BOOK, f"{BOOK}.md", "/en/notebook", LESSON_PAGE, f"/en/administer/people/{afi.code}"):
        answer = other.get(address, follow_redirects=True)
        assert answer.status_code == 200
        assert "a secret of mine" not in answer.text


def test_visitors_are_asked_to_sign_in(client: FlaskClient) -> None:
    for address in ("/en/notebook", BOOK, f"{BOOK}.md", f"{BOOK}.pdf"):
        assert client.get(address).location.startswith("/en/sign-in")


def test_a_course_in_which_one_is_not_enrolled_has_no_notebook(app: LearnHub, cast: Cast, client: FlaskClient) -> None:
    with app.app_context(), unit_of_work():
        person = cast.learner()
    sign_in(client, person)
    assert client.get(BOOK).status_code == 404
