"""Tables of content. What authors wrote is in files; here is what was made of it at import."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from learnhub.stores.database import Model
from learnhub.stores.privacy import ACTIVITY, PSEUDONYM, TECHNICAL


class Visibility(StrEnum):
    """Who finds a course in the catalogue."""

    EVERYONE = "everyone"  # its first lesson can be read without an account
    SIGNED_IN = "signed_in"


class Course(Model):
    """A course, by the author's id."""

    __tablename__ = "courses"

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    slug: Mapped[str] = mapped_column(String(100), unique=True, info=TECHNICAL)
    visibility: Mapped[str] = mapped_column(String(16), info=TECHNICAL)
    # The country whose managers may publish and withdraw it; empty: administrators only.
    country: Mapped[str | None] = mapped_column(String(2), info=TECHNICAL)
    created_at: Mapped[datetime] = mapped_column(info=TECHNICAL)


class VersionState(StrEnum):
    """Where a version stands; acts of people, not of files."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class VersionFacts(Protocol):
    """What reading needs of a version: the entity has it, and so have the columns that most pages load instead."""

    @property
    def id(self) -> int:
        """The key of its row."""

    @property
    def course_id(self) -> int:
        """The key of its course's row."""

    @property
    def number(self) -> str:
        """Its version number."""

    @property
    def digest(self) -> str:
        """SHA-256 of its files."""

    @property
    def render_version(self) -> int:
        """Which renderer made its HTML."""


class CourseVersion(Model):
    """One version of a course. `outline` holds its tree and settings, see outline.py; both never change."""

    __tablename__ = "course_versions"
    __table_args__ = (UniqueConstraint("course_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), info=TECHNICAL)
    number: Mapped[str] = mapped_column(String(32), info=TECHNICAL)
    digest: Mapped[str] = mapped_column(String(64), info=TECHNICAL)
    # SHA-256 of each file by its path, so that a changed folder can be told file by file. Read when it is asked for,
    # like the outline: both are long, and most pages need neither.
    files: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, deferred=True, info=TECHNICAL)
    state: Mapped[str] = mapped_column(String(16), info=TECHNICAL)
    outline: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True, info=TECHNICAL)
    # Which renderer made the stored HTML: a newer one makes it again at upgrade.
    render_version: Mapped[int] = mapped_column(info=TECHNICAL)
    imported_at: Mapped[datetime] = mapped_column(info=TECHNICAL)
    published_at: Mapped[datetime | None] = mapped_column(info=TECHNICAL)
    retired_at: Mapped[datetime | None] = mapped_column(info=TECHNICAL)

    course: Mapped[Course] = relationship()


class UnitText(Model):
    """A unit in one language: a lesson's body, or a quiz's introduction, as sanitised HTML."""

    __tablename__ = "unit_texts"

    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"), primary_key=True, info=TECHNICAL)
    unit_slug: Mapped[str] = mapped_column(String(100), primary_key=True, info=TECHNICAL)
    language: Mapped[str] = mapped_column(String(16), primary_key=True, info=TECHNICAL)
    html: Mapped[str] = mapped_column(Text, info=TECHNICAL)


class GlossaryTerm(Model):
    """A term of a version's glossary, in the order of the author."""

    __tablename__ = "glossary_terms"

    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"), primary_key=True, info=TECHNICAL)
    slug: Mapped[str] = mapped_column(String(100), primary_key=True, info=TECHNICAL)
    position: Mapped[int] = mapped_column(info=TECHNICAL)
    # By language, each of the two where it is translated: {"term", "definition" (HTML)}
    texts: Mapped[dict[str, Any]] = mapped_column(JSON, info=TECHNICAL)
    source: Mapped[str] = mapped_column(Text, info=TECHNICAL)


class Scenario(Model):
    """A text of a quiz that several of its questions share."""

    __tablename__ = "scenarios"

    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"), primary_key=True, info=TECHNICAL)
    unit_slug: Mapped[str] = mapped_column(String(100), primary_key=True, info=TECHNICAL)
    slug: Mapped[str] = mapped_column(String(100), primary_key=True, info=TECHNICAL)
    position: Mapped[int] = mapped_column(info=TECHNICAL)
    # By language: {"name", "html"}
    texts: Mapped[dict[str, Any]] = mapped_column(JSON, info=TECHNICAL)


class FacilitatorNote(Model):
    """A note for facilitators of a lesson, apart from what learners read: see facilitation.py."""

    __tablename__ = "facilitator_notes"

    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"), primary_key=True, info=TECHNICAL)
    unit_slug: Mapped[str] = mapped_column(String(100), primary_key=True, info=TECHNICAL)
    language: Mapped[str] = mapped_column(String(16), primary_key=True, info=TECHNICAL)
    position: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    # Under which heading of the lesson it stands, counted from 1; 0 is before the first.
    section: Mapped[int] = mapped_column(info=TECHNICAL)
    html: Mapped[str] = mapped_column(Text, info=TECHNICAL)


