"""Suspending an account, and taking that back: nobody comes in meanwhile, and nothing that was earned is touched."""

from __future__ import annotations

from sqlalchemy import select

from learnhub import clock, ids
from learnhub.errors import Refused
from learnhub.i18n import lazy
from learnhub.people import accounts, grants, mailed_links, second_steps, sessions, texts
from learnhub.people.models import Person, Role
from learnhub.stores import outbox, record
from learnhub.stores.database import db
from learnhub.stores.record import Act, AuditEntry

LETTER = "account_suspended"
LIFTED_LETTER = "account_reactivated"
LONGEST_REASON = 500


def suspend(actor_code: str, person: Person, reason: str) -> None:
    """Close every door to a person, who is told why by letter; suspending twice is suspending once.

    Sessions and links end, roles hold nothing meanwhile. `actor_code` is who does it, or `shell`. Raises Refused for
    oneself and the last administrator, and Invalid for a reason that cannot be kept.
    """
    if actor_code == person.public_id:
        raise Refused(lazy("Nobody suspends their own account."), mend=lazy("Ask another person who may do it."))
    if person.suspended_at is not None:
        return
    kept = texts.one_line(reason, field="reason", longest=LONGEST_REASON)
    for grant in grants.held_by(person):
        if grant.role == Role.ADMINISTRATOR:
            grants.require_another_administrator(grant)
    person.suspended_at = clock.now()
    db.session.flush()
    record.audit(actor_code, Act.PERSON_SUSPENDED, "person", person.public_id, reason=kept)
    sessions.end_all(person, by=actor_code)
    second_steps.end_all(person)
    accounts.end_sign_in_links(person)
    mailed_links.end_all(person)
    outbox.queue(LETTER, person.public_id, about=ids.public_id())


def reason_of(person_code: str) -> str:
    """Return why a person was suspended the last time."""
    lines = select(AuditEntry).where(AuditEntry.act == Act.PERSON_SUSPENDED, AuditEntry.subject_id == person_code)
    last = db.session.scalars(lines.order_by(AuditEntry.id.desc())).first()
    return str(last.details.get("reason", "")) if last is not None else ""


def reactivate(actor_code: str, person: Person) -> None:
    """Open the doors again, with all that was there before: roles, place of work, courses. Once is enough.

    Raises Refused for oneself, for whoever was erased, and for an account that became part of another one.
    """
    if actor_code == person.public_id:
        raise Refused
    if person.erased_at is not None:
        raise Refused(lazy("This account was erased: there is nobody to come back."))
    if person.merged_into_id is not None:
        raise Refused(
            lazy("This account became part of another one."),
            mend=lazy("An administrator can undo the merge; that opens it again."),
        )
    if person.suspended_at is None:
        return
    person.suspended_at = None
    db.session.flush()
    record.audit(actor_code, Act.PERSON_REACTIVATED, "person", person.public_id)
    outbox.queue(LIFTED_LETTER, person.public_id, about=ids.public_id())


def addressee(person: str) -> outbox.Addressee | None:
    """Return to whom a letter goes which says that an account is closed: others do not go to who is suspended."""
    whom = accounts.get(person)
    return outbox.Addressee(whom.name, whom.email, whom.language) if whom.email else None
