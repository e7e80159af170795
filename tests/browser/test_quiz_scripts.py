"""With scripts each answer is saved as it is given, and a lost connection loses nothing; see also test_kinds.py."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from learnhub import ids
from learnhub.access import courses
from learnhub.access.reach import actor_of
from learnhub.assessment import answers, attempts
from learnhub.assessment.models import Attempt
from learnhub.content import catalogue
from learnhub.learning import enrolments
from learnhub.people.models import Person
from learnhub.stores.database import db
from tests import published
from tests.browser.journeys import Visit
from tests.browser.visitor import Visitor
from tests.cast import Cast
from tests.serving import Server

OFFLINE = "Not saved yet, trying again. Your answer is kept on this device."


@pytest.fixture
def attempt(server: Server, cast: Cast) -> str:
    """An attempt at the check, just begun; its public code."""
    with server.writing():
        return begin(cast.learner(user_name=f"learner-{ids.public_id()}".lower())).public_id


def begin(learner: Person) -> Attempt:
    course = courses.get(actor_of(learner), published.COURSE)
    enrolment = enrolments.enrol(learner, course.version.course, language="en")
    return attempts.start(enrolment, catalogue.get_unit(course.version, published.CHECK), ids.client_id())


@pytest.fixture
def learner(attempt: str, server: Server, visit: Visit) -> Visitor:
    """The learner whose attempt it is, signed in and in front of the questions."""
    with server.writing():
        name = attempt_of(attempt).enrolment.person.user_name or ""
    visitor = visit(server)
    visitor.be(server, name)
    visitor.open(f"/attempts/{attempt}")
    return visitor


def attempt_of(public_id: str) -> Attempt:
    return db.session.scalars(db.select(Attempt).where(Attempt.public_id == public_id)).one()


def kept(server: Server, public_id: str) -> dict[str, Any]:
    """Return what the database holds."""
    with server.writing():
        return dict(answers.answers_of(attempt_of(public_id)))


def go_offline(visitor: Visitor, is_offline: bool = True) -> None:
    visitor.page.context.set_offline(is_offline)


def test_each_answer_is_saved_as_it_is_given(learner: Visitor, server: Server, attempt: str) -> None:
    learner.choose("workers")
    learner.is_saved(learner.option("workers"))
    assert kept(server, attempt) == {"who": {"chosen": ["2"]}}
    learner.choose("everyone")
    learner.is_saved(learner.option("everyone"))
    assert kept(server, attempt) == {"who": published.RIGHT["who"]}
    learner.sees("%(done)s of %(total)s answered", done=1, total=2)


def test_answers_outlive_a_lost_connection_and_are_sent_when_it_is_back(
    learner: Visitor, server: Server, attempt: str
) -> None:
    go_offline(learner)
    learner.choose("everyone")
    learner.write("Your number", "202")
    expect(learner.page.get_by_text(OFFLINE)).to_have_count(2)
    assert kept(server, attempt) == {}
    go_offline(learner, is_offline=False)
    learner.is_saved(learner.option("everyone"))
    learner.is_saved(learner.field("Your number"))
    assert kept(server, attempt) == {name: published.RIGHT[name] for name in ("who", "how-many")}


def test_signing_out_with_unsent_answers_asks_first(learner: Visitor, server: Server, attempt: str) -> None:
    asked: list[str] = []
    learner.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    go_offline(learner)
    learner.choose("everyone")
    learner.page.locator("header details.menu summary").first.click()
    learner.page.get_by_role("button", name="Sign out", exact=True).first.click()
    expect(learner.option("everyone")).to_be_checked()
    assert asked == ["Some answers are not saved yet. If you sign out now, they are lost."]
    assert kept(server, attempt) == {}
