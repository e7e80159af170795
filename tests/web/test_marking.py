"""A tutor marks what people wrote, one answer after the other, and the learner reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from learnhub.app import LearnHub
from learnhub.assessment import attempts
from learnhub.assessment.models import AnswerMark
from learnhub.content.format.vocabulary import FeedbackRule
from learnhub.learning import enrolments, programmes
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import Act, AuditEntry
from tests import kinds_course
from tests.assessment import factories
from tests.assessment.factories import MARKED, SINGLE
from tests.browser.world import begin
from tests.cast import Cast
from tests.conftest import Time
from tests.kinds_course import PRACTICE
from tests.statements import counted
from tests.web.browser import fill_in, form_of, sign_in

QUEUE = "/en/teach/marking"


@dataclass
class House:
    """A programme with a tutor, who is signed in, and learners who wrote something."""

    app: LearnHub
    cast: Cast
    programme: str
    tutor: Person
    client: FlaskClient
    people: list[Person] = field(default_factory=list)

    def hand_in(self, name: str = "Kossi Modèle", text: str = "The service is missing.", language: str = "en") -> str:
        """Let somebody new hand in; return the attempt's code."""
        with self.app.app_context(), unit_of_work():
            person = self.cast.learner(name=name, language=language)
            self.people.append(person)
            programme = programmes.get(self.programme)
            course = programmes.courses_of(programme)[0]
            enrolment = enrolments.enrol(person, course, language=language, programme=programme)
            attempt = begin(enrolment, PRACTICE, {"who": {"chosen": ["1"]}, "explain": {"typed": text}})
            return attempts.hand_in(attempt).public_id

    def mark(self, code: str, client: FlaskClient | None = None, **given: str) -> TestResponse:
        return fill_in(client or self.client, address_of(code), address_of(code), **given)

    def marks(self) -> list[tuple[int, str, str]]:
        with self.app.app_context():
            return [(one.points, one.comment, one.marked_by) for one in db.session.scalars(db.select(AnswerMark))]

    def enter(self, person: Person) -> FlaskClient:
        client = self.app.test_client()
        sign_in(client, person)
        return client


@pytest.fixture
def house(app: LearnHub, cast: Cast, client: FlaskClient) -> Iterator[House]:
    with app.app_context(), unit_of_work():
        course = kinds_course.publish().course
        programme = programmes.make(record.SYSTEM, name="Fictional 2026", courses=[course])
        tutor = cast.tutor(programme.public_id)
    sign_in(client, tutor)
    return House(app, cast, programme.public_id, tutor, client)


def address_of(code: str, language: str = "en") -> str:
    return f"/{language}/teach/marking/{code}/explain"


def test_where_nothing_waits_the_page_says_what_will_come(house: House) -> None:
    page = house.client.get(QUEUE).text
    assert "Nothing waits for your marks" in page
    assert "for your marks." not in house.client.get("/en/teach").text


def test_the_queue_tells_whose_answer_waits_where_and_how_long(house: House, time: Time) -> None:
    house.hand_in("Kossi Modèle")
    time.pass_by(days=3)
    code = house.hand_in("Dara Sample")
    page = house.client.get(QUEUE).text
    assert "2 pieces of work wait for your marks." in page
    assert "Everything that can be asked" in page
    assert "Practice" in page
    assert "In your own words" in page
    assert page.index("Kossi Modèle") < page.index("waiting for 3 days") < page.index("Dara Sample")
    assert page.index("Dara Sample") < page.index("Handed in today")
    assert f'href="{address_of(code)}"' in page
    overview = house.client.get("/en/teach").text
    assert "2 answers wait for your marks." in overview
    assert f'href="{QUEUE}"' in overview


def test_the_question_is_shown_as_the_learner_saw_it_with_the_model(house: House) -> None:
    code = house.hand_in(text="<b>C’est le service</b>\nqui manque.", language="fr")
    page = house.client.get(address_of(code)).text
    assert "Expliquez votre proposition" in page
    assert "Un centre de santé ouvert deux fois par semaine" in page
    assert 'lang="fr" dir="ltr"' in page
    assert "C’est le service qui manque, pas la volonté." in page
    assert "&lt;b&gt;C’est le service&lt;/b&gt;\nqui manque." in page
    assert "From 0 to 2 points." in page


