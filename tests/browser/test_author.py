"""An author mends what a learner found and answers what a learner asked: on phones without scripts, and by keyboard."""

from __future__ import annotations

from playwright.sync_api import expect

from learnhub import ids
from learnhub.content import catalogue
from learnhub.learning import enrolments
from tests import published
from tests.browser.journeys import COURSES, PHONE, Visit, Way, both_ways
from tests.browser.visitor import Visitor
from tests.cast import Cast
from tests.serving import Server

LESSON = f"/courses/{published.COURSE}/{published.LESSON}"


def make(server: Server, cast: Cast, language: str) -> tuple[str, str]:
    """Make an author of the course and somebody who learns it; return their user names."""
    with server.writing():
        author = cast.author(published.COURSE)
        learner = cast.learner(language=language)
        author.user_name, learner.user_name = (ids.public_id().lower() for _ in range(2))
        enrolments.enrol(learner, catalogue.get_course(published.COURSE), language=language)
        return author.user_name, learner.user_name


@both_ways(PHONE)
def test_an_author_hears_of_learners_and_answers(way: Way, visit: Visit, server: Server, cast: Cast) -> None:
    names = make(server, cast, way.language)
    author, learner = (visit(server, way.language, **way.how) for _ in range(2))
    author.sign_in(names[0])
    learner.sign_in(names[1])
    mistake, asked = f"The second line is cut off: {ids.public_id()}", f"Who pays for it? {ids.public_id()}"
    report(learner, mistake)
    ask(learner, asked)
    decide(author, mistake)
    answer(author, asked)
    see_the_course(author)
    hear(learner)


def report(learner: Visitor, text: str) -> None:
    """Forget the kind and be told, then send the report."""
    learner.open(LESSON)
    learner.follow("Report a mistake on this page")
    learner.write("What is wrong", text)
    learner.press("Send the report")
    learner.sees("Say what kind of mistake it is.")
    learner.choose(learner.words("Wording or spelling"))
    learner.tick(learner.field("I would like an answer"))
    learner.press("Send the report")
    learner.is_at(COURSES[learner.language].lesson)
    learner.sees("Thank you. Your report went to those who can mend it. Your start page tells what comes of it.")


def ask(learner: Visitor, text: str) -> None:
    learner.follow("Questions about this unit")
    learner.write("Your question", text)
    learner.press("Send my question")
    expect(learner.page.get_by_text(text)).to_be_visible()


def decide(author: Visitor, text: str) -> None:
    """From the page of those who teach to the report, and take it up."""
    author.open("/teach/mistakes")
    row = author.page.get_by_role("row").filter(has_text=text)
    author.activate(row.get_by_role("link"))
    expect(author.page.get_by_text(text)).to_be_visible()
    author.choose(author.words("Taken up: it will be mended"))
    author.write("Your answer", "Thank you: it will be whole in the next version.")
    author.press("Save")
    author.is_at("Mistakes")


def answer(author: Visitor, text: str) -> None:
    author.open("/teach/discussions")
    card = author.page.get_by_role("article").filter(has_text=text)
    author.activate(card.get_by_role("link", name=author.words("Answer")))
    author.write("Your answer", "Each country decides by law.")
    author.press("Send my answer")
    author.sees("Each country decides by law.")


def see_the_course(author: Visitor) -> None:
    """The versions of the course, and how its questions fare."""
    author.open("/teach")
    author.follow(COURSES[author.language].title)
    author.sees("Versions")
    author.follow("How the quiz questions fare")
    author.is_at("How the quiz questions fare")


def hear(learner: Visitor) -> None:
    """The start page tells of both."""
    learner.open("/")
    news = learner.page.get_by_role("region", name=learner.words("What is new"))
    expect(news.get_by_role("link")).to_have_count(2)
    learner.activate(news.get_by_role("link").first)
    learner.sees("Each country decides by law.")
