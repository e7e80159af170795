"""Sessions: one for each sign-in on a device, kept in our own table so that they can be seen and ended.

On a computer that others use too they are short. When the rights of a person change, a session goes on under another
token (renewals.py): `Presence.next_token` is what the browser is to come with from then on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, delete, exists, not_, or_, select, update
from sqlalchemy.orm import contains_eager

from learnhub import clock, ids
from learnhub.errors import NotFound
from learnhub.people import grants, networks, notices, renewals
from learnhub.people.factor_models import TotpSecret
from learnhub.people.grants import Held
from learnhub.people.models import Grant, Person, Session
from learnhub.people.notices import Done
from learnhub.people.passkey_models import Passkey
from learnhub.stores import record
from learnhub.stores.database import db, rows_changed
from learnhub.stores.record import Act

IDLE_LIMIT = timedelta(days=14)
ABSOLUTE_LIMIT = timedelta(days=60)
TOUCH_EVERY = timedelta(minutes=10)
# On a computer that others use too.
SHARED_IDLE_LIMIT = timedelta(minutes=15)
SHARED_ABSOLUTE_LIMIT = timedelta(hours=2)
SHARED_TOUCH_EVERY = timedelta(minutes=1)
PASSWORD_CHECK_LASTS = timedelta(minutes=10)
LONGEST_DEVICE = 200


def start(
    person: Person,
    device: str,
    *,
    address: str = "",
    is_shared: bool = False,
    password_checked: bool = True,
    brings_second_step: bool = False,
) -> str:
    """Start a session, note that the person is here, and return the token, which only the browser keeps.

    `device` is what the browser says of itself, `address` its internet address, `is_shared` that others use the
    computer too. With `password_checked=False` weighty acts ask for the password first;
    `brings_second_step` says that another organisation has seen to it.
    """
    token = ids.token()
    session = Session(
        public_id=ids.public_id(),
        token_digest=ids.digest(token),
        person_id=person.id,
        device=_printable(device)[:LONGEST_DEVICE],
        network=networks.of(address) or None,
        is_shared=is_shared,
        brings_second_step=brings_second_step,
        started_at=clock.now(),
        last_used_at=clock.now(),
        expires_at=clock.now() + (SHARED_ABSOLUTE_LIMIT if is_shared else ABSOLUTE_LIMIT),
        password_checked_at=clock.now() if password_checked else None,
    )
    db.session.add(session)
    person.last_seen_at = clock.now()  # pages note it only every 10 minutes: a short visit would count as none
    db.session.flush()
    record.audit(person.public_id, Act.SIGNED_IN, "session", session.public_id)
    return token


def _printable(device: str) -> str:
    return "".join(letter for letter in device if letter.isprintable())


_IS_OPEN = and_(
    Session.ended_at.is_(None),
    Session.expires_at > bindparam("now"),
    Session.last_used_at > bindparam("now_but_idle"),
    or_(Session.is_shared.is_(False), Session.last_used_at > bindparam("now_but_shared_idle")),
)


def _times() -> dict[str, datetime]:
    now = clock.now()
    return {"now": now, "now_but_idle": now - IDLE_LIMIT, "now_but_shared_idle": now - SHARED_IDLE_LIMIT}


@dataclass(frozen=True, slots=True)
class Presence:
    """Who is signed in, as every page needs it: columns and no entities. `grants` come from the highest down.

    `lacks_second_step` says that a role asks for a second step at sign-in and none is on. `next_token` is the one that
    the browser is to come with from now on, if it is another one; `is_next` says that it did so just now.
    """

    session_id: int
    is_shared: bool
    last_used_at: datetime
    password_checked_at: datetime | None
    person_id: int
    person_code: str
    name: str
    grants: tuple[Held, ...]
    lacks_second_step: bool
    next_token: str | None
    is_next: bool


_OF_TOKEN = or_(Session.token_digest == bindparam("digest"), Session.next_digest == bindparam("digest"))
_OPEN = and_(_OF_TOKEN, _IS_OPEN, Person.suspended_at.is_(None))
# Every page of whoever is signed in asks this. A statement that is made once costs half of one made anew, and rows
# of columns half of entities.
_GRANTS_COLUMNS = len(Held._fields)
_PRESENT = (
    select(
        Grant.id,
        Grant.public_id,
        Grant.role,
        Grant.scope_kind,
        Grant.scope_key,
        Session.token_digest,
        Session.next_digest,
        Session.id.label("session_id"),
        Session.is_shared,
        Session.last_used_at,
        Session.password_checked_at,
        Person.id.label("person_id"),
        Person.public_id.label("person_code"),
        Person.name,
        Person.second_step_put_off_until,
        or_(
            Session.brings_second_step,
            exists().where(TotpSecret.person_id == Person.id),
            exists().where(Passkey.person_id == Person.id),
        ).label("has_second_step"),
    )
    .join(Person, Person.id == Session.person_id)
    .outerjoin(Grant, and_(Grant.person_id == Person.id, Grant.revoked_at.is_(None)))
    .where(_OPEN)
)
_SESSION = select(Session).join(Session.person).where(_OPEN).options(contains_eager(Session.person))


def find_present(token: str) -> Presence | None:
    """Return who is signed in by a token, with what they hold, in one statement.

    None when the session ended or expired, or the person is suspended.
    """
    rows = db.session.connection().execute(_PRESENT, _asked(token)).all()
    if not rows:
        return None
    held = [Held._make(row[:_GRANTS_COLUMNS]) for row in rows if row[0] is not None]
    first: Any = rows[0]
    is_put_off = first.second_step_put_off_until is not None and first.second_step_put_off_until > clock.now()
    is_next = first.token_digest != ids.digest(token)
    return Presence(
        session_id=first.session_id,
        is_shared=first.is_shared,
        last_used_at=first.last_used_at,
        password_checked_at=first.password_checked_at,
        person_id=first.person_id,
        person_code=first.person_code,
        name=first.name,
        grants=grants.highest_first(held),
        lacks_second_step=grants.need_second_step(held) and not first.has_second_step and not is_put_off,
        next_token=renewals.next_token(token) if first.next_digest is not None and not is_next else None,
        is_next=is_next,
    )


def find_open(token: str) -> Session | None:
    """Return the session of a token with its person: None when it ended or expired, or the person is suspended."""
    return db.session.scalars(_SESSION, _asked(token)).first()


def _asked(token: str) -> dict[str, object]:
    return {"digest": ids.digest(token), **_times()}


def list_open(person: Person) -> Sequence[Session]:
    """Return a person's open sessions, the last used first."""
    return db.session.scalars(
        select(Session)
        .where(Session.person_id == person.id, _IS_OPEN)
        .order_by(Session.last_used_at.desc(), Session.id.desc()),
        _times(),
    ).all()


