"""Addresses are somebody's once they opened the link that was sent there."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from learnhub import clock
from learnhub.errors import Conflict, Invalid, NotFound
from learnhub.people import accounts, confirmations
from learnhub.people.mailed_links import MailedLink, Purpose
from learnhub.people.throttles import UsedUp
from learnhub.stores.database import db
from learnhub.stores.outbox import Mail
from learnhub.stores.record import AuditEntry
from tests.cast import Cast, password_hash
from tests.conftest import Time
from tests.mailed import token_for

pytestmark = pytest.mark.usefixtures("rules")
KEY = "k" * 32


def _newest() -> str:
    return db.session.scalars(select(MailedLink.code).order_by(MailedLink.id.desc())).first() or ""


def test_a_confirmed_address_is_marked_and_the_act_recorded(cast: Cast) -> None:
    afi = cast.learner(email="afi@example.org")
    assert confirmations.confirm(token_for(afi, Purpose.CONFIRM)) is afi
    assert (afi.email, afi.email_verified_at) == ("afi@example.org", clock.now())
    assert db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)).all()[-1] == "address.confirmed"
    with pytest.raises(Invalid):
        confirmations.ask(KEY, afi, "Afi@example.org")


def test_an_address_changes_when_its_link_is_used_and_both_are_told(cast: Cast) -> None:
    afi = cast.learner(email="old@example.org")
    reset = token_for(afi, Purpose.RESET)
    assert confirmations.ask(KEY, afi, "New@example.org ") == "new@example.org"
    assert (afi.email, confirmations.waiting(afi)) == ("old@example.org", "new@example.org")
    confirmations.confirm(token_for(afi, Purpose.CONFIRM, "new@example.org"))
    assert (afi.email, confirmations.waiting(afi)) == ("new@example.org", None)
    notices = db.session.scalars(select(Mail).where(Mail.letter == confirmations.CHANGED_LETTER).order_by(Mail.id))
    told = [confirmations.addressee_of_notice(one.person, **one.arguments) for one in notices]
    assert [to.address for to in told if to] == ["new@example.org", "old@example.org"]
    with pytest.raises(NotFound):
        confirmations.get_link(reset)


def test_somebody_elses_address_is_not_taken_and_its_owner_gets_the_letter(cast: Cast) -> None:
    afi, dara = cast.learner(email="afi@example.org"), cast.learner(email="dara@example.org", language="en")
    confirmations.ask(KEY, afi, "dara@example.org")
    to = confirmations.addressee(_newest())
    assert to is not None
    assert (to.name, to.address, to.language) == (dara.name, "dara@example.org", "en")
    with pytest.raises(Conflict):
        confirmations.confirm(token_for(afi, Purpose.CONFIRM, "dara@example.org"))
    assert (afi.email, dara.email) == ("afi@example.org", "dara@example.org")


@pytest.mark.parametrize("deed", ["use", "a day", "new password", "asked again", "suspended"])
def test_a_link_is_over_after(cast: Cast, time: Time, deed: str) -> None:
    afi = cast.learner(user_name="afi")
    token = token_for(afi, Purpose.CONFIRM, "afi@example.org")
    if deed == "use":
        confirmations.confirm(token)
    elif deed == "a day":
        time.pass_by(hours=24)
    elif deed == "new password":
        accounts.change_password(afi, password_hash())
    elif deed == "asked again":
        confirmations.ask(KEY, afi, "other@example.org")
    else:
        afi.suspended_at = clock.now()
        db.session.flush()
    with pytest.raises(NotFound):
        confirmations.confirm(token)


def test_nobodys_mailbox_is_flooded(cast: Cast) -> None:
    for _ in range(4):
        confirmations.ask(KEY, cast.learner(), "target@example.org")
        last = confirmations.addressee(_newest())
    assert last is None
    afi = cast.learner()
    for number in range(5):
        confirmations.ask(KEY, afi, f"a{number}@example.org")
    with pytest.raises(UsedUp):
        confirmations.ask(KEY, afi, "a6@example.org")
