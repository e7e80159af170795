"""What people accepted, in which version and language, and when: one line each time."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learnhub import clock
from learnhub.people.models import Person
from learnhub.stores import record
from learnhub.stores.database import Model, add_missing, db
from learnhub.stores.privacy import ACTIVITY, PSEUDONYM, TECHNICAL
from learnhub.stores.record import Act


class Document(StrEnum):
    """What can be accepted."""

    PRIVACY_NOTICE = "privacy_notice"
    TERMS = "terms"


class Acceptance(Model):
    """That somebody accepted a version of a document, in the language in which they read it."""

    __tablename__ = "acceptances"
    __table_args__ = (UniqueConstraint("person_id", "document", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), info=PSEUDONYM)
    document: Mapped[str] = mapped_column(String(32), info=ACTIVITY)
    version: Mapped[str] = mapped_column(String(32), info=ACTIVITY)
    language: Mapped[str] = mapped_column(String(16), info=ACTIVITY)
    accepted_at: Mapped[datetime] = mapped_column(info=ACTIVITY)


def accept(person: Person, document: Document, version: str, language: str) -> bool:
    """Keep that somebody accepts a version of a document, and tell whether it is new: twice is once."""
    is_new = add_missing(
        Acceptance,
        person_id=person.id,
        document=document,
        version=version,
        language=language,
        accepted_at=clock.now(),
    )
    if is_new and document is Document.PRIVACY_NOTICE:
        person.notice_version, person.notice_accepted_at = version, clock.now()
        db.session.flush()
    return is_new


def accept_again(person: Person, document: Document, version: str, language: str) -> None:
    """Accept a version of a document, with its line in the record: a new account has another one."""
    if accept(person, document, version, language):
        told = {"document": document.value, "version": version}
        record.audit(person.public_id, Act.NOTICE_ACCEPTED, "person", person.public_id, **told)


def accept_notice(person: Person, version: str, language: str) -> None:
    """Accept a version of the privacy notice."""
    accept_again(person, Document.PRIVACY_NOTICE, version, language)
