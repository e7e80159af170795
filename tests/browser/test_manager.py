"""A manager invites somebody, sees the figures and the people, and takes both along as files."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from learnhub import clock
from learnhub.people import sessions
from learnhub.people.models import Session
from learnhub.stores.database import db
from tests.browser import journeys
from tests.browser.journeys import COURSES, PHONE, Visit
from tests.browser.visitor import Visitor
from tests.cast import Cast
from tests.serving import Server

MANAGER, LEARNER, OFFICE = "manager-of-office", "Awa Démonstration", "Bureau fictif du Couffo"


@dataclass(frozen=True)
class Offices:
    """Public codes of the manager's own institution and of another one in the same country."""

    own: str
    other: str


@pytest.fixture
def offices(server: Server, cast: Cast) -> Offices:
    with server.writing():
        own, other = cast.institution(name=OFFICE), cast.institution(name="Bureau fictif du Zou")
        manager = cast.institution_manager(own)
        manager.user_name = MANAGER
        return Offices(own.public_id, other.public_id)


def test_a_manager_invites_sees_and_takes_along(visit: Visit, server: Server, offices: Offices) -> None:
    manager = visit(server, PHONE.language, **PHONE.how)
    manager.sign_in(MANAGER)
    link = make_invitation(manager, offices)
    join(visit(server, "fr"), link)
    see_the_figures(manager)
    see_the_people(manager)
    take_the_figures_along(manager)
    take_the_people_along(manager, server)
    assert_other_offices_do_not_exist(manager, offices)


def make_invitation(manager: Visitor, offices: Offices) -> str:
    """Return the link; it is shown once."""
    manager.open("/manage/invitations/new")
    manager.pick("Institution", offices.own)
    manager.choose(COURSES["fr"].title)
    manager.write("For how many people", "1")
    manager.press("Make the invitation")
    manager.sees("It is shown only now")
    box = manager.field("Link to send")
    # Without scripts nothing copies it: it has the whole width, to be marked by hand.
    assert box.evaluate("box => box.offsetWidth === box.parentElement.clientWidth")
    link = box.input_value()
    manager.follow("Done")
    manager.sees(OFFICE)
    expect(manager.page.get_by_text(link.rsplit("/", 1)[1])).to_have_count(0)
    return link


def join(learner: Visitor, link: str) -> None:
    learner.page.goto(link)
    learner.sees("%(institution)s invites you to learn on LearnHub.", institution=OFFICE)
    learner.follow("Create an account")
    learner.write("Your name", LEARNER)
    learner.write("User name", "awa.demonstration")
    learner.write("Password", journeys.PASSWORD)
    learner.choose(learner.words("Woman"))
    learner.choose(learner.words("I have read the privacy notice and accept it"))
    learner.press("Create my account")
    learner.sees("Welcome, %(name)s. Your account is ready.", name=LEARNER)
    learner.open("/courses/floors/floor")
    learner.press("I have read this, go on")
    learner.open("/account")
    learner.sees(OFFICE)
    learner.sees("Confirmed")


def see_the_figures(manager: Visitor) -> None:
    manager.open("/manage/report")
    manager.is_at(COURSES["fr"].title)
    women_and_men = manager.page.get_by_role("table", name=manager.words("Women and men"))
    enrolled = women_and_men.get_by_role("row", name=re.compile(manager.words("Enrolled")))
    expect(enrolled.get_by_role("cell").last).to_have_text("1")


def see_the_people(manager: Visitor) -> None:
    manager.open("/manage/people")
    line = manager.page.get_by_role("row", name=re.compile(LEARNER))
    expect(line).to_contain_text(manager.words("%(done)s of %(units)s", done="1", units="3"))
    expect(line).to_contain_text(OFFICE)


def take_the_figures_along(manager: Visitor) -> None:
    manager.open("/manage/report")
    with manager.page.expect_download() as download:
        manager.follow("Download as spreadsheet (CSV)")
    lines = lines_of(download.value.path().read_bytes())
    assert {line["enrolled"] for line in lines} == {"1", "0"}
    assert any(line["group"] == OFFICE and line["started"] == "1" for line in lines)


def take_the_people_along(manager: Visitor, server: Server) -> None:
    """The password is asked for again when ten minutes have gone by."""
    let_password_checks_lapse(server)
    manager.open("/manage/people")
    manager.press("Download as spreadsheet (CSV)")
    manager.is_at("Your password, once more")
    manager.write("Password", Cast.password)
    manager.press("Go on")
    with manager.page.expect_download() as download:
        manager.press("Download as spreadsheet (CSV)")
    (line,) = lines_of(download.value.path().read_bytes())
    assert (line["name"], line["units_done"], line["institution"]) == (LEARNER, "1", OFFICE)


def let_password_checks_lapse(server: Server) -> None:
    lapsed = clock.now() - sessions.PASSWORD_CHECK_LASTS - timedelta(seconds=1)
    with server.writing():
        db.session.execute(update(Session).values(password_checked_at=lapsed))


def lines_of(content: bytes) -> list[dict[str, str]]:
    """Read a CSV file as a French spreadsheet program does; columns are named by their key, which stands last."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    keys = [re.sub(r".*\((\w+)\)$", r"\1", heading) for heading in rows[0]]
    return [dict(zip(keys, row, strict=True)) for row in rows[1:]]


def assert_other_offices_do_not_exist(manager: Visitor, offices: Offices) -> None:
    for page in ("report", "people"):
        answer = manager.fetch(f"/fr/manage/{page}?institution={offices.other}")
        nothing = manager.fetch(f"/fr/manage/{page}?institution=AAAAAAAAAAAAAAAA")
        assert (answer.status, nothing.status) == (404, 404)
        assert manager.fetch(f"/fr/manage/{page}?institution={offices.own}").ok
