"""The record: two append-only tables.

`events` says what learners did, in the shape of xAPI statements (actor, verb, object, result, context).
`audit` says what was done to people, rights and trust. Both hold opaque codes of people, never who they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, String, insert
from sqlalchemy.orm import Mapped, mapped_column

from learnhub import clock
from learnhub.stores.database import Model, db, insert_all
from learnhub.stores.privacy import ACTIVITY, PSEUDONYM, TECHNICAL


class Verb(StrEnum):
    """What learners do; the names of xAPI's verbs where there is one (adlnet.gov/expapi/verbs)."""

    REGISTERED = "registered"  # enrolled in a course
    INITIALIZED = "initialized"  # opened a unit for the first time
    ATTEMPTED = "attempted"  # began an attempt
    ANSWERED = "answered"
    SUBMITTED = "submitted"  # handed in, to be marked
    PASSED = "passed"
    FAILED = "failed"
    SCORED = "scored"  # again, after a question was corrected
    COMPLETED = "completed"  # a unit or a course
    EARNED = "earned"  # a certificate
    ASKED = "asked"  # under a unit
    RESPONDED = "responded"  # to what somebody asked


class Act(StrEnum):
    """What the audit tells of."""

    ACCOUNT_MADE = "account.made"
    SIGNED_IN = "session.started"
    SIGN_IN_FAILED = "session.refused"
    SIGNED_OUT = "session.ended"
    SESSIONS_ENDED = "sessions.ended"  # all of somebody else's
    PASSWORD_CHANGED = "password.changed"  # noqa: S105 -- the name of an act
    FACTOR_ADDED = "factor.added"
    FACTOR_REMOVED = "factor.removed"
    FACTORS_RESET = "factor.reset"
    FACTOR_PUT_OFF = "factor.put_off"
    IDENTITY_LINKED = "identity.linked"
    IDENTITY_UNLINKED = "identity.unlinked"
    RECOVERY_CODES_MADE = "recovery_codes.made"
    RECOVERY_CODE_USED = "recovery_codes.used"
    ADDRESS_ASKED = "address.asked"  # for a letter that confirms it
    ADDRESS_CONFIRMED = "address.confirmed"
    ADDRESS_CHANGED = "address.changed"
    NOTICE_ACCEPTED = "notice.accepted"
    PROFILE_CHANGED = "person.changed"
    PERSON_SUSPENDED = "person.suspended"
    PERSON_REACTIVATED = "person.reactivated"
    PERSON_MOVED = "person.moved"
    ERASURE_ASKED = "erasure.asked"
    ERASURE_TAKEN_BACK = "erasure.taken_back"
    ERASURE_DECLINED = "erasure.declined"
    PERSON_ERASED = "person.erased"
    DOCUMENT_PUBLISHED = "document.published"
    DATA_DOWNLOADED = "data.downloaded"
    ACCOUNTS_MERGED = "person.merged"
    ACCOUNTS_PARTED = "person.merge_undone"
    PEOPLE_SEEN = "people.seen"
    PEOPLE_EXPORTED = "people.exported"
    PEOPLE_LIST_SENT = "people.list_sent"
    PEOPLE_LIST_AGREED = "people.list_agreed"
    PEOPLE_LIST_REMOVED = "people.list_removed"
    PEOPLE_IMPORTED = "people.imported"
    SIGN_IN_LINK_MADE = "sign_in_link.made"
    SIGN_IN_LINK_USED = "sign_in_link.used"
    PIN_MADE = "pin.made"
    PIN_USED = "pin.used"
    ROLE_GRANTED = "role.granted"
    ROLE_REVOKED = "role.revoked"
    INSTITUTION_MADE = "institution.made"
    INSTITUTION_CHANGED = "institution.changed"
    INSTITUTION_MOVED = "institution.moved"
    INSTITUTIONS_MERGED = "institution.merged"
    INSTITUTIONS_PARTED = "institution.merge_undone"
    MEMBERSHIP_CLAIMED = "membership.claimed"
    MEMBERSHIP_CONFIRMED = "membership.confirmed"
    MEMBERSHIP_DECLINED = "membership.declined"
    INVITATION_MADE = "invitation.made"
    INVITATION_USED = "invitation.used"
    INVITATION_REVOKED = "invitation.revoked"
    PROGRAMME_MADE = "programme.made"
    PROGRAMME_CHANGED = "programme.changed"
    PROGRAMME_JOINED = "programme.joined"
    PROGRAMME_LEFT = "programme.left"
    ANSWER_MARKED = "answer.marked"
    WORK_MARKED = "work.marked"
    QUESTION_CORRECTED = "question.corrected"
    COURSE_EDITED = "course.edited"
    COURSE_IMPORTED = "course.imported"
    COURSE_IN_REVIEW = "course.in_review"
    COURSE_TAKEN_BACK = "course.taken_back"
    COURSE_SENT_BACK = "course.sent_back"
    COURSE_COMMENTED = "course.commented"
    COURSE_COMMENT_SETTLED = "course.comment_settled"
    COURSE_PUBLISHED = "course.published"
    COURSE_RETIRED = "course.retired"
    LEARNERS_MOVED = "learners.moved"
    CERTIFICATE_ISSUED = "certificate.issued"
    CERTIFICATE_REVOKED = "certificate.revoked"
    CERTIFICATE_REINSTATED = "certificate.reinstated"
    PEOPLE_REMINDED = "people.reminded"
    POST_HIDDEN = "post.hidden"
    POST_SHOWN_AGAIN = "post.shown_again"
    OPTION_CHANGED = "option.changed"
    WORK_TRIED_AGAIN = "work.tried_again"
    BACKUP_MADE = "backup.made"
    BACKUP_RESTORED = "backup.restored"


