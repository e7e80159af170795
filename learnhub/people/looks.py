"""Who has looked at whose data: one line for each viewer, person and day, for the person concerned.

A day on which somebody first met a name in a list and then opened that person's page is told as the latter: of all
looks of a day the closest is kept. What an administrator reads stands in the audit besides.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from sqlalchemy import Index, String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from learnhub import clock
from learnhub.people.grants import Held
from learnhub.people.models import Grant
from learnhub.stores.database import Model, db, insert_into
from learnhub.stores.privacy import ACTIVITY, PSEUDONYM

KEPT_FOR = timedelta(days=365)
_FEW = 1_000  # more codes in one statement than a database takes could be on a list that is downloaded


class Page(IntEnum):
    """On what somebody was seen, from the least to the closest look."""

    LIST = 1
    RECORD = 2  # lines of the audit
    WORK = 3  # what was handed in, to be marked
    PERSON = 4  # a page about this person alone
    FILE = 5  # a list that was taken away


class Look(Model):
    """Somebody looked at somebody's data on a day (UTC). Both are opaque codes; the role is what the viewer held."""

    __tablename__ = "looks"
    __table_args__ = (Index(None, "day", "viewer"),)

    person: Mapped[str] = mapped_column(String(16), primary_key=True, info=PSEUDONYM)
    day: Mapped[str] = mapped_column(String(10), primary_key=True, info=ACTIVITY)  # as 2026-03-02
    viewer: Mapped[str] = mapped_column(String(16), primary_key=True, info=PSEUDONYM)
    page: Mapped[int] = mapped_column(info=ACTIVITY)
    # When it was that close for the first time on this day.
    at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    role: Mapped[str] = mapped_column(String(32), info=ACTIVITY)
    scope_kind: Mapped[str] = mapped_column(String(16), info=ACTIVITY)
    scope_key: Mapped[str] = mapped_column(String(100), info=ACTIVITY)


@dataclass(frozen=True, slots=True)
class LooksPage:
    """A page of looks, the latest first. `number` counts from 1."""

    looks: Sequence[Look]
    total: int
    number: int
    pages: int


def _today() -> str:
    return clock.today().isoformat()


def unknown(viewer: str, page: Page, people: Collection[str]) -> frozenset[str]:
    """Return those of whom it is not kept yet that this viewer looked as closely today; nobody looks at themselves."""
    others = {code for code in people if code != viewer}
    if not others:
        return frozenset()
    query = select(Look.person).where(Look.day == _today(), Look.viewer == viewer, Look.page >= page)
    if len(others) <= _FEW:
        query = query.where(Look.person.in_(others))
    return frozenset(others - set(db.session.scalars(query)))


def keep(viewer: str, page: Page, people: Collection[str], held: Grant | Held | None) -> None:
    """Keep that somebody looked at people, by the role that was held; a closer look of the same day stays."""
    now = clock.now()
    told = {
        "day": _today(), "viewer": viewer, "page": page, "at": now,
        "role": held.role if held else "", "scope_kind": held.scope_kind if held else "",
        "scope_key": held.scope_key if held else "",
    }  # fmt: skip
    adding = insert_into(Look)
    closer = {name: adding.excluded[name] for name in ("page", "at", "role", "scope_kind", "scope_key")}
    keeping = adding.on_conflict_do_update(
        index_elements=["person", "day", "viewer"], set_=closer, where=Look.page < adding.excluded.page
    )
    if people:
        db.session.execute(keeping, [{**told, "person": code} for code in sorted(people)])


def of(codes: Collection[str], number: int, per_page: int = 50) -> LooksPage:
    """Return a page of who looked at a person's data, by the codes of all their accounts.

    A page beyond the last one gives the last.
    """
    which = Look.person.in_(codes)
    total = db.session.scalars(select(func.count()).select_from(Look).where(which)).one()
    pages = max(1, -(-total // per_page))
    number = min(max(1, number), pages)
    query = select(Look).where(which).order_by(Look.day.desc(), Look.at.desc(), Look.viewer)
    found = db.session.scalars(query.limit(per_page).offset((number - 1) * per_page)).all()
    return LooksPage(found, total, number, pages)


def forget_old() -> None:
    """Forget what is older than a year."""
    db.session.execute(delete(Look).where(Look.day < (clock.today() - KEPT_FOR).isoformat()))
