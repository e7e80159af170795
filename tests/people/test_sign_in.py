"""Signing in: the same words for unknown and known, and limits that hold for parallel tries too."""

import pytest

from learnhub import clock
from learnhub.errors import Invalid, TooMany
from learnhub.people import accounts, passwords, sign_in
from learnhub.people.models import Person
from learnhub.stores.database import db
from learnhub.stores.record import Act, AuditEntry
from tests.cast import PASSWORD, Cast
from tests.conftest import Time

pytestmark = pytest.mark.usefixtures("rules")

HERE = "192.0.2.7"


def test_the_right_password_opens_the_account(cast: Cast) -> None:
    afi = cast.learner()
    credentials = sign_in.credentials_of("afi1", HERE)
    assert passwords.matches(credentials.password_hash, PASSWORD)
    assert sign_in.accept(credentials) is afi


def test_an_unknown_account_has_nothing_to_match(cast: Cast) -> None:
    credentials = sign_in.credentials_of("nobody", HERE)
    assert not passwords.matches(credentials.password_hash, PASSWORD)
    with pytest.raises(Invalid):
        sign_in.accept(credentials)


def test_a_suspended_account_looks_like_an_unknown_one(cast: Cast) -> None:
    cast.learner().suspended_at = clock.now()
    known, unknown = sign_in.credentials_of("afi1", HERE), sign_in.credentials_of("nobody", HERE)
    assert (known.person_id, known.password_hash) == (unknown.person_id, unknown.password_hash)


@pytest.mark.parametrize("name", ["afi1", "nobody"])
def test_a_refusal_counts_and_is_recorded_alike(cast: Cast, name: str) -> None:
    afi = cast.learner()
    for _try in range(5):
        sign_in.refuse(sign_in.credentials_of(name, HERE))
    with pytest.raises(TooMany) as error:
        sign_in.credentials_of(name, HERE)
    assert error.value.seconds == 15 * 60
    failed = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == Act.SIGN_IN_FAILED)).all()
    assert [line.subject_id for line in failed] == [afi.public_id if name == "afi1" else "unknown"] * 5


def test_the_record_of_a_refusal_does_not_hold_what_was_typed(cast: Cast) -> None:
    sign_in.refuse(sign_in.credentials_of("my password in the wrong field", HERE))
    line = db.session.scalars(db.select(AuditEntry)).one()
    assert "wrong field" not in f"{line.subject_id} {line.details}"
    assert HERE not in f"{line.subject_id} {line.details}"


def test_a_guess_among_parallel_tries_comes_too_late(cast: Cast) -> None:
    cast.learner()
    guesses = [sign_in.credentials_of("afi1", HERE) for _guess in range(6)]
    for guess in guesses[:5]:
        sign_in.refuse(guess)
    with pytest.raises(TooMany):
        sign_in.accept(guesses[5])


def test_a_password_changed_meanwhile_does_not_open(cast: Cast) -> None:
    afi = cast.learner()
    credentials = sign_in.credentials_of("afi1", HERE)
    accounts.change_password(afi, "another hash")
    with pytest.raises(Invalid):
        sign_in.accept(credentials)


def test_a_person_suspended_meanwhile_does_not_come_in(cast: Cast) -> None:
    afi = cast.learner()
    credentials = sign_in.credentials_of("afi1", HERE)
    afi.suspended_at = clock.now()
    with pytest.raises(Invalid):
        sign_in.accept(credentials)


def test_success_clears_the_slips_of_the_account(cast: Cast) -> None:
    cast.learner()
    for _try in range(4):
        sign_in.refuse(sign_in.credentials_of("afi1", HERE))
    sign_in.accept(sign_in.credentials_of("afi1", HERE))
    for _try in range(4):
        sign_in.refuse(sign_in.credentials_of("afi1", HERE))
    sign_in.credentials_of("afi1", HERE)


def test_after_waiting_one_may_try_again(cast: Cast, time: Time) -> None:
    cast.learner()
    for _try in range(5):
        sign_in.refuse(sign_in.credentials_of("afi1", HERE))
    time.pass_by(minutes=15)
    sign_in.accept(sign_in.credentials_of("afi1", HERE))


def test_credentials_do_not_print_the_hash(cast: Cast) -> None:
    cast.learner()
    assert "argon2" not in repr(sign_in.credentials_of("afi1", HERE))


def test_a_role_asks_for_a_longer_password(cast: Cast) -> None:
    afi: Person = cast.learner()
    manager = cast.country_manager()
    assert sign_in.shortest_password(afi) == 10
    assert sign_in.shortest_password(manager) == 15
    assert not sign_in.wants_longer_password(afi, "twelve chars")
    assert sign_in.wants_longer_password(manager, "twelve chars")
