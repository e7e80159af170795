"""First-use PINs: what stands on a printed slip for somebody without an e-mail address.

A PIN opens an account once, and nothing of it but the page on which its owner chooses a password. It is made anew by
whoever may make accounts: the former one is then worthless. It opens no account that was ever used, or that holds a
role: whoever prints slips sees the PINs, and must not come into other people's rights by them.

Why ten digits are enough: people type them on any phone, in any script. Tries are throttled as passwords are (the same
counters: fewer than 200 in any 24 hours for an account; for an address some 29,000 a day over all accounts). Whoever
tries from one address for all of the 30 days, at whichever accounts, makes 0.9 million tries at one in 10 thousand
million each: in all, one in eleven thousand. With six digits it would be nearly certain.

Why a digest with the key of the instance, and not argon2: of 10,000 million PINs whoever stole the table would try all
within the hour against any quick hash, and within days against a slow one (33 bits are few). Without the key, which is
not in the database, HMAC-SHA256 tells nothing of the PIN (RFC 2104), however few bits it has. And the slips of 10,000
people are printed within a second: as many argon2 hashes at 30 ms would take five minutes. A PIN is drawn at random, so
there is no password of a person's own to protect beyond that.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, String, and_, delete, exists, select
from sqlalchemy.orm import Mapped, mapped_column

from learnhub import clock, ids
from learnhub.errors import Refused
from learnhub.i18n import lazy
from learnhub.people import throttles
from learnhub.people.models import Grant, Person
from learnhub.stores import encryption, record
from learnhub.stores.database import Model, db, insert_into
from learnhub.stores.privacy import ACTIVITY, PSEUDONYM, SECRET
from learnhub.stores.record import Act

DIGITS = 10
LIFETIME = timedelta(days=30)
# How many people one statement asks about.
_AT_ONCE = 500


class FirstPin(Model):
    """The PIN of somebody who has not signed in yet. `code` is another one for each PIN, and opens nothing."""

    __tablename__ = "first_pins"

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True, info=PSEUDONYM)
    code: Mapped[str] = mapped_column(String(16), unique=True, info=PSEUDONYM)
    pin_digest: Mapped[str] = mapped_column(String(64), info=SECRET)
    made_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    expires_at: Mapped[datetime] = mapped_column(info=ACTIVITY)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a typed PIN is compared with."""

    code: str
    digest: str = field(repr=False)

    def is_meant_by(self, typed: str) -> bool:
        """Tell whether somebody typed this PIN, with or without spaces, in the digits of any script."""
        return hmac.compare_digest(self.digest, _digest(self.code, _digits(typed)))


def _digits(typed: str) -> str:
    """Return what was typed in ASCII digits; other letters stay, so that they are wrong."""
    shown = (letter for letter in typed[:64] if not letter.isspace() and letter not in "-\u200e\u200f\u00ad")
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in shown)


def _digest(code: str, pin: str) -> str:
    return encryption.mac(f"{code} {pin}", "first PIN")


def is_wanted() -> ColumnElement[bool]:
    """Return the condition on `Person` for whom a slip is printed: never in yet, without password, link or role."""
    holds_a_role = exists().where(Grant.person_id == Person.id, Grant.revoked_at.is_(None))
    return and_(
        Person.password_hash.is_(None),
        Person.last_seen_at.is_(None),
        Person.suspended_at.is_(None),
        Person.erased_at.is_(None),
        Person.merged_into_id.is_(None),
        Person.user_name.is_not(None),
        ~holds_a_role,
    )


def may_be_made_for(person: Person) -> bool:
    """Tell whether a slip can be printed for somebody."""
    return db.session.scalars(select(Person.id).where(Person.id == person.id, is_wanted())).first() is not None


def make(actor_code: str, person: Person) -> str:
    """Return a new PIN for a person; a former one is worthless from now on. Raises Refused."""
    made = make_all(actor_code, [person])
    if not made:
        raise Refused(
            lazy("This account was used before, or holds a role: no PIN opens it."),
            safe=lazy("Nothing was changed."),
            mend=lazy("If the password is forgotten, an administrator of LearnHub can make a one-time link."),
        )
    throttles.forget([throttles.for_all_strangers(throttles.PASSWORD, person.public_id)])  # it has to open
    return made[person.public_id]


def make_all(actor_code: str, people: Collection[Person]) -> Mapping[str, str]:
    """Return new PINs by the opaque codes of people; those to whose accounts no PIN opens get none."""
    wanted: set[int] = set()
    keys = [person.id for person in people]
    for start in range(0, len(keys), _AT_ONCE):
        chunk = keys[start : start + _AT_ONCE]
        wanted.update(db.session.scalars(select(Person.id).where(Person.id.in_(chunk), is_wanted())))
    pins = {person.public_id: _drawn() for person in people if person.id in wanted}
    for person in people:
        if person.public_id in pins:
            _keep(person, pins[person.public_id])
            record.audit(actor_code, Act.PIN_MADE, "person", person.public_id)
    return pins


def _drawn() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def _keep(person: Person, pin: str) -> None:
    code, now = ids.public_id(), clock.now()
    row = {"code": code, "pin_digest": _digest(code, pin), "made_at": now, "expires_at": now + LIFETIME}
    kept = insert_into(FirstPin).values(person_id=person.id, **row)
    db.session.execute(kept.on_conflict_do_update(index_elements=[FirstPin.person_id], set_=row))


def in_groups(pin: str) -> str:
    """Return a PIN as it is printed: in two groups, that are easier to copy."""
    return f"{pin[: DIGITS // 2]} {pin[DIGITS // 2 :]}"


def _is_open() -> ColumnElement[bool]:
    return and_(FirstPin.made_at <= clock.now(), FirstPin.expires_at > clock.now(), is_wanted())


def find(person_id: int | None) -> Kept | None:
    """Return what a typed PIN is compared with, for whoever has one that works."""
    columns = select(FirstPin.code, FirstPin.pin_digest).join(Person, Person.id == FirstPin.person_id)
    row = db.session.execute(columns.where(Person.id == (person_id or 0), _is_open())).first()
    return Kept(row.code, row.pin_digest) if row else None


def find_person(code: str) -> Person | None:
    """Return whose PIN is kept under a code, as long as it works."""
    whose = select(Person).join(FirstPin, FirstPin.person_id == Person.id)
    return db.session.scalars(whose.where(FirstPin.code == code, _is_open())).first()


def use_up(code: str, person: Person) -> bool:
    """Use a PIN up: of parallel requests only one succeeds."""
    using = delete(FirstPin).where(FirstPin.code == code, FirstPin.person_id == person.id)
    is_used = bool(db.session.scalars(using.returning(FirstPin.person_id)).all())
    if is_used:
        record.audit(person.public_id, Act.PIN_USED, "person", person.public_id)
    return is_used


def end(person: Person) -> None:
    """Make the PIN of a person worthless, who has a password now."""
    db.session.execute(delete(FirstPin).where(FirstPin.person_id == person.id))


def forget_over(before: datetime) -> None:
    """Forget the PINs that were over before an instant."""
    db.session.execute(delete(FirstPin).where(FirstPin.expires_at < before))
