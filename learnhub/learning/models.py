"""Tables of learning: programmes, invitations, enrolments and progress."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from learnhub.content.models import Course, CourseVersion, VersionFacts
from learnhub.people.models import Institution, Person
from learnhub.stores.database import Model
from learnhub.stores.privacy import ACTIVITY, IDENTITY, PSEUDONYM, SECRET, SENSITIVE, TECHNICAL


class Programme(Model):
    """Courses offered to a group of people between two dates."""

    __tablename__ = "programmes"

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, info=TECHNICAL)
    name: Mapped[str] = mapped_column(String(200), info=TECHNICAL)
    # Whose programme it is: an institution's, a country's, or (both empty) the whole instance's.
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.id"), index=True, info=TECHNICAL)
    country: Mapped[str | None] = mapped_column(String(2), info=TECHNICAL)
    starts_on: Mapped[date | None] = mapped_column(info=TECHNICAL)
    due_on: Mapped[date | None] = mapped_column(info=TECHNICAL)
    ends_on: Mapped[date | None] = mapped_column(info=TECHNICAL)
    # Days of the programme end at 24:00 here (IANA name).
    time_zone: Mapped[str] = mapped_column(String(64), info=TECHNICAL)
    # Whether LearnHub reminds its people by itself; see reminders.py.
    reminds_by_itself: Mapped[bool] = mapped_column(default=False, server_default=false(), info=TECHNICAL)
    created_at: Mapped[datetime] = mapped_column(info=TECHNICAL)


class ProgrammeCourse(Model):
    """A course of a programme."""

    __tablename__ = "programme_courses"

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), primary_key=True, info=TECHNICAL)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), primary_key=True, info=TECHNICAL)


class Invitation(Model):
    """A link or code that makes whoever uses it a confirmed member and enrols them; the code's digest is kept."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, info=TECHNICAL)
    code_digest: Mapped[str] = mapped_column(String(64), unique=True, info=SECRET)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), info=PSEUDONYM)
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.id"), index=True, info=TECHNICAL)
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programmes.id"), index=True, info=TECHNICAL)
    due_on: Mapped[date | None] = mapped_column(info=TECHNICAL)
    uses_allowed: Mapped[int] = mapped_column(info=TECHNICAL)
    uses: Mapped[int] = mapped_column(info=TECHNICAL)
    made_at: Mapped[datetime] = mapped_column(info=TECHNICAL)
    expires_at: Mapped[datetime] = mapped_column(info=TECHNICAL)
    revoked_at: Mapped[datetime | None] = mapped_column(info=TECHNICAL)
    # The role that comes with it, and within what it holds; such an invitation is for one person (invited_roles.py).
    role: Mapped[str | None] = mapped_column(String(32), info=TECHNICAL)
    scope_kind: Mapped[str | None] = mapped_column(String(32), info=TECHNICAL)
    scope_key: Mapped[str | None] = mapped_column(String(100), info=TECHNICAL)

    institution: Mapped[Institution | None] = relationship()
    programme: Mapped[Programme | None] = relationship()


class InvitationCourse(Model):
    """A course in which an invitation enrols."""

    __tablename__ = "invitation_courses"

    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id"), primary_key=True, info=TECHNICAL)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), primary_key=True, info=TECHNICAL)


class InvitationUse(Model):
    """Who used an invitation; once for each person."""

    __tablename__ = "invitation_uses"

    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id"), primary_key=True, info=TECHNICAL)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True, info=PSEUDONYM)
    used_at: Mapped[datetime] = mapped_column(info=ACTIVITY)


class EnrolmentFacts(Protocol):
    """What pages of a course need of an enrolment: the entity has it, and so have the columns they load instead."""

    @property
    def id(self) -> int:
        """The key of its row."""

    @property
    def person_id(self) -> int:
        """The key of the learner's row."""

    @property
    def course_id(self) -> int:
        """The key of the course's row."""

    @property
    def version(self) -> VersionFacts:
        """The version that is read."""

    @property
    def language(self) -> str:
        """The language in which the course is read."""

    @property
    def first_digest(self) -> str | None:
        """The digest of the version it began on, once a newer one took its place."""

    @property
    def last_activity_at(self) -> datetime | None:
        """When the learner was last busy with it."""

    @property
    def last_unit_slug(self) -> str | None:
        """The unit that was opened last."""

    @property
    def completed_at(self) -> datetime | None:
        """When the course was completed."""


