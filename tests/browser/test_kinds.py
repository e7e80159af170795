"""Every kind of question is answered, kept and handed in: on a phone without scripts, and by keyboard alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, expect

from learnhub.assessment.models import Answer, Attempt
from learnhub.stores.database import db
from tests import kinds_course
from tests.browser import tutoring
from tests.browser.journeys import KEYS, Visit, Way, both_ways
from tests.browser.visitor import Visitor
from tests.browser.world import begin
from tests.cast import Cast
from tests.serving import Server


@dataclass(frozen=True)
class Given:
    """What is answered in tests/kinds_course.py, all of it right, in the words of a language."""

    one: str
    several: tuple[str, ...]
    number: str
    name: str
    pairs: dict[str, str]
    order: tuple[str, ...]
    gaps: tuple[str, str, str]
    text: str = "Nobody walks 12 km twice.\nSo we bring it."


GIVEN = {
    "en": Given(
        one="all residents and children, as defined in national laws",
        several=(
            "Define the purpose and the legal basis",
            "Share only needed fields, with logs",
            "Assess the impact and inform people",
        ),
        number="4800.5",
        name="National Floor",
        pairs={
            "Convention No. 102": "minimum standards in nine branches of social security",
            "Convention No. 189": "domestic workers",
            "Convention No. 190": "violence and harassment at work",
        },
        order=(
            "Build the assessment matrix",
            "Cost the policy options",
            "Endorse the recommendations",
            "Publish the report",
        ),
        gaps=("inhabitants", "by law", "regularly"),
    ),
    "fr": Given(
        one="tous les résidents et les enfants, tels que définis par la législation nationale",
        several=(
            "Définir la finalité et la base légale",
            "Partager seulement les champs nécessaires, avec un journal des accès",
            "Évaluer l’impact et informer les personnes",
        ),
        number="4800,5",
        name="socle national",
        pairs={
            "Convention n° 102": "normes minimales dans neuf branches de la sécurité sociale",
            "Convention n° 189": "travailleuses et travailleurs domestiques",
            "Convention n° 190": "violence et harcèlement au travail",
        },
        order=(
            "Construire la matrice d’évaluation",
            "Chiffrer les options de politique",
            "Valider les recommandations",
            "Publier le rapport",
        ),
        gaps=("habitants", "par la loi", "régulièrement"),
    ),
}


def paper_of(server: Server, cast: Cast, visitor: Visitor, unit: str = kinds_course.PRACTICE) -> str:
    """Begin a quiz for somebody who has a tutor, sign them in, and open its paper; return the attempt's code."""
    with server.writing():
        course = tutoring.course_of(kinds_course.COURSE, kinds_course.publish)
        people, enrolment = tutoring.enrol(cast, course, visitor.language)
        attempt = begin(enrolment, unit, {}).public_id
    visitor.be(server, people.learner)
    visitor.open(f"/attempts/{attempt}")
    return attempt


def question(visitor: Visitor, slug: str) -> Locator:
    return visitor.page.locator(f"#question-{slug}")


def pair(visitor: Visitor, row: str) -> Locator:
    return question(visitor, "pair-up").get_by_label(row, exact=True)


def gap(visitor: Visitor, number: int) -> Locator:
    words = visitor.words("Gap %(number)s of %(total)s", number=number, total=3)
    return question(visitor, "fill-in").get_by_label(words)


def items(visitor: Visitor) -> list[str]:
    return question(visitor, "line-up").locator(".step-text").all_inner_texts()


def answer_everything(visitor: Visitor, given: Given) -> None:
    for text in (given.one, *given.several):
        visitor.choose(text)
    visitor.write("Your number", given.number)
    visitor.write_into(question(visitor, "name-it").get_by_role("textbox"), given.name)
    for row, option in given.pairs.items():
        visitor.pick_words(pair(visitor, row), option)
    put_in_order(visitor, given.order)
    visitor.write_into(gap(visitor, 1), given.gaps[0])
    visitor.pick_words(gap(visitor, 2), given.gaps[1])
    visitor.write_into(gap(visitor, 3), given.gaps[2])
    visitor.write_into(question(visitor, "explain").get_by_role("textbox"), given.text)


