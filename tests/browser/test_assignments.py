"""Work is handed in with a file, marked and read, on a phone; the learner's has no scripts."""

from __future__ import annotations

from playwright.sync_api import expect

from tests import published
from tests.assessment.uploads import PDF
from tests.browser import tutoring
from tests.browser.journeys import Visit
from tests.browser.tutoring import LEARNER, People
from tests.browser.visitor import Visitor
from tests.cast import Cast
from tests.serving import Server

PLACE = f"/courses/{published.TASKS}/{published.TASK}"
TEXT = "We open the desk on market days."


def make(server: Server, cast: Cast, language: str) -> People:
    with server.writing():
        return tutoring.enrol(cast, tutoring.course_of(published.TASKS, published.publish_tasks), language)[0]


def test_work_is_handed_in_marked_and_read(visit: Visit, server: Server, cast: Cast) -> None:
    people = make(server, cast, "fr")
    learner = visit(server, "fr", scripts=False, phone=True)
    learner.sign_in(people.learner)
    hand_in(learner)
    mark(visit(server, "fr", phone=True), people)
    read(learner)


def hand_in(learner: Visitor) -> None:
    """Send nothing and be told, then a text with a file, look at both, and hand them in."""
    learner.open(PLACE)
    learner.press("Check and hand in")
    learner.sees("There is nothing to hand in yet. Write your text or add a file.")
    learner.write("Your text", TEXT)
    learner.page.set_input_files("#files", {"name": "Plan.PDF", "mimeType": "application/pdf", "buffer": PDF})
    learner.press("Check and hand in")
    learner.sees("This will be handed in")
    expect(learner.page.get_by_text(TEXT)).to_be_visible()
    expect(learner.page.get_by_text("Plan.pdf")).to_be_visible()
    learner.press("Hand in my work")
    learner.sees("Handed in. It waits to be marked.")


def mark(tutor: Visitor, people: People) -> None:
    """Find the work in the queue, forget a level and be told, then mark it."""
    tutor.sign_in(people.tutor)
    tutor.open("/teach/marking")
    tutor.sees(LEARNER)
    tutor.follow("Start with the first")
    tutor.page.locator("#level-0-2").check()
    tutor.press("Save")
    tutor.sees("Choose one level for each criterion.")
    tutor.page.locator("#level-1-1").check()
    tutor.write("Comment for the learner", "Clear, and kind.")
    tutor.press("Save")
    tutor.sees("Saved. Nothing else waits for you.")


def read(learner: Visitor) -> None:
    """Be told on the start page, and read the mark and the comment."""
    learner.open("/")
    learner.follow("A tutor has marked your work for “%(unit)s”.", unit="Un plan pour votre district")
    learner.sees("Marked: passed")
    learner.sees("Clear, and kind.")
