"""Taking a quiz in a browser without scripts, and what a page with scripts sends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from learnhub import clock, ids
from learnhub.app import LearnHub
from learnhub.assessment.models import Answer, Attempt
from learnhub.content.format.vocabulary import FeedbackRule
from learnhub.content.models import Question, UnitText
from learnhub.people.models import Person
from learnhub.settings import ROOT
from learnhub.stores.database import db, unit_of_work
from tests.assessment import factories
from tests.assessment.factories import NUMBER, QUIZ, THREE, Asked
from tests.cast import Cast
from tests.conftest import Time
from tests.web import browser

# Right is "b"; "a" and "c"; 202. Feedback of the factories holds the word SECRET.
RIGHT = {"who": "b", "which": ["a", "c"], "how-many": "202"}
WRONG = {"who": "a", "which": ["b"], "how-many": "7"}
SCORES = {"score": "10000", "passed": "1", "is_passed": "1", "points": "400", "user_id": "1", "attempt_no": "9"}


@dataclass
class Sitting:
    """A learner who is signed in and enrolled in a course of one quiz."""

    client: FlaskClient
    person: Person
    course: str

    @property
    def rules_address(self) -> str:
        return f"/en/courses/{self.course}/{QUIZ}"

    def rules(self) -> str:
        return self.client.get(self.rules_address).text

    def start(self) -> str:
        """Press the button; return the address of the paper."""
        answer = browser.fill_in(self.client, self.rules_address, "/attempts")
        assert answer.status_code == 303
        return str(answer.location)

    def save(self, paper: str, then: str = "save", **more: Any) -> TestResponse:
        """Send the paper with these answers by question id, written as keyword arguments of a dictionary."""
        token = browser.form_of(self.client.get(paper).text, "/attempts/").values["csrf_token"]
        answers = {f"answer-{question}": value for question, value in more.pop("answers", {}).items()}
        return self.client.post(paper, data={"csrf_token": token, "then": then, **answers, **more})

    def put(self, paper: str, question: str, body: Any) -> TestResponse:
        """Save one answer as the script does."""
        token = browser.form_of(self.client.get("/en/account").text, "/sign-out").values["csrf_token"]
        return self.client.put(
            f"{paper}/answers/{question}",
            json=body,
            headers={"X-CSRFToken": token, "Accept": "application/json"},
        )

    def hand_in(self, paper: str) -> TestResponse:
        return browser.fill_in(self.client, f"{paper}/summary", "/hand-in")

    def take(self, answers: dict[str, Any]) -> str:
        """Go all the way; return the page with the result."""
        paper = self.start()
        assert self.save(paper, "check", answers=answers).location == f"{paper}/summary"
        return self.client.get(self.hand_in(paper).location).text


class Quizzes:
    """Makes sittings: a quiz with rules of one's own, and somebody signed in to take it."""

    def __init__(self, app: LearnHub, cast: Cast) -> None:
        self._app = app
        self._cast = cast

    def sit(
        self,
        questions: tuple[Asked, ...] = THREE,
        *,
        language: str = "en",
        gives_certificate: bool = False,
        **rules: Any,
    ) -> Sitting:
        with self._app.app_context(), unit_of_work():
            made = factories.quiz(questions, **rules)
            made.version.outline = {**made.version.outline, "gives_certificate": gives_certificate}
            for tag in ("en", "fr"):
                db.session.add(UnitText(version_id=made.version.id, unit_slug=QUIZ, language=tag, html=f"<p>{tag}</p>"))
            person = self._cast.learner()
            factories.enrolment(person, made.version).language = language
            course = made.version.course.slug
        client = self._app.test_client()
        browser.sign_in(client, person)
        return Sitting(client, person, course)

    def rows(self, model: type[Attempt] | type[Answer]) -> list[Any]:
        with self._app.app_context():
            return list(db.session.scalars(db.select(model)))


@pytest.fixture
def quizzes(app: LearnHub, cast: Cast) -> Iterator[Quizzes]:
    """A maker of sittings."""
    return Quizzes(app, cast)


