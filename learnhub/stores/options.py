"""Options: settings that administrators may change while LearnHub runs. Only what differs from the default is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from learnhub import clock
from learnhub.stores import record
from learnhub.stores.database import Model, db
from learnhub.stores.privacy import ACTIVITY, PSEUDONYM, TECHNICAL
from learnhub.stores.record import Act


class Option(Model):
    """An option that was changed, by whom and when; what it was before stands in the record."""

    __tablename__ = "options"

    name: Mapped[str] = mapped_column(String(64), primary_key=True, info=TECHNICAL)
    value: Mapped[Any] = mapped_column(JSON, info=TECHNICAL)
    changed_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    changed_by: Mapped[str] = mapped_column(String(16), info=PSEUDONYM)


def read(name: str, default: Any) -> Any:
    """Return what an option is set to."""
    found = db.session.get(Option, name)
    return default if found is None else found.value


def change(actor_code: str, name: str, value: Any, default: Any) -> bool:
    """Set an option, with a line in the record that says from what to what; tell whether it was another before."""
    former = read(name, default)
    if former == value:
        return False
    db.session.merge(Option(name=name, value=value, changed_at=clock.now(), changed_by=actor_code))
    db.session.flush()
    record.audit(actor_code, Act.OPTION_CHANGED, "option", name, former=former, new=value)
    return True