class Enrolment(Model):
    """One learner in one course, on one version, in one cycle (a renewal is a new cycle).

    The `completed_…` columns are copied at completion and never change: reports tell what was, not what became.
    """

    __tablename__ = "enrolments"
    __table_args__ = (
        UniqueConstraint("person_id", "course_id", "cycle"),
        Index(None, "course_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=PSEUDONYM)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, info=PSEUDONYM)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), info=PSEUDONYM)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), info=ACTIVITY)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"), index=True, info=ACTIVITY)
    # The version that it began on, once a newer one took its place (moves.py): what came since is shown as new.
    first_version_id: Mapped[int | None] = mapped_column(ForeignKey("course_versions.id"), info=ACTIVITY)
    cycle: Mapped[int] = mapped_column(info=ACTIVITY)
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programmes.id"), index=True, info=ACTIVITY)
    # The language in which the learner reads this course.
    language: Mapped[str] = mapped_column(String(16), info=ACTIVITY)
    due_on: Mapped[date | None] = mapped_column(info=ACTIVITY)
    enrolled_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    started_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)
    last_activity_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)
    last_unit_slug: Mapped[str | None] = mapped_column(String(100), info=ACTIVITY)
    completed_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)
    completed_version_id: Mapped[int | None] = mapped_column(ForeignKey("course_versions.id"), info=ACTIVITY)
    completed_country: Mapped[str | None] = mapped_column(String(2), info=IDENTITY)
    completed_institution_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.id"), info=IDENTITY)
    completed_sex: Mapped[str | None] = mapped_column(String(16), info=SENSITIVE)

    person: Mapped[Person] = relationship()
    course: Mapped[Course] = relationship()
    version: Mapped[CourseVersion] = relationship(foreign_keys=[version_id])
    programme: Mapped[Programme | None] = relationship()
    first_version: Mapped[CourseVersion | None] = relationship(foreign_keys=[first_version_id])

    @property
    def first_digest(self) -> str | None:
        """The digest of the version it began on, once a newer one took its place."""
        return self.first_version.digest if self.first_version else None


class UnitProgress(Model):
    """What an enrolment has done of a unit, by the author's id, so that it survives new versions."""

    __tablename__ = "unit_progress"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True, info=PSEUDONYM)
    unit_slug: Mapped[str] = mapped_column(String(100), primary_key=True, info=ACTIVITY)
    opened_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    completed_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)
    # The id of the block (content/passages) at which its reader stopped, as long as it is not done.
    place: Mapped[str | None] = mapped_column(String(16), info=ACTIVITY)


class OpenModule(Model):
    """A module that stays open to an enrolment, by the author's id, though a later version opens it later."""

    __tablename__ = "open_modules"

    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), primary_key=True, info=PSEUDONYM)
    module_slug: Mapped[str] = mapped_column(String(100), primary_key=True, info=ACTIVITY)


class Reminder(Model):
    """Words to people of a programme. `made_by` is the opaque code of who wrote them, or `system`."""

    __tablename__ = "reminders"

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, info=TECHNICAL)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True, info=TECHNICAL)
    made_by: Mapped[str] = mapped_column(String(16), info=PSEUDONYM)
    note: Mapped[str] = mapped_column(String(500), info=SENSITIVE)
    made_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    sent_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)

    programme: Mapped[Programme] = relationship()


class ReminderNotice(Model):
    """The last reminder that reaches somebody in a programme; one row for both, so that nobody gets two at once."""

    __tablename__ = "reminder_notices"

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True, info=PSEUDONYM)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), primary_key=True, info=ACTIVITY)
    reminder_id: Mapped[int] = mapped_column(ForeignKey("reminders.id"), index=True, info=ACTIVITY)
    made_at: Mapped[datetime] = mapped_column(info=ACTIVITY)


class NotebookEntry(Model):
    """What somebody keeps in a course for themselves alone: a note under a prompt or on a unit, or a bookmark.

    It hangs on the person and the course, not on an enrolment, so that it outlives new versions and renewals.
    """

    __tablename__ = "notebook_entries"
    __table_args__ = (UniqueConstraint("person_id", "course_id", "unit_slug", "kind", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=PSEUDONYM)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, info=PSEUDONYM)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), info=PSEUDONYM)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), info=ACTIVITY)
    unit_slug: Mapped[str] = mapped_column(String(100), info=ACTIVITY)
    kind: Mapped[str] = mapped_column(String(16), info=ACTIVITY)
    # Where in the unit: the key of a prompt or heading (content/passages), or "" for the whole of it.
    place: Mapped[str] = mapped_column(String(100), info=ACTIVITY)
    text: Mapped[str] = mapped_column(Text, info=SENSITIVE)
    # What the author's text said at that place when this was written, and in which language.
    words: Mapped[str] = mapped_column(Text, info=SENSITIVE)
    language: Mapped[str] = mapped_column(String(16), info=ACTIVITY)
    # The id that the device gave to what it sent last, so that another device sees that its own text is older.
    revision: Mapped[str] = mapped_column(String(36), info=PSEUDONYM)
    changed_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
