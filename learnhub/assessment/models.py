"""Tables of assessment."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, and_, func, select, text
from sqlalchemy.orm import Mapped, aliased, foreign, mapped_column, relationship

from learnhub.content.models import Course, CourseVersion
from learnhub.learning.models import Enrolment
from learnhub.stores.database import Model
from learnhub.stores.privacy import ACTIVITY, PSEUDONYM, SENSITIVE, TECHNICAL


def is_newest() -> ColumnElement[bool]:
    """Return the condition that joins an attempt to its newest regrading, where there is one."""
    each = aliased(Regrading)
    newest = select(func.max(each.id)).where(each.attempt_id == Attempt.id).correlate(Attempt).scalar_subquery()
    return and_(foreign(Regrading.attempt_id) == Attempt.id, Regrading.id == newest)


class Attempt(Model):
    """One sitting of a quiz. `public_id` is made by the client, so that starting twice is starting once.

    `draw` is what this learner was given: [{"question": slug, "options": [ids in the order shown], "gaps": {gap id:
    [choice ids in the order shown]}}]. Score is in hundredths of a per cent, points in hundredths of a point; both are
    set once, when it is graded: as it is handed in, or with the last mark of a tutor.
    """

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "unit_slug", "number"),
        # For what counts all attempts at a quiz, and finds the last of them: how its questions fare.
        Index("ix_attempts_of_quiz", "version_id", "unit_slug", "number", "submitted_at", "enrolment_id"),
        Index(
            "uq_attempts_open",
            "enrolment_id",
            "unit_slug",
            unique=True,
            sqlite_where=text("submitted_at IS NULL"),
            postgresql_where=text("submitted_at IS NULL"),
        ),
        Index(
            "ix_attempts_deadline_at",
            "deadline_at",
            sqlite_where=text("submitted_at IS NULL AND deadline_at IS NOT NULL"),
            postgresql_where=text("submitted_at IS NULL AND deadline_at IS NOT NULL"),
        ),
        Index(
            "ix_attempts_waiting",
            "enrolment_id",
            sqlite_where=text("submitted_at IS NOT NULL AND graded_at IS NULL"),
            postgresql_where=text("submitted_at IS NOT NULL AND graded_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=PSEUDONYM)
    public_id: Mapped[str] = mapped_column(String(36), unique=True, info=PSEUDONYM)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), info=PSEUDONYM)
    unit_slug: Mapped[str] = mapped_column(String(100), info=ACTIVITY)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"), info=ACTIVITY)
    number: Mapped[int] = mapped_column(info=ACTIVITY)
    draw: Mapped[list[dict[str, Any]]] = mapped_column(JSON, info=ACTIVITY)
    started_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    # When time is over, fixed at the start; empty without a limit.
    deadline_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)
    submitted_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)
    # Empty while answers wait to be marked by a tutor.
    graded_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)
    points: Mapped[int | None] = mapped_column(info=ACTIVITY)
    points_possible: Mapped[int | None] = mapped_column(info=ACTIVITY)
    score: Mapped[int | None] = mapped_column(info=ACTIVITY)
    is_passed: Mapped[bool | None] = mapped_column(info=ACTIVITY)
    # What was answered, as keys of `GivenAnswer` with spaces between; set with the score.
    given: Mapped[str | None] = mapped_column(Text, info=SENSITIVE)

    enrolment: Mapped[Enrolment] = relationship()
    version: Mapped[CourseVersion] = relationship()
    # The newest, where questions were corrected since. What is above stays as it was graded.
    regrading: Mapped[Regrading | None] = relationship(primaryjoin=is_newest, viewonly=True)


class GivenAnswer(Model):
    """An answer to a question of a version and the points for it: one row, however many gave it (see given.py).

    An empty response is a question that was left out. Of questions that are answered in own words the words are not
    here. The digest is that of question, response and points.
    """

    __tablename__ = "given_answers"
    __table_args__ = (UniqueConstraint("version_id", "unit_slug", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"), info=TECHNICAL)
    unit_slug: Mapped[str] = mapped_column(String(100), info=TECHNICAL)
    question_slug: Mapped[str] = mapped_column(String(100), info=TECHNICAL)
    response: Mapped[dict[str, Any]] = mapped_column(JSON, info=SENSITIVE)
    points: Mapped[int] = mapped_column(info=TECHNICAL)
    digest: Mapped[str] = mapped_column(String(64), info=TECHNICAL)


class Answer(Model):
    """The answer to one question of an attempt as it stands; for what `response` holds see responses.py."""

    __tablename__ = "answers"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), primary_key=True, info=PSEUDONYM)
    question_slug: Mapped[str] = mapped_column(String(100), primary_key=True, info=ACTIVITY)
    response: Mapped[dict[str, Any]] = mapped_column(JSON, info=SENSITIVE)
    saved_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    # When the learner had this answer checked; from then on it is final.
    checked_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)
    # Hundredths of a point, set when the attempt is graded. Empty where the answer waits to be marked, or counts for
    # nothing: an open question that nobody marks, one that may be skipped and was.
    points: Mapped[int | None] = mapped_column(info=ACTIVITY)

    attempt: Mapped[Attempt] = relationship()


class AnswerReceipt(Model):
    """That a save with this client-made id was taken, and the digest of its body: sent again, it changes nothing."""

    __tablename__ = "answer_receipts"

    public_id: Mapped[str] = mapped_column(String(36), primary_key=True, info=PSEUDONYM)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), index=True, info=PSEUDONYM)
    body_digest: Mapped[str] = mapped_column(String(64), info=TECHNICAL)
    received_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    # It came after the end, and was kept aside.
    is_late: Mapped[bool] = mapped_column(default=False, server_default="0", info=ACTIVITY)


class LateAnswer(Model):
    """The last answer to a question that came after the end of an attempt: shown, and never counted."""

    __tablename__ = "late_answers"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), primary_key=True, info=PSEUDONYM)
    question_slug: Mapped[str] = mapped_column(String(100), primary_key=True, info=ACTIVITY)
    response: Mapped[dict[str, Any]] = mapped_column(JSON, info=SENSITIVE)
    received_at: Mapped[datetime] = mapped_column(info=ACTIVITY)


class AnswerMark(Model):
    """What a tutor gave for the answer to an open question, in hundredths of a point; once each."""

    __tablename__ = "answer_marks"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), primary_key=True, info=PSEUDONYM)
    question_slug: Mapped[str] = mapped_column(String(100), primary_key=True, info=ACTIVITY)
    points: Mapped[int] = mapped_column(info=ACTIVITY)
    comment: Mapped[str] = mapped_column(Text, info=SENSITIVE)
    # The opaque code of the tutor.
    marked_by: Mapped[str] = mapped_column(String(16), info=PSEUDONYM)
    marked_at: Mapped[datetime] = mapped_column(info=ACTIVITY)


class Policy(StrEnum):
    """Whose marks a correction changes."""

    BETTER = "better"  # of those alone who gain by it
    ALL = "all"


class Correction(Model):
    """That a question of a version was wrong, as somebody decided it (see corrections.py); rows are never changed.

    Its answers are marked by the key of another version; with none, it is void. `public_id` is made by the client.
    """

    __tablename__ = "corrections"
    __table_args__ = (Index(None, "course_id", "unit_slug"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    public_id: Mapped[str] = mapped_column(String(36), unique=True, info=TECHNICAL)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), info=TECHNICAL)
    unit_slug: Mapped[str] = mapped_column(String(100), info=TECHNICAL)
    question_slug: Mapped[str] = mapped_column(String(100), info=TECHNICAL)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"), info=TECHNICAL)
    key_version_id: Mapped[int | None] = mapped_column(ForeignKey("course_versions.id"), info=TECHNICAL)
    policy: Mapped[str] = mapped_column(String(16), info=TECHNICAL)
    reason: Mapped[str] = mapped_column(String(500), info=TECHNICAL)
    # The opaque code of who decided it.
    decided_by: Mapped[str] = mapped_column(String(16), info=PSEUDONYM)
    decided_at: Mapped[datetime] = mapped_column(info=ACTIVITY)

    course: Mapped[Course] = relationship()
    version: Mapped[CourseVersion] = relationship(foreign_keys=[version_id])
    key_version: Mapped[CourseVersion | None] = relationship(foreign_keys=[key_version_id])


class Regrading(Model):
    """What an attempt comes to after a correction, one for each; rows are never changed, and the newest one counts.

    Without `is_applied` the correction left it as it was: it would have lost, or nothing else counts in it.
    """

    __tablename__ = "regradings"
    __table_args__ = (UniqueConstraint("attempt_id", "correction_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=PSEUDONYM)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), info=PSEUDONYM)
    correction_id: Mapped[int] = mapped_column(ForeignKey("corrections.id"), index=True, info=PSEUDONYM)
    is_applied: Mapped[bool] = mapped_column(info=ACTIVITY)
    points: Mapped[int] = mapped_column(info=ACTIVITY)
    points_possible: Mapped[int] = mapped_column(info=ACTIVITY)
    score: Mapped[int] = mapped_column(info=ACTIVITY)
    is_passed: Mapped[bool] = mapped_column(info=ACTIVITY)
    former_score: Mapped[int] = mapped_column(info=ACTIVITY)
    regraded_at: Mapped[datetime] = mapped_column(info=ACTIVITY)

    correction: Mapped[Correction] = relationship()


class HandInDraft(Model):
    """What a learner is about to hand in, as it was saved last: one for each assignment of an enrolment.

    `public_id` is made anew with each save, so that what is confirmed is what was shown.
    """

    __tablename__ = "hand_in_drafts"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True, info=PSEUDONYM)
    unit_slug: Mapped[str] = mapped_column(String(100), primary_key=True, info=ACTIVITY)
    public_id: Mapped[str] = mapped_column(String(36), unique=True, info=PSEUDONYM)
    text: Mapped[str] = mapped_column(Text, info=SENSITIVE)
    saved_at: Mapped[datetime] = mapped_column(info=ACTIVITY)


class HandInDraftFile(Model):
    """A file of a draft."""

    __tablename__ = "hand_in_draft_files"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True, info=PSEUDONYM)
    unit_slug: Mapped[str] = mapped_column(String(100), primary_key=True, info=ACTIVITY)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, info=ACTIVITY)
    name: Mapped[str] = mapped_column(String(120), info=SENSITIVE)
    file_digest: Mapped[str] = mapped_column(ForeignKey("files.digest"), info=SENSITIVE)


class HandIn(Model):
    """A piece of work that was handed in; rows are never changed, and what replaces one is another.

    `public_id` is that of the draft it was, so that handing in twice is handing in once.
    """

    __tablename__ = "hand_ins"
    __table_args__ = (UniqueConstraint("enrolment_id", "unit_slug", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=PSEUDONYM)
    public_id: Mapped[str] = mapped_column(String(36), unique=True, info=PSEUDONYM)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), info=PSEUDONYM)
    unit_slug: Mapped[str] = mapped_column(String(100), info=ACTIVITY)
    # Whose task and rubric it is marked by.
    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"), info=ACTIVITY)
    number: Mapped[int] = mapped_column(info=ACTIVITY)
    text: Mapped[str] = mapped_column(Text, info=SENSITIVE)
    is_late: Mapped[bool] = mapped_column(info=ACTIVITY)
    handed_in_at: Mapped[datetime] = mapped_column(info=ACTIVITY)

    enrolment: Mapped[Enrolment] = relationship()
    version: Mapped[CourseVersion] = relationship()


class HandInFile(Model):
    """A file of a piece of work; rows are never changed. Its bytes are kept as long as this row is."""

    __tablename__ = "hand_in_files"

    hand_in_id: Mapped[int] = mapped_column(ForeignKey("hand_ins.id"), primary_key=True, info=PSEUDONYM)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, info=ACTIVITY)
    name: Mapped[str] = mapped_column(String(120), info=SENSITIVE)
    file_digest: Mapped[str] = mapped_column(ForeignKey("files.digest"), info=SENSITIVE)


class HandInMark(Model):
    """What a tutor gave for a piece of work, once; rows are never changed.

    `levels` has for each criterion of the rubric the place of the level chosen (from 0), or is empty without a rubric.
    Points are in hundredths of a point, the score in hundredths of a per cent.
    """

    __tablename__ = "hand_in_marks"

    hand_in_id: Mapped[int] = mapped_column(ForeignKey("hand_ins.id"), primary_key=True, info=PSEUDONYM)
    levels: Mapped[list[int]] = mapped_column(JSON, info=ACTIVITY)
    points: Mapped[int] = mapped_column(info=ACTIVITY)
    points_possible: Mapped[int] = mapped_column(info=ACTIVITY)
    score: Mapped[int] = mapped_column(info=ACTIVITY)
    is_passed: Mapped[bool] = mapped_column(info=ACTIVITY)
    may_again: Mapped[bool] = mapped_column(info=ACTIVITY)
    comment: Mapped[str] = mapped_column(Text, info=SENSITIVE)
    # The opaque code of the tutor.
    marked_by: Mapped[str] = mapped_column(String(16), info=PSEUDONYM)
    marked_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
