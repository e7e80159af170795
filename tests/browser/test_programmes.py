"""A programme from its making to its report, by four people: on phones without scripts, and by keyboard alone."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, timedelta

from playwright.sync_api import expect

from learnhub import clock, ids
from learnhub.people import accounts, factors, grants
from learnhub.people.grants import Scope
from learnhub.people.models import Role, ScopeKind
from learnhub.stores import record
from tests.browser.journeys import COURSES, PHONE, Visit, Way, both_ways
from tests.browser.visitor import Visitor
from tests.cast import Cast
from tests.serving import Server

COUNTRY = {"en": "LA", "fr": "TG"}
INVITED, LISTED = "Noy Placeholder", "Dara Sample"
NOTE = "Telephone 555-0100 helps."


@dataclass(frozen=True)
class People:
    """User names."""

    country_manager: str
    manager: str
    tutor: str
    invited: str
    listed: str


def make(server: Server, cast: Cast, language: str) -> People:
    with server.writing():
        country = COUNTRY[language]
        ministry = cast.institution(country, name=f"Fictional Ministry {ids.public_id()}")
        everybody = (
            cast.country_manager(country),
            *(cast.learner(name=name, language=language, within=ministry) for name in (None, None, INVITED, LISTED)),
        )
        for person in everybody:
            person.user_name = ids.public_id().lower()
        return People(*(person.user_name or "" for person in everybody))


@both_ways(PHONE)
def test_a_programme_is_made_joined_and_followed(way: Way, visit: Visit, server: Server, cast: Cast) -> None:
    people, name = make(server, cast, way.language), f"Group {ids.public_id()}"
    country_manager, manager, tutor, learner = (visit(server, way.language, **way.how) for _ in range(4))
    code = make_programme(country_manager, people, name)
    with server.writing():
        person = accounts.find_by_sign_in_name(people.manager)
        assert person is not None
        grants.grant_from_shell(person, Role.MANAGER, Scope(ScopeKind.PROGRAMME, code))
        factors.put_off(record.SHELL, person, days=1)
    join(learner, people, name, invite(manager, people, name))
    follow(tutor, people, name)
    see_the_report(manager, name)
    remind(manager, name)
    be_reminded(learner, name)


def make_programme(manager: Visitor, people: People, name: str) -> str:
    """Name it, its courses, its due date and its tutor, and add somebody from a list; return its code."""
    manager.sign_in(people.country_manager)
    manager.open("/manage/programmes")
    manager.follow("Make a programme")
    manager.write("Name", name)
    manager.choose(COURSES[manager.language].title)
    manager.pick("Whose programme it is", f"country-{COUNTRY[manager.language]}")
    manager.write_day("Due date", due())
    manager.press("Make the programme")
    manager.sees("The programme %(name)s is ready. Now you can invite people to it.", name=name)
    code = manager.page.url.rsplit("/", 1)[1]
    manager.follow("Appoint a tutor")
    manager.write("User name or e-mail address", people.tutor)
    manager.press("Appoint as tutor")
    manager.is_at(name)
    manager.follow("Add people from a list")
    manager.write("User names or e-mail addresses", f"{people.listed}\nnobody.here")
    manager.press("See who is meant")
    manager.sees(LISTED)
    manager.sees("nobody.here")
    manager.press("Add these people")
    manager.is_at(name)
    return code


def due() -> date:
    return clock.today() + timedelta(days=5)


def invite(manager: Visitor, people: People, name: str) -> str:
    """Who manages the programme alone finds it on the start page of managers; return the link of an invitation."""
    manager.sign_in(people.manager)
    manager.open("/manage")
    manager.activate(manager.page.get_by_role("link", name=name, exact=True))
    manager.follow("Invite people")
    manager.press("Make the invitation")
    manager.sees("It is shown only now")
    return manager.field("Link to send").input_value()


def join(learner: Visitor, people: People, name: str, link: str) -> None:
    """Come by the link, sign in on the way, join, and read the first lesson."""
    learner.page.goto(link)
    learner.sees("You are invited to take part in the programme %(programme)s.", programme=name)
    learner.follow("Sign in")
    learner.fill_sign_in(people.invited)
    learner.press("Join")
    learner.sees("You have joined. Your courses are on this page.")
    learner.follow("Start this course")
    learner.press("I have read this, go on")
    learner.sees("How this quiz works")


def follow(tutor: Visitor, people: People, name: str) -> None:
    """From the page of those who teach to the people of the programme, and to one of them."""
    tutor.sign_in(people.tutor)
    tutor.open("/teach")
    row = tutor.page.get_by_role("row").filter(has_text=name)
    tutor.activate(row.get_by_role("link", name="2", exact=True))
    line = tutor.page.get_by_role("row").filter(has_text=INVITED)
    expect(line).to_contain_text(tutor.words("%(done)s of %(units)s", done="1", units="3"))
    tutor.activate(line.get_by_role("link", name=INVITED))
    tutor.is_at(INVITED)
    tutor.sees(name)


def see_the_report(manager: Visitor, name: str) -> None:
    """The programme's page, the completion report of its course, and the same as a file."""
    manager.open("/manage")
    manager.activate(manager.page.get_by_role("link", name=name, exact=True))
    with manager.page.expect_download() as download:
        manager.follow("Download as spreadsheet (CSV)")
    text = download.value.path().read_text(encoding="utf-8-sig")
    _headings, line = csv.reader(io.StringIO(text), delimiter=";" if manager.language == "fr" else ",")
    assert (line[0], *line[3:7]) == (name, "2", "1", "0", "0")
    manager.follow(COURSES[manager.language].title)
    manager.is_at(COURSES[manager.language].title)
    funnel = manager.page.get_by_role("table", name=manager.words("From enrolment to certificate"))
    started = funnel.get_by_role("row", name=re.compile(manager.words("Started")))
    expect(started).to_contain_text("1")
    manager.page.go_back()


def remind(manager: Visitor, name: str) -> None:
    """Nobody is late; two have some days left, and are reminded with a line of one's own."""
    manager.follow("Remind those who are late")
    manager.sees("Nobody needs a reminder")
    manager.pick("Whom to remind", "7")
    manager.press("Show")
    manager.write("A line of your own", NOTE)
    manager.press("Send the reminder")
    manager.is_at(name)
    manager.sees("The reminder is on its way. You can send the next one to the same people in three days.")


def be_reminded(learner: Visitor, name: str) -> None:
    """The start page says so, once the server has sent it."""
    news = learner.page.get_by_role("main").get_by_role("link").filter(has_text=NOTE)
    for _ in range(100):
        learner.open("/")
        if news.count():
            break
    expect(news).to_contain_text(name)
