"""The page of background work: it says what went wrong and lets an administrator try it again."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from learnhub import ids
from learnhub.app import LearnHub
from learnhub.people import password_resets
from learnhub.people.models import Person
from learnhub.stores import outbox, tasks
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.outbox import Mail, MailState
from learnhub.stores.record import Act, AuditEntry
from learnhub.stores.work import embedded, schedules
from learnhub.web.admin import work
from tests import troubles
from tests.cast import Cast
from tests.web.browser import fill_in, sign_in

ADDRESS = "/en/administer/work"


@dataclass(frozen=True)
class House:
    """An instance in which something went wrong: codes of the failed work and of the failed message."""

    work: str
    mail: str
    learner: Person


@pytest.fixture
def administrator(app: LearnHub, client: FlaskClient, cast: Cast) -> Person:
    """Somebody who looks after everything, signed in."""
    with app.app_context(), unit_of_work():
        administrator = cast.administrator()
    sign_in(client, administrator)
    return administrator


@pytest.fixture
def house(app: LearnHub, administrator: Person, cast: Cast) -> House:
    """Two troubles."""
    with app.app_context(), unit_of_work():
        learner = cast.learner(name="Awa Démonstration", email="awa@example.org")
        return House(troubles.failed_work(), troubles.failed_mail(learner.public_id), learner)


@pytest.mark.usefixtures("administrator")
def test_when_all_is_well_it_says_so(client: FlaskClient) -> None:
    page = client.get(ADDRESS).text
    assert "Nothing needs you" in page
    assert "No server has begun its background work yet." in page


def test_it_says_what_went_wrong_and_with_whom(client: FlaskClient, house: House) -> None:
    page = client.get(ADDRESS).text
    assert "OperationalError" in page
    assert "Awa Démonstration" in page
    assert "The mail server does not know this address." in page
    assert "awa@example.org" not in page
    assert "Nothing needs you" not in page


def test_reading_names_is_noted(app: LearnHub, client: FlaskClient, house: House) -> None:
    client.get(ADDRESS)
    with app.app_context():
        lines = db.session.scalars(select(AuditEntry).where(AuditEntry.act == Act.PEOPLE_SEEN)).all()
        assert [(line.subject_id, line.details) for line in lines] == [("mail", {"people": 1})]


def test_failed_work_is_tried_again(app: LearnHub, client: FlaskClient, house: House) -> None:
    answer = fill_in(client, ADDRESS, f"/work/{house.work}/again")
    assert answer.status_code == 303
    assert "waits for another try" in client.get(ADDRESS).text
    embedded.run_due(app.app_context)
    with app.app_context():
        assert tasks.list_failed() == tasks.list_waiting() == []
        acts = db.session.scalars(select(AuditEntry.subject_id).where(AuditEntry.act == Act.WORK_TRIED_AGAIN)).all()
        assert acts == [house.work]


def test_a_message_is_sent_again(app: LearnHub, client: FlaskClient, house: House) -> None:
    answer = fill_in(client, ADDRESS, f"/mail/{house.mail}/again")
    assert answer.status_code == 303
    with app.app_context():
        assert db.session.scalars(select(Mail.state)).one() == MailState.WAITING
        assert [one.name for one in tasks.list_waiting()] == [outbox.SENDING]


def test_what_waits_again_already_is_told_as_not_there(client: FlaskClient, house: House) -> None:
    page = client.get(ADDRESS).text
    assert f"/work/{house.work}/again" in page
    fill_in(client, ADDRESS, f"/work/{house.work}/again")
    assert f"/work/{house.work}/again" not in client.get(ADDRESS).text


@pytest.mark.usefixtures("administrator")
def test_periodic_work_says_when_it_was_done(app: LearnHub, client: FlaskClient) -> None:
    with app.app_context(), unit_of_work():
        schedules.prepare()
    assert "Never yet" in client.get(ADDRESS).text
    schedules.run_due(app.app_context)
    page = client.get(ADDRESS).text
    assert "Went well" in page
    assert "2 March 2026, 09:00 UTC" in page


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("NoMailServer", "No mail server is set."),
        ("ConnectionRefusedError", "The mail server could not be reached."),
        ("SSLCertVerificationError", "There is no secret connection to the mail server."),
        ("SMTPAuthenticationError 535", "The mail server refused our user name or password."),
        ("SMTPRecipientsRefused 451", "The mail server asked to wait."),
        ("SMTPDataError 554", "The mail server did not take it."),
    ],
)
def test_errors_of_mail_are_told_in_words(app: LearnHub, error: str, words: str) -> None:
    with app.test_request_context("/en/"):
        assert work._trouble(error) == words


def test_all_work_and_all_letters_have_words(app: LearnHub) -> None:
    named = {one.name for one in tasks.all_known() if not one.name.startswith("test.")}
    assert named <= set(work.WORK)
    assert set(outbox.letters()) <= set(work.LETTERS)


@pytest.mark.usefixtures("administrator")
def test_a_letter_with_a_link_names_nobody(app: LearnHub, client: FlaskClient) -> None:
    with app.app_context(), unit_of_work():
        troubles.failed_mail(ids.public_id(), letter=password_resets.LETTER)
    page = client.get(ADDRESS).text
    assert "Whoever the link is for" in page
    assert "Somebody who is no more" not in page
