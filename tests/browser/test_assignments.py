"""Work is handed in with a file, marked, handed in again and read: on phones without scripts, and by keyboard alone."""

from __future__ import annotations

from playwright.sync_api import FilePayload, expect

from tests import published
from tests.assessment.uploads import PDF
from tests.browser import tutoring
from tests.browser.journeys import KEYS, Visit, Way, both_ways
from tests.browser.tutoring import LEARNER, People
from tests.browser.visitor import Visitor
from tests.cast import Cast
from tests.serving import Server

PLACE = f"/courses/{published.TASKS}/{published.TASK}"
TITLE = {"en": "A plan for your district", "fr": "Un plan pour votre district"}
TEXT, BETTER = "We open the desk on market days.", "From January on."
FILE: FilePayload = {"name": "Plan.PDF", "mimeType": "application/pdf", "buffer": PDF}


def make(server: Server, cast: Cast, language: str) -> People:
    with server.writing():
        return tutoring.enrol(cast, tutoring.course_of(published.TASKS, published.publish_tasks), language)[0]


@both_ways(KEYS)
def test_work_is_handed_in_marked_and_made_better(way: Way, visit: Visit, server: Server, cast: Cast) -> None:
    people = make(server, cast, way.language)
    learner, tutor = (visit(server, way.language, **way.how) for _ in range(2))
    learner.sign_in(people.learner)
    hand_in(learner)
    mark(tutor, people)
    read_and_hand_in_again(learner)
    tutor.open("/teach/marking")
    tutor.follow("Start with the first")
    expect(tutor.page.get_by_text(BETTER)).to_be_visible()


def hand_in(learner: Visitor) -> None:
    """Send nothing and be told, then a text with a file, look at both, and hand them in."""
    learner.open(PLACE)
    learner.press("Check and hand in")
    learner.sees("There is nothing to hand in yet. Write your text or add a file.")
    learner.write("Your text", TEXT)
    learner.add_file("Add files", FILE)
    learner.press("Check and hand in")
    learner.sees("This will be handed in")
    expect(learner.page.get_by_text(TEXT)).to_be_visible()
    expect(learner.page.get_by_text("Plan.pdf")).to_be_visible()
    learner.press("Hand in my work")
    learner.sees("Handed in. It waits to be marked.")


def mark(tutor: Visitor, people: People) -> None:
    """Find the work in the queue, forget a level and be told, then mark it, and let it be handed in again."""
    tutor.sign_in(people.tutor)
    tutor.open("/teach/marking")
    tutor.sees(LEARNER)
    tutor.follow("Start with the first")
    tutor.tick(tutor.page.locator("#level-0-2"))
    tutor.press("Save")
    tutor.sees("Choose one level for each criterion.")
    tutor.tick(tutor.page.locator("#level-1-1"))
    tutor.write("Comment for the learner", "Clear, and kind.")
    tutor.tick(tutor.field("May be handed in again"))
    tutor.press("Save")
    tutor.sees("Saved. Nothing else waits for you.")


def read_and_hand_in_again(learner: Visitor) -> None:
    """Be told on the start page, read the mark and the comment, make the text better, and hand it in."""
    learner.open("/")
    learner.follow("A tutor has marked your work for “%(unit)s”.", unit=TITLE[learner.language])
    learner.sees("Marked: passed")
    learner.sees("Clear, and kind.")
    learner.sees("The tutor allows you to hand in again. Your last text is here to be made better.")
    expect(learner.field("Your text")).to_have_value(TEXT)
    learner.write("Your text", f"{TEXT} {BETTER}")
    learner.press("Check and hand in")
    learner.press("Hand in my work")
    learner.sees("Handed in. It waits to be marked.")