def put_in_order(visitor: Visitor, wanted: tuple[str, ...]) -> None:
    """With scripts by the buttons that move an item, else by the list of places beside it."""
    for place, item in enumerate(wanted):
        if not visitor.has_scripts:
            visitor.pick_in(place_of(visitor, item), str(place + 1))
            continue
        up = question(visitor, "line-up").get_by_role("button", name=visitor.words("Move up: %(item)s", item=item))
        while items(visitor).index(item) > place:
            visitor.activate(up)
            expect(up).to_be_focused()
    keep = visitor.button("Keep this order")  # what happens to lie right
    if keep.is_visible():
        visitor.activate(keep)


def place_of(visitor: Visitor, item: str) -> Locator:
    return question(visitor, "line-up").get_by_label(visitor.words("Place of “%(item)s”", item=item))


def sees_everything(visitor: Visitor, given: Given) -> None:
    """All that was given stands in the fields, but for the first question."""
    for text in given.several:
        expect(visitor.option(text)).to_be_checked()
    expect(visitor.field("Your number")).to_have_value(given.number)
    expect(question(visitor, "name-it").get_by_role("textbox")).to_have_value(given.name)
    for row, option in given.pairs.items():
        expect(pair(visitor, row).locator("option:checked")).to_contain_text(option)
    for place, item in enumerate(given.order):
        expect(place_of(visitor, item)).to_have_value(str(place + 1))
    if visitor.has_scripts:
        assert items(visitor) == list(given.order)
    expect(gap(visitor, 1)).to_have_value(given.gaps[0])
    expect(gap(visitor, 2).locator("option:checked")).to_have_text(given.gaps[1])
    expect(gap(visitor, 3)).to_have_value(given.gaps[2])
    expect(question(visitor, "explain").get_by_role("textbox")).to_have_value(given.text)


SLUGS = ("who", "which", "how-many", "name-it", "pair-up", "line-up", "fill-in", "explain")


def are_saved(visitor: Visitor) -> None:
    for slug in SLUGS:
        expect(question(visitor, slug).locator("[data-state]")).to_have_text(visitor.words("Saved"))


@both_ways(KEYS)
def test_every_kind_is_answered_kept_and_graded(way: Way, visit: Visit, server: Server, cast: Cast) -> None:
    learner, given = visit(server, way.language, **way.how), GIVEN[way.language]
    paper_of(server, cast, learner)
    answer_everything(learner, given)
    if not learner.has_scripts:
        learner.press("Save")
    are_saved(learner)
    check = question(learner, "who").get_by_role("button", name=learner.words("Check this answer"))
    learner.activate(check)
    expect(question(learner, "who")).to_contain_text(learner.words("This answer is checked and final."))
    sees_everything(learner, given)
    learner.press("Check and hand in")
    learner.sees("Not answered yet")
    learner.press("Hand in my answers")
    learner.sees("Your answers")
    expect(learner.page.get_by_text(learner.words("Right"), exact=True)).to_have_count(7)
    expect(learner.page.get_by_text(learner.words("To be marked"), exact=True)).not_to_have_count(0)


def kept(server: Server, attempt: str) -> dict[str, Any]:
    query = db.select(Answer.question_slug, Answer.response).join(Attempt).where(Attempt.public_id == attempt)
    with server.writing():
        return dict(map(tuple, db.session.execute(query)))


def test_every_kind_is_kept_on_the_device_without_a_connection(visit: Visit, server: Server, cast: Cast) -> None:
    learner, given = visit(server), GIVEN["en"]
    attempt = paper_of(server, cast, learner)
    learner.page.context.set_offline(True)
    answer_everything(learner, given)
    assert kept(server, attempt) == {}
    # The window is closed without a word, as phones do; another one finds the answers on the device.
    other = learner.page.context.new_page()
    learner.page.close()
    learner.page = other
    learner.page.context.set_offline(False)
    learner.open(f"/attempts/{attempt}")
    sees_everything(learner, given)
    are_saved(learner)
    assert set(kept(server, attempt)) == set(SLUGS)
