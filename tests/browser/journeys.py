"""The main journey of a learner, in words: from the catalogue to a certificate that anyone can check."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from learnhub import i18n
from tests.browser.visitor import Visitor
from tests.serving import Server
from tests.thoroughness import cases

PASSWORD = "lanterns under the river"


@dataclass(frozen=True)
class Way:
    """How a journey is made: the language, and what the browser has; `visit` takes both."""

    language: str
    how: dict[str, bool]


PHONE, KEYS = Way("fr", {"scripts": False, "phone": True}), Way("en", {"keyboard": True})


def both_ways(first: Way) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a journey in French on a narrow phone without scripts, and in English by keyboard alone with them.

    `make test` goes the first of the two ways alone, `make test-long` both.
    """
    names = {"phone": PHONE, "keys": KEYS}
    ways = sorted((pytest.param(way, id=name) for name, way in names.items()), key=lambda way: way.values != (first,))

    def mark(journey: Callable[..., None]) -> Callable[..., None]:
        return pytest.mark.long(pytest.mark.parametrize("way", ways[: cases(1)])(journey))

    return mark


@dataclass(frozen=True)
class Course:
    """Words of the small course (tests/published.py) in one of its languages."""

    title: str
    lesson: str
    everyone: str
    workers: str
    exam_questions: dict[str, tuple[str, ...]]
    number: str


COURSES = {
    "en": Course("Floors", "What is a floor?", "everyone", "workers", {"First": ("one", "two"), "Second": ("yes",)},
                 "3.5"),
    "fr": Course("Socles", "Qu’est-ce qu’un socle ?", "tout le monde", "les salariés",
                 {"Premier": ("un", "deux"), "Second": ("oui",)}, "3,5"),
}  # fmt: skip


def from_catalogue_to_certificate(visitor: Visitor, passer_by: Visitor, name: str) -> None:
    """Go the whole way as `name`, who has no account yet; `passer_by` checks the certificate at the end."""
    course = COURSES[visitor.language]
    read_first_lesson(visitor, course)
    sign_up(visitor, name)
    enrol_and_read(visitor, course)
    fail_the_check(visitor, course)
    pass_the_check(visitor, course)
    pass_the_exam(visitor, course)
    code = see_the_certificate(visitor, name)
    check_the_certificate(passer_by, code, name)


def read_first_lesson(visitor: Visitor, course: Course) -> None:
    visitor.open("/courses")
    visitor.activate(visitor.page.get_by_role("link", name=course.title))
    visitor.is_at(course.title)
    visitor.follow("Read the first lesson")
    visitor.is_at(course.lesson)
    expect(visitor.page.locator(".prose")).to_be_visible()
    visitor.follow("Create an account")


def sign_up(visitor: Visitor, name: str) -> None:
    visitor.is_at("Create an account")
    visitor.write("Your name", name)
    visitor.write("User name", re.sub(r"\W", "", name.lower()))
    visitor.write("Password", PASSWORD)
    visitor.pick("Country where you work", "BJ")
    visitor.choose(visitor.words("Woman"))
    visitor.choose(visitor.words("I have read the privacy notice and accept it"))
    visitor.press("Create my account")
    visitor.sees("Welcome, %(name)s. Your account is ready.", name=name)


def enrol_and_read(visitor: Visitor, course: Course) -> None:
    visitor.is_at(course.title)
    visitor.press("Enrol in this course")
    visitor.is_at(course.lesson)
    visitor.press("I have read this, go on")
    visitor.sees("How this quiz works")


def fail_the_check(visitor: Visitor, course: Course) -> None:
    """Save, leave something out, hand in, and read the result."""
    visitor.press("Start the quiz")
    answer(visitor, course.workers)
    visitor.press("Save")
    expect(visitor.option(course.workers)).to_be_checked()
    visitor.press("Check and hand in")
    visitor.is_at("Check your answers")
    visitor.sees("Not answered yet")
    visitor.press("Hand in my answers")
    visitor.is_at("You reached %(score)s", score=percent(visitor, 0))


def pass_the_check(visitor: Visitor, course: Course) -> None:
    visitor.press("Start another attempt")
    answer(visitor, course.everyone)
    visitor.write("Your number", course.number)
    visitor.is_saved(visitor.field("Your number"))
    visitor.press("Check and hand in")
    visitor.sees("All questions are answered and saved.")
    visitor.press("Hand in my answers")
    visitor.is_at("You passed with %(score)s", score=percent(visitor, 100))
    visitor.sees("Your answers")
    visitor.sees("Right")


def answer(visitor: Visitor, text: str) -> None:
    visitor.choose(text)
    visitor.is_saved(visitor.option(text))


def pass_the_exam(visitor: Visitor, course: Course) -> None:
    visitor.follow("Go on: %(title)s", title={"en": "Exam", "fr": "Examen"}[visitor.language])
    visitor.press("Start the quiz")
    visitor.is_at({"en": "Exam", "fr": "Examen"}[visitor.language])
    drawn = visitor.page.locator("legend").inner_text()
    for title, answers in course.exam_questions.items():
        if title in drawn:
            for text in answers:
                answer(visitor, text)
    visitor.press("Check and hand in")
    visitor.press("Hand in my answers")
    visitor.is_at("You passed with %(score)s", score=percent(visitor, 100))
    visitor.sees("You have completed the course.")


def see_the_certificate(visitor: Visitor, name: str) -> str:
    """Return the certificate's code."""
    visitor.follow("See my certificate")
    visitor.sees("For whoever wants to check it")
    expect(visitor.page.locator("dl")).to_contain_text(name)
    paper = visitor.fetch(visitor.link("Open the certificate (PDF)").get_attribute("href") or "")
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.body().startswith(b"%PDF-")
    return visitor.field("Code").input_value()


def check_the_certificate(passer_by: Visitor, code: str, name: str) -> None:
    """As a director does, without an account: type the code that is printed, capital letters and hyphens or not."""
    passer_by.page.goto(f"/verify?lang={passer_by.language}")
    passer_by.write("Code of the certificate", code.lower().replace("-", " "))
    passer_by.press("Check")
    passer_by.sees("This certificate is valid.")
    expect(passer_by.page.get_by_role("main")).to_contain_text(name)


def percent(visitor: Visitor, share: int) -> str:
    """Return a share of 0 to 100 as the visitor's language writes it."""
    return i18n.percent(share * 100, visitor.language)


Visit = Callable[..., Visitor]


def windows(visit: Visit, server: Server, language: str, **how: bool) -> tuple[Visitor, Visitor]:
    """Return a window for the learner, and one for whoever checks the certificate."""
    return visit(server, language, **how), visit(server, language, **how)
