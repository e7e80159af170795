"""Reminders on their way: rights are looked at again, letters are queued once, and they say what is left to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from learnhub import clock, ids
from learnhub.access import reach
from learnhub.access import reminders as access
from learnhub.app import LearnHub, create_app
from learnhub.jobs import reminders as jobs
from learnhub.learning import programmes, reminders
from learnhub.people import accounts, grants
from learnhub.people.models import Person
from learnhub.settings import Settings
from learnhub.stores import record
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.outbox import Mail, MailState
from learnhub.stores.work import embedded
from tests.cast import Cast
from tests.jobs.postbox import Postbox, opened, plain, post
from tests.reports import factories


class Place:
    """A programme with somebody who manages it and two people who are late; one of them has an address."""

    def __init__(self, app: LearnHub, cast: Cast) -> None:
        self.app = app
        with app.app_context(), unit_of_work():
            course = factories.course(title="Floors")
            programme = programmes.make(record.SYSTEM, name="Printemps", courses=[course], time_zone="UTC")
            self.programme = programme.public_id
            self.manager = cast.programme_manager(programme.public_id).public_id
            yesterday = clock.today() - timedelta(days=1)
            self.people = [cast.learner(email="afi@example.org"), cast.learner()]
            for person in self.people:
                factories.enrolled(person, course, programme=programme, due_on=yesterday)
            self.course = course

    def remind(self, note: str = "") -> str:
        """Let the manager remind; return the reminder's code."""
        with self.app.app_context(), unit_of_work():
            actor = reach.actor_of(accounts.get(self.manager))
            programme = access.get_programme(actor, self.programme)
            code = ids.public_id()
            return access.remind(actor, programme, days=0, note=note, public_id=code).public_id

    def revoke(self) -> None:
        """Take the manager's role away."""
        with self.app.app_context(), unit_of_work():
            for held in grants.in_force(accounts.get(self.manager)):
                grants.revoke_from_shell(held)

    def notices(self) -> list[int]:
        """Return how many notices each of the people sees on the home page."""
        with self.app.app_context():
            return [len(reminders.open_for(person)) for person in self.people]

    def states(self) -> set[str]:
        """Return the states of all mail."""
        with self.app.app_context():
            return set(db.session.scalars(select(Mail.state)))


@pytest.fixture
def place(app: LearnHub, cast: Cast) -> Place:
    """The programme."""
    return Place(app, cast)


@pytest.fixture
def box(app: LearnHub) -> Iterator[Postbox]:
    """A mail server, to which this app's work sends."""
    with opened(Postbox()) as box:
        yield box


def work(place: Place, code: str) -> None:
    with place.app.app_context():
        jobs.send(code)


def test_it_reaches_them_by_mail_and_on_their_home_page(app: LearnHub, place: Place, box: Postbox) -> None:
    code = place.remind("Appelez-moi.\nJe vous aide.")
    assert place.notices() == [0, 0]
    work(place, code)
    post(app, box)
    assert place.notices() == [1, 1]
    (message,) = box.received
    assert box.recipients == ["afi@example.org"]
    assert "Printemps" in message["Subject"]
    text = plain(message)
    assert "- Floors (français)\n  " in text
    assert "1er mars 2026" in text
    assert "  Appelez-moi.\n  Je vous aide." in text
    assert f"{app.config['LEARNHUB'].base_url}/fr/\n" in text


def test_a_letter_leads_to_the_instance_that_sends_it(
    app: LearnHub, place: Place, box: Postbox, tmp_path: Path
) -> None:
    create_app(Settings(data=str(tmp_path), base_url="https://other.example.org"))
    work(place, place.remind())
    post(app, box)
    assert f"{app.config['LEARNHUB'].base_url}/fr/\n" in plain(box.received[0])


def test_the_worker_does_it_all_when_the_act_is_committed(
    app: LearnHub, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.remind()
    embedded.run_due(app.app_context)
    assert "Mail to afi@example.org" in capsys.readouterr().out
    assert place.notices() == [1, 1]


def test_sent_twice_it_is_queued_once(place: Place) -> None:
    code = place.remind()
    work(place, code)
    work(place, code)
    with place.app.app_context():
        assert len(db.session.scalars(select(Mail)).all()) == 2


def test_who_may_not_remind_any_more_does_not(app: LearnHub, place: Place, box: Postbox) -> None:
    code = place.remind()
    place.revoke()
    work(place, code)
    post(app, box)
    assert box.received == []
    assert place.notices() == [0, 0]
    assert place.states() == set()


def test_rights_are_looked_at_once_more_when_the_letter_leaves(app: LearnHub, place: Place, box: Postbox) -> None:
    work(place, place.remind())
    place.revoke()
    post(app, box)
    assert box.received == []
    assert place.states() == {MailState.UNWANTED}


def test_who_has_finished_meanwhile_gets_nothing(app: LearnHub, place: Place, box: Postbox) -> None:
    work(place, place.remind())
    with app.app_context(), unit_of_work():
        factories.enrolled(db.session.get_one(Person, place.people[0].id), place.course, done=3)
    post(app, box)
    assert box.received == []


def test_by_itself_only_where_it_is_wanted(app: LearnHub, place: Place, cast: Cast) -> None:
    with app.app_context(), unit_of_work():
        programme = programmes.get(place.programme)
        tomorrow = clock.today() + timedelta(days=1)
        factories.enrolled(cast.learner(email="dara@example.org"), place.course, programme=programme, due_on=tomorrow)
    with app.app_context():
        jobs.remind_by_itself()
    embedded.run_due(app.app_context)
    assert place.states() == set()
    with app.app_context(), unit_of_work():
        reminders.set_by_itself(record.SYSTEM, programmes.get(place.programme), wanted=True)
    with app.app_context():
        jobs.remind_by_itself()
        jobs.remind_by_itself()
    embedded.run_due(app.app_context)
    with app.app_context():
        assert len(db.session.scalars(select(Mail)).all()) == 1
    assert place.states() == {MailState.SHOWN}


def test_switched_off_before_it_leaves_it_is_not_sent(app: LearnHub, place: Place, cast: Cast, box: Postbox) -> None:
    with app.app_context(), unit_of_work():
        programme = programmes.get(place.programme)
        reminders.set_by_itself(record.SYSTEM, programme, wanted=True)
        tomorrow = clock.today() + timedelta(days=1)
        factories.enrolled(cast.learner(email="dara@example.org"), place.course, programme=programme, due_on=tomorrow)
    with app.app_context():
        jobs.remind_by_itself()
    with app.app_context(), unit_of_work():
        reminders.set_by_itself(record.SYSTEM, programmes.get(place.programme), wanted=False)
    embedded.run_due(app.app_context)
    post(app, box)
    assert box.received == []