class Question(Model):
    """A question of a quiz. What learners see before grading is in `texts`; `key` and `feedback` are apart."""

    __tablename__ = "questions"
    __table_args__ = (UniqueConstraint("version_id", "unit_slug", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"), info=TECHNICAL)
    unit_slug: Mapped[str] = mapped_column(String(100), info=TECHNICAL)
    slug: Mapped[str] = mapped_column(String(100), info=TECHNICAL)
    position: Mapped[int] = mapped_column(info=TECHNICAL)
    kind: Mapped[str] = mapped_column(String(16), info=TECHNICAL)
    # Hundredths of a point.
    points: Mapped[int] = mapped_column(info=TECHNICAL)
    is_shuffled: Mapped[bool] = mapped_column(info=TECHNICAL)
    scenario_slug: Mapped[str | None] = mapped_column(String(100), info=TECHNICAL)
    # A learner may leave it out without losing points.
    is_skippable: Mapped[bool] = mapped_column(default=False, info=TECHNICAL)
    # An open question that a tutor marks.
    is_marked: Mapped[bool] = mapped_column(default=False, info=TECHNICAL)
    # By language: {"name", "stem" (HTML), "unit", "options": [{"id", "html"}]}, and where the kind has them
    # "headings": [HTML, HTML], "rows": [{"id", "html"}], "gaps": [{"id", "choices": [{"id", "html"}]}]. In an order
    # that tells nothing: where the author's order is the answer, by id.
    texts: Mapped[dict[str, Any]] = mapped_column(JSON, info=TECHNICAL)
    # One or several of {"right": [option ids]}, {"grading": "partial" | "all"}, {"ranges": [["low", "high"]]} with
    # decimal texts, {"accepted": [words]}, {"pairs": {row id: option id}}, {"order": [option ids]},
    # {"gaps": {gap id: {"accepted": [words]} or {"right": choice id}}}
    key: Mapped[dict[str, Any]] = mapped_column(JSON, info=TECHNICAL)
    # By language: {"general": HTML or null, "options": {option id: HTML}}, and where there are any "model": HTML, and
    # what is right by typing it in this language: "words": [words], "gaps": {gap id: [words]}
    feedback: Mapped[dict[str, Any]] = mapped_column(JSON, info=TECHNICAL)


class ImportStep(StrEnum):
    """How far an import is that was asked for in the browser; the last two are its ends."""

    WAITING = "waiting"
    CHECKING = "checking"
    RENDERING = "rendering"
    DONE = "done"
    REFUSED = "refused"


class CourseImport(Model):
    """A version that somebody asked to be imported, from its folder or as a file that was sent (intake/imports.py)."""

    __tablename__ = "course_imports"

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    code: Mapped[str] = mapped_column(String(16), unique=True, info=TECHNICAL)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True, info=TECHNICAL)
    number: Mapped[str] = mapped_column(String(32), info=TECHNICAL)
    person: Mapped[str] = mapped_column(String(16), info=PSEUDONYM)
    is_sent: Mapped[bool] = mapped_column(info=TECHNICAL)
    may_replace: Mapped[bool] = mapped_column(info=TECHNICAL)
    step: Mapped[str] = mapped_column(String(16), info=TECHNICAL)
    # How many errors the checker found, if that is why it was refused.
    errors: Mapped[int] = mapped_column(info=TECHNICAL)
    # Why else, in words to be said in any language: {"message" | "safe" | "mend": [text, what fills its places]}
    trouble: Mapped[dict[str, Any] | None] = mapped_column(JSON, info=TECHNICAL)
    made_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    ended_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)

    course: Mapped[Course] = relationship()


class Media(Model):
    """A picture or attachment of a version: its path in the media folder, and the stored file."""

    __tablename__ = "media"

    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"), primary_key=True, info=TECHNICAL)
    path: Mapped[str] = mapped_column(String(200), primary_key=True, info=TECHNICAL)
    file_digest: Mapped[str] = mapped_column(ForeignKey("files.digest"), info=TECHNICAL)


class BookFile(Model):
    """A version as a book in one language and shape (EPUB, PDF), as it was made last: see books/keeping.py."""

    __tablename__ = "book_files"

    version_id: Mapped[int] = mapped_column(ForeignKey("course_versions.id"), primary_key=True, info=TECHNICAL)
    language: Mapped[str] = mapped_column(String(16), primary_key=True, info=TECHNICAL)
    shape: Mapped[str] = mapped_column(String(8), primary_key=True, info=TECHNICAL)
    # What made it: another maker gives another book, so it is then made again.
    maker: Mapped[str] = mapped_column(String(64), info=TECHNICAL)
    file_digest: Mapped[str] = mapped_column(ForeignKey("files.digest"), info=TECHNICAL)
