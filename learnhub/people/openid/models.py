"""Tables of accounts of other organisations, and of the ways there and back."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from learnhub.people.models import Person
from learnhub.stores.database import Model
from learnhub.stores.privacy import ACTIVITY, IDENTITY, PSEUDONYM, SECRET, TECHNICAL

LONGEST_PATH = 300


class Identity(Model):
    """That an account of another organisation opens a person's account here.

    Issuer and subject together are what never changes there; `label` is by what its owner knows it.
    """

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, info=PSEUDONYM)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=PSEUDONYM)
    issuer: Mapped[str] = mapped_column(String(300), info=IDENTITY)
    subject: Mapped[str] = mapped_column(String(255), info=IDENTITY)
    label: Mapped[str] = mapped_column(String(254), info=IDENTITY)
    made_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    last_used_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)

    person: Mapped[Person] = relationship()


class Purpose(StrEnum):
    """What a way to a provider and back is for."""

    SIGN_IN = "sign_in"
    LINK = "link"
    CONFIRM = "confirm"


class ProviderVisit(Model):
    """A way to a provider and back. Of its secrets there are digests alone; the browser and the address hold them."""

    __tablename__ = "provider_visits"

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    state_digest: Mapped[str] = mapped_column(String(64), unique=True, info=SECRET)
    nonce_digest: Mapped[str] = mapped_column(String(64), unique=True, info=SECRET)
    browser_digest: Mapped[str] = mapped_column(String(64), info=SECRET)
    provider: Mapped[str] = mapped_column(String(32), info=TECHNICAL)
    purpose: Mapped[str] = mapped_column(String(16), info=TECHNICAL)
    # Who is signed in and links or confirms.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True, info=PSEUDONYM)
    language: Mapped[str] = mapped_column(String(16), info=TECHNICAL)
    # The path of this site that somebody was on the way to, and the public code of an invitation.
    wanted_path: Mapped[str | None] = mapped_column(String(LONGEST_PATH), info=TECHNICAL)
    invitation: Mapped[str | None] = mapped_column(String(16), info=TECHNICAL)
    # What the provider said of who came, while its owner decides what to do.
    encrypted_claims: Mapped[str | None] = mapped_column(Text, info=SECRET)
    made_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    expires_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    used_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)
    finished_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)