def test_saving_leads_to_the_next_and_from_the_last_to_the_list(house: House, time: Time) -> None:
    codes = []
    for name in ("Kossi Modèle", "Dara Sample"):
        codes.append(house.hand_in(name))
        time.pass_by(minutes=1)
    page = house.client.get(address_of(codes[0])).text
    assert "Save and next" in page
    assert "1 more answer to this question waits." in page
    saved = house.mark(codes[0], points="1,5", comment="Clear.\r\nGive an example.")
    assert (saved.status_code, saved.location) == (303, address_of(codes[1]))
    page = house.client.get(saved.location).text
    assert "Saved. 1 is left to mark." in page
    assert "Save and next" not in page
    assert "to this question" not in page
    assert house.mark(codes[1], points="0").location == QUEUE
    assert "Saved. Nothing else waits for you." in house.client.get(QUEUE).text
    mine = house.tutor.public_id
    assert sorted(house.marks()) == [(0, "", mine), (150, "Clear.\nGive an example.", mine)]


@pytest.mark.parametrize(
    ("typed", "hundredths"), [("1,5", 150), ("1.25", 125), (" 2 ", 200), ("٢", 200), ("០,៥", 50), ("2,000", 200)]
)
def test_points_are_read_as_people_write_them(house: House, typed: str, hundredths: int) -> None:
    assert house.mark(house.hand_in(), points=typed).status_code == 303
    assert [points for points, *_ in house.marks()] == [hundredths]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Give points: 0 is possible, too."),
        ("two", "We could not read this as a number."),
        ("-1", "Give between 0 and 2 points."),
        ("2,01", "Give between 0 and 2 points."),
        ("1/2", "We could not read this as a number."),
        ("0.125", "Points have two decimals at most."),
        ("9" * 400, "Give between 0 and 2 points."),
    ],
)
def test_what_is_wrong_is_said_at_once_and_what_was_typed_stays(house: House, typed: str, words: str) -> None:
    refused = house.mark(house.hand_in(), points=typed, comment="x" * 2001)
    assert refused.status_code == 422
    assert words in refused.text
    assert "at most 2000 characters fit." in refused.text
    form = form_of(refused.text, "/marking/")
    assert (form.values["points"], form.values["comment"].strip()) == (typed, "x" * 2001)
    assert house.marks() == []


def test_sent_twice_it_is_one_mark_with_one_line_of_audit(house: House) -> None:
    code = house.hand_in()
    form = form_of(house.client.get(address_of(code)).text, "/marking/")
    for _ in range(2):
        sent = house.client.post(address_of(code), data={**form.values, "points": "2", "comment": "Good."})
        assert (sent.status_code, sent.location) == (303, QUEUE)
    assert len(house.marks()) == 1
    with house.app.app_context():
        acts = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == Act.ANSWER_MARKED)).all()
        assert [(act.person, act.subject_id) for act in acts] == [(house.tutor.public_id, house.people[0].public_id)]


def test_of_two_tutors_the_second_is_told_and_keeps_what_was_typed(house: House) -> None:
    code = house.hand_in()
    with house.app.app_context(), unit_of_work():
        other = house.cast.tutor(house.programme)
    client = house.enter(other)
    form = form_of(client.get(address_of(code)).text, "/marking/")
    house.mark(code, points="1", comment="A start.")
    refused = client.post(address_of(code), data={**form.values, "points": "2", "comment": "Excellent."})
    assert refused.status_code == 409
    for words in ("This answer was marked before.", "Another tutor gave 1 of 2 points.", "A start.", "Excellent."):
        assert words in refused.text
    assert "Back to the list" in refused.text
    assert house.tutor.name not in refused.text
    assert [mark[:2] for mark in house.marks()] == [(100, "A start.")]


def test_a_marked_answer_is_shown_with_its_mark_and_without_a_form(house: House) -> None:
    code = house.hand_in()
    house.mark(code, points="1.5", comment="Clear.")
    page = house.client.get(address_of(code)).text
    assert "You gave 1.5 of 2 points." in page
    assert "Clear." in page
    assert 'name="points"' not in page


