"""What people accepted, in which version and language, and when: one line each time."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from learnhub import clock
from learnhub.people.models import Person
from learnhub.stores.database import Model, add_missing, db
from learnhub.stores.privacy import ACTIVITY, PSEUDONYM, TECHNICAL


class Document(StrEnum):
    """What can be accepted."""

    PRIVACY_NOTICE = "privacy_notice"


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


def accept_notice(person: Person, version: str, language: str) -> None:
    """Keep that somebody accepts a version of the privacy notice; accepting twice is accepting once."""
    is_new = add_missing(
        Acceptance,
        person_id=person.id,
        document=Document.PRIVACY_NOTICE,
        version=version,
        language=language,
        accepted_at=clock.now(),
    )
    if is_new:
        person.notice_version, person.notice_accepted_at = version, clock.now()
        db.session.flush()
