"""An assignment in a browser without scripts: handed in, marked, read, and handed in again."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from learnhub.app import LearnHub
from learnhub.assessment import hand_in_marks, hand_ins, work_files
from learnhub.assessment.hand_in_marks import Given
from learnhub.assessment.models import HandIn, HandInMark
from learnhub.learning import programmes
from learnhub.people import throttles
from learnhub.stores import record
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import Act, AuditEntry
from tests.assessment import working
from tests.assessment.uploads import PDF
from tests.assessment.working import Work
from tests.cast import Cast
from tests.statements import counted
from tests.web import browser

PAGE = "/en/courses/tasks/plan"
SAVE, CONFIRM = f"{PAGE}/work", f"{PAGE}/work/hand-in"
TEXT = "We open the desk on market days. & Afi asks."


@pytest.fixture
def work(app: LearnHub, cast: Cast) -> Work:
    """Somebody in a programme with a tutor, at an assignment."""
    with app.app_context(), unit_of_work():
        return working.work(cast)


def hand_in(client: FlaskClient, text: str = TEXT) -> None:
    saved = browser.fill_in(client, PAGE, SAVE, text=text)
    assert (saved.status_code, saved.location) == (303, SAVE)
    confirmed = browser.fill_in(client, SAVE, CONFIRM)
    assert (confirmed.status_code, confirmed.location) == (303, PAGE)


def sign_in_again(client: FlaskClient, work: Work, *, as_tutor: bool) -> None:
    browser.sign_out(client)
    browser.sign_in(client, work.tutor if as_tutor else work.learner)


def marking_page(app: LearnHub) -> str:
    with app.app_context():
        last = db.session.scalars(select(HandIn.public_id).order_by(HandIn.number.desc())).first()
    return f"/en/teach/marking/work/{last}"


def test_the_whole_journey(app: LearnHub, client: FlaskClient, work: Work) -> None:
    browser.sign_in(client, work.learner)
    page = client.get(PAGE).text
    assert "Décrivez" in page
    assert "Pas encore" in page
    assert "16 March 2026" in page
    assert "Up to 20 points" in page
    hand_in(client)
    page = client.get(PAGE).text
    assert "Handed in. It waits to be marked." in page
    sign_in_again(client, work, as_tutor=True)
    to_mark = marking_page(app)
    page = client.get(to_mark).text
    assert "We open the desk on market days. &amp; Afi asks." in page
    assert f"The work of {work.learner.name}" in page
    sent = browser.fill_in(client, to_mark, "/work/", **{"level-0": "1", "level-1": "2", "comment": "Well seen."})
    assert sent.status_code == 303
    assert "You gave 16.66 of 20 points." in client.get(to_mark).text
    sign_in_again(client, work, as_tutor=False)
    page = client.get(PAGE).text
    assert "Marked: passed" in page
    assert "16.66 of 20 points, which is 83.3%." in page
    assert "Well seen." in page
    assert page.count("Chosen by the tutor") == 2
    assert f'action="{SAVE}"' not in page
    assert "1 of 2 units" in client.get("/en/courses/tasks").text
    assert "83.3%" in client.get("/en/record").text
    assert "A tutor has marked your work for “Un plan pour votre district”." in client.get("/en/").text
    with app.app_context():
        assert db.session.scalars(select(AuditEntry.subject_id).where(AuditEntry.act == Act.WORK_MARKED)).all() == [
            work.learner.public_id
        ]


def test_it_is_handed_in_again_where_the_tutor_allows_it(app: LearnHub, client: FlaskClient, work: Work) -> None:
    browser.sign_in(client, work.learner)
    hand_in(client)
    sign_in_again(client, work, as_tutor=True)
    browser.fill_in(client, marking_page(app), "/work/", **{"level-0": "0", "level-1": "1", "may_again": "y"})
    sign_in_again(client, work, as_tutor=False)
    page = client.get(PAGE).text
    assert "Marked: not passed yet" in page
    assert browser.form_of(page, SAVE).values["text"].strip() == TEXT
    hand_in(client, "Better now.")
    assert "Better now." in client.get(f"{SAVE}/2").text
    first = client.get(f"{SAVE}/1").text
    assert "6.66 of 20 points" in first
    assert "&amp; Afi asks." in first
    sign_in_again(client, work, as_tutor=True)
    page = client.get(marking_page(app)).text
    assert "Handed in before" in page


def test_a_draft_is_kept_and_nothing_is_handed_in(app: LearnHub, client: FlaskClient, work: Work) -> None:
    browser.sign_in(client, work.learner)
    saved = browser.fill_in(client, PAGE, SAVE, text=TEXT, then="save")
    assert (saved.status_code, saved.location) == (303, f"{PAGE}#work")
    page = client.get(PAGE).text
    assert "Nothing is handed in yet." in page
    assert browser.form_of(page, SAVE).values["text"].strip() == TEXT
    with app.app_context():
        assert db.session.scalars(select(HandIn)).all() == []


@pytest.mark.parametrize(("text", "words"), [("", "There is nothing to hand in yet."), ("x" * 20_001, "at most 20000")])
def test_what_cannot_be_handed_in_is_told_and_stays_typed(
    client: FlaskClient, work: Work, text: str, words: str
) -> None:
    browser.sign_in(client, work.learner)
    sent = browser.fill_in(client, PAGE, SAVE, text=text)
    assert sent.status_code == 422
    assert words in sent.text
    assert browser.form_of(sent.text, SAVE).values["text"].strip() == text


def test_what_was_written_while_it_was_marked_is_not_lost(app: LearnHub, client: FlaskClient, work: Work) -> None:
    browser.sign_in(client, work.learner)
    hand_in(client)
    form = browser.form_of(client.get(PAGE).text, SAVE)
    with app.app_context(), unit_of_work():
        made = db.session.scalars(select(HandIn)).one()
        hand_in_marks.mark(work.tutor.public_id, made, Given([0, 0]))
    sent = client.post(SAVE, data={**form.values, "text": "Something newer."})
    assert sent.status_code == 409
    assert "Your work was marked, so it cannot be replaced any more." in sent.text
    assert "Something newer." in sent.text


def test_a_mark_without_every_level_is_told_and_kept_as_given(app: LearnHub, client: FlaskClient, work: Work) -> None:
    browser.sign_in(client, work.learner)
    hand_in(client)
    sign_in_again(client, work, as_tutor=True)
    sent = browser.fill_in(client, marking_page(app), "/work/", **{"level-1": "2", "comment": "So far."})
    assert sent.status_code == 422
    assert "Choose one level for each criterion." in sent.text
    form = browser.form_of(sent.text, "/work/")
    assert (form.values["level-1"], form.values["comment"].strip()) == ("2", "So far.")
    assert "level-0" not in form.values


def test_another_mark_is_a_conflict_and_its_comment_is_shown(app: LearnHub, client: FlaskClient, work: Work) -> None:
    browser.sign_in(client, work.learner)
    hand_in(client)
    sign_in_again(client, work, as_tutor=True)
    to_mark = marking_page(app)
    form = browser.form_of(client.get(to_mark).text, "/work/")
    with app.app_context(), unit_of_work():
        made = db.session.scalars(select(HandIn)).one()
        hand_in_marks.mark("another-tutor-00", made, Given([2, 2]))
    sent = client.post(to_mark, data={**form.values, "level-0": "0", "level-1": "0", "comment": "Mine."})
    assert sent.status_code == 409
    assert "This piece of work was marked before." in sent.text
    assert "Mine." in sent.text
    assert "Another tutor gave 20 of 20 points." in sent.text
    with app.app_context():
        assert db.session.scalars(select(HandInMark.points)).all() == [2_000]


def test_work_is_for_its_learner_and_tutors_alone(app: LearnHub, client: FlaskClient, work: Work, cast: Cast) -> None:
    browser.sign_in(client, work.learner)
    hand_in(client)
    to_mark = marking_page(app)
    assert client.get(to_mark).status_code == 403
    browser.sign_out(client)
    with app.app_context(), unit_of_work():
        other = programmes.make(record.SYSTEM, name="Another", courses=[db.session.merge(work.enrolment).course])
        others = [cast.learner(), cast.administrator(), cast.tutor(other.public_id)]
    for person, status in zip(others, (403, 403, 404), strict=True):
        browser.sign_in(client, person)
        assert client.get(to_mark).status_code == status
        assert client.get(f"{SAVE}/1").status_code == 404
        browser.sign_out(client)


def test_without_a_tutor_it_is_said_that_nobody_can_mark(app: LearnHub, client: FlaskClient, work: Work) -> None:
    with app.app_context(), unit_of_work():
        db.session.merge(work.enrolment).programme_id = None
    browser.sign_in(client, work.learner)
    assert "There is nobody yet who can mark your work." in client.get(PAGE).text
    browser.fill_in(client, PAGE, SAVE, text=TEXT)
    assert "A tutor of your programme reads it" not in client.get(SAVE).text
    browser.fill_in(client, SAVE, CONFIRM)
    page = client.get(PAGE).text
    assert "Handed in, but nobody can mark it at present." in page
    assert "you take this course in none" in page
    assert "Handed in. It waits to be marked." not in page


def test_when_the_last_tutor_is_gone_learner_and_manager_are_told(
    app: LearnHub, client: FlaskClient, work: Work, cast: Cast
) -> None:
    browser.sign_in(client, work.learner)
    hand_in(client)
    with app.app_context(), unit_of_work():
        programme = db.session.merge(work.enrolment).programme
        assert programme is not None
        code, manager = programme.public_id, cast.programme_manager(programme.public_id)
        db.session.merge(work.tutor).suspended_at = programme.created_at
    page = client.get(PAGE).text
    assert "The programme “Fictional 2026” has no tutor now." in page
    browser.sign_out(client)
    assert client.get("/en/manage/unmarked").status_code == 303
    browser.sign_in(client, manager)
    for path in ("/en/manage", f"/en/manage/programmes/{code}"):
        page = client.get(path).text
        assert "1 piece of work waits, and nobody can mark it." in page
        assert 'href="/en/manage/unmarked"' in page
    page = client.get("/en/manage/unmarked").text
    assert work.learner.name in page
    assert "A plan for your district" in page
    assert f'href="/en/manage/programmes/{code}/tutors/new"' in page
    with app.app_context(), unit_of_work():
        cast.tutor(code)
    assert "Everything that waits has a tutor" in client.get("/en/manage/unmarked").text
    assert "nobody can mark it" not in client.get("/en/manage").text


def send(client: FlaskClient, *files: tuple[str, bytes], **values: str) -> TestResponse:
    """Send the form of the page with files."""
    form = browser.form_of(client.get(PAGE).text, SAVE)
    sent = [(io.BytesIO(content), name) for name, content in files]
    return client.post(SAVE, data={**form.values, **values, "files": sent}, content_type="multipart/form-data")


def test_files_go_to_the_tutor_and_to_nobody_else(app: LearnHub, client: FlaskClient, work: Work, cast: Cast) -> None:
    browser.sign_in(client, work.learner)
    assert send(client, ("Mon plan.PDF", PDF)).location == SAVE
    saved = client.get(f"{SAVE}/saved/0", buffered=True)
    assert (saved.status_code, saved.data) == (200, PDF)
    browser.fill_in(client, SAVE, CONFIRM)
    own = client.get(f"{SAVE}/1/0", buffered=True)
    assert own.data == PDF
    assert own.headers["Content-Disposition"] == 'attachment; filename="Mon plan.pdf"'
    assert own.headers["Content-Type"] == "application/pdf"
    assert own.headers["X-Content-Type-Options"] == "nosniff"
    assert own.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in own.headers["Cache-Control"]
    digest = hashlib.sha256(PDF).hexdigest()
    for path in (f"/media/tasks/1.0.0/{digest}", "/media/tasks/1.0.0/Mon plan.pdf", f"{SAVE}/1/1", f"{SAVE}/2/0"):
        assert client.get(path).status_code == 404
    to_mark = marking_page(app)
    assert client.get(f"{to_mark}/files/0").status_code == 403
    sign_in_again(client, work, as_tutor=True)
    assert "Mon plan.pdf" in client.get(to_mark).text
    assert client.get(f"{to_mark}/files/0", buffered=True).data == PDF
    assert client.get(f"{to_mark}/files/1").status_code == 404
    assert client.get(f"{SAVE}/1/0").status_code == 404
    browser.sign_out(client)
    assert client.get(f"{to_mark}/files/0").status_code == 303
    with app.app_context(), unit_of_work():
        other = programmes.make(record.SYSTEM, name="Another", courses=[db.session.merge(work.enrolment).course])
        stranger = cast.tutor(other.public_id)
    browser.sign_in(client, stranger)
    assert client.get(f"{to_mark}/files/0").status_code == 404


def test_what_is_too_large_is_told_and_all_else_is_saved(client: FlaskClient, work: Work) -> None:
    browser.sign_in(client, work.learner)
    large = ("large.pdf", PDF + b"x" * 400_000)
    sent = send(client, large, ("small.pdf", PDF), ("page.html", b"<script>"), text=TEXT)
    assert (sent.status_code, sent.location) == (303, PAGE)  # at its head, where it is told
    page = client.get(PAGE).text
    assert "“large.pdf” is larger than 300 kB, so it was not taken." in page
    assert "“page.html” is of no kind that is accepted here (PDF, DOCX)" in page
    form = browser.form_of(page, SAVE)
    assert form.values["text"].strip() == TEXT
    assert form.options["remove"] == ["0"]
    assert "small.pdf" in page


def test_more_than_a_form_may_hold_is_refused_with_a_page(
    client: FlaskClient, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.sign_in(client, work.learner)
    monkeypatch.setattr(client.application.view_functions["learner.save_work"], "takes", 100_000)
    sent = send(client, ("large.pdf", PDF + b"x" * 200_000))
    assert sent.status_code == 413
    assert "What was sent is too large." in sent.text


def test_files_are_taken_out_again_and_five_is_the_most(client: FlaskClient, work: Work) -> None:
    browser.sign_in(client, work.learner)
    send(client, *((f"{place}.pdf", PDF) for place in range(7)), text=TEXT)
    page = client.get(PAGE).text
    assert page.count("was not taken: at most 5 files fit.") == 2
    assert send(client, text=TEXT, remove="9" * 5000, then="save").status_code == 303  # no place at all
    assert send(client, text=TEXT, remove="1", then="save").status_code == 303
    form = browser.form_of(client.get(PAGE).text, SAVE)
    assert form.options["remove"] == ["0", "1", "2", "3"]


def test_a_flood_of_files_is_held_back_and_a_link_that_breaks_is_none(
    app: LearnHub, client: FlaskClient, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_files, "OF_PERSON", replace(work_files.OF_PERSON, times=2))
    browser.sign_in(client, work.learner)
    for _ in range(4):
        send(client, ("same.pdf", PDF + b"same"), text=TEXT, remove="0", then="save")
    assert "same.pdf" in client.get(PAGE).text
    sent = send(client, ("second.pdf", PDF + b"2"), ("third.pdf", PDF + b"3"), text="Newer.", then="save")
    assert sent.status_code == 303
    page = client.get(PAGE).text
    assert "“third.pdf” was not taken: you have sent a great many files within a day." in page
    form = browser.form_of(page, SAVE)
    assert (form.values["text"].strip(), form.options["remove"]) == ("Newer.", ["0", "1"])
    send(client, ("same.pdf", PDF + b"same"), text="x" * 20_001)
    with app.app_context():
        assert throttles.left(work_files.OF_PERSON, work.learner.public_id) == 0


def test_a_best_mark_that_is_not_the_last_is_told(app: LearnHub, client: FlaskClient, work: Work) -> None:
    with app.app_context(), unit_of_work():
        own = Work(work.learner, db.session.merge(work.enrolment), work.unit, work.tutor)
        for levels in ([2, 2], [0, 1]):
            hand_in_marks.mark(work.tutor.public_id, own.hand_in(), Given(levels, may_again=True))
        assert hand_ins.standing_of(own.enrolment, own.unit).is_passed
    browser.sign_in(client, work.learner)
    page = client.get(PAGE).text
    assert "Your best mark counts: 20 of 20 points." in page


def test_the_page_asks_the_same_however_often_was_handed_in(app: LearnHub, client: FlaskClient, work: Work) -> None:
    browser.sign_in(client, work.learner)
    asked = {}
    for times in (1, 5):
        with app.app_context(), unit_of_work():
            own = Work(work.learner, db.session.merge(work.enrolment), work.unit, work.tutor)
            for _ in range(times):
                own.hand_in()
        client.get(PAGE)
        with counted() as statements:
            assert client.get(PAGE).status_code == 200
        asked[times] = statements
    assert len(asked[1]) == len(asked[5]) <= 9, "\n".join(asked[5])
