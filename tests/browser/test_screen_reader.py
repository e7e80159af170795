"""What a screen reader is told: names, roles, states and descriptions of every field of quizzes and assignments."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Locator, expect

from learnhub import clock
from learnhub.assessment.models import Attempt
from learnhub.stores.database import db
from tests import kinds_course
from tests.browser import test_assignments
from tests.browser.journeys import Visit
from tests.browser.test_kinds import paper_of, question
from tests.browser.visitor import Visitor
from tests.cast import Cast
from tests.serving import Server

# Options and items stand in an order that is drawn, so what may be any of them is told by a pattern.
PAPER = {
    "who": """
- group "Question 1 of 11 · 2 points Who is covered":
  - heading "Question 1 of 11 · 2 points Who is covered" [level=2]
  - paragraph: Whom does a floor cover?
  - paragraph: Choose one.
  - radio /^(all residents and children, as|workers in)/
  - radio /^(all residents and children, as|workers in)/
  - status
  - paragraph:
    - button "Check this answer"
    - text: After that it is final.
""",
    "which": """
- group "Question 2 of 11 · 3 points Three first actions":
  - paragraph: Choose all that are right.
  - checkbox /^(Define|Copy|Share|Assess) /
  - checkbox /^(Define|Copy|Share|Assess) /
  - checkbox /^(Define|Copy|Share|Assess) /
  - checkbox /^(Define|Copy|Share|Assess) /
  - status
""",
    "how-many": """
- group "Question 3 of 11 · 1 point The yearly cost":
  - textbox "Your number"
  - text: million francs
  - status
""",
    "name-it": """
- group "Question 4 of 11 · 1 point The name of it":
  - textbox "Your answer"
  - status
""",
    "pair-up": """
- group "Question 5 of 11 · 2 points Which standard":
  - list:
    - listitem
    - listitem
    - listitem
    - listitem
  - combobox "Convention No. 102":
    - option "Choose" [selected]
    - option /^A\\. /
    - option /^B\\. /
    - option /^C\\. /
    - option /^D\\. /
  - combobox "Convention No. 189"
  - combobox "Convention No. 190"
  - status
""",
    "line-up": """
- group "Question 6 of 11 · 2 points Steps of a dialogue":
  - list:
    - listitem:
      - text: /^(Build|Cost|Endorse|Publish) the [a-z ]+$/
      - 'button /^Move up: / [disabled]'
      - 'button /^Move down: /'
    - listitem
    - listitem
    - listitem:
      - 'button /^Move up: /'
      - 'button /^Move down: / [disabled]'
  - button "Keep this order"
  - status
  - status
""",
    "fill-in": """
- group "Question 7 of 11 · 3 points Fill in":
  - paragraph:
    - text: A floor covers all Gap 1 of 3
    - textbox "Gap 1 of 3"
    - text: and children. It is set Gap 2 of 3
    - combobox "Gap 2 of 3":
      - option "Choose" [selected]
    - text: and reviewed Gap 3 of 3
    - textbox "Gap 3 of 3"
  - status
""",
    "explain": """
- group "Question 9 of 11 · 2 points In your own words":
  - textbox "Your answer"
  - status
  - status
""",
}
# By the group where several fields share it, else by the field: nobody hears the same twice.
DESCRIBED_GROUPS = {
    "who": "Whom does a floor cover? Choose one.",
    "which": "A ministry wants to link the registry with hospital data. Choose the three first actions. "
    "Choose all that are right.",
    "how-many": "",
    "name-it": "",
    "pair-up": "Match each standard with its subject. Choose what belongs to each. Some answers may be left over.",
    "line-up": "Put the steps in order. Put these in order: 1 comes first.",
    "fill-in": "Fill in the gaps.",
    "explain": "",
    "hurts": "Have you seen somebody lose a grant? Choose one. You may leave this out; that costs no points.",
}
DESCRIBED_FIELDS = {
    "how-many": "50,000 births a year; 10,000 francs a month for 12 months; take-up 80%. What do the benefits cost in "
    "a year? Write a number. A comma and a point both work. million francs",
    "name-it": "What does Recommendation No. 202 call a set of basic guarantees? Write a word or a few. "
    "Capital letters and accents do not matter.",
    "explain": "Explain your proposal to the minister in three sentences. Answer in your own words. A tutor reads and "
    "marks it after you hand in. Up to 5,000 characters fit.",
}
A_MINUTE = timedelta(minutes=1)
TOO_LONG = "In your own words: This is too long: at most 5000 characters fit."
TASK = """
- region "Your work":
  - heading "Your work" [level=2]
  - form "Your work":
    - textbox "Your text"
    - button "Add files (optional)"
    - button "Check and hand in"
    - button "Save for later"
