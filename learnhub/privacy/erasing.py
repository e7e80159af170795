"""Erasing somebody: everything that says who it was goes; what others rest on stays, without a name.

`GOES`, `EMPTIED` and `STAYS` say what becomes of every table and column that says who somebody is or holds their
words. A test holds them against the labels of all tables of `owners.OWNED`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, delete, exists, select, update

from learnhub import clock
from learnhub.assessment.models import Answer, Attempt
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.models import Question
from learnhub.people import accounts, grants
from learnhub.people.models import NO_NAME, Person, Sex, key_of_name
from learnhub.privacy import owners
from learnhub.stores import append_only, files, record
from learnhub.stores.database import db
from learnhub.stores.record import Act

_NO_LANGUAGE = "en"

# Tables whose rows go, in an order in which none is pointed to any more.
GOES = (
    *("sessions", "sign_in_links", "mailed_links", "pending_sign_ins", "totp_secrets", "recovery_codes", "passkeys"),
    *("identities", "provider_visits", "known_browsers"),
    *("first_pins", "people_imports", "memberships", "notebook_entries", "mail", "reminder_notices"),
    *("hand_in_draft_files", "hand_in_drafts", "late_answers", "merge_changes"),
)

# What stands in a column afterwards.
EMPTIED: Mapping[str, Mapping[str, Any]] = {
    "persons": {
        "name": NO_NAME,
        "name_key": key_of_name(NO_NAME),
        "user_name": None,
        "email": None,
        "email_verified_at": None,
        "password_hash": None,
        "sex": Sex.NOT_STATED.value,
        "language": _NO_LANGUAGE,
        "last_seen_at": None,
    },
    "post_reports": {"reason": ""},
    "mistake_reports": {"is_named": False, "wants_answer": False},
    "answer_marks": {"comment": ""},
    **append_only.EMPTIED,
}

# What stays, and why.
_FIGURES = "figures of the past rest on it; it leads to nobody"
_OFFICE = "written in office about a course or a programme; it stands there without a name"
STAYS: Mapping[str, str] = {
    "persons.country": _FIGURES,
    "enrolments.completed_country": _FIGURES,
    "enrolments.completed_institution_id": _FIGURES,
    "enrolments.completed_sex": _FIGURES,
    "attempts.given": "which options were chosen, without words: figures on questions rest on it",
    "answers.response": "choices and short answers: figures on questions rest on them; those in own words are emptied",
    "certificates.facts": "whoever has the code goes on checking it, name and all",
    "posts.text": "others answered it; it stands there without a name, and can be taken back before",
    "mistake_reports.text": "about the course, so that it can be mended",
    "invitations.code_digest": "the invitation is the institution's",
    "reminders.note": _OFFICE,
    "draft_comments.text": _OFFICE,
    "sign_offs.note": _OFFICE,
    "sign_offs.word": _OFFICE,
}


def erase(person: Person, by: str) -> None:
    """Take away all that says who a person is. The opaque code stays, which the record is kept by.

    `by` is the code of who does it. Raises Refused for the last administrator.
    """
    for grant in grants.held_by(person):
        grants.revoke_as(by, grant)
    files.keep(b"", "application/octet-stream")  # what stands in place of files that were handed in
    _empty_own_words(person)
    for name in GOES:
        db.session.execute(delete(owners.table_of(name)).where(owners.rows_of(person, name)))
    for name, values in EMPTIED.items():
        db.session.execute(update(owners.table_of(name)).where(owners.rows_of(person, name)).values(values))
    now = clock.now()
    # With the accounts that became part of this one.
    db.session.execute(update(Person).where(accounts.are_of(person)).values(erased_at=now, suspended_at=now))
    db.session.expire_all()
    record.audit(by, Act.PERSON_ERASED, "person", person.public_id)


def _empty_own_words(person: Person) -> None:
    """Empty answers to open questions: their marks stay."""
    is_open = exists().where(
        Question.version_id == Attempt.version_id,
        Question.unit_slug == Attempt.unit_slug,
        Question.slug == Answer.question_slug,
        Question.kind == QuestionKind.OPEN,
    )
    of_open = select(Attempt.id).where(and_(Attempt.id == Answer.attempt_id, is_open)).exists()
    emptied = update(Answer).where(owners.rows_of(person, "answers"), of_open).values(response={"typed": ""})
    db.session.execute(emptied.execution_options(synchronize_session=False))
