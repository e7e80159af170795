"""Tables of what people tell each other about courses."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from learnhub.content.models import Course, CourseVersion
from learnhub.people.models import Person
from learnhub.stores.database import Model
from learnhub.stores.privacy import ACTIVITY, PSEUDONYM, SENSITIVE, TECHNICAL


class MistakeReport(Model):
    """A mistake that somebody found on a page of a course, and what became of it.

    Those who mend it see who found it only where `is_named`.
    """

    __tablename__ = "mistake_reports"
    __table_args__ = (Index(None, "course_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, info=PSEUDONYM)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=PSEUDONYM)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), info=TECHNICAL)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"), info=TECHNICAL)
    unit_slug: Mapped[str] = mapped_column(String(100), info=TECHNICAL)
    # Of a quiz, where it is about one of its questions.
    question_slug: Mapped[str | None] = mapped_column(String(100), info=TECHNICAL)
    language: Mapped[str] = mapped_column(String(16), info=ACTIVITY)
    kind: Mapped[str] = mapped_column(String(16), info=ACTIVITY)
    quote: Mapped[str] = mapped_column(String(300), info=ACTIVITY)
    text: Mapped[str] = mapped_column(Text, info=SENSITIVE)
    wants_answer: Mapped[bool] = mapped_column(info=ACTIVITY)
    is_named: Mapped[bool] = mapped_column(info=ACTIVITY)
    made_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    state: Mapped[str] = mapped_column(String(16), info=ACTIVITY)
    # What those who decided say to whoever found it.
    answer: Mapped[str] = mapped_column(Text, info=ACTIVITY)
    # The number of the version in which it is mended.
    mended_in: Mapped[str | None] = mapped_column(String(32), info=TECHNICAL)
    decided_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), info=PSEUDONYM)

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    course: Mapped[Course] = relationship()
    version: Mapped[CourseVersion] = relationship()


class Post(Model):
    """A question under a unit of a course, or (with a `thread_id`) an answer to one.

    It hangs on the author's unit id, so that it outlives versions. `capacity` is what its writer was when writing.
    """

    __tablename__ = "posts"
    __table_args__ = (Index(None, "course_id", "unit_slug", "thread_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, info=PSEUDONYM)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), info=TECHNICAL)
    unit_slug: Mapped[str] = mapped_column(String(100), info=TECHNICAL)
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True, info=TECHNICAL)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=PSEUDONYM)
    capacity: Mapped[str] = mapped_column(String(16), info=ACTIVITY)
    language: Mapped[str] = mapped_column(String(16), info=ACTIVITY)
    # Empty once it is taken back.
    text: Mapped[str] = mapped_column(Text, info=SENSITIVE)
    posted_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    edited_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)
    taken_back_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)
    hidden_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), info=PSEUDONYM)
    hidden_reason: Mapped[str] = mapped_column(String(500), info=ACTIVITY)
    # Of a question: when whoever asked last saw the answers.
    seen_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)

    course: Mapped[Course] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class PostReport(Model):
    """That somebody finds that a post should not stand there; once for each person."""

    __tablename__ = "post_reports"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True, info=TECHNICAL)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True, info=PSEUDONYM)
    reason: Mapped[str] = mapped_column(String(500), info=SENSITIVE)
    reported_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    # When somebody who may hide it decided, either way.
    settled_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)