class Event(Model):
    """One line of what learners did."""

    __tablename__ = "events"
    __table_args__ = (Index(None, "person", "id"), Index(None, "object_id", "verb"))

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    occurred_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    person: Mapped[str] = mapped_column(String(16), info=PSEUDONYM)
    verb: Mapped[str] = mapped_column(String(32), info=ACTIVITY)
    object_kind: Mapped[str] = mapped_column(String(32), info=ACTIVITY)
    object_id: Mapped[str] = mapped_column(String(200), info=ACTIVITY)
    context: Mapped[dict[str, Any]] = mapped_column(JSON, info=ACTIVITY)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON, info=ACTIVITY)


_TELLING = insert(Event)
_TOLD = ("occurred_at", "person", "verb", "object_kind", "object_id", "context", "result")


class AuditEntry(Model):
    """One line of what was done to people, rights and trust."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "person", "id"), Index(None, "subject_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    occurred_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    # Who did it: a person's opaque code, `system`, or `shell` for a command of the operator.
    person: Mapped[str] = mapped_column(String(16), info=PSEUDONYM)
    act: Mapped[str] = mapped_column(String(64), info=ACTIVITY)
    subject_kind: Mapped[str] = mapped_column(String(32), info=ACTIVITY)
    subject_id: Mapped[str] = mapped_column(String(200), info=PSEUDONYM)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, info=ACTIVITY)


SYSTEM = "system"
SHELL = "shell"

Reaction = Callable[[Event], None]
_reactions: Mapping[tuple[Verb, str], tuple[Reaction, ...]] = {}


def set_reactions(reactions: Mapping[tuple[Verb, str], tuple[Reaction, ...]]) -> None:
    """Set what follows from which event (verb and kind of object): the whole list stands in `reactions.py`."""
    global _reactions  # noqa: PLW0603 -- set once, when the app is made
    _reactions = reactions


def tell(
    person: str,
    verb: Verb,
    object_kind: str,
    object_id: str,
    *,
    context: Mapping[str, Any] | None = None,
    result: Mapping[str, Any] | None = None,
) -> Event:
    """Append an event to the record, in the transaction of the deed itself, and run its reactions.

    `person` is the opaque code of who did it; `object_id` names what, with the author's ids or opaque codes.
    """
    line = event(person, verb, object_kind, object_id, context=context, result=result)
    tell_all([line])
    return line


def event(
    person: str,
    verb: Verb,
    object_kind: str,
    object_id: str,
    *,
    context: Mapping[str, Any] | None = None,
    result: Mapping[str, Any] | None = None,
) -> Event:
    """Return the line of an event that happens now, for `tell_all`."""
    return Event(
        occurred_at=clock.now(),
        person=person,
        verb=verb,
        object_kind=object_kind,
        object_id=object_id,
        context=dict(context or {}),
        result=dict(result) if result is not None else None,
    )


def tell_all(lines: Sequence[Event]) -> None:
    """Append events to the record at once, as `tell` does one, in one statement. They are told in their order."""
    if not lines:
        return
    db.session.flush()
    db.session.execute(_TELLING, [{name: getattr(line, name) for name in _TOLD} for line in lines])
    for line in lines:
        for reaction in _reactions.get((Verb(line.verb), line.object_kind), ()):
            reaction(line)


def audit(person: str, act: Act, subject_kind: str, subject_id: str, **details: Any) -> AuditEntry:
    """Append a line to the audit, in the transaction of the act itself: no act without its line, and none without it.

    `details` never hold names, addresses, secrets or answers.
    """
    line = AuditEntry(**audit_line(person, act, subject_kind, subject_id, **details))
    db.session.add(line)
    db.session.flush()
    return line


def audit_line(person: str, act: Act, subject_kind: str, subject_id: str, **details: Any) -> dict[str, Any]:
    """Return a line for `audit_all`, of an act that happens now."""
    told = {"person": person, "act": act, "subject_kind": subject_kind, "subject_id": subject_id, "details": details}
    return {"occurred_at": clock.now(), **told}


def audit_all(lines: Sequence[Mapping[str, Any]]) -> None:
    """Append lines to the audit at once, as `audit` does one, in one statement. They are told in their order."""
    if lines:
        db.session.flush()
        insert_all(AuditEntry, lines)
