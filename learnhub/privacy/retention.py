"""How long what is over is remembered: periods that administrators set, work that keeps to them, and its reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select

from learnhub import clock
from learnhub.errors import Invalid
from learnhub.i18n import Message, lazy
from learnhub.people import sessions
from learnhub.people.models import Person
from learnhub.privacy.models import RetentionRun
from learnhub.stores import options, outbox
from learnhub.stores.database import db

ACTION = "settings.security_sso_mail"
MOST_LISTED = 200
REPORTS_KEPT_FOR = timedelta(days=730)
_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Period:
    """A period that may be set, as a whole number from `least` to `most`."""

    name: str
    default: int
    least: int
    most: int


SESSIONS = Period("retention.sessions_days", 30, 1, 730)
MAIL = Period("retention.mail_days", 90, 7, 3650)
# 0: nobody is listed.
UNSEEN = Period("retention.unseen_years", 0, 0, 50)
PERIODS: Mapping[str, Period] = {"sessions_days": SESSIONS, "mail_days": MAIL, "unseen_years": UNSEEN}

OUT_OF_RANGE: Message = lazy("Write a whole number within the limits given below the field.")


def read(period: Period) -> int:
    """Return what a period is set to."""
    return int(options.read(period.name, period.default))


def change(actor_code: str, wanted: Mapping[str, int | None]) -> bool:
    """Set all periods, by their short names; tell whether any was another before. Raises Invalid."""
    wrong = {name: OUT_OF_RANGE for name, value in wanted.items() if not _fits(PERIODS[name], value)}
    if wrong:
        raise Invalid(wrong)
    changed = [
        options.change(actor_code, PERIODS[name].name, value, PERIODS[name].default) for name, value in wanted.items()
    ]
    return any(changed)


def _fits(period: Period, value: int | None) -> bool:
    return value is not None and period.least <= value <= period.most


def keep_to_them() -> None:
    """Forget what is older than the periods allow, and leave a report of it."""
    now = clock.now()
    report: dict[str, Any] = {
        "sessions": sessions.forget_over(now - timedelta(days=read(SESSIONS))),
        "mail": outbox.forget_over(now - timedelta(days=read(MAIL))),
        "unseen": count_unseen(),
    }
    db.session.add(RetentionRun(run_at=now, **report))
    db.session.execute(delete(RetentionRun).where(RetentionRun.run_at < now - REPORTS_KEPT_FOR))
    db.session.flush()


def list_runs(limit: int) -> Sequence[RetentionRun]:
    """Return the latest reports, the newest first."""
    return db.session.scalars(select(RetentionRun).order_by(RetentionRun.id.desc()).limit(limit)).all()


def count_unseen() -> int:
    """Return how many people were not here for as long as is set; 0 where nothing is set."""
    return db.session.scalar(select(func.count()).select_from(Person).where(_is_unseen())) or 0 if read(UNSEEN) else 0


def list_unseen() -> Sequence[Person]:
    """Return who was not here for as long as is set, those gone longest first, at most 200."""
    if not read(UNSEEN):
        return []
    query = select(Person).where(_is_unseen()).order_by(_last_here(), Person.id)
    return db.session.scalars(query.limit(MOST_LISTED)).all()


def _last_here() -> Any:
    return func.coalesce(Person.last_seen_at, Person.created_at)


def _is_unseen() -> Any:
    return (
        (_last_here() < clock.now() - read(UNSEEN) * _YEAR)
        & Person.erased_at.is_(None)
        & Person.merged_into_id.is_(None)
    )
