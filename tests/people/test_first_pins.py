"""PINs of printed slips: once, for a month, and only for accounts that nobody was in yet."""

import threading

import pytest

from learnhub.app import LearnHub
from learnhub.errors import Refused
from learnhub.people import accounts, first_pins, grants, sessions, sign_in, throttles
from learnhub.people.models import Person, Role
from learnhub.stores import encryption, record
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import Act, AuditEntry
from tests.cast import Cast, password_hash
from tests.conftest import Time

HERE = "192.0.2.1"


def newcomer(user_name: str = "sena.specimen") -> Person:
    return accounts.register(
        name="Sèna Spécimen", user_name=user_name, email=None, password_hash=None, country="BJ", sex="woman",
        language="fr", notice_version=None, made_by=record.SYSTEM,
    )  # fmt: skip


def opens(person: Person, typed: str) -> bool:
    return sign_in.is_first_pin(sign_in.credentials_of(person.user_name or "", HERE), typed)


@pytest.mark.usefixtures("rules")
class TestFirstPin:
    def test_a_pin_opens_its_account_however_it_is_typed(self) -> None:
        sena = newcomer()
        pin = first_pins.make(record.SYSTEM, sena)
        assert len(pin) == 10
        khmer = "".join(chr(0x17E0 + int(digit)) for digit in pin)
        assert all(opens(sena, typed) for typed in (pin, first_pins.in_groups(pin), f" {pin[:3]}-{pin[3:]} ", khmer))
        wrong = f"{(int(pin) + 1) % 10**10:010}"
        assert not any(opens(sena, typed) for typed in (wrong, "", pin[:-1], f"{pin}0", "²" * 10, "\udc80"))

    def test_it_is_used_up_once(self) -> None:
        sena = newcomer()
        pin = first_pins.make(record.SYSTEM, sena)
        code = sign_in.accept_pin(sign_in.credentials_of("sena.specimen", HERE))
        assert first_pins.find_person(code) is sena
        assert first_pins.use_up(code, sena)
        assert not first_pins.use_up(code, sena)
        assert not opens(sena, pin)

    def test_a_new_one_ends_the_former_and_who_came_by_it(self) -> None:
        sena = newcomer()
        old = first_pins.make(record.SYSTEM, sena)
        code = sign_in.accept_pin(sign_in.credentials_of("sena.specimen", HERE))
        new = first_pins.make(record.SYSTEM, sena)
        assert (opens(sena, old), opens(sena, new)) == (False, True)
        assert first_pins.find_person(code) is None

    def test_it_is_worth_nothing_after_a_month(self, time: Time) -> None:
        sena = newcomer()
        pin = first_pins.make(record.SYSTEM, sena)
        time.pass_by(days=29)
        assert opens(sena, pin)
        time.pass_by(days=1)
        assert not opens(sena, pin)

    def test_a_password_a_role_and_a_suspension_end_it(self) -> None:
        people = [newcomer(name) for name in ("one", "two", "three")]
        pins = [first_pins.make(record.SYSTEM, person) for person in people]
        accounts.set_first_password(people[0], password_hash())
        grants.grant_from_shell(people[1], Role.MANAGER, grants.country_scope("BJ"))
        people[2].suspended_at = people[2].created_at
        db.session.flush()
        assert not any(opens(person, pin) for person, pin in zip(people, pins, strict=True))

    def test_none_is_made_for_an_account_that_was_used(self, cast: Cast) -> None:
        was_in, manager = newcomer("was.in"), newcomer("manager")
        sessions.start(was_in, "Firefox")  # by a link, say, and without a password yet
        grants.grant_from_shell(manager, Role.MANAGER, grants.country_scope("BJ"))
        for person in (cast.learner(), was_in, manager):
            with pytest.raises(Refused):
                first_pins.make(record.SYSTEM, person)

    def test_the_pin_is_not_kept_and_another_key_knows_it_not(self) -> None:
        sena = newcomer()
        pin = first_pins.make(record.SYSTEM, sena)
        row = db.session.execute(db.text("SELECT * FROM first_pins")).one()
        assert pin not in " ".join(map(str, row))
        before = encryption.use("another key of an instance")
        assert not opens(sena, pin)
        encryption.use(before)
        assert opens(sena, pin)

    def test_wrong_ones_are_throttled_as_passwords_are(self) -> None:
        sena = newcomer()
        first_pins.make(record.SYSTEM, sena)
        for _ in range(5):
            sign_in.refuse(sign_in.credentials_of("sena.specimen", HERE))
        with pytest.raises(throttles.TooMany):
            sign_in.credentials_of("sena.specimen", HERE)

    def test_making_and_using_are_recorded_without_it(self) -> None:
        sena = newcomer()
        pin = first_pins.make("manager-code", sena)
        first_pins.use_up(sign_in.accept_pin(sign_in.credentials_of("sena.specimen", HERE)), sena)
        lines = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id)).all()[-2:]
        assert [(line.person, line.act) for line in lines] == [
            ("manager-code", Act.PIN_MADE),
            (sena.public_id, Act.PIN_USED),
        ]
        assert all(pin not in f"{line.subject_id}{line.details}" for line in lines)


def test_of_parallel_uses_only_one_succeeds(app: LearnHub) -> None:
    with app.app_context(), unit_of_work():
        sena = newcomer()
        first_pins.make(record.SYSTEM, sena)
    with app.app_context():
        kept = first_pins.find(sena.id)
    assert kept is not None
    code, done = kept.code, []

    def use() -> None:
        with app.app_context(), unit_of_work():
            done.append(first_pins.use_up(code, sena))

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, False, False, True]
