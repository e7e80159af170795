"""Every kind of question without scripts, answers that are checked, time that runs out, and what a tutor marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient

from learnhub import ids
from learnhub.app import LearnHub
from learnhub.assessment import marks
from learnhub.assessment.models import Answer, Attempt
from learnhub.content import questions
from learnhub.content.questions import Key
from learnhub.learning import enrolments, programmes
from learnhub.people import grants
from learnhub.people.grants import Scope
from learnhub.people.models import Person, Role, ScopeKind
from learnhub.stores import record
from learnhub.stores.database import db, unit_of_work
from tests import kinds_course
from tests.cast import Cast
from tests.conftest import Time
from tests.kinds_course import AFTER, BEFORE, COURSE, PRACTICE, TIMED
from tests.web import browser
from tests.web.test_quizzes import words


@dataclass
class Learner:
    """A learner in the course of every kind, in a programme with a tutor."""

    client: FlaskClient
    app: LearnHub
    tutor: Person

    def start(self, unit: str) -> str:
        """Begin; return the address of the paper."""
        answer = browser.fill_in(self.client, f"/en/courses/{COURSE}/{unit}", "/attempts")
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    def page(self, address: str) -> str:
        return self.client.get(address).text

    def send(self, paper: str, then: str = "save", *, check: str | None = None, **fields: str | list[str]) -> Any:
        """Send the paper with more fields than it has, by their names without `answer-`."""
        form = browser.form_of(self.page(paper), "/attempts/")
        given = {f"answer-{name.replace('__', '.').replace('_', '-')}": value for name, value in fields.items()}
        pressed = {"check": check} if check else {"then": then}
        token = {"csrf_token": form.values["csrf_token"]}
        return self.client.post(form.action, data={**form.values, **token, **given, **pressed})

    def hand_in(self, paper: str) -> str:
        """Hand in; return the page with the result."""
        answer = browser.fill_in(self.client, f"{paper}/summary", "/hand-in")
        return self.page(answer.location)

    def key(self, question: str) -> Key:
        with self.app.app_context():
            attempt = db.session.scalars(db.select(Attempt).where(Attempt.unit_slug == PRACTICE)).first()
            assert attempt is not None
            return questions.keys(attempt.version, PRACTICE, [question])[question]

    def kept(self) -> dict[str, Any]:
        with self.app.app_context():
            return {answer.question_slug: answer.response for answer in db.session.scalars(db.select(Answer))}


@pytest.fixture
def learner(app: LearnHub, cast: Cast) -> Iterator[Learner]:
    """Somebody who is enrolled and signed in."""
    with app.app_context(), unit_of_work():
        version = kinds_course.publish()
        person, tutor = cast.learner(language="en"), cast.learner()
        programme = programmes.make(record.SYSTEM, name="Fictional 2026", courses=[version.course])
        grants.grant_from_shell(tutor, Role.TUTOR, Scope(ScopeKind.PROGRAMME, programme.public_id))
        enrolments.enrol(person, version.course, language="en", programme=programme)
    client = app.test_client()
    browser.sign_in(client, person)
    return Learner(client, app, tutor)


def fields_of(learner: Learner, question: str, *, wrong: bool = False) -> dict[str, str]:
    """Return the fields of a question filled in, all right or in a wrong order, in the words of `send`."""
    key, name = learner.key(question), question.replace("-", "_")
    if key.pairs:
        options = list(key.pairs.values())
        given = dict(zip(key.pairs, [*options[1:], options[0]] if wrong else options, strict=True))
    elif key.order:
        order = key.order[::-1] if wrong else key.order
        given = {item: str(place) for place, item in enumerate(order, start=1)}
    else:
        typed = {gap: "something else" for gap, one in key.gaps.items() if one.accepted}
        given = typed if wrong else {gap: one.right or one.accepted[0] for gap, one in key.gaps.items()}
    return {f"{name}__{part}": value for part, value in given.items()}


def test_each_kind_is_kept_and_comes_back_filled_in(learner: Learner) -> None:
    paper = learner.start(PRACTICE)
    fields = {kind: fields_of(learner, kind) for kind in ("pair-up", "line-up", "fill-in")}
    everything = {name: value for one in fields.values() for name, value in one.items()}
    sent = learner.send(paper, who="1", name_it="a floor", explain="One.\r\nTwo.", how_many="4 800", **everything)
    assert sent.status_code == 303
    kept = learner.kept()
    assert kept["pair-up"] == {"pairs": dict(learner.key("pair-up").pairs)}
    assert kept["line-up"] == {"order": list(learner.key("line-up").order)}
    assert set(kept["fill-in"]["gaps"]) == {"1", "2", "3"}
    assert (kept["name-it"], kept["explain"]) == ({"typed": "a floor"}, {"typed": "One.\nTwo."})
    filled = browser.form_of(learner.page(paper), "/attempts/").values
    for name, value in everything.items():
        assert filled[f"answer-{name.replace('__', '.').replace('_', '-')}"] == value
    assert filled["answer-explain"].lstrip("\n") == "One.\nTwo."  # browsers drop the first line break


def test_sending_the_same_page_again_changes_nothing(learner: Learner) -> None:
    paper = learner.start(PRACTICE)
    learner.send(paper, **fields_of(learner, "line-up"), **fields_of(learner, "fill-in"), who="1")
    before = learner.kept()
    learner.send(paper)
    assert learner.kept() == before


def test_places_that_make_no_order_are_told_at_their_question_and_nothing_is_lost(learner: Learner) -> None:
    paper = learner.start(PRACTICE)
    fields = fields_of(learner, "line-up")
    first, second, *_ = fields
    page = learner.send(paper, **{**fields, second: fields[first]}, who="1", reflect="My thoughts.")
    assert page.status_code == 422
    told = words(page.text)
    assert "Steps of a dialogue: Give each item a place of its own, from 1 to 4, or leave all open." in told
    filled = browser.form_of(page.text, "/attempts/").values
    assert (filled["answer-who"], filled["answer-reflect"].strip()) == ("1", "My thoughts.")
    assert filled[f"answer-{second.replace('__', '.').replace('_', '-')}"] == fields[first]
    target = re.search(r'href="#(answer-line-up\.[0-9a-f]+)"', page.text)
    assert target
    assert f'id="{target[1]}"' in page.text
    assert learner.kept() == {}


def test_a_text_that_is_too_long_comes_back_whole(learner: Learner) -> None:
    paper = learner.start(PRACTICE)
    page = learner.send(paper, reflect="x" * 5001)
    assert page.status_code == 422
    assert "at most 5000 characters fit" in page.text
    assert "x" * 5001 in page.text


def test_what_does_not_count_is_told_apart_before_the_start(learner: Learner) -> None:
    assert "10 questions Besides 1 question for your own words, which does not count in the score" in words(
        learner.page(f"/en/courses/{COURSE}/{PRACTICE}")
    )
    assert "Besides" not in words(learner.page(f"/en/courses/{COURSE}/{BEFORE}"))


def test_the_scenario_stands_once_above_its_questions(learner: Learner) -> None:
    page = learner.page(learner.start(PRACTICE))
    assert page.count("Mothers who miss a visit lose their grant") == 1
    assert page.index("In one district the clinic opens") < page.index("What do you propose first?")


def test_every_field_has_a_name_of_its_own(learner: Learner) -> None:
    told = words(learner.page(learner.start(PRACTICE)))
    assert "Gap 1 of 3" in told
    assert "Gap 3 of 3" in told
    assert "Place of “Cost the policy options”" in told


def test_an_answer_is_checked_shown_and_final(learner: Learner) -> None:
    paper = learner.start(PRACTICE)
    checked = learner.send(paper, check="who", who="2", name_it="floor plan")
    assert checked.location == f"{paper}#question-who"
    page = learner.page(paper)
    told = words(page)
    assert "Your answer: not right workers in formal employment They are often covered first" in told
    assert "This answer is checked and final." in told
    assert 'name="answer-who"' not in page
    assert learner.kept()["name-it"] == {"typed": "floor plan"}
    assert "Question 4 of 11 · 1 point" in told
    refused = learner.send(paper, who="1")
    assert refused.status_code == 409
    assert "You had this answer checked" in refused.text
    assert learner.kept()["who"] == {"chosen": ["2"]}


@pytest.mark.parametrize("question", ["pair-up", "line-up", "fill-in"])
@pytest.mark.parametrize("wrong", [True, False])
def test_each_kind_shows_what_was_right(learner: Learner, question: str, wrong: bool) -> None:
    paper = learner.start(PRACTICE)
    learner.send(paper, check=question, **fields_of(learner, question, wrong=wrong))
    page = learner.page(paper)
    [section] = re.findall(rf'<section[^>]*id="question-{question}".*?</section>', page, re.DOTALL)
    told = words(section)
    assert ("Not right" in told) is wrong
    assert ("2 of 2 points" in told or "3 of 3 points" in told) is not wrong
    if question == "line-up":
        assert ("belongs in place 4" in told) is wrong
    elif wrong:
        assert "Right would be:" in told


def test_what_is_typed_is_right_in_any_language_and_told_in_that_of_the_reader(learner: Learner) -> None:
    paper = learner.start(PRACTICE)
    with learner.app.app_context(), unit_of_work():
        db.session.scalars(db.select(Attempt)).one().enrolment.language = "fr"
    learner.send(paper, check="name-it", name_it="charity")
    learner.send(paper, check="fill-in", fill_in__1="inhabitants", fill_in__3="rarely")
    page = words(learner.page(paper))
    assert "socle de protection sociale" in page
    assert "national floor" not in page
    assert "Right: inhabitants" in page
    assert "régulièrement" in page
    assert "regularly" not in page


def test_nothing_of_another_question_is_told_by_checking_one(learner: Learner) -> None:
    paper = learner.start(PRACTICE)
    learner.send(paper, check="who", who="1")
    page = learner.page(paper)
    assert "It starts with everyone" in page or "it starts with everyone" in page
    for secret in ("4,800 million", "Paragraph 7", "bring the service", "A Convention can be ratified"):
        assert secret not in page


def test_an_empty_answer_is_not_checked(learner: Learner) -> None:
    paper = learner.start(PRACTICE)
    page = learner.send(paper, check="who")
    assert page.status_code == 422
    assert "Who is covered: Answer this question first; then it can be checked." in words(page.text)


def test_the_enter_key_never_makes_an_answer_final(learner: Learner) -> None:
    page = learner.page(learner.start(PRACTICE))
    form = page[page.index('<form method="post" action="/en/attempts/') :]
    first = re.search(r"<button[^>]*>", form)
    assert first
    assert 'name="then" value="save"' in first[0]


def test_what_learners_type_is_never_markup(learner: Learner) -> None:
    paper, hostile = learner.start(PRACTICE), "<b onclick=alert(1)>&amp;"
    fields = {"name_it": hostile, "fill_in__1": hostile, "explain": hostile, "reflect": hostile}
    learner.send(paper, **fields)
    pages = [learner.page(paper), learner.page(f"{paper}/summary")]
    for question in ("name-it", "fill-in", "reflect"):
        learner.send(paper, check=question)
    pages += [learner.page(paper), learner.hand_in(paper)]
    for page in pages:
        assert "<b onclick" not in page
    assert pages[-1].count("&lt;b onclick=alert(1)&gt;&amp;amp;") == 4


def test_the_summary_counts_what_costs_points(learner: Learner) -> None:
    paper = learner.start(PRACTICE)
    partly = dict(list(fields_of(learner, "pair-up").items())[:1])
    learner.send(paper, explain="Because.", who="1", **partly)
    told = words(learner.page(f"{paper}/summary"))
    # Not those that may be skipped or are for oneself; but what is only partly answered.
    assert "7 questions have no whole answer that can count yet." in told
    assert "Which standard Answered in part Change" in told
    assert "A difficult memory Left out; that costs no points Answer" in told
    assert "A tutor reads and marks 1 of your answers. You see your score after that." in told


def test_an_attempt_waits_for_its_tutor(learner: Learner) -> None:
    paper = learner.start(PRACTICE)
    learner.send(paper, explain="The service is missing.", who="1")
    told = words(learner.hand_in(paper))
    assert "Handed in, and waiting to be marked" in told
    assert "to be marked In your own words To be marked" in told
    rules = words(learner.page(f"/en/courses/{COURSE}/{PRACTICE}"))
    assert "Waiting to be marked." in rules
    with learner.app.app_context(), unit_of_work():
        attempt = db.session.scalars(db.select(Attempt)).one()
        marks.mark(learner.tutor.public_id, attempt, "explain", 150, "Clear & kind.")
    page = learner.page(f"{paper}/result")
    told = words(page)
    assert "You reached 20.5%" in told
    assert "1.5 of 2 points In your own words Marked by a tutor" in told
    assert "From your tutor Clear &amp; kind." in told
    assert "A model answer The service is missing, not the will." in told


def test_the_time_left_is_told_before_and_during(learner: Learner, time: Time) -> None:
    rules = words(learner.page(f"/en/courses/{COURSE}/{TIMED}"))
    assert "30 minutes from the moment you start, without a pause. What is saved at the end is handed in" in rules
    paper = learner.start(TIMED)
    time.pass_by(minutes=5, seconds=30)
    told = words(learner.page(paper))
    assert "Time left: 24 minutes It ends on 2 March 2026, 09:30 UTC." in told
    assert "There is no time limit" not in told
    assert "Time left: 24 minutes" in words(learner.page(f"{paper}/summary"))
    time.pass_by(minutes=24)
    assert "Less than a minute is left." in words(learner.page(paper))
    assert "It ends on 2 March 2026, 09:30 UTC." in words(learner.page(f"/en/courses/{COURSE}/{TIMED}"))


def test_time_that_ran_out_is_a_result_before_anybody_writes_it_down(learner: Learner, time: Time) -> None:
    paper = learner.start(TIMED)
    learner.send(paper, who="1")
    time.pass_by(hours=1)
    assert learner.client.get(paper).location == f"{paper}/result"
    assert learner.client.get(f"{paper}/summary").location == f"{paper}/result"
    told = words(learner.page(f"{paper}/result"))
    assert "You reached 50%" in told
    assert "handed in on 2 March 2026, 09:30 UTC" in told
    assert "Time ran out. What you had saved by then was handed in for you." in told
    rules = words(learner.page(f"/en/courses/{COURSE}/{TIMED}"))
    assert "You can begin the next attempt from 3 March 2026, 09:30 UTC on." in rules


def test_a_look_writes_the_end_down(learner: Learner, time: Time) -> None:
    paper = learner.start(TIMED)
    time.pass_by(hours=1)
    learner.page(f"/en/courses/{COURSE}/{TIMED}")
    with learner.app.app_context():
        attempt = db.session.scalars(db.select(Attempt)).one()
        assert attempt.submitted_at == attempt.deadline_at
    assert learner.client.get(paper).location == f"{paper}/result"


def test_late_answers_are_kept_and_shown(learner: Learner, time: Time) -> None:
    paper = learner.start(TIMED)
    learner.send(paper, who="1")
    form = browser.form_of(learner.page(paper), "/attempts/").values
    time.pass_by(minutes=31)
    answer = learner.client.post(paper, data={**form, "answer-how-many": "202", "then": "check"})
    assert answer.location == f"{paper}/result"
    told = words(learner.page(f"{paper}/result"))
    assert "Time was over when these answers arrived. They are kept, and they do not count." in told
    assert "Arrived after the end, not counted" in told
    assert "How many 202 years" in told
    assert "You reached 50%" in told
    sent = learner.client.put(
        f"{paper}/answers/who",
        json={"id": ids.client_id(), "response": {"chosen": ["2"]}},
        headers={"X-CSRFToken": form["csrf_token"], "Accept": "application/json"},
    )
    assert (sent.status_code, sent.json["is_late"], sent.json["seconds_left"]) == (200, True, 0)
    assert "Who is covered workers" in words(learner.page(f"{paper}/result"))


def test_the_save_tells_how_long_is_left(learner: Learner, time: Time) -> None:
    paper = learner.start(TIMED)
    token = browser.form_of(learner.page(paper), "/attempts/").values["csrf_token"]
    time.pass_by(minutes=10)
    sent = learner.client.put(
        f"{paper}/answers/who",
        json={"id": ids.client_id(), "response": {"chosen": ["2"]}},
        headers={"X-CSRFToken": token, "Accept": "application/json"},
    )
    assert sent.json == {
        "saved_at": time.now.isoformat(),
        "is_repeat": False,
        "is_late": False,
        "seconds_left": 20 * 60,
    }


def test_the_gain_is_shown_on_the_result_on_the_course_and_in_the_record(learner: Learner) -> None:
    rules = words(learner.page(f"/en/courses/{COURSE}/{BEFORE}"))
    assert "This quiz is done when you hand it in." in rules
    assert "To pass" not in rules
    before = learner.start(BEFORE)
    learner.send(before, who="1")
    told = words(learner.hand_in(before))
    assert "You reached 50%" in told
    assert "Nobody fails it." in told
    assert "once you have handed in the test at the end" in told
    assert "Before and after the course" not in words(learner.page(f"/en/courses/{COURSE}"))
    after = learner.start(AFTER)
    learner.send(after, who="1", how_many="202")
    told = words(learner.hand_in(after))
    assert "Before and after the course Before 50% After 100% Gain +50 percentage points" in told
    assert "Before 50% After 100% Gain +50 percentage points" in words(learner.page(f"/en/courses/{COURSE}"))
    assert "Gain: +50 percentage points" in words(learner.page("/en/record"))
    assert "Whom does a floor cover?" in learner.page(f"{before}/result")
    again = learner.start(AFTER)
    told = words(learner.hand_in(again))
    assert "You have passed this quiz before, and it stays passed. The last attempt counts. Your score is 0%." in told
    assert "Difference −50 percentage points" in told
