"""Signing in with a password, in two halves: the slow comparison stands between them, outside of a transaction.

    credentials = sign_in.credentials_of(name, address, browser)     # reads
    if passwords.matches(credentials.password_hash, password):       # slow, no transaction
        with unit_of_work(): person = sign_in.accept(credentials)
    else:
        with unit_of_work(): sign_in.refuse(credentials)             # must be kept, though the page says no

Unknown, suspended and known accounts get the same words and the same work. Whether the person is then in, or is asked
for a second step first (second_steps.py), the door decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from learnhub import clock
from learnhub.errors import Invalid
from learnhub.i18n import Message, lazy
from learnhub.people import accounts, factors, first_pins, grants, known_browsers, passwords, sessions, throttles
from learnhub.people.first_pins import Kept
from learnhub.people.models import Person, Session
from learnhub.stores import outbox, record
from learnhub.stores.database import db
from learnhub.stores.record import Act

WARNING_LETTER = "many_wrong_passwords"
WRONG: Message = lazy(
    "The name or the password is not right. Check both and try again. If you are sure of them, somebody may have "
    "tried too often in your place: then choose a new password with “I forgot my password”. Or the account is closed "
    "for now, or became part of another one: the person who manages LearnHub in your institution can tell you."
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a sign-in is compared with; empty for an unknown or suspended account."""

    person_id: int | None
    password_hash: str | None = field(repr=False)
    keys: tuple[throttles.Key, ...]
    strangers: throttles.Key | None = None
    pin: Kept | None = None


def credentials_of(name: str, address: str, browser: str = "") -> Credentials:
    """Return what to compare a password with. `name` is a user name or an e-mail address as typed.

    `browser` is the secret of the browser, if it has one. What is asked for somebody is asked for nobody too: it takes
    the same time. Raises TooMany with the seconds to wait after too many tries.
    """
    person = accounts.find_by_sign_in_name(name)
    code = person.public_id if person else throttles.spelling(name)
    strangers = throttles.for_all_strangers(throttles.PASSWORD, code)
    is_used_up = throttles.wait_needed([strangers]) > 0
    is_known_browser = known_browsers.is_known(browser, person.id if person else None)
    keys: tuple[throttles.Key, ...] = throttles.for_sign_in(name, address)
    if is_known_browser:
        keys = throttles.for_browser(throttles.PASSWORD, code, browser)
    throttles.require_patience(keys)
    counted = None if is_known_browser or is_used_up else strangers
    is_open = person is not None and person.suspended_at is None and (is_known_browser or not is_used_up)
    pin = first_pins.find(person.id if person and is_open else None)
    if person is None or not is_open:
        return Credentials(None, None, keys, counted)
    return Credentials(person.id, person.password_hash, keys, counted, pin)


def credentials_of_session(session: Session) -> Credentials:
    """Return what to compare a password with that somebody gives again who is signed in: nobody else counts there.

    Raises TooMany.
    """
    keys = throttles.for_browser("password again", session.person.public_id, session.public_id)
    throttles.require_patience(keys)
    return Credentials(session.person_id, session.person.password_hash, keys)


def forget_tries(person: Person, address: str) -> None:
    """Forget what was tried for an account from an address, and by strangers: its owner has come in another way."""
    named = [throttles.for_sign_in(name, address)[0] for name in (person.user_name, person.email) if name]
    throttles.forget([*named, throttles.for_all_strangers(throttles.PASSWORD, person.public_id)])


def confirm(credentials: Credentials, session: Session) -> None:
    """Note in a person's own session that the right password was given again. Raises as `accept` does."""
    person = accept(credentials)
    if person.id != session.person_id:
        raise Invalid({"password": WRONG})
    sessions.note_password_check(session)


def accept(credentials: Credentials) -> Person:
    """Return whose password was right, with what was tried before forgotten.

    Raises TooMany when parallel tries used up the limit meanwhile, and Invalid when the password was changed or the
    person suspended since.
    """
    throttles.require_patience(credentials.keys)
    if credentials.strangers is not None and throttles.wait_needed([credentials.strangers]):
        raise Invalid({"password": WRONG})
    person = db.session.get(Person, credentials.person_id) if credentials.person_id is not None else None
    if person is None or person.suspended_at is not None or person.password_hash != credentials.password_hash:
        raise Invalid({"password": WRONG})
    throttles.forget(credentials.keys[:1])  # all others go on counting: not all who tried were this person
    return person


def is_first_pin(credentials: Credentials, typed: str) -> bool:
    """Tell whether what is no password is the PIN of a printed slip."""
    return credentials.pin is not None and credentials.pin.is_meant_by(typed)


def accept_pin(credentials: Credentials) -> str:
    """Return the code under which the PIN that was right is kept; it is used up when a password is chosen.

    Raises as `accept` does.
    """
    person = accept(credentials)
    if credentials.pin is None or first_pins.find(person.id) != credentials.pin:
        raise Invalid({"password": WRONG})
    return credentials.pin.code


def refuse(credentials: Credentials) -> None:
    """Count and record a try with a wrong name or password; WRONG is what to say."""
    person = db.session.get(Person, credentials.person_id) if credentials.person_id is not None else None
    strangers = (credentials.strangers,) if credentials.strangers is not None else ()
    throttles.note_failure((*credentials.keys, *strangers))
    if person is not None and throttles.wait_needed(strangers):  # the last try that was compared for some time
        outbox.queue(WARNING_LETTER, person.public_id, about=clock.today().isoformat())
    record.audit(record.SYSTEM, Act.SIGN_IN_FAILED, "person", person.public_id if person else "unknown")


def shortest_password(person: Person) -> int:
    """Return how many characters a password of this person needs: more where it alone opens other people's data."""
    opens_much = bool(grants.in_force(person)) and not factors.has_one(person)
    return passwords.SHORTEST_WITH_GRANT if opens_much else passwords.SHORTEST_FOR_LEARNERS


def wants_longer_password(person: Person, password: str) -> bool:
    """Tell whether a password, right as it is, has become too short since a role was granted."""
    return not passwords.is_long_enough(password, shortest=shortest_password(person))
