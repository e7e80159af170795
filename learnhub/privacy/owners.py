"""Whose row is whose: for each table that tells of people, what leads from a row to its person.

A test holds this list against all tables: a new one with somebody in it fails until it stands here or in `NOBODYS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, Table, or_, select

from learnhub.people.models import Person
from learnhub.stores.database import db


@dataclass(frozen=True, slots=True)
class Owned:
    """A table whose rows are somebody's.

    `by` are the columns that lead to the person: a key of `persons`, a key of another table of this list, or the
    opaque code.
    """

    table: str
    by: tuple[str, ...] = ("person_id",)


# In the order in which they are told.
OWNED: Mapping[str, Owned] = {
    one.table: one
    for one in (
        Owned("persons", ("public_id", "merged_into_id")),
        Owned("memberships"),
        Owned("acceptances"),
        Owned("grants"),
        Owned("enrolments"),
        Owned("unit_progress", ("enrolment_id",)),
        Owned("open_modules", ("enrolment_id",)),
        Owned("certificates", ("enrolment_id",)),
        Owned("certificate_statuses", ("certificate_id",)),
        Owned("attempts", ("enrolment_id",)),
        Owned("answers", ("attempt_id",)),
        Owned("late_answers", ("attempt_id",)),
        Owned("answer_receipts", ("attempt_id",)),
        Owned("answer_marks", ("attempt_id",)),
        Owned("regradings", ("attempt_id",)),
        Owned("hand_in_drafts", ("enrolment_id",)),
        Owned("hand_in_draft_files", ("enrolment_id",)),
        Owned("hand_ins", ("enrolment_id",)),
        Owned("hand_in_files", ("hand_in_id",)),
        Owned("hand_in_marks", ("hand_in_id",)),
        Owned("survey_participations", ("enrolment_id",)),
        Owned("notebook_entries"),
        Owned("posts"),
        Owned("post_reports"),
        Owned("mistake_reports"),
        Owned("invitation_uses"),
        Owned("reminder_notices"),
        Owned("mail", ("person",)),
        Owned("invitations", ("made_by_id",)),
        Owned("reminders", ("made_by",)),
        Owned("draft_comments"),
        Owned("sign_offs", ("asked_by_id",)),
        Owned("corrections", ("decided_by",)),
        Owned("course_imports", ("person",)),
        Owned("people_imports"),
        Owned("sessions"),
        Owned("sign_in_links"),
        Owned("mailed_links"),
        Owned("first_pins"),
        Owned("pending_sign_ins"),
        Owned("totp_secrets"),
        Owned("recovery_codes"),
        Owned("passkeys"),
        Owned("identities"),
        Owned("provider_visits"),
        Owned("known_browsers"),
        Owned("erasure_requests"),
        Owned("merges", ("former", "kept")),
        Owned("merge_changes", ("merge_id",)),
        Owned("looks", ("person",)),
        Owned("events", ("person",)),
        Owned("audit", ("person", "subject_id")),
    )
}

# What tells of people, but of nobody who could be found.
NOBODYS: Mapping[str, str] = {
    "throttles": "a digest with the instance's key leads to no account, and it is gone within days",
    "sign_ups": "accounts that are not made yet; gone within days",
    "published_texts": "the words of this instance; who published them stands in the record",
    "options": "settings of LearnHub; who changed them stands in the record",
    "given_answers": "one row for all who gave the same answer",
    "survey_counts": "numbers alone",
    "survey_texts": "answers to surveys, kept without a trace of who wrote them",
}

# That somebody did something with what is another's. Their own record of acts (audit) tells it.
DEEDS: frozenset[str] = frozenset(
    {
        "answer_marks.marked_by",
        "hand_in_marks.marked_by",
        "mistake_reports.decided_by_id",
        "posts.hidden_by_id",
        "draft_comments.settled_by_id",
        "erasure_requests.decided_by",
        "sign_offs.settled_by_id",
        "looks.viewer",
        "merges.made_by",
    }
)

# What would tell the key of a quiz that may be taken again (the score as a whole is given), what is for machines, and
# lists that somebody sent: they tell of others, and are gone within a day.
HELD_BACK: frozenset[str] = frozenset(
    {
        *("answers.points", "attempts.given", "passkeys.public_key"),
        *("people_imports.content", "people_imports.report", "people_imports.plan_digest"),
    }
)


def table_of(name: str) -> Table:
    """Return a table by its name."""
    return db.metadata.tables[name]


def rows_of(person: Person, name: str) -> ColumnElement[bool]:
    """Return the condition on a table of `OWNED` that a row is a person's."""
    table = table_of(name)
    return or_(*(_leads_to(person, table.c[column]) for column in OWNED[name].by))


def _leads_to(person: Person, column: Column[object]) -> ColumnElement[bool]:
    target = target_of(column)
    if column.table.name == "persons":
        return column == (person.public_id if target is None else person.id)
    # An account that became part of theirs is theirs.
    accounts = rows_of(person, "persons")
    if target is None:
        return column.in_(select(Person.public_id).where(accounts))
    if target.table.name == "persons":
        return column.in_(select(Person.id).where(accounts))
    return column.in_(select(target).where(rows_of(person, target.table.name)))


def target_of(column: Column[object]) -> Column[object] | None:
    """Return the column of another table to which a column points, or None."""
    return next((key.column for key in column.foreign_keys), None)
