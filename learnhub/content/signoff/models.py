"""Tables of what people say of drafts. They hang on a course and a number, for a draft's own rows come and go."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from learnhub.content.models import Course
from learnhub.people.models import Person
from learnhub.stores.database import Model
from learnhub.stores.privacy import ACTIVITY, PSEUDONYM, SENSITIVE, TECHNICAL


class SignOff(Model):
    """That a version was put in review as it was, and what became of it."""

    __tablename__ = "sign_offs"
    # No two of `is_open` are NULL to a unique constraint, so that of each version one at most is open.
    __table_args__ = (UniqueConstraint("course_id", "number", "is_open"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, info=TECHNICAL)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), info=TECHNICAL)
    number: Mapped[str] = mapped_column(String(32), info=TECHNICAL)
    # Of the files that are reviewed.
    digest: Mapped[str] = mapped_column(String(64), info=TECHNICAL)
    # Whether `draft: true` was taken out of its course.yml for the review; it comes back with the version.
    was_marked: Mapped[bool] = mapped_column(info=TECHNICAL)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=PSEUDONYM)
    asked_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    note: Mapped[str] = mapped_column(Text, info=SENSITIVE)
    state: Mapped[str] = mapped_column(String(16), info=ACTIVITY)
    # True while it is open, then NULL.
    is_open: Mapped[bool | None] = mapped_column(info=TECHNICAL)
    # What whoever sent it back says of it.
    word: Mapped[str] = mapped_column(Text, info=SENSITIVE)
    settled_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)
    # Nobody where the operator published it.
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), info=PSEUDONYM)

    course: Mapped[Course] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    settled_by: Mapped[Person | None] = relationship(foreign_keys=[settled_by_id])


class DraftComment(Model):
    """What somebody says of a unit before it is published, or (with a `thread_id`) an answer to that."""

    __tablename__ = "draft_comments"
    __table_args__ = (Index(None, "course_id", "number", "unit_slug"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, info=PSEUDONYM)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), info=TECHNICAL)
    number: Mapped[str] = mapped_column(String(32), info=TECHNICAL)
    unit_slug: Mapped[str] = mapped_column(String(100), info=TECHNICAL)
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("draft_comments.id"), index=True, info=TECHNICAL)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=PSEUDONYM)
    # Of which text it speaks, and the heading or the words in question; empty for the whole of it.
    language: Mapped[str] = mapped_column(String(16), info=ACTIVITY)
    place: Mapped[str] = mapped_column(String(300), info=ACTIVITY)
    text: Mapped[str] = mapped_column(Text, info=SENSITIVE)
    made_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    settled_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), info=PSEUDONYM)

    course: Mapped[Course] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    settled_by: Mapped[Person | None] = relationship(foreign_keys=[settled_by_id])
