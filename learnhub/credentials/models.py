"""Tables of certificates. Both are append-only: the database refuses to change or delete a row."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from learnhub.learning.models import Enrolment
from learnhub.stores.database import Model
from learnhub.stores.privacy import ACTIVITY, IDENTITY, PSEUDONYM, TECHNICAL


class Certificate(Model):
    """A certificate as it was issued. `facts` is canonical JSON (facts.py), `facts_digest` its SHA-256."""

    __tablename__ = "certificates"

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    code: Mapped[str] = mapped_column(String(32), unique=True, info=PSEUDONYM)
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolments.id"), unique=True, info=PSEUDONYM)
    facts: Mapped[str] = mapped_column(Text, info=IDENTITY)
    facts_digest: Mapped[str] = mapped_column(String(64), info=TECHNICAL)
    issued_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    expires_on: Mapped[date | None] = mapped_column(info=ACTIVITY)

    enrolment: Mapped[Enrolment] = relationship()


class StatusChange(StrEnum):
    """What can happen to a certificate after its issue."""

    REVOKED = "revoked"
    REINSTATED = "reinstated"
    REPLACED = "replaced"


class CertificateStatus(Model):
    """One thing that happened to a certificate; the last one counts."""

    __tablename__ = "certificate_statuses"

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificates.id"), index=True, info=PSEUDONYM)
    change: Mapped[str] = mapped_column(String(16), info=ACTIVITY)
    reason: Mapped[str] = mapped_column(String(500), info=ACTIVITY)
    changed_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
