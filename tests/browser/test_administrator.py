"""An administrator begins with an empty LearnHub, on a phone without scripts, and helps by keyboard at a desk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import accessibility, journeys
from tests.browser.journeys import KEYS, PHONE, Visit
from tests.browser.test_manager import let_password_checks_lapse
from tests.browser.visitor import Visitor
from tests.cast import PASSWORD
from tests.factors import code
from tests.serving import Server

ADMINISTRATOR, LEARNER = "Chanthou Specimen", "Kossi Modèle"
MINISTRY, OFFICE = "Fictional Ministry", "Fictional Office of the North"


@pytest.fixture(scope="module")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """LearnHub right after its first start: nobody and nothing."""
    server = Server(tmp_path_factory.mktemp("empty")).start()
    yield server
    server.stop()


def test_an_administrator_begins_and_helps(visit: Visit, empty_server: Server) -> None:
    on_the_way, at_a_desk = (visit(empty_server, way.language, **way.how) for way in (PHONE, KEYS))
    become_administrator(on_the_way, empty_server)
    codes = set_up_second_step(on_the_way)
    make_institutions(on_the_way)
    sign_up(visit(empty_server, scripts=False))
    at_a_desk.begin_to_sign_in("chanthou")
    at_a_desk.follow("Use a recovery code")
    at_a_desk.write("Recovery code", codes[0])
    at_a_desk.press("Sign in")
    at_a_desk.sees("You have 9 recovery codes left.")
    give_role(at_a_desk, empty_server)
    use_link(visit(empty_server), make_link(at_a_desk))
    see_the_audit(on_the_way)
    assert_link_works_once(visit(empty_server), empty_server)


def become_administrator(visitor: Visitor, server: Server) -> None:
    visitor.open(f"/first-administrator/{server.first_administrator_address().rsplit('/', 1)[1]}")
    visitor.write("Your name", ADMINISTRATOR)
    visitor.write("User name", "chanthou")
    visitor.write("Password", PASSWORD)
    visitor.pick("Country where you work", "KH")
    visitor.choose(visitor.words("I have read the privacy notice and accept it"))
    visitor.press("Create the administrator’s account")
    visitor.sees("Welcome, %(name)s. Your account is ready.", name=ADMINISTRATOR)


def set_up_second_step(visitor: Visitor) -> list[str]:
    """Do what the role asks for before anything else, and return the recovery codes."""
    visitor.open("/administer")
    visitor.sees("Your role asks for a second step")
    visitor.follow("Set up codes from an app")
    secret = visitor.page.locator("#totp-secret").input_value().replace(" ", "")
    visitor.write("Code from your app", code(secret))
    visitor.press("Turn on")
    visitor.press("Make ten codes")
    visitor.is_at("Your recovery codes")
    if visitor.has_scripts:  # which the checker is
        assert accessibility.violations(visitor.page) == []  # no address leads to this page
    codes = visitor.page.get_by_role("main").locator("code").all_inner_texts()
    visitor.follow("Done")
    return codes


def make_institutions(visitor: Visitor) -> None:
    visitor.open("/administer/institutions/new")
    visitor.write("Name", MINISTRY)
    visitor.pick("Kind", "ministry")
    visitor.pick("Country", "KH")
    visitor.press("Make the institution")
    visitor.sees("%(name)s is in the list. People can now choose it as their place of work.", name=MINISTRY)
    visitor.activate(row_of(visitor, MINISTRY).get_by_role("link", name=visitor.words("Add below")))
    visitor.write("Name", OFFICE)
    visitor.pick("Kind", "local_authority")
    visitor.press("Make the institution")
    expect(row_of(visitor, OFFICE)).to_contain_text(visitor.words("Below %(institution)s:", institution=MINISTRY))


def row_of(visitor: Visitor, text: str) -> Locator:
    return visitor.page.get_by_role("row").filter(has=visitor.page.get_by_text(text, exact=True)).first


def sign_up(learner: Visitor) -> None:
    learner.open("/sign-up")
    learner.write("Your name", LEARNER)
    learner.write("User name", "kossi")
    learner.write("Password", journeys.PASSWORD)
    learner.pick("Country where you work", "KH")
    office = learner.field("Institution where you work")
    office.select_option(label=office.locator("option").filter(has_text=OFFICE).inner_text())
    learner.choose("Man")
    learner.choose("I have read the privacy notice and accept it")
    learner.press("Create my account")
    learner.sees("Welcome, %(name)s. Your account is ready.", name=LEARNER)


def open_learner(visitor: Visitor) -> None:
    visitor.open("/administer/people?q=kossi")
    visitor.activate(visitor.page.get_by_role("link", name=LEARNER))
    visitor.is_at(LEARNER)


def give_role(visitor: Visitor, server: Server) -> None:
    """The password is asked for again when ten minutes have gone by."""
    open_learner(visitor)
    let_password_checks_lapse(server)
    visitor.follow("Give a role")
    visitor.is_at("Your password, once more")
    visitor.write("Password", PASSWORD)
    visitor.press("Go on")
    visitor.is_at("Which role?")
    visitor.follow("Manager of a country")
    visitor.pick("Which country?", "KH")
    visitor.press("Give this role")
    visitor.sees(f"{LEARNER} now has the role")


def make_link(visitor: Visitor) -> str:
    open_learner(visitor)
    visitor.follow("Make a sign-in link")
    visitor.press("Make the link")
    visitor.sees("It is shown only now")
    assert accessibility.violations(visitor.page) == []  # no address leads to this page
    return visitor.page.locator("#sign-in-link").input_value()


def use_link(learner: Visitor, link: str) -> None:
    learner.page.goto(link)
    learner.press("Sign in")
    learner.is_at("Choose a new password")
    learner.write("New password", "fourteen kites over Kampot")
    learner.press("Save the new password")
    learner.sees("Your new password is saved.")
    set_up_second_step(learner)
    learner.open("/manage")
    expect(learner.page.get_by_role("main")).to_contain_text("Cambodia")
    learner.page.goto(link)
    learner.sees("This link does not work any more.")


def see_the_audit(visitor: Visitor) -> None:
    visitor.open("/administer/audit")
    acts = visitor.page.get_by_role("table").inner_text()
    for act in (
        "Account made",
        "Institution made",
        "Place of work stated",
        "Role given",
        "One-time sign-in link made",
        "One-time sign-in link used",
        "Password changed",
    ):
        assert visitor.words(act) in acts, f"the audit does not tell: {act}"


def assert_link_works_once(visitor: Visitor, server: Server) -> None:
    visitor.page.goto(server.first_administrator_address())
    visitor.sees("This link does not work any more.")