def get_own(person: Person, public_id: str) -> Session:
    """Return one of a person's own open sessions. Raises NotFound."""
    found = db.session.scalars(
        select(Session).where(Session.person_id == person.id, Session.public_id == public_id, _IS_OPEN), _times()
    ).first()
    if found is None:
        raise NotFound
    return found


def end(session: Session) -> None:
    """End a session; ending it twice is ending it once."""
    if _end(Session.id == session.id):
        record.audit(session.person.public_id, Act.SIGNED_OUT, "session", session.public_id)


def end_all(person: Person, keep: Session | None = None, *, by: str | None = None) -> int:
    """End a person's sessions, all but one to keep, and return how many ended.

    `by` is the code of who does it, if not the person. The one that is kept goes on under its next token, which the
    browser has to be given at once: whoever knew the cookie that it had is signed out too.
    """
    if keep is not None:
        renewals.go_on(keep)
    others = Session.person_id == person.id
    ended = _end(and_(others, Session.id != keep.id) if keep is not None else others)
    if ended:
        record.audit(by or person.public_id, Act.SIGNED_OUT, "person", person.public_id, sessions=ended)
    return ended


def end_for(actor_code: str, person: Person) -> int:
    """Sign somebody else out on all devices, as those do who look after people; return on how many it was."""
    ended = _end(Session.person_id == person.id)
    if ended:
        record.audit(actor_code, Act.SESSIONS_ENDED, "person", person.public_id, sessions=ended)
        notices.tell(actor_code, person, Done.SESSIONS)
    return ended


def _end(which: ColumnElement[bool]) -> int:
    ending = update(Session).where(which, Session.ended_at.is_(None)).values(ended_at=clock.now())
    return len(db.session.scalars(ending.returning(Session.id)).all())


def is_left_open(token: str) -> bool:
    """Tell whether the session of a token is over without having been ended: its time has passed."""
    left = select(Session.id).where(_OF_TOKEN, Session.ended_at.is_(None), not_(_IS_OPEN))
    return db.session.scalars(left, _asked(token)).first() is not None


def end_left_open(token: str) -> None:
    """End a session whose time has passed: a clock that is set back does not bring it to life again."""
    _end(Session.id.in_(select(Session.id).where(_OF_TOKEN, not_(_IS_OPEN)).params(_asked(token))))


def settle(token: str) -> None:
    """Note that the browser has come with the next token: the one before is worth nothing any more."""
    came = update(Session).where(Session.next_digest == ids.digest(token))
    db.session.execute(came.values(token_digest=Session.next_digest, next_digest=None))


def note_password_check(session: Session) -> None:
    """Note that the password was given again just now."""
    session.password_checked_at = clock.now()
    db.session.flush()


def password_was_checked(session: Session | Presence, within: timedelta = PASSWORD_CHECK_LASTS) -> bool:
    """Tell whether the password was given not longer ago than `within`; no, when the clock was set back."""
    if session.password_checked_at is None:
        return False
    return timedelta() <= clock.now() - session.password_checked_at <= within


def wants_touch(session: Session | Presence) -> bool:
    """Tell whether the session's last use is so long ago that it is worth a write."""
    return clock.now() - session.last_used_at >= (SHARED_TOUCH_EVERY if session.is_shared else TOUCH_EVERY)


def touch(session: Session, address: str = "") -> None:
    """Note that the session is used and from where, at most every 10 minutes; every minute on a shared computer."""
    if wants_touch(session):
        session.last_used_at = clock.now()
        session.network = networks.of(address) or session.network
        db.session.flush()


def forget_over(before: datetime) -> int:
    """Forget the sessions that were over before an instant, however they ended; return how many."""
    over = or_(Session.ended_at < before, Session.expires_at < before, Session.last_used_at < before - IDLE_LIMIT)
    return rows_changed(delete(Session).where(over))
