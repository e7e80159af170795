"""Tables of what people ask about their own data."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from learnhub.people.models import Person
from learnhub.stores.database import Model
from learnhub.stores.privacy import ACTIVITY, PSEUDONYM, TECHNICAL

_IS_OPEN = text("state = 'asked'")


class ErasureState(StrEnum):
    """From asked to over."""

    ASKED = "asked"
    TAKEN_BACK = "taken_back"
    DECLINED = "declined"
    DONE = "done"


class ErasureRequest(Model):
    """That somebody asks to be erased, and what became of it; one open one each."""

    __tablename__ = "erasure_requests"
    __table_args__ = (
        Index("uq_erasure_requests_open", "person_id", unique=True, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=PSEUDONYM)
    state: Mapped[str] = mapped_column(String(16), info=ACTIVITY)
    asked_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    decided_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)
    # The opaque code of who decided.
    decided_by: Mapped[str | None] = mapped_column(String(16), info=PSEUDONYM)
    # Why it was declined, in words to the person.
    reason: Mapped[str] = mapped_column(String(500), info=ACTIVITY)

    person: Mapped[Person] = relationship()


class RetentionRun(Model):
    """What the work that keeps to the periods of retention did on a day, in numbers."""

    __tablename__ = "retention_runs"

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    run_at: Mapped[datetime] = mapped_column(info=TECHNICAL)
    sessions: Mapped[int] = mapped_column(info=TECHNICAL)
    mail: Mapped[int] = mapped_column(info=TECHNICAL)
    # How many people were not here for as long as is set; nobody is erased for that.
    unseen: Mapped[int] = mapped_column(info=TECHNICAL)