"""
NOTHING = "There is nothing to hand in yet. Write your text or add a file."
TEXT_HINT = "Up to 20,000 characters. You see it once more before it is handed in."
FILES_HINT = "Kinds: PDF, DOCX. Each file may have up to 300 kB, and no macros."


def said(visitor: Visitor, slug: str) -> Locator:
    """Return what is said of a question as one goes, without being asked for."""
    return question(visitor, slug).get_by_role("status")


def leads_to(visitor: Visitor, message: str, field: Locator) -> None:
    """The summary of errors has the focus when the page comes, and its link leads to the field."""
    summary = visitor.page.get_by_role("region", name="Please look at this again. Nothing has been saved yet.")
    expect(summary).to_be_focused()
    visitor.activate(summary.get_by_role("link", name=message, exact=True))
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")


def test_every_question_says_what_it_asks_and_what_becomes_of_the_answer(
    visit: Visit, server: Server, cast: Cast
) -> None:
    learner = visit(server)
    paper_of(server, cast, learner)
    for slug, tree in PAPER.items():
        expect(question(learner, slug)).to_match_aria_snapshot(tree)
    for slug, words in DESCRIBED_GROUPS.items():
        expect(question(learner, slug)).to_have_accessible_description(words)
    for slug, words in DESCRIBED_FIELDS.items():
        expect(question(learner, slug).get_by_role("textbox")).to_have_accessible_description(words)
    hears_of_moves(learner)
    hears_of_room(learner)


def hears_of_moves(learner: Visitor) -> None:
    """An item is moved: its new place is told, then that the order is saved."""
    name = question(learner, "line-up").locator(".step-text").first.inner_text()
    down = question(learner, "line-up").get_by_role("button", name=f"Move down: {name}")
    learner.activate(down)
    expect(said(learner, "line-up").first).to_have_text(f"{name}: now place 2 of 4")
    expect(said(learner, "line-up").last).to_have_text("Saved")
    expect(down).to_be_focused()


def hears_of_room(learner: Visitor) -> None:
    """As the room for a text runs short, what is left is told in steps; what is too much comes back with its error."""
    box = question(learner, "explain").get_by_role("textbox")
    for length, words in ((4_400, ""), (4_730, "300 characters left"), (5_003, "3 characters too many")):
        box.fill("a" * length)
        expect(said(learner, "explain").first).to_have_text(words)
    learner.press("Check and hand in")
    leads_to(learner, TOO_LONG, box)
    expect(box).to_have_value("a" * 5_003)
    expect(box).to_have_accessible_description(f"{DESCRIBED_FIELDS['explain']} Error: {TOO_LONG.partition(': ')[2]}")


def test_the_time_is_told_calmly_and_by_the_servers_clock(visit: Visit, server: Server, cast: Cast) -> None:
    learner = visit(server)
    learner.page.clock.install()
    attempt = paper_of(server, cast, learner, kinds_course.TIMED)
    shown, aloud = (learner.page.locator(f".time-left {part}") for part in ("[data-clock]", "[role=status]"))
    expect(shown).to_have_text("Time left: 29 minutes")
    learner.page.clock.fast_forward("15:00")
    expect(shown).to_have_text("Time left: 14 minutes")
    expect(aloud).to_have_text("")
    # What the server says when it saves puts the page's own clock right.
    learner.choose("everyone")
    learner.page.clock.fast_forward(600)
    learner.is_saved(learner.option("everyone"))
    learner.page.clock.fast_forward(1_000)
    expect(shown).to_have_text("Time left: 29 minutes")
    for passed, words in (("25:00", "Time left: 4 minutes"), ("04:10", "Less than a minute is left.")):
        learner.page.clock.fast_forward(passed)
        expect(shown).to_have_text(words)
        expect(aloud).to_have_text(words)
    with server.writing():
        over = db.update(Attempt).where(Attempt.public_id == attempt).values(deadline_at=clock.now() - A_MINUTE)
        db.session.execute(over)
    learner.page.clock.fast_forward("01:30")
    learner.is_at("You reached %(score)s", score="50%")


def test_an_assignment_says_what_it_takes_and_what_is_wrong(visit: Visit, server: Server, cast: Cast) -> None:
    learner = visit(server)
    people = test_assignments.make(server, cast, "en")
    learner.be(server, people.learner)
    learner.open(test_assignments.PLACE)
    expect(learner.page.get_by_role("main")).to_match_aria_snapshot(TASK)
    text, files = learner.field("Your text"), learner.field("Add files")
    expect(text).to_have_accessible_description(TEXT_HINT)
    expect(files).to_have_accessible_description(FILES_HINT)
    learner.press("Check and hand in")
    leads_to(learner, NOTHING, text)
    expect(text).to_have_accessible_description(f"{TEXT_HINT} Error: {NOTHING}")
    learner.page.set_input_files("#files", {"name": "plan.exe", "mimeType": "application/pdf", "buffer": b"MZ"})
    learner.press("Save for later")
    expect(learner.page.get_by_role("alert").filter(has_text="plan.exe")).to_be_in_viewport()
