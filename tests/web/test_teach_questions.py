"""How each question fares, on its page and in its file: what is told to whom, and the key only to whom it is open."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from learnhub import ids
from learnhub.app import LearnHub
from learnhub.assessment import answers, attempts
from learnhub.content import catalogue
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.questions import QuestionText
from learnhub.learning import enrolments, programmes
from learnhub.learning.models import Programme
from learnhub.people.models import Institution
from learnhub.reports.question_flags import Flag
from learnhub.reports.questions import QuestionFigures
from learnhub.stores import record
from learnhub.stores.database import unit_of_work
from learnhub.web.trainer import question_list
from learnhub.web.trainer.answers import QuestionLine
from learnhub.web.trainer.question_list import Order
from tests import published
from tests.cast import PASSWORD, Cast
from tests.content.written_course import write_course
from tests.web.browser import fill_in

PAGE = "/en/teach/courses/floors/questions"


@pytest.fixture(autouse=True)
def house(app: LearnHub, cast: Cast) -> None:
    """Eight people of an institution took the check in a programme: one made a mistake, one left a question out."""
    with app.app_context(), unit_of_work():
        course = published.publish_course().course
        programme = programmes.make(record.SYSTEM, name="Spring", courses=[course])
        ministry = cast.institution("BJ")
        for number in range(8):
            take(cast, programme, ministry, number)
        for name, person in (
            ("author", cast.author(course.slug)),
            ("tutor", cast.tutor(programme.public_id)),
            ("manager", cast.institution_manager(ministry)),
            ("programme.manager", cast.programme_manager(programme.public_id)),
        ):
            person.user_name = name


def take(cast: Cast, programme: Programme, ministry: Institution, number: int) -> None:
    learner = cast.learner(within=ministry)
    [course] = programmes.courses_of(programme)
    enrolment = enrolments.enrol(learner, course, language="en", programme=programme)
    attempt = attempts.start(enrolment, catalogue.get_unit(enrolment.version, published.CHECK), ids.client_id())
    answers.save_answer(attempt, "who", {"chosen": ["2" if number == 0 else "1"]}, ids.client_id())
    if number != 1:
        answers.save_answer(attempt, "how-many", {"typed": "202"}, ids.client_id())
    attempts.hand_in(attempt)


def open_as(client: FlaskClient, name: str, address: str = PAGE) -> str:
    assert fill_in(client, "/en/sign-in", "/sign-in", name=name, password=PASSWORD).status_code == 303
    answer = client.get(address)
    assert answer.status_code == 200, answer.status
    return answer.text


def test_a_tutor_sees_what_was_answered_with_the_key(client: FlaskClient) -> None:
    page = open_as(client, "tutor")
    assert "8 people have handed this quiz in." in page
    assert "People are counted in groups of five" not in page
    assert "Hidden" not in page
    assert ">Right</span>" in page
    assert "87.5%" in page
    assert "All attempts" in page


def test_an_author_sees_nothing_of_a_few(client: FlaskClient) -> None:
    page = open_as(client, "author")
    assert "5 people have handed this quiz in." in page
    assert "up to 2 March 2026" in page
    assert "Hidden" in page
    assert "87.5%" not in page
    assert "All attempts" not in page


def test_who_may_write_the_course_is_led_to_where_a_question_is_written(
    app: LearnHub, client: FlaskClient, tmp_path: Path
) -> None:
    link = f"{PAGE}/{published.CHECK}/how-many"
    assert link not in open_as(client, "author")  # its files are not on this server
    app.config["LEARNHUB"] = replace(app.config["LEARNHUB"], courses=str(tmp_path))
    write_course(tmp_path)
    assert link in client.get(PAGE).text


def test_who_may_not_write_the_course_is_not(app: LearnHub, client: FlaskClient, tmp_path: Path) -> None:
    app.config["LEARNHUB"] = replace(app.config["LEARNHUB"], courses=str(tmp_path))
    write_course(tmp_path)
    assert f"{PAGE}/{published.CHECK}" not in open_as(client, "tutor")


def test_a_manager_sees_no_key(client: FlaskClient) -> None:
    page = open_as(client, "manager")
    assert "5 people have handed this quiz in." in page
    assert ">Right</span>" not in page
    assert '/teach"' not in page
    assert f'href="{PAGE}"' in client.get("/en/manage/report").text


def test_what_nobody_took_says_so(client: FlaskClient) -> None:
    assert "Too few answers yet" in open_as(client, "tutor", f"{PAGE}?quiz=exam")


@pytest.mark.parametrize(
    "asked", ["quiz=floor", "quiz=none", "version=9.9.9", "whose=somebody", "whose=all&attempts=none", "attempts=none"]
)
def test_what_is_not_offered_is_not_there(client: FlaskClient, asked: str) -> None:
    open_as(client, "tutor")
    expected = 200 if asked == "whose=all&attempts=none" else 404
    assert client.get(f"{PAGE}?{asked}").status_code == expected


def test_a_manager_of_the_programme_has_no_such_page(client: FlaskClient) -> None:
    fill_in(client, "/en/sign-in", "/sign-in", name="programme.manager", password=PASSWORD)
    assert client.get(PAGE).status_code == 403
    assert PAGE not in client.get("/en/manage/report").text


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_the_file_holds_what_the_page_shows(client: FlaskClient) -> None:
    rows = read(open_as(client, "tutor", f"{PAGE}.csv?quiz=check"))
    assert rows[0][0] == "Course (course)"
    assert rows[1][:4] == ["Floors", "1.0.0", "Check", "People in my programmes"]
    who = [row[4:] for row in rows if row[4] == "who"]
    before = ["who", "Who is covered", "One answer", "8", "0", "87.5", "", "", "", "", ""]
    assert who == [
        [*before, "everyone", "yes", "7", "", "", ""],
        [*before, "workers", "no", "1", "", "", ""],
    ]
    assert [row[15:18] for row in rows if row[4] == "how-many"] == [["202", "yes", "7"], ["Left out", "", "1"]]
    # After the questions, the quiz as a whole: its bands of results.
    of_quiz = {row[15] or row[5]: row[17] for row in rows if not row[4]}
    assert of_quiz["90% to 100%"] == "6"
    assert sum(int(count) for name, count in of_quiz.items() if "% to" in name) == 8
    assert of_quiz["How far the result can be trusted"] == "Not told"


def test_the_file_hides_what_the_page_hides(client: FlaskClient) -> None:
    rows = read(open_as(client, "author", f"{PAGE}.csv?quiz=check"))
    assert [row[17] for row in rows if row[4] == "who"] == ["Hidden"] * 3
    assert not {"1", "7", "8"} & {cell for row in rows for cell in row}


def test_questions_can_be_put_in_another_order(client: FlaskClient) -> None:
    page = open_as(client, "tutor", f"{PAGE}?order=hardest&mark=any")
    assert '<option value="hardest" selected>' in page
    assert "Nothing stands out." in page
    assert client.get(f"{PAGE}?order=somehow").status_code == 404


def _line(name: str, share: int | None, *flags: Flag) -> QuestionLine:
    text = QuestionText(name, QuestionKind.OPEN, 100, True, name, "", None, ())
    return QuestionLine(QuestionFigures(text, 40, 0, share, ()), "", (), flags, (), (), ())


def test_questions_are_chosen_by_their_mark_and_what_is_hidden_comes_last() -> None:
    lines = [_line("easy", 9900, Flag.TOO_EASY), _line("hidden", None), _line("hard", 1000, Flag.TOO_HARD)]

    def names(mark: str, order: str) -> list[str]:
        return [line.figures.text.name for line in question_list.chosen(lines, mark=mark, order=order)]

    assert names("", Order.QUIZ) == ["easy", "hidden", "hard"]
    assert names("", Order.HARDEST) == ["hard", "easy", "hidden"]
    assert names(question_list.ANY, Order.QUIZ) == ["easy", "hard"]
    assert names(Flag.TOO_HARD, Order.WEAKEST) == ["hard"]


def test_where_learners_stop_is_told_unit_by_unit(client: FlaskClient) -> None:
    page = open_as(client, "tutor", PAGE.replace("questions", "stops"))
    assert "8 people have started the course, in any version." in page
    assert "Nothing stands out" in page
    rows = read(client.get(PAGE.replace("questions", "stops.csv")).text)
    [check] = [row[4:] for row in rows if row[2] == "check"]
    assert check == ["7", "87.5", "7", "0"]
