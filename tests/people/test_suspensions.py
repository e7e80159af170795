"""A suspended person comes in by no door; what was earned stays, and all comes back."""

from __future__ import annotations

import pytest

from learnhub.access import reach
from learnhub.credentials import certificates
from learnhub.credentials.certificates import State
from learnhub.errors import Invalid, NotFound, Refused
from learnhub.people import accounts, password_resets, ranks, second_steps, sessions, sign_in, suspensions
from learnhub.people.mailed_links import Purpose
from learnhub.people.models import Person
from learnhub.people.second_steps import Over, Way
from learnhub.privacy import account_merges, erasing
from learnhub.stores import outbox, record
from learnhub.stores.database import db
from learnhub.stores.outbox import Mail
from learnhub.stores.record import Act, AuditEntry
from tests import mailed
from tests.cast import Cast
from tests.credentials.test_certificates import complete

pytestmark = pytest.mark.usefixtures("rules")


def lines(act: Act) -> list[AuditEntry]:
    return list(db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == act)))


def test_who_is_suspended_comes_in_by_no_door(cast: Cast) -> None:
    afi = cast.learner(user_name="afi", email="afi@example.org")
    cookie, waiting = cast.session_token(afi), second_steps.begin(afi, stays=False)
    link = mailed.token_for(afi, Purpose.RESET)
    suspensions.suspend(record.SHELL, afi, "Left the ministry.")
    assert sessions.find_present(cookie) is None
    assert sign_in.credentials_of("afi", "192.0.2.1").person_id is None
    with pytest.raises(Over):
        second_steps.finish(waiting, Way.APP, "000000", "192.0.2.1", "a phone")
    with pytest.raises(NotFound):
        password_resets.get_person(link)
    suspensions.reactivate(record.SHELL, afi)
    assert sign_in.credentials_of("afi", "192.0.2.1").person_id == afi.id
    assert sessions.find_present(cookie) is None  # what ended stays ended
    with pytest.raises(NotFound):
        password_resets.get_person(link)


def test_roles_wait_and_come_back(cast: Cast) -> None:
    manager = cast.country_manager()
    suspensions.suspend(record.SHELL, manager, "Under inquiry.")
    assert not reach.actor_of(manager).grants
    suspensions.reactivate(record.SHELL, manager)
    assert [grant.scope_key for grant in reach.actor_of(manager).grants] == ["BJ"]


def test_a_certificate_stays_valid(cast: Cast) -> None:
    enrolment = complete(cast.learner())
    suspensions.suspend(record.SHELL, enrolment.person, "Left the ministry.")
    certificate = certificates.find_of(enrolment)
    assert certificate is not None
    assert certificates.checked(certificate).state == State.VALID
    assert enrolment.completed_at is not None


def test_twice_is_once_with_one_line_and_one_letter(cast: Cast) -> None:
    afi = cast.learner(email="afi@example.org")
    for _ in range(2):
        suspensions.suspend(record.SHELL, afi, "Left the ministry.")
    assert [line.details for line in lines(Act.PERSON_SUSPENDED)] == [{"reason": "Left the ministry."}]
    letters = db.session.scalars(db.select(Mail.letter)).all()
    assert letters == [suspensions.LETTER]
    to = outbox.finder_of(suspensions.LETTER)
    assert to is not None
    assert to(person=afi.public_id) == outbox.Addressee(afi.name, "afi@example.org", "fr")
    letter = outbox.writer_of(suspensions.LETTER)(person=afi.public_id)
    assert letter is not None
    assert letter.quote == "Left the ministry."
    for _ in range(2):
        suspensions.reactivate(record.SHELL, afi)
    assert len(lines(Act.PERSON_REACTIVATED)) == 1
    assert outbox.writer_of(suspensions.LETTER)(person=afi.public_id) is None


@pytest.mark.parametrize("reason", ["", " ", "a\nb" * 400])
def test_a_reason_is_needed(cast: Cast, reason: str) -> None:
    afi = cast.learner()
    with pytest.raises(Invalid):
        suspensions.suspend(record.SHELL, afi, reason)
    assert afi.suspended_at is None


def test_neither_oneself_nor_the_last_administrator(cast: Cast) -> None:
    first = cast.administrator()
    with pytest.raises(Refused):
        suspensions.suspend(first.public_id, first, "No more.")
    with pytest.raises(Refused):
        suspensions.suspend(record.SHELL, first, "No more.")
    cast.administrator()
    suspensions.suspend(record.SHELL, first, "No more.")
    with pytest.raises(Refused):
        suspensions.reactivate(first.public_id, first)


def test_who_was_erased_does_not_come_back(cast: Cast) -> None:
    afi: Person = cast.learner()
    erasing.erase(afi, record.SHELL)
    with pytest.raises(Refused):
        suspensions.reactivate(record.SHELL, accounts.get(afi.public_id))


def test_a_merged_account_is_opened_by_undoing_the_merge_alone(cast: Cast) -> None:
    former, kept = cast.learner(), cast.learner()
    account_merges.merge(record.SHELL, former, kept)
    with pytest.raises(Refused):
        suspensions.reactivate(record.SHELL, former)
    assert former.suspended_at is not None


def test_managers_stand_above_those_of_institutions_below(cast: Cast) -> None:
    ministry = cast.institution()
    upper, lower = cast.institution_manager(ministry), cast.institution_manager(cast.institution(parent=ministry))
    colleague, learner = cast.institution_manager(ministry), cast.learner()
    assert [ranks.stands_above(upper, other) for other in (lower, colleague, learner)] == [True, False, True]
    assert not any(ranks.stands_above(other, upper) for other in (lower, colleague, learner))


def test_a_role_that_waits_still_counts_as_a_role(cast: Cast) -> None:
    manager, administrator = cast.country_manager(), cast.administrator()
    cast.administrator()
    suspensions.suspend(record.SHELL, administrator, "On leave.")
    assert not ranks.stands_above(manager, administrator)
