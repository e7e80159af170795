"""Tables of passkeys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from learnhub.people.models import Person
from learnhub.stores.database import Model
from learnhub.stores.privacy import ACTIVITY, IDENTITY, PSEUDONYM, TECHNICAL


class Passkey(Model):
    """A passkey of a person: we hold the public half, so nothing here opens anything."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, info=PSEUDONYM)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=PSEUDONYM)
    name: Mapped[str] = mapped_column(String(100), info=IDENTITY)
    # In base64url: at most 1,023 bytes by the standard.
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True, info=PSEUDONYM)
    public_key: Mapped[bytes] = mapped_column(LargeBinary, info=TECHNICAL)
    # How often the device says that it was used; where it counts, a copy of it gives itself away.
    sign_count: Mapped[int] = mapped_column(BigInteger, info=TECHNICAL)
    made_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    last_used_at: Mapped[datetime | None] = mapped_column(info=ACTIVITY)

    person: Mapped[Person] = relationship()


class UsedChallenge(Model):
    """What a passkey has signed already, for as long as it could be sent again."""

    __tablename__ = "used_challenges"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True, info=TECHNICAL)
    used_at: Mapped[datetime] = mapped_column(info=TECHNICAL)
