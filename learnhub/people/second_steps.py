"""Sign-ins that wait for their second step.

    token = second_steps.begin(person, stays=False)                       # after the right password
    with unit_of_work(): session = second_steps.finish(token, Way.APP, code, address, device, browser)

What waits lasts ten minutes, opens nothing by itself, and ends with a new password. A wrong code counts, so `finish`
belongs into a transaction of its own, which is kept whatever the page says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import delete, select, update
from sqlalchemy.orm import contains_eager

from learnhub import clock, ids
from learnhub.errors import NotFound
from learnhub.i18n import lazy
from learnhub.people import known_browsers, recovery_codes, sessions, throttles, totp
from learnhub.people.factor_models import PendingSignIn
from learnhub.people.models import Person, Session
from learnhub.stores import outbox, record
from learnhub.stores.database import db, rows_changed
from learnhub.stores.record import Act

LIFETIME = timedelta(minutes=10)
WARNING_LETTER = "second_step_refused"
_COUNTED = "second step"


class Way(StrEnum):
    """What a second step is answered with."""

    APP = "app"
    RECOVERY_CODE = "recovery_code"


_WAYS: Mapping[Way, Callable[[Person, str], bool]] = {Way.APP: totp.use, Way.RECOVERY_CODE: recovery_codes.use}


class Over(NotFound):
    """What waited has ended."""

    message = lazy("Your sign-in took too long, or was finished in another window.")
    mend = lazy("Sign in again with your password.")


def begin(person: Person, *, stays: bool, is_shared: bool = False) -> str:
    """Let the sign-in of a person wait for its second step; return the token that only the browser keeps."""
    token = ids.token()
    db.session.add(
        PendingSignIn(
            token_digest=ids.digest(token),
            person_id=person.id,
            password_digest=_mark(person),
            stays=stays,
            is_shared=is_shared,
            made_at=clock.now(),
            expires_at=clock.now() + LIFETIME,
        )
    )
    db.session.flush()
    return token


def find(token: str) -> PendingSignIn | None:
    """Return what waits under a token; None when it is over, the person suspended, or the password another one."""
    found = db.session.scalars(
        select(PendingSignIn)
        .join(PendingSignIn.person)
        .where(
            PendingSignIn.token_digest == ids.digest(token),
            PendingSignIn.used_at.is_(None),
            PendingSignIn.expires_at > clock.now(),
            Person.suspended_at.is_(None),
        )
        .options(contains_eager(PendingSignIn.person))
    ).first()
    return found if found is not None and found.password_digest == _mark(found.person) else None


def _mark(person: Person) -> str:
    return ids.digest(person.password_hash or "")


def finish(token: str, way: Way, typed: str, address: str, device: str, browser: str = "") -> str | None:
    """Return the token of a new session when the second step is right, else None; a wrong one counts and is recorded.

    `device` is what the browser says of itself, `browser` its secret, if it has one. Raises Over when nothing waits,
    and TooMany after too many tries.
    """
    waiting = find(token)
    if waiting is None:
        raise Over
    if not _is_right(waiting.person, way, typed, _keys(waiting.person, address, browser)):
        return None
    taking = update(PendingSignIn).where(PendingSignIn.id == waiting.id, PendingSignIn.used_at.is_(None))
    if not rows_changed(taking.values(used_at=clock.now())):
        raise Over
    return sessions.start(waiting.person, device, address=address, is_shared=waiting.is_shared)


def confirm(session: Session, way: Way, typed: str) -> bool:
    """Note in a person's own session that a second step was given again; tell whether it was right. Raises TooMany."""
    keys = throttles.for_browser("second step again", session.person.public_id, session.public_id)
    is_right = _is_right(session.person, way, typed, keys)
    if is_right:
        sessions.note_password_check(session)
    return is_right


def _keys(person: Person, address: str, browser: str) -> tuple[throttles.Key, ...]:
    """Return what counts: who comes so far knows the password, so all that is used up is told."""
    if known_browsers.is_known(browser, person.id):
        return throttles.for_browser(_COUNTED, person.public_id, browser)
    everywhere = throttles.for_all_strangers(_COUNTED, person.public_id)
    return (*throttles.for_account(_COUNTED, person.public_id, address), everywhere)


def _is_right(person: Person, way: Way, typed: str, keys: tuple[throttles.Key, ...]) -> bool:
    throttles.require_patience(keys)
    if _WAYS[way](person, typed):
        throttles.forget(keys[:1])  # all others go on counting: not all who tried were this person
        return True
    throttles.note_failure(keys)
    record.audit(record.SYSTEM, Act.SIGN_IN_FAILED, "person", person.public_id, step=way)
    if throttles.wait_needed(keys[:1]):  # who comes so far knows the password: its owner has to hear of it
        outbox.queue(WARNING_LETTER, person.public_id, about=clock.today().isoformat())
    return False


def end_all(person: Person) -> None:
    """End all sign-ins of a person that wait."""
    db.session.execute(delete(PendingSignIn).where(PendingSignIn.person_id == person.id))


def forget_over() -> None:
    """Forget what waited and is over."""
    db.session.execute(delete(PendingSignIn).where(PendingSignIn.expires_at <= clock.now()))
