"""Links for a forgotten password: once, for half an hour, and never after a new password or address (INV-28)."""

from __future__ import annotations

import pytest
from flask import current_app
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from learnhub import clock
from learnhub.errors import NotFound, TooMany
from learnhub.people import accounts, confirmations, mailed_links, password_resets, sessions
from learnhub.people.mailed_links import MailedLink, Purpose
from learnhub.people.models import Person
from learnhub.stores.database import db
from learnhub.stores.outbox import Mail
from tests.cast import Cast, password_hash
from tests.conftest import Time
from tests.mailed import token_for
from tests.thoroughness import cases

pytestmark = pytest.mark.usefixtures("rules")
KEY = "k" * 32


def _works(token: str) -> bool:
    try:
        password_resets.get_person(token)
    except NotFound:
        return False
    return True


def test_a_link_sets_a_password_once_and_ends_all_sessions(cast: Cast) -> None:
    afi = cast.learner(email="afi@example.org")
    cast.session_token(afi)
    token = token_for(afi, Purpose.RESET)
    assert password_resets.use(token, "new hash") is afi
    assert (afi.password_hash, afi.email_verified_at) == ("new hash", clock.now())
    assert not sessions.list_open(afi)
    with pytest.raises(NotFound):
        password_resets.use(token, "another hash")
    assert afi.password_hash == "new hash"


def test_only_the_digest_is_kept(cast: Cast) -> None:
    afi = cast.learner(email="afi@example.org")
    password_resets.ask(current_app.config["SECRET_KEY"], "afi@example.org", "192.0.2.1")
    link = db.session.scalars(select(MailedLink)).one()
    token = mailed_links.token_of(current_app.config["SECRET_KEY"], link)
    assert token is not None
    assert password_resets.get_person(token) is afi
    for table in (MailedLink, Mail):
        assert token not in str(db.session.execute(select(table.__table__)).all())
    assert mailed_links.token_of("another key", link) is None


@pytest.mark.parametrize("name", ["nobody", "nobody@example.org", "mailless", "suspended@example.org", "x\u0000y"])
def test_who_cannot_be_written_to_gets_a_link_that_nobody_can_use(cast: Cast, name: str) -> None:
    cast.learner(user_name="mailless")
    cast.learner(email="suspended@example.org").suspended_at = clock.now()
    password_resets.ask(KEY, name, "192.0.2.1")
    link = db.session.scalars(select(MailedLink)).one()
    assert (link.person_id, link.email) == (None, None)
    assert password_resets.addressee(link.code) is None
    assert not _works(mailed_links.token_of(KEY, link) or "")


def test_a_user_name_leads_to_the_address_that_is_kept(cast: Cast) -> None:
    cast.learner(user_name="afi", email="afi@example.org", language="fr")
    password_resets.ask(KEY, " AFI", "192.0.2.1")
    to = password_resets.addressee(db.session.scalars(select(MailedLink.code)).one())
    assert to is not None
    assert (to.name, to.address, to.language) == ("Afi Exemple", "afi@example.org", "fr")


def test_a_mailbox_is_not_flooded_and_never_without_a_link(cast: Cast, time: Time) -> None:
    afi = cast.learner(email="afi@example.org")
    links = []
    for number in range(5):
        password_resets.ask(KEY, "afi@example.org", f"192.0.2.{number}")
        links.append(db.session.scalars(select(MailedLink).order_by(MailedLink.id.desc())).first())
    assert [password_resets.addressee(link.code) is not None for link in links if link] == [True] * 3 + [False] * 2
    time.pass_by(minutes=15)
    assert password_resets.get_person(mailed_links.token_of(KEY, links[0]) or "" if links[0] else "") is afi
    password_resets.ask(KEY, "afi@example.org", "192.0.2.9")
    newest = db.session.scalars(select(MailedLink.code).order_by(MailedLink.id.desc())).first()
    assert password_resets.addressee(newest or "") is not None


def test_asking_again_and_again_from_one_place_is_slowed_for_known_and_unknown_alike(cast: Cast) -> None:
    cast.learner(user_name="afi", email="afi@example.org")
    for name in ("afi", "nobody"):
        for _ in range(5):
            password_resets.ask(KEY, name, "192.0.2.1")
        with pytest.raises(TooMany):
            password_resets.ask(KEY, name, "192.0.2.1")
        password_resets.ask(KEY, name, "192.0.2.2")


def test_asking_writes_as_much_for_nobody_as_for_somebody(cast: Cast) -> None:
    cast.learner(user_name="afi", email="afi@example.org")

    def rows() -> list[int]:
        return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in (MailedLink, Mail)]

    password_resets.ask(KEY, "afi", "192.0.2.1")
    assert rows() == [1, 1]
    password_resets.ask(KEY, "nobody", "192.0.2.1")
    assert rows() == [2, 2]


DEEDS = st.lists(st.sampled_from(["ask", "wait 29", "wait 31", "use", "password", "address", "suspend"]), max_size=8)


@settings(max_examples=cases(25, long=500), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(deeds=DEEDS)
def test_no_link_works_twice_nor_late_nor_after_a_new_password_or_address(
    cast: Cast, time: Time, deeds: list[str]
) -> None:
    with db.session.begin_nested() as scene:
        _play(cast, time, deeds)
        scene.rollback()


def _play(cast: Cast, time: Time, deeds: list[str]) -> None:
    afi = cast.learner(email="afi@example.org")
    made: dict[str, int] = {}  # tokens that should work, and the minute when they were made
    minute = 0
    for number, deed in enumerate(deeds):
        if deed == "ask":
            made[token_for(afi, Purpose.RESET)] = minute
        elif deed.startswith("wait"):
            time.pass_by(minutes=int(deed[5:]))
            minute += int(deed[5:])
        elif _ends_all(afi, deed, number, list(made)):
            made = {}
        expected = {token for token, begun in made.items() if minute - begun < 30 and afi.suspended_at is None}
        assert {token for token in made if _works(token)} == expected


def _ends_all(afi: Person, deed: str, number: int, tokens: list[str]) -> bool:
    """Do something to an account and tell whether its links are over by that for good."""
    if deed == "suspend":
        afi.suspended_at = None if afi.suspended_at else clock.now()
        db.session.flush()
        return False
    if deed == "use":
        working = next((token for token in tokens if _works(token)), None)
        if working is not None:
            password_resets.use(working, f"hash {number}")
        return working is not None
    if deed == "address" and afi.suspended_at is not None:
        return False
    if deed == "password":
        accounts.change_password(afi, password_hash())
    else:
        confirmations.confirm(token_for(afi, Purpose.CONFIRM, f"afi{number}@example.org"))
    return True