def words(page: str) -> str:
    """Return what a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_rules_are_told_before_the_start(quizzes: Quizzes) -> None:
    sitting = quizzes.sit(draw=2, attempts=3, cooldown=86400, feedback=FeedbackRule.AFTER_PASS)
    told = words(sitting.rules())
    for sentence in (
        "2 questions, drawn by chance from 3. Another attempt may bring others.",
        "70% of the points, or more",
        "3, of which 3 are left. The best attempt counts.",
        "A wait of 24 hours",
        "There is no time limit.",
        "You see what was right, and why, once you have passed or used all attempts.",
        "This quiz is done when you reach 70%. It is needed to complete the course.",
        "Start the quiz",
    ):
        assert sentence in told


def test_the_whole_way_without_scripts(quizzes: Quizzes) -> None:
    sitting = quizzes.sit(attempts=2)
    paper = sitting.start()
    saved = sitting.save(paper, answers={"who": "b", "how-many": "202"})
    assert (saved.status_code, saved.location) == (303, paper)
    page = sitting.client.get(paper).text
    assert "Saved. 2 of 3 questions are answered." in page
    filled = browser.form_of(page, "/attempts/").values
    assert (filled["answer-who"], filled["answer-how-many"]) == ("b", "202")
    assert sitting.save(paper, "check", answers=RIGHT).location == f"{paper}/summary"
    summary = words(sitting.client.get(f"{paper}/summary").text)
    assert "All questions are answered and saved." in summary
    assert "You have 1 more attempt after this one. The best attempt counts." in summary
    result = sitting.hand_in(paper)
    assert (result.status_code, result.location) == (303, f"{paper}/result")
    told = words(sitting.client.get(result.location).text)
    assert "You passed with 100%" in told
    assert "You earned 4 of 4 points." in told
    assert "SECRET why" in told
    attempts = words(sitting.rules())
    assert "Your score is 100%." in attempts
    assert "Your attempts so far" in attempts
    assert "Try for a better score" in attempts


def test_nothing_before_grading_tells_what_is_right(quizzes: Quizzes) -> None:
    secret = Asked("how-many", ranges=[("98765.4321", "98765.4321")])
    sitting = quizzes.sit((*THREE[:2], secret))
    seen = [sitting.rules()]
    paper = sitting.start()
    seen.append(sitting.client.get(paper).text)
    answers = {"who": "b", "which": ["a", "c"], "how-many": "x"}
    seen.append(sitting.put(paper, "who", {"id": ids.client_id(), "response": {"chosen": ["b"]}}).text)
    seen.append(sitting.put(paper, "who", {"id": ids.client_id(), "response": {"chosen": ["zzz"]}}).text)
    seen.append(sitting.save(paper, answers=answers).text)
    seen.append(sitting.save(paper, answers={**answers, "who": "nonsense"}).text)
    seen += [sitting.client.get(address).text for address in (paper, f"{paper}/summary", sitting.rules_address)]
    refused = sitting.client.get(f"{paper}/result")
    assert refused.location == paper
    for page in (*seen, refused.text):
        assert "SECRET" not in page
        assert "98765" not in page
        assert "choice-correct" not in page
    sitting.hand_in(paper)
    shown = sitting.client.get(f"{paper}/result").text
    assert "SECRET" in shown
    assert "98,765.4321" in shown


def test_papers_with_other_keys_look_the_same(quizzes: Quizzes) -> None:
    one = Asked("who", ["a", "b", "c"], ["b"], is_shuffled=False)
    other = Asked("who", ["a", "b", "c"], ["c"], is_shuffled=False)
    sittings = [quizzes.sit((one, NUMBER)), quizzes.sit((other, Asked("how-many", ranges=[("5", "6")])))]
    papers = []
    for sitting in sittings:
        paper = sitting.start()
        page = sitting.client.get(paper).text.replace(sitting.course, "").replace(paper.rsplit("/", 1)[1], "")
        papers.append(re.sub(r'(csrf_token" value=")[^"]*|<span class="menu-name".*?</span>', "", page))
    assert papers[0] == papers[1]


def test_pressing_start_twice_is_one_attempt(quizzes: Quizzes) -> None:
    sitting = quizzes.sit()
    form = browser.form_of(sitting.rules(), "/attempts")
    answers = [sitting.client.post(form.action, data=form.values) for _ in range(2)]
    assert answers[0].location == answers[1].location
    assert len(quizzes.rows(Attempt)) == 1
    assert "Go on with your attempt" in sitting.rules()


def test_a_start_without_a_proper_id_is_refused(quizzes: Quizzes) -> None:
    sitting = quizzes.sit()
    form = browser.form_of(sitting.rules(), "/attempts")
    answer = sitting.client.post(form.action, data={**form.values, "client_id": "1"})
    assert answer.status_code == 422
    assert quizzes.rows(Attempt) == []


def test_an_attempt_of_somebody_else_does_not_exist(quizzes: Quizzes) -> None:
    paper = quizzes.sit().start()
    stranger = quizzes.sit()
    none = f"/en/attempts/{ids.client_id()}"
    token = browser.form_of(stranger.rules(), "/attempts").values["csrf_token"]

    def ask(address: str) -> list[bytes]:
        pages = [stranger.client.get(address + end) for end in ("", "/summary", "/result")]
        pages += [stranger.client.post(address + end, data={"csrf_token": token}) for end in ("", "/hand-in")]
        pages.append(stranger.put(address, "who", {"id": ids.client_id(), "response": {"chosen": ["a"]}}))
        assert [page.status_code for page in pages] == [404] * 6
        own_id = address.rsplit("/", 1)[1].encode()
        return [page.data.replace(own_id, b"").replace(token.encode(), b"") for page in pages]

    assert [re.sub(rb'csrf_token" value="[^"]*', b"", page) for page in ask(paper)] == [
        re.sub(rb'csrf_token" value="[^"]*', b"", page) for page in ask(none)
    ]
    assert quizzes.rows(Answer) == []


def test_whoever_is_not_enrolled_cannot_start(quizzes: Quizzes) -> None:
    elsewhere = quizzes.sit()
    stranger = quizzes.sit()
    answer = browser.post(stranger.client, f"{elsewhere.rules_address}/attempts", client_id=ids.client_id())
    assert answer.status_code == 404


def test_a_lesson_has_no_attempts(quizzes: Quizzes) -> None:
    sitting = quizzes.sit()
    answer = browser.post(sitting.client, f"/en/courses/{sitting.course}/floor/attempts", client_id=ids.client_id())
    assert answer.status_code == 404


def test_signed_out_people_are_led_to_sign_in_and_programs_told(quizzes: Quizzes, client: FlaskClient) -> None:
    paper = quizzes.sit().start()
    page = client.get(paper)
    assert (page.status_code, "/sign-in" in page.location) == (303, True)
    token = browser.form_of(client.get("/en/sign-in").text).values["csrf_token"]
    answer = client.put(
        f"{paper}/answers/who",
        json={"id": ids.client_id(), "response": {"chosen": ["a"]}},
        headers={"X-CSRFToken": token, "Accept": "application/json"},
    )
    assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in")


def test_one_answer_is_saved_once_however_often_it_is_sent(quizzes: Quizzes) -> None:
    sitting = quizzes.sit()
    paper = sitting.start()
    body = {"id": ids.client_id(), "response": {"chosen": ["b"]}}
    first, second = sitting.put(paper, "who", body), sitting.put(paper, "who", body)
    assert first.json == {"saved_at": clock.now().isoformat(), "is_repeat": False, "is_late": False}
    assert second.json == {**first.json, "is_repeat": True}
    assert [answer.response for answer in quizzes.rows(Answer)] == [{"chosen": ["b"]}]


def test_the_same_id_with_another_answer_is_a_conflict(quizzes: Quizzes) -> None:
    sitting = quizzes.sit()
    paper = sitting.start()
    body = {"id": ids.client_id(), "response": {"chosen": ["b"]}}
    sitting.put(paper, "who", body)
    assert sitting.put(paper, "who", {**body, "response": {"chosen": ["a"]}}).status_code == 409
    assert [answer.response for answer in quizzes.rows(Answer)] == [{"chosen": ["b"]}]


@pytest.mark.parametrize(
    ("question", "change", "status"),
    [
        ("who", {"score": 1}, 400),
        ("who", {"id": 7}, 422),
        ("who", {"id": "7"}, 422),
        ("who", {"response": []}, 422),
        ("who", {"response": {"chosen": ["zzz"]}}, 422),
        ("who", {"response": {"chosen": ["a", "b"]}}, 422),
        ("who", {"response": {"typed": "1"}}, 422),
        ("how-many", {"response": {"typed": "1" * 300}}, 422),
        ("how-many", {"response": {"typed": "\ud800"}}, 422),
        ("unknown", {}, 422),
    ],
)
def test_what_does_not_fit_is_refused(quizzes: Quizzes, question: str, change: dict[str, Any], status: int) -> None:
    sitting = quizzes.sit()
    paper = sitting.start()
    body = {"id": ids.client_id(), "response": {"chosen": ["b"]}, **change}
    answer = sitting.put(paper, question, body)
    assert answer.status_code == status
    assert answer.json["message"]
    assert quizzes.rows(Answer) == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'"text"', b"[" * 100_000])
def test_what_is_no_answer_at_all_is_refused(quizzes: Quizzes, body: bytes) -> None:
    sitting = quizzes.sit()
    paper = sitting.start()
    token = browser.form_of(sitting.client.get(paper).text, "/attempts/").values["csrf_token"]
    answer = sitting.client.put(
        f"{paper}/answers/who", data=body, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert answer.status_code == 400


def test_saving_needs_the_token_of_the_page(quizzes: Quizzes) -> None:
    sitting = quizzes.sit()
    paper = sitting.start()
    body = {"id": ids.client_id(), "response": {"chosen": ["b"]}}
    assert sitting.client.put(f"{paper}/answers/who", json=body).status_code == 400
    assert sitting.client.post(paper, data={"answer-who": "b"}).status_code == 400
    assert quizzes.rows(Answer) == []


def test_the_summary_says_what_is_missing(quizzes: Quizzes) -> None:
    sitting = quizzes.sit(attempts=1)
    paper = sitting.start()
    sitting.save(paper, "check", answers={"who": "a", "how-many": "two <hundred>"})
    page = sitting.client.get(f"{paper}/summary").text
    told = words(page)
    assert "2 questions have no whole answer that can count yet." in told
    assert "Answered Change" in told
    assert "Not answered yet Answer" in told
    assert "We could not read “two &lt;hundred&gt;” as a number" in told
    assert "This is your only attempt." in told
    assert f'href="{paper}#question-how-many"' in page
    assert 'id="question-how-many"' in sitting.client.get(paper).text
    assert "We could not read this as a number." in sitting.client.get(paper).text


def test_a_tick_and_a_number_can_be_taken_back(quizzes: Quizzes) -> None:
    sitting = quizzes.sit()
    paper = sitting.start()
    sitting.save(paper, answers=RIGHT)
    sitting.save(paper, answers={"how-many": ""})
    saved = {answer.question_slug: answer.response for answer in quizzes.rows(Answer)}
    assert saved == {"who": {"chosen": ["b"]}, "which": {"chosen": []}, "how-many": {"typed": ""}}


def test_a_wrong_page_keeps_what_was_typed_and_saves_nothing(quizzes: Quizzes) -> None:
    sitting = quizzes.sit()
    paper = sitting.start()
    page = sitting.save(paper, answers={"who": "b", "which": ["c"], "how-many": "9" * 201})
    assert page.status_code == 422
    assert 'href="#answer-how-many"' in page.text
    assert "at most 200 characters fit" in page.text
    filled = browser.form_of(page.text, "/attempts/").values
    assert (filled["answer-who"], filled["answer-which"]) == ("b", "c")
    assert filled["answer-how-many"] == "9" * 201
    assert quizzes.rows(Answer) == []


def test_handing_in_twice_gives_one_result(quizzes: Quizzes) -> None:
    sitting = quizzes.sit()
    paper = sitting.start()
    sitting.save(paper, answers=RIGHT)
    form = browser.form_of(sitting.client.get(f"{paper}/summary").text, "/hand-in")
    answers = [sitting.client.post(form.action, data={**form.values, **SCORES}) for _ in range(2)]
    assert [answer.location for answer in answers] == [f"{paper}/result"] * 2
    assert [attempt.score for attempt in quizzes.rows(Attempt)] == [10_000]


def test_what_is_handed_in_can_no_longer_be_changed(quizzes: Quizzes) -> None:
    sitting = quizzes.sit()
    paper = sitting.start()
    token = browser.form_of(sitting.client.get(paper).text, "/attempts/").values["csrf_token"]
    sitting.save(paper, answers=WRONG)
    sitting.hand_in(paper)
    late = sitting.client.post(paper, data={"csrf_token": token, "answer-who": "b"})
    assert late.status_code == 409
    assert "already handed in" in late.text
    assert f"{paper}/result" in late.text
    body = {"id": ids.client_id(), "response": {"chosen": ["b"]}}
    assert sitting.put(paper, "who", body).status_code == 409
    assert sitting.client.get(paper).location == f"{paper}/result"
    assert sitting.client.get(f"{paper}/summary").location == f"{paper}/result"
    assert {answer.question_slug: answer.response for answer in quizzes.rows(Answer)}["who"] == {"chosen": ["a"]}


def test_no_field_of_a_form_decides_on_the_result(quizzes: Quizzes) -> None:
    sitting = quizzes.sit()
    paper = sitting.start()
    sitting.save(paper, answers=WRONG, **SCORES)
    sitting.hand_in(paper)
    [attempt] = quizzes.rows(Attempt)
    assert (attempt.score, attempt.is_passed, attempt.number) == (0, False, 1)


def test_the_review_names_right_wrong_and_missed(quizzes: Quizzes) -> None:
    sitting = quizzes.sit()
    page = sitting.take({"who": "b", "which": ["a", "b"], "how-many": "7"})
    told = words(page)
    assert "You reached 25%" in told
    assert "To pass, 70% are needed." in told
    assert [page.count(state) for state in ("choice-correct", "choice-wrong", "choice-missed")] == [2, 2, 1]
    assert "Your answer: right Question b SECRET b" in told
    assert "Your answer: not right Question b SECRET b" in told
    assert "Right, and you did not choose it Question c SECRET c" in told
    assert "What counts as right: 202 ; 3.4 to 3.6 %" in told
    assert "SECRET d" not in told
    assert "Start another attempt" in told


def test_a_question_without_an_answer_says_so(quizzes: Quizzes) -> None:
    told = words(quizzes.sit().take({}))
    assert told.count("Not answered") == 3
    assert "You reached 0%" in told


def test_feedback_waits_until_the_quiz_is_passed(quizzes: Quizzes) -> None:
    sitting = quizzes.sit(feedback=FeedbackRule.AFTER_PASS)
    failed = sitting.take(WRONG)
    assert "SECRET" not in failed
    assert "choice-correct" not in failed
    assert "You see it, with the reasons, once you have passed this quiz." in words(failed)
    assert "SECRET why" in sitting.take(RIGHT)


def test_the_next_attempt_waits_as_the_rules_say(quizzes: Quizzes, time: Time) -> None:
    sitting = quizzes.sit(attempts=2, cooldown=86400)
    told = words(sitting.take(WRONG))
    assert "You can begin the next attempt from 3 March 2026, 09:00 UTC on." in told
    assert "Start another attempt" not in sitting.rules()
    early = browser.post(sitting.client, f"{sitting.rules_address}/attempts", client_id=ids.client_id())
    assert early.status_code == 403
    assert "3 March 2026, 09:00 UTC" in early.text
    time.pass_by(hours=24)
    told = words(sitting.take(WRONG))
    assert "You have used all attempts." in told
    assert "You have used all attempts." in words(sitting.rules())


def test_passing_the_last_unit_leads_to_the_certificate(quizzes: Quizzes) -> None:
    sitting = quizzes.sit(gives_certificate=True)
    page = sitting.take(RIGHT)
    assert "You have completed the course." in page
    address = re.search(r'href="(/en/certificates/[^"]+)"', page)
    assert address
    assert sitting.client.get(address[1]).status_code == 200


def test_the_paper_speaks_the_language_of_the_course(quizzes: Quizzes) -> None:
    sitting = quizzes.sit(language="fr")
    page = sitting.client.get(sitting.start()).text
    assert "Énoncé which?" in page
    assert '<h1 lang="fr" dir="ltr">Examen</h1>' in page
    assert "Choose one." in page


def test_addresses_in_questions_and_feedback_lead_somewhere(quizzes: Quizzes, app: LearnHub) -> None:
    sitting = quizzes.sit()
    with app.app_context(), unit_of_work():
        for question in db.session.scalars(db.select(Question)):
            question.texts = {"en": {**question.texts["en"], "stem": '<img src="@media/a.png" alt="A">'}}
            question.feedback = {"en": {"general": '<a href="@unit/exam">Again</a>', "options": {}}}
    paper = sitting.start()
    assert f'src="/media/{sitting.course}/' in sitting.client.get(paper).text
    sitting.hand_in(paper)
    assert f'<a href="{sitting.rules_address}">Again</a>' in sitting.client.get(f"{paper}/result").text


@pytest.mark.parametrize(("script", "most"), [("quiz", 5120), ("order", 3072), ("countdown", 2048), ("budget", 1024)])
def test_the_scripts_stay_small(script: str, most: int) -> None:
    assert len((ROOT / f"static/js/{script}.js").read_bytes()) <= most
