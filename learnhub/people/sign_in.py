"""Signing in with a password, in two halves: the slow comparison stands between them, outside of a transaction.

    credentials = sign_in.credentials_of(name, address)              # reads
    if passwords.matches(credentials.password_hash, password):       # slow, no transaction
        with unit_of_work(): person = sign_in.accept(credentials)
    else:
        with unit_of_work(): sign_in.refuse(credentials)             # must be kept, though the page says no

Unknown, suspended and known accounts get the same words and the same work. Whether the person is then in, or is asked
for a second step first (second_steps.py), the door decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from learnhub.errors import Invalid
from learnhub.i18n import Message, lazy
from learnhub.people import accounts, factors, first_pins, grants, passwords, sessions, throttles
from learnhub.people.first_pins import Kept
from learnhub.people.models import Person, Session
from learnhub.stores import record
from learnhub.stores.database import db
from learnhub.stores.record import Act

WRONG: Message = lazy("The name or the password is not right. Check both and try again.")


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a sign-in is compared with; empty for an unknown or suspended account."""

    person_id: int | None
    password_hash: str | None = field(repr=False)
    keys: tuple[throttles.Key, ...]
    pin: Kept | None = None


def credentials_of(name: str, address: str) -> Credentials:
    """Return what to compare a password with. `name` is a user name or an e-mail address as typed.

    Raises TooMany with the seconds to wait after too many tries.
    """
    keys = throttles.for_sign_in(name, address)
    throttles.require_patience(keys)
    person = accounts.find_by_sign_in_name(name)
    is_known = person is not None and person.suspended_at is None
    pin = first_pins.find(person.id if person and is_known else None)  # asked for nobody too: it takes the same time
    if person is None or not is_known:
        return Credentials(None, None, keys)
    return Credentials(person.id, person.password_hash, keys, pin)


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
    person = db.session.get(Person, credentials.person_id) if credentials.person_id is not None else None
    if person is None or person.suspended_at is not None or person.password_hash != credentials.password_hash:
        raise Invalid({"password": WRONG})
    throttles.forget(credentials.keys[:1])  # the address goes on counting: others sit behind it
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
    throttles.note_failure(credentials.keys)
    record.audit(record.SYSTEM, Act.SIGN_IN_FAILED, "person", person.public_id if person else "unknown")


def shortest_password(person: Person) -> int:
    """Return how many characters a password of this person needs: more where it alone opens other people's data."""
    opens_much = bool(grants.in_force(person)) and not factors.has_one(person)
    return passwords.SHORTEST_WITH_GRANT if opens_much else passwords.SHORTEST_FOR_LEARNERS


def wants_longer_password(person: Person, password: str) -> bool:
    """Tell whether a password, right as it is, has become too short since a role was granted."""
    return not passwords.is_long_enough(password, shortest=shortest_password(person))
