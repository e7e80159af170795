"""The questions under a unit as learners, authors and tutors meet them; nobody is named to anybody."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.exchange.models import Post
from learnhub.learning import enrolments
from learnhub.people.models import Person
from learnhub.stores.database import db, unit_of_work
from tests import published
from tests.cast import Cast
from tests.conftest import Time
from tests.statements import counted
from tests.web.browser import fill_in, form_of, post, sign_in

LESSON = "/en/courses/floors/floor"
PAGE = f"{LESSON}/questions"


@pytest.fixture
def people(app: LearnHub, cast: Cast) -> dict[str, Person]:
    """Afi asks, Dara learns elsewhere, an author answers; none of their names may be read by another."""
    with app.app_context(), unit_of_work():
        course = published.publish_course().course
        made = {
            "afi": cast.learner("BJ", name="Afi Exemple"),
            "dara": cast.learner("KH", name="Dara Sample"),
            "author": cast.author("floors", country="BR"),
        }
        made["author"].name = "Tiago Fictício"
        for name in ("afi", "dara"):
            enrolments.enrol(made[name], course, language="en")
        return made


@pytest.fixture
def windows(app: LearnHub, people: dict[str, Person]) -> dict[str, FlaskClient]:
    clients = {name: app.test_client() for name in people}
    for name, client in clients.items():
        sign_in(client, people[name])
    return clients


def ask(window: FlaskClient, text: str = "Who pays?", language: str = "en") -> str:
    sent = fill_in(window, PAGE, PAGE, text=text, language=language)
    assert sent.status_code == 303, sent.text
    return str(sent.location).partition("#post-")[2]


def answer(window: FlaskClient, code: str, text: str) -> str:
    sent = fill_in(window, f"{PAGE}/{code}", f"/{code}", text=text)
    assert sent.status_code == 303, sent.text
    return str(sent.location).partition("#post-")[2]


def test_the_lesson_leads_to_its_questions_and_asks_the_database_nothing_of_them(
    windows: dict[str, FlaskClient],
) -> None:
    ask(windows["afi"])
    with counted() as asked:
        assert f'<a href="{PAGE}">Questions about this unit</a>' in windows["dara"].get(LESSON).text
    assert not [statement for statement in asked if "posts" in statement]


def test_visitors_and_those_who_do_not_learn_here_see_nothing_of_it(
    app: LearnHub, cast: Cast, windows: dict[str, FlaskClient]
) -> None:
    ask(windows["afi"])
    visitor = app.test_client()
    assert "/questions" not in visitor.get(LESSON).text
    assert visitor.get(PAGE).location.startswith("/en/sign-in")
    with app.app_context(), unit_of_work():
        stranger = cast.learner()
    sign_in(visitor, stranger)
    assert visitor.get(PAGE).status_code == 404
    assert post(visitor, PAGE, text="Let me in").status_code == 404


def test_people_are_signed_with_what_they_are_and_never_named(
    people: dict[str, Person], windows: dict[str, FlaskClient]
) -> None:
    code = ask(windows["afi"])
    answer(windows["dara"], code, "With us, the state.")
    answer(windows["author"], code, "See paragraph 7.")
    answer(windows["afi"], code, "Thank you.")
    pages = {name: window.get(PAGE).text.partition("<main")[2] for name, window in windows.items()}
    pages |= {
        f"{name} thread": window.get(f"{PAGE}/{code}").text.partition("<main")[2] for name, window in windows.items()
    }
    for name, page in pages.items():
        assert not [person.name for person in people.values() if person.name in page], name
        assert "Author of the course" in page or name.startswith("author")
    assert "A learner, Benin" in pages["dara"]
    assert "The learner who asked, Benin" in pages["dara"]
    assert "A learner, Cambodia" in pages["afi"]
    assert pages["afi"].count("<b>You</b>") == 2
    assert "Brazil" not in pages["afi"]


def test_an_answer_is_news_on_the_start_page_until_it_was_seen(windows: dict[str, FlaskClient], time: Time) -> None:
    code = ask(windows["afi"])
    time.pass_by(minutes=1)
    answer(windows["dara"], code, "The state.")
    line = "1 new answer to your question under “What is a floor?”."
    assert line in windows["afi"].get("/en/").text
    time.pass_by(minutes=1)
    windows["dara"].get(PAGE)
    assert line in windows["afi"].get("/en/").text
    windows["afi"].get(PAGE)
    assert line not in windows["afi"].get("/en/").text


def test_an_empty_question_comes_back_and_a_long_one_with_its_words(windows: dict[str, FlaskClient]) -> None:
    empty = fill_in(windows["afi"], PAGE, PAGE, text=" ")
    assert empty.status_code == 422
    assert "Write something before you send it." in empty.text
    long = fill_in(windows["afi"], PAGE, PAGE, text="Why? " * 700, language="fr")
    assert long.status_code == 422
    assert "Why? Why?" in long.text
    assert '<option selected value="fr">' in long.text


def test_an_answer_that_cannot_be_kept_comes_back_with_its_question(windows: dict[str, FlaskClient]) -> None:
    code = ask(windows["afi"])
    back = fill_in(windows["dara"], f"{PAGE}/{code}", f"/{code}", text="It depends. " * 300)
    assert back.status_code == 422
    assert "Who pays?" in back.text
    assert "It depends. It depends." in back.text


def test_words_that_were_changed_on_the_way_back_are_not_lost(windows: dict[str, FlaskClient]) -> None:
    afi = windows["afi"]
    form = form_of(afi.get(PAGE).text, PAGE)
    assert afi.post(PAGE, data={**form.values, "text": "Who pays?"}).status_code == 303
    assert afi.post(PAGE, data={**form.values, "text": "Who pays?"}).status_code == 303
    other = afi.post(PAGE, data={**form.values, "text": "And who decides?"})
    assert other.status_code == 422
    again = form_of(other.text, PAGE)
    assert again.values["text"].strip() == "And who decides?"
    assert afi.post(PAGE, data=again.values).status_code == 303
    shown = windows["dara"].get(PAGE).text
    assert (shown.count("Who pays?"), shown.count("And who decides?")) == (1, 1)


def test_what_people_write_is_text_with_links_and_nothing_else(windows: dict[str, FlaskClient]) -> None:
    ask(windows["afi"], "<script>alert(1)</script> {{ 7*7 }} https://www.example.org/r202.")
    page = windows["dara"].get(PAGE).text
    assert "<script>alert" not in page
    assert '<a href="https://www.example.org/r202" rel="nofollow ugc noopener noreferrer">' in page


def test_ones_own_post_can_be_changed_and_taken_back_and_nobody_elses(
    app: LearnHub, windows: dict[str, FlaskClient], time: Time
) -> None:
    code = ask(windows["afi"])
    assert fill_in(windows["afi"], f"/en/posts/{code}/change", "/change", text="Who pays for it?").status_code == 303
    assert "Who pays for it?" in windows["dara"].get(PAGE).text
    for deed in ("change", "take-back"):
        assert windows["dara"].get(f"/en/posts/{code}/{deed}").status_code == 404
        assert post(windows["dara"], f"/en/posts/{code}/{deed}", text="Mine").status_code == 404
    time.pass_by(minutes=15)
    late = post(windows["afi"], f"/en/posts/{code}/change", text="Too late")
    assert late.status_code == 409
    assert "first 15 minutes" in late.text
    assert fill_in(windows["afi"], f"/en/posts/{code}/take-back", "/take-back").status_code == 303
    assert "Who pays" not in windows["dara"].get(PAGE).text
    with app.app_context():
        assert db.session.scalars(db.select(Post.text)).all() == [""]


def test_a_hidden_post_is_seen_with_its_reason_by_whoever_wrote_it_alone(windows: dict[str, FlaskClient]) -> None:
    code = ask(windows["dara"], "Buy cheap at http://spam.example")
    assert windows["afi"].get(f"/en/posts/{code}/hide").status_code == 403
    assert fill_in(windows["afi"], f"/en/posts/{code}/report", "/report", reason="Advertising.").status_code == 303
    assert "1 post was reported: decide whether it stays." in windows["author"].get("/en/teach").text
    waiting = windows["author"].get("/en/teach/discussions").text
    assert "Advertising." in waiting
    hidden = fill_in(windows["author"], f"/en/posts/{code}/hide", "/hide", reason="This is advertising.")
    assert hidden.status_code == 303
    assert "spam.example" not in windows["afi"].get(PAGE).text
    assert windows["afi"].get(f"/en/posts/{code}/report").status_code == 404
    own = windows["dara"].get(PAGE).text
    assert "spam.example" in own
    assert "Reason: This is advertising." in own
    assert "was hidden. The reason stands with it." in windows["dara"].get("/en/").text
    assert "This is advertising." in windows["dara"].get("/en/account/history").text
    assert fill_in(windows["author"], f"{PAGE}/{code}", f"/posts/{code}/show").status_code == 303
    assert "spam.example" in windows["afi"].get(PAGE).text


def test_authors_find_what_waits_for_an_answer(windows: dict[str, FlaskClient], people: dict[str, Person]) -> None:
    code = ask(windows["afi"])
    assert "1 question of a learner waits for an answer." in windows["author"].get("/en/teach").text
    page = windows["author"].get("/en/teach/discussions").text
    assert f'href="{PAGE}/{code}#post-{code}"' in page
    assert people["afi"].name not in page
    answer(windows["author"], code, "The state.")
    assert "No question waits" in windows["author"].get("/en/teach/discussions").text
