"""Sessions: one for each sign-in on a device, kept in our own table so that they can be seen and ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, delete, exists, or_, select, update
from sqlalchemy.orm import contains_eager

from learnhub import clock, ids
from learnhub.errors import NotFound
from learnhub.people import grants
from learnhub.people.factor_models import TotpSecret
from learnhub.people.grants import Held
from learnhub.people.models import Grant, Person, Session
from learnhub.people.passkey_models import Passkey
from learnhub.stores import record
from learnhub.stores.database import db, rows_changed
from learnhub.stores.record import Act

IDLE_LIMIT = timedelta(days=14)
ABSOLUTE_LIMIT = timedelta(days=60)
TOUCH_EVERY = timedelta(minutes=10)
PASSWORD_CHECK_LASTS = timedelta(minutes=10)
LONGEST_DEVICE = 200


def start(person: Person, device: str, *, password_checked: bool = True) -> str:
    """Start a session, note that the person is here, and return the token, which only the browser keeps.

    `device` is what the browser says of itself. With `password_checked=False` weighty
    acts ask for the password first.
    """
    token = ids.token()
    session = Session(
        public_id=ids.public_id(),
        token_digest=ids.digest(token),
        person_id=person.id,
        device=_printable(device)[:LONGEST_DEVICE],
        started_at=clock.now(),
        last_used_at=clock.now(),
        expires_at=clock.now() + ABSOLUTE_LIMIT,
        password_checked_at=clock.now() if password_checked else None,
    )
    db.session.add(session)
    person.last_seen_at = clock.now()  # pages note it only every 10 minutes: a short visit would count as none
    db.session.flush()
    record.audit(person.public_id, Act.SIGNED_IN, "session", session.public_id)
    return token


def _printable(device: str) -> str:
    return "".join(letter for letter in device if letter.isprintable())


def _is_open() -> ColumnElement[bool]:
    return and_(
        Session.ended_at.is_(None),
        Session.expires_at > clock.now(),
        Session.last_used_at > clock.now() - IDLE_LIMIT,
    )


@dataclass(frozen=True, slots=True)
class Presence:
    """Who is signed in, as every page needs it: columns and no entities. `grants` come from the highest down.

    `lacks_second_step` says that a role asks for a second step at sign-in and none is on.
    """

    session_id: int
    last_used_at: datetime
    password_checked_at: datetime | None
    person_id: int
    person_code: str
    name: str
    grants: tuple[Held, ...]
    lacks_second_step: bool


_OPEN = and_(
    Session.token_digest == bindparam("digest"),
    Session.ended_at.is_(None),
    Session.expires_at > bindparam("now"),
    Session.last_used_at > bindparam("now_but_idle"),
    Person.suspended_at.is_(None),
)
# Every page of whoever is signed in asks this. A statement that is made once costs half of one made anew, and rows
# of columns half of entities.
_PRESENT = (
    select(
        Session.id,
        Session.last_used_at,
        Session.password_checked_at,
        Person.id,
        Person.public_id,
        Person.name,
        Person.second_step_put_off_until,
        or_(exists().where(TotpSecret.person_id == Person.id), exists().where(Passkey.person_id == Person.id)),
        Grant.id,
        Grant.public_id,
        Grant.role,
        Grant.scope_kind,
        Grant.scope_key,
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
    held = [Held._make(row[8:]) for row in rows if row[8] is not None]
    put_off_until, has_second_step = rows[0][6:8]
    is_put_off = put_off_until is not None and put_off_until > clock.now()
    lacks = grants.need_second_step(held) and not has_second_step and not is_put_off
    return Presence(*rows[0][:6], grants.highest_first(held), lacks)


def find_open(token: str) -> Session | None:
    """Return the session of a token with its person: None when it ended or expired, or the person is suspended."""
    return db.session.scalars(_SESSION, _asked(token)).first()


def _asked(token: str) -> dict[str, object]:
    now = clock.now()
    return {"digest": ids.digest(token), "now": now, "now_but_idle": now - IDLE_LIMIT}


def list_open(person: Person) -> Sequence[Session]:
    """Return a person's open sessions, the last used first."""
    return db.session.scalars(
        select(Session)
        .where(Session.person_id == person.id, _is_open())
        .order_by(Session.last_used_at.desc(), Session.id.desc())
    ).all()


def get_own(person: Person, public_id: str) -> Session:
    """Return one of a person's own open sessions. Raises NotFound."""
    found = db.session.scalars(
        select(Session).where(Session.person_id == person.id, Session.public_id == public_id, _is_open())
    ).first()
    if found is None:
        raise NotFound
    return found


def end(session: Session) -> None:
    """End a session; ending it twice is ending it once."""
    if _end(Session.id == session.id):
        record.audit(session.person.public_id, Act.SIGNED_OUT, "session", session.public_id)


def end_all(person: Person, keep: Session | None = None) -> int:
    """End a person's sessions, all but one to keep, and return how many ended."""
    others = Session.person_id == person.id
    ended = _end(and_(others, Session.id != keep.id) if keep is not None else others)
    if ended:
        record.audit(person.public_id, Act.SIGNED_OUT, "person", person.public_id, sessions=ended)
    return ended


def _end(which: ColumnElement[bool]) -> int:
    ending = update(Session).where(which, Session.ended_at.is_(None)).values(ended_at=clock.now())
    return len(db.session.scalars(ending.returning(Session.id)).all())


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
    return clock.now() - session.last_used_at >= TOUCH_EVERY


def touch(session: Session) -> None:
    """Note that the session is used, at most every 10 minutes."""
    if wants_touch(session):
        session.last_used_at = clock.now()
        db.session.flush()


def forget_over(before: datetime) -> int:
    """Forget the sessions that were over before an instant, however they ended; return how many."""
    over = or_(Session.ended_at < before, Session.expires_at < before, Session.last_used_at < before - IDLE_LIMIT)
    return rows_changed(delete(Session).where(over))