def test_others_do_not_find_it_and_learners_may_not(house: House) -> None:
    code = house.hand_in()
    assert house.enter(house.people[0]).get(QUEUE).status_code == 403
    assert house.client.get(f"{QUEUE}?programme={'0' * 16}").status_code == 404
    assert house.client.get(address_of("00000000-0000-4000-8000-000000000000")).status_code == 404
    assert house.client.get(address_of(code).replace("explain", "who")).status_code == 404


def test_long_lists_have_pages_and_ask_no_more_of_the_database(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("learnhub.access.marking.PER_PAGE", 2)
    house.hand_in()
    of_one = asked(house.client)
    for _ in range(2):
        house.hand_in()
    assert asked(house.client) == of_one
    assert f'href="{QUEUE}?page=2"' in house.client.get(QUEUE).text
    assert "3 wait" in house.client.get(f"{QUEUE}?page=2").text


def asked(client: FlaskClient) -> list[str]:
    client.get(QUEUE)
    """Return the statements of the page; how many values a list in them has does not matter."""
    with counted() as found:
        assert client.get(QUEUE).status_code == 200
    return [re.sub(r"\?(, \?)+", "?", statement) for statement in found]


def test_the_learner_reads_points_and_comment(house: House) -> None:
    code = house.hand_in()
    learner = house.enter(house.people[0])
    result = f"/en/attempts/{code}/result"
    assert "Handed in, and waiting to be marked" in learner.get(result).text
    house.mark(code, points="1,5", comment="Clear, and kind.")
    page = learner.get(result).text
    assert "Marked by a tutor" in page
    assert "1.5 of 2 points" in page
    assert "Clear, and kind." in page


def test_the_start_page_and_the_record_tell_of_what_waits_and_of_what_is_marked(house: House, time: Time) -> None:
    code = house.hand_in()
    learner = house.enter(house.people[0])
    news = "A tutor has marked your answers in “Practice”."
    assert news not in learner.get("/en/").text
    assert "To be marked" in learner.get("/en/record").text
    house.mark(code, points="2")
    page = learner.get("/en/").text
    assert news in page
    assert f'href="/en/attempts/{code}/result"' in page
    record = learner.get("/en/record").text
    assert "To be marked" not in record
    assert "Practice" in record
    time.pass_by(days=15)
    assert news not in house.enter(house.people[0]).get("/en/").text


def test_the_word_of_a_tutor_comes_before_the_model_where_that_is_held_back(house: House) -> None:
    with house.app.app_context(), unit_of_work():
        quiz = factories.quiz([SINGLE, MARKED], feedback=FeedbackRule.AFTER_PASS)
        person = house.cast.learner(name="Dara Sample")
        enrolment = factories.enrolment(person, quiz.version)
        enrolment.programme = programmes.get(house.programme)
        attempt = attempts.hand_in(begin(enrolment, quiz.unit.slug, {"explain": {"typed": "In my own words."}}))
        code = attempt.public_id
    learner = house.enter(person)
    result = f"/en/attempts/{code}/result"
    waiting = learner.get(result).text
    for words in ("What a tutor marks", "To be marked", "In my own words.", "What was right is not shown yet."):
        assert words in waiting
    house.mark(code, points="0,5", comment="Say why.")
    page = learner.get(result).text
    for words in ("Marked by a tutor", "0.5 of 2 points", "Say why.", "What was right is not shown yet."):
        assert words in page
    assert "SECRET" not in waiting + page


def test_programme_and_person_lead_tutors_to_what_waits(house: House, time: Time) -> None:
    code = house.hand_in()
    time.pass_by(days=2)
    programme = f"/en/manage/programmes/{house.programme}"
    person = f"/en/manage/people/{house.people[0].public_id}"
    page = house.client.get(programme).text
    assert "Mark 1 piece of work" in page
    assert f'href="{QUEUE}?programme={house.programme}"' in page
    page = house.client.get(person).text
    assert f'href="{address_of(code)}"' in page
    assert "waiting for 2 days" in page
    assert "To be marked" in page
    with house.app.app_context(), unit_of_work():
        manager = house.cast.programme_manager(house.programme)
    of_manager = house.enter(manager)
    for path in (programme, person):
        assert "/teach/marking" not in of_manager.get(path).text
    house.mark(code, points="2")
    for path in (programme, person):
        assert "/teach/marking/" not in house.client.get(path).text
        assert "To be marked" not in house.client.get(path).text
