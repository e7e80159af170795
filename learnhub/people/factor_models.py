"""Tables of the second step at sign-in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from learnhub.people.models import Person
from learnhub.stores.database import Model
from learnhub.stores.privacy import ACTIVITY, PSEUDONYM, SECRET, TECHNICAL


class TotpSecret(Model):
    """What an app on a person's phone makes its codes from (RFC 6238); at most one for each person."""

    __tablename__ = "totp_secrets"

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), unique=True, info=PSEUDONYM)
    encrypted_secret: Mapped[str] = mapped_column(String(400), info=SECRET)
    # The half minute of the last code that was taken: it and those before are worth nothing any more.
    last_step: Mapped[int] = mapped_column(info=ACTIVITY)
    made_at: Mapped[datetime] = mapped_column(info=ACTIVITY)


class RecoveryCode(Model):
    """A code on paper that works once. Those that are over stay, so that none can ever be made again."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=PSEUDONYM)
    code_digest: Mapped[str] = mapped_column(String(64), unique=True, info=SECRET)
    made_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    # When it was used, or newer ones took its place.
    ended_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)


class PendingSignIn(Model):
    """A sign-in that waits for its second step: good for nothing else, and for some minutes alone."""

    __tablename__ = "pending_sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True, info=SECRET)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=PSEUDONYM)
    # Of the password's hash as it was: a new password ends what waits.
    password_digest: Mapped[str] = mapped_column(String(64), info=SECRET)
    stays: Mapped[bool] = mapped_column(info=TECHNICAL)
    is_shared: Mapped[bool] = mapped_column(default=False, server_default=false(), info=TECHNICAL)
    made_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    expires_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    used_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)

    person: Mapped[Person] = relationship()
