"""Sessions: open until they end, expire or their person is suspended; the token is the browser's alone."""

from datetime import timedelta

import pytest

from learnhub import clock
from learnhub.errors import NotFound
from learnhub.people import renewals, sessions
from learnhub.people.models import Session
from learnhub.stores.database import db
from learnhub.stores.record import Act, AuditEntry
from tests.cast import Cast
from tests.conftest import Time

pytestmark = pytest.mark.usefixtures("rules")


def opened(token: str) -> Session:
    session = sessions.find_open(token)
    assert session is not None
    return session


def test_a_token_opens_its_session(cast: Cast) -> None:
    afi, dara = cast.learner(), cast.learner()
    cast.session_token(dara)
    assert opened(cast.session_token(afi)).person is afi


def test_the_token_is_not_kept(cast: Cast) -> None:
    token = cast.session_token(cast.learner())
    row = db.session.execute(db.text("SELECT * FROM sessions")).one()
    assert token not in map(str, row)


@pytest.mark.parametrize("token", ["", "x", "0" * 43])
def test_another_token_opens_nothing(cast: Cast, token: str) -> None:
    cast.session_token(cast.learner())
    assert sessions.find_open(token) is None


def test_an_ended_session_stays_ended(cast: Cast) -> None:
    token = cast.session_token(cast.learner())
    session = opened(token)
    sessions.end(session)
    sessions.end(session)
    assert sessions.find_open(token) is None
    ends = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == Act.SIGNED_OUT)).all()
    assert [line.subject_id for line in ends] == [session.public_id]


def test_a_session_that_is_not_used_expires(cast: Cast, time: Time) -> None:
    token = cast.session_token(cast.learner())
    time.pass_by(days=13, hours=23)
    opened(token)
    time.pass_by(hours=1)
    assert sessions.find_open(token) is None


def test_a_session_in_use_expires_all_the_same(cast: Cast, time: Time) -> None:
    token = cast.session_token(cast.learner())
    for _day in range(59):
        time.pass_by(days=1)
        sessions.touch(opened(token))
    time.pass_by(days=1)
    assert sessions.find_open(token) is None


def test_use_is_noted_every_ten_minutes(cast: Cast, time: Time) -> None:
    session = opened(cast.session_token(cast.learner()))
    time.pass_by(minutes=9)
    sessions.touch(session)
    assert session.last_used_at == session.started_at
    time.pass_by(minutes=1)
    assert sessions.wants_touch(session)
    sessions.touch(session)
    assert session.last_used_at == time.now


def test_a_suspended_person_has_no_open_session(cast: Cast) -> None:
    afi = cast.learner()
    token = cast.session_token(afi)
    afi.suspended_at = clock.now()
    assert sessions.find_open(token) is None


def test_all_sessions_but_one_can_be_ended(cast: Cast) -> None:
    afi, dara = cast.learner(), cast.learner()
    here, there, of_dara = (cast.session_token(person) for person in (afi, afi, dara))
    assert sessions.end_all(afi, keep=opened(here)) == 1
    assert sessions.list_open(afi) == [opened(renewals.next_token(here))]
    assert sessions.find_open(there) is None
    assert sessions.find_open(here) is None  # whoever else knew the cookie is out too
    opened(of_dara)


def test_one_sees_and_ends_only_ones_own(cast: Cast) -> None:
    afi, dara = cast.learner(), cast.learner()
    session = opened(cast.session_token(afi))
    assert sessions.get_own(afi, session.public_id) is session
    with pytest.raises(NotFound):
        sessions.get_own(dara, session.public_id)
    sessions.end(session)
    with pytest.raises(NotFound):
        sessions.get_own(afi, session.public_id)


def test_a_password_check_is_good_for_ten_minutes(cast: Cast, time: Time) -> None:
    session = opened(cast.session_token(cast.learner()))
    time.pass_by(minutes=10)
    assert sessions.password_was_checked(session)
    time.pass_by(seconds=1)
    assert not sessions.password_was_checked(session)
    sessions.note_password_check(session)
    assert sessions.password_was_checked(session)


def test_a_clock_set_back_does_not_renew_a_password_check(cast: Cast, time: Time) -> None:
    session = opened(cast.session_token(cast.learner()))
    time.pass_by(hours=-1)
    assert not sessions.password_was_checked(session)


def test_who_came_by_a_link_has_not_given_a_password(cast: Cast) -> None:
    session = opened(sessions.start(cast.learner(), "a phone", password_checked=False))
    assert not sessions.password_was_checked(session)


def test_a_device_with_strange_words_is_kept_in_short(cast: Cast) -> None:
    session = opened(sessions.start(cast.learner(), "a\x00\ud800\nb" * 200))
    assert session.device == "ab" * 100


def test_what_has_long_been_over_is_forgotten_however_it_ended(cast: Cast, time: Time) -> None:
    person = cast.learner()
    sessions.end(opened(cast.session_token(person)))
    cast.session_token(person)
    time.pass_by(days=45)
    opened(cast.session_token(person))
    sessions.forget_over(clock.now() - timedelta(days=30))
    assert len(db.session.scalars(db.select(Session)).all()) == 1
