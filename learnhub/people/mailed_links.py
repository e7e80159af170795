"""Links that are sent by mail: they work once, for a while, and show that whoever opens them reads that mailbox.

The secret of a link is worked out from its code and the key of this instance when the letter is written: neither the
table nor the queue of mail holds it. The table holds its digest.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, String, and_, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from learnhub import clock, ids
from learnhub.people.models import Person
from learnhub.stores.database import Model, db, insert_all, rows_changed
from learnhub.stores.privacy import ACTIVITY, IDENTITY, PSEUDONYM, SECRET, TECHNICAL


class Purpose(StrEnum):
    """What a link opens."""

    RESET = "reset"  # choosing a new password
    CONFIRM = "confirm"  # showing that an address is one's own
    WELCOME = "welcome"  # choosing the first password of an account that others made


class MailedLink(Model):
    """One link. One that nobody gets has no person: so asking takes the same, whether there is an account or not."""

    __tablename__ = "mailed_links"

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    code: Mapped[str] = mapped_column(String(16), unique=True, info=PSEUDONYM)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True, info=SECRET)
    purpose: Mapped[str] = mapped_column(String(16), info=ACTIVITY)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True, info=PSEUDONYM)
    # The address that it is sent to.
    email: Mapped[str | None] = mapped_column(String(254), info=IDENTITY)
    # The address that the account had before it was used, for the notice that goes there.
    former_email: Mapped[str | None] = mapped_column(String(254), info=IDENTITY)
    made_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    expires_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    used_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)


def make(key: str, purpose: Purpose, person: Person | None, email: str | None, lifetime: timedelta) -> MailedLink:
    """Return a new link for a person, or for nobody. `key` is the secret of this instance."""
    code = ids.public_id()
    link = MailedLink(
        code=code,
        token_digest=ids.digest(secret_of(key, code)),
        purpose=purpose,
        person_id=person.id if person else None,
        email=email,
        made_at=clock.now(),
        expires_at=clock.now() + lifetime,
    )
    db.session.add(link)
    db.session.flush()
    return link


def make_all(key: str, purpose: Purpose, people: Sequence[tuple[int, str]], lifetime: timedelta) -> Mapping[int, str]:
    """Make a link for each of these (row key, address) at once; return the codes of links by row keys."""
    codes = {person_id: ids.public_id() for person_id, _ in people}
    now = clock.now()
    rows = [
        {
            "code": codes[person_id],
            "token_digest": ids.digest(secret_of(key, codes[person_id])),
            "purpose": purpose.value,
            "person_id": person_id,
            "email": email,
            "made_at": now,
            "expires_at": now + lifetime,
        }
        for person_id, email in people
    ]
    if rows:
        insert_all(MailedLink, rows)
    return codes


def secret_of(key: str, code: str) -> str:
    """Return the secret of a link, worked out from its code and the key of this instance: HMAC-SHA256 (RFC 2104)."""
    mac = hmac.new(key.encode(), f"mailed link {code}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def token_of(key: str, link: MailedLink) -> str | None:
    """Return the secret of a link; None when the key of this instance was changed since it was made."""
    token = secret_of(key, link.code)
    return token if ids.digest(token) == link.token_digest else None


def _is_open() -> ColumnElement[bool]:
    return and_(
        MailedLink.used_at.is_(None),
        MailedLink.made_at <= clock.now(),
        MailedLink.expires_at > clock.now(),
        Person.suspended_at.is_(None),
    )


def find_by_code(code: str) -> tuple[MailedLink, Person] | None:
    """Return an open link and its person by its code, for who writes the letter."""
    return _find(MailedLink.code == code)


def find_open(token: str, purpose: Purpose) -> tuple[MailedLink, Person] | None:
    """Return the link of a secret and its person, or None when it is unknown, used, too old or for something else."""
    return _find(and_(MailedLink.token_digest == ids.digest(token), MailedLink.purpose == purpose))


def _find(which: ColumnElement[bool]) -> tuple[MailedLink, Person] | None:
    query = select(MailedLink, Person).join(Person, Person.id == MailedLink.person_id)
    found = db.session.execute(query.where(which, _is_open())).first()
    return (found[0], found[1]) if found else None


def use_up(link: MailedLink) -> bool:
    """Use a link up; of parallel requests only one succeeds."""
    using = update(MailedLink).where(MailedLink.id == link.id, MailedLink.used_at.is_(None))
    return rows_changed(using.values(used_at=clock.now())) == 1


def find_waiting(person: Person, purpose: Purpose) -> str | None:
    """Return the address to which the newest open link of a person went."""
    newest = select(MailedLink.email).join(Person, Person.id == MailedLink.person_id).order_by(MailedLink.id.desc())
    mine = newest.where(MailedLink.person_id == person.id, MailedLink.purpose == purpose, _is_open())
    return db.session.scalars(mine.limit(1)).first()


def find_used(code: str) -> MailedLink | None:
    """Return a link that was used, by its code."""
    return db.session.scalars(
        select(MailedLink).where(MailedLink.code == code, MailedLink.used_at.is_not(None))
    ).first()


def end_all(person: Person, purpose: Purpose | None = None) -> None:
    """Make all open links of a person worthless (of one purpose): after a new password, or another address."""
    ending = update(MailedLink).where(MailedLink.person_id == person.id, MailedLink.used_at.is_(None))
    if purpose is not None:
        ending = ending.where(MailedLink.purpose == purpose)
    db.session.execute(ending.values(used_at=clock.now()))


def forget_over(before: datetime) -> None:
    """Forget the links that were over before an instant."""
    db.session.execute(delete(MailedLink).where(MailedLink.expires_at < before))
