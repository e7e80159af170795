"""The second step of a person: whether one is on, and what goes with turning it on and off."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, select

from learnhub import clock, ids
from learnhub.errors import Refused
from learnhub.i18n import lazy
from learnhub.people import grants, recovery_codes, second_steps, sessions, totp
from learnhub.people.factor_models import TotpSecret
from learnhub.people.models import Person, Session
from learnhub.people.totp import Offer
from learnhub.stores import outbox, record
from learnhub.stores.database import db
from learnhub.stores.record import Act

LETTER = "second_step_reset"


def has_one(person: Person) -> bool:
    """Tell whether a person needs a second step to sign in."""
    return bool(db.session.scalar(select(exists().where(TotpSecret.person_id == person.id))))


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
    _require_another(person)
    totp.remove(person)
    record.audit(person.public_id, Act.FACTOR_REMOVED, "person", person.public_id, factor="app")
    if not has_one(person):
        recovery_codes.end_all(person)
    sessions.end_all(person, keep=keep)


def is_needed(person: Person) -> bool:
    """Tell whether a role of the person asks for a second step now."""
    return grants.need_second_step(grants.in_force(person)) and not _is_put_off(person)


def _is_put_off(person: Person) -> bool:
    until = person.second_step_put_off_until
    return until is not None and until > clock.now()


def _require_another(person: Person) -> None:
    if is_needed(person):
        raise Refused(
            lazy("Your role asks for a second step at sign-in, so your only one cannot be turned off."),
            mend=lazy("If you have a new phone, set the app up on it: the old one stops working by that."),
        )


def reset(actor_code: str, person: Person) -> None:
    """Take every second step of a person away, who has lost them all; all devices are signed out, and a letter goes.

    `actor_code` is who does it, or `shell`. At the next sign-in the password is enough, and a role then asks for a
    new second step at once.
    """
    totp.remove(person)
    recovery_codes.end_all(person)
    second_steps.end_all(person)
    record.audit(actor_code, Act.FACTORS_RESET, "person", person.public_id)
    sessions.end_all(person)
    outbox.queue(LETTER, person.public_id, about=ids.public_id())


def put_off(actor_code: str, person: Person, days: int) -> None:
    """Let a person work for some days without the second step that a role asks for; 0 days: from now on no more."""
    person.second_step_put_off_until = clock.now() + timedelta(days=days) if days else None
    db.session.flush()
    record.audit(actor_code, Act.FACTOR_PUT_OFF, "person", person.public_id, days=days)
