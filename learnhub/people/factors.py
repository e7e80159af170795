"""The second step of a person: whether one is on, and what goes with turning it on and off."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, or_, select

from learnhub import clock, ids
from learnhub.errors import Refused
from learnhub.i18n import lazy
from learnhub.people import grants, passkeys, recovery_codes, second_steps, sessions, totp
from learnhub.people.factor_models import TotpSecret
from learnhub.people.models import Person, Session
from learnhub.people.passkey_models import Passkey
from learnhub.people.passkeys import Purpose, Site
from learnhub.people.totp import Offer
from learnhub.stores import outbox, record
from learnhub.stores.database import db
from learnhub.stores.record import Act

LETTER = "second_step_reset"


def has_one(person: Person) -> bool:
    """Tell whether a person needs a second step to sign in."""
    app, key = exists().where(TotpSecret.person_id == person.id), exists().where(Passkey.person_id == person.id)
    return bool(db.session.scalar(select(or_(app, key))))


def add_app(person: Person, offered: Offer, code: str, *, keep: Session | None = None) -> None:
    """Turn codes of an app on, with the first of them; all other devices are signed out. Raises Invalid."""
    if not totp.add(person, offered, code):
        return
    record.audit(person.public_id, Act.FACTOR_ADDED, "person", person.public_id, factor="app")
    sessions.end_all(person, keep=keep)


def remove_app(person: Person, *, keep: Session | None = None) -> None:
    """Turn codes of an app off; with the last way of a second step the recovery codes go too.

    Raises Refused for the last one of somebody whose role asks for it.
    """
    if totp.find(person) is None:
        return
    totp.remove(person)
    _note_removed(person, keep, "app")


def _note_removed(person: Person, keep: Session | None, factor: str) -> None:
    """Do what goes with every way that is turned off. Raises Refused where a role asks for one that is no more."""
    if not has_one(person):
        _require_none_needed(person)
        recovery_codes.end_all(person)
    record.audit(person.public_id, Act.FACTOR_REMOVED, "person", person.public_id, factor=factor)
    sessions.end_all(person, keep=keep)


def add_passkey(
    person: Person, site: Site, challenge: str, answer: str, name: str, *, keep: Session | None = None
) -> None:
    """Add a passkey that a person's device has made; all other devices are signed out. Raises Invalid."""
    passkeys.add(person, site, challenge, answer, name)
    record.audit(person.public_id, Act.FACTOR_ADDED, "person", person.public_id, factor="passkey")
    sessions.end_all(person, keep=keep)


def remove_passkey(person: Person, key: Passkey, *, keep: Session | None = None) -> None:
    """Remove a passkey, as `remove_app` does codes. Raises Refused."""
    passkeys.remove(key)
    _note_removed(person, keep, "passkey")


def sign_in_with_passkey(
    site: Site, challenge: str, answer: str, device: str, *, address: str = "", is_shared: bool = False
) -> str | None:
    """Return the token of a new session for whoever a passkey is of; None when it is not right, which is recorded."""
    key = passkeys.signed_by(site, Purpose.SIGN_IN, challenge, answer)
    if key is None:
        record.audit(record.SYSTEM, Act.SIGN_IN_FAILED, "person", "unknown", step="passkey")
        return None
    return sessions.start(key.person, device, address=address, is_shared=is_shared)


def confirm_with_passkey(session: Session, site: Site, challenge: str, answer: str) -> bool:
    """Note in a person's own session that their passkey was given again; tell whether it was right."""
    if passkeys.signed_by(site, Purpose.CONFIRM, challenge, answer, session.person) is None:
        return False
    sessions.note_password_check(session)
    return True


def is_needed(person: Person) -> bool:
    """Tell whether a role of the person asks for a second step now."""
    return grants.need_second_step(grants.in_force(person)) and not _is_put_off(person)


def _is_put_off(person: Person) -> bool:
    until = person.second_step_put_off_until
    return until is not None and until > clock.now()


def _require_none_needed(person: Person) -> None:
    if is_needed(person):
        raise Refused(
            lazy("Your role asks for a second step at sign-in, so your only one cannot be turned off."),
            mend=lazy("Set another one up first. If you have a new phone, set the app up on it."),
        )


def reset(actor_code: str, person: Person) -> None:
    """Take every second step of a person away, who has lost them all; all devices are signed out, and a letter goes.

    `actor_code` is who does it, or `shell`. At the next sign-in the password is enough, and a role then asks for a
    new second step at once.
    """
    totp.remove(person)
    passkeys.remove_all(person)
    recovery_codes.end_all(person)
    second_steps.end_all(person)
    record.audit(actor_code, Act.FACTORS_RESET, "person", person.public_id)
    sessions.end_all(person, by=actor_code)
    outbox.queue(LETTER, person.public_id, about=ids.public_id())


def put_off(actor_code: str, person: Person, days: int) -> None:
    """Let a person work for some days without the second step that a role asks for; 0 days: from now on no more."""
    person.second_step_put_off_until = clock.now() + timedelta(days=days) if days else None
    db.session.flush()
    record.audit(actor_code, Act.FACTOR_PUT_OFF, "person", person.public_id, days=days)
