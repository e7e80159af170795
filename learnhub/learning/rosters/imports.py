"""Lists of people that somebody sent: who sent which, how far it is, and what came of it.

A list is checked in the background and waits for its sender, who then says yes or no. It is read by its sender alone.
What it holds is kept encrypted under the key of the instance, no longer than a day after the last step.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, String, Text, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from learnhub import clock, ids
from learnhub.errors import LearnHubError, NotFound
from learnhub.i18n import Message
from learnhub.learning.rosters import faults
from learnhub.people.models import Person
from learnhub.stores import encryption, record, tasks
from learnhub.stores.database import Model, add_missing, db, rows_changed
from learnhub.stores.privacy import ACTIVITY, PSEUDONYM, SENSITIVE, TECHNICAL
from learnhub.stores.record import Act

CHECKING, APPLYING, FORGETTING = "people.check_import", "people.apply_import", "people.forget_imports"
KEPT_FOR = timedelta(hours=24)
# One that takes longer was left in the middle.
TOO_LONG = timedelta(minutes=15)
_PURPOSE = "list of people"


class Step(StrEnum):
    """How far a list is."""

    CHECKING = "checking"
    CHECKED = "checked"
    APPLYING = "applying"
    DONE = "done"
    REFUSED = "refused"


class PeopleImport(Model):
    """A list of people that somebody sent."""

    __tablename__ = "people_imports"

    id: Mapped[int] = mapped_column(primary_key=True, info=TECHNICAL)
    code: Mapped[str] = mapped_column(String(16), unique=True, info=TECHNICAL)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True, info=PSEUDONYM)
    step: Mapped[str] = mapped_column(String(16), info=ACTIVITY)
    rows: Mapped[int] = mapped_column(info=TECHNICAL)
    # How many rows were looked at.
    looked_at: Mapped[int] = mapped_column(info=TECHNICAL)
    # How many rows come to what, and what tells whether another look comes to the same.
    counts: Mapped[dict[str, int]] = mapped_column(JSON, info=TECHNICAL)
    plan_digest: Mapped[str | None] = mapped_column(String(64), info=TECHNICAL)
    # The list as it was sent, and what became of each row: encrypted, and taken away after a day.
    content: Mapped[str | None] = mapped_column(Text, info=SENSITIVE)
    report: Mapped[str | None] = mapped_column(Text, info=SENSITIVE)
    # Why it was refused, in words to be said in any language: {"message" | "safe" | "mend": [text, what fills it]}
    trouble: Mapped[dict[str, Any] | None] = mapped_column(JSON, info=TECHNICAL)
    made_at: Mapped[datetime] = mapped_column(info=ACTIVITY)
    changed_at: Mapped[datetime] = mapped_column(info=ACTIVITY)

    person: Mapped[Person] = relationship()


def ask(person: Person, content: Mapping[str, Any], rows: int, *, code: str) -> str:
    """Keep a list and have it checked; `content` is plain data. The same code twice is asking once. Return the code."""
    now = clock.now()
    row = {"person_id": person.id, "step": Step.CHECKING, "rows": rows, "looked_at": 0, "counts": {}}
    if add_missing(PeopleImport, code=code, content=packed(content), made_at=now, changed_at=now, **row):
        record.audit(person.public_id, Act.PEOPLE_LIST_SENT, "list", "people", people=rows)
        tasks.defer(CHECKING, code=code)
    return code


def find(code: str) -> PeopleImport | None:
    """Return a list by its code, as it is now, or None."""
    query = select(PeopleImport).where(PeopleImport.code == code)
    return db.session.scalars(query.execution_options(populate_existing=True)).first()


def get_own(person: Person, code: str) -> PeopleImport:
    """Return a list that somebody sent themselves. Raises NotFound for all others alike."""
    found = find(code) if code.isascii() and code.isalnum() else None
    if found is None or found.person_id != person.id:
        raise NotFound
    return found


def list_own(person: Person) -> Sequence[PeopleImport]:
    """Return the lists of somebody that are still kept, the latest first."""
    mine = select(PeopleImport).where(PeopleImport.person_id == person.id, PeopleImport.content.is_not(None))
    return db.session.scalars(mine.order_by(PeopleImport.id.desc())).all()


def is_under_way(one: PeopleImport) -> bool:
    """Tell whether background work is to go on with it."""
    return one.step in {Step.CHECKING, Step.APPLYING}


def is_late(one: PeopleImport) -> bool:
    """Tell whether it takes longer than it should."""
    return is_under_way(one) and one.changed_at < clock.now() - TOO_LONG


def note_progress(code: str, looked_at: int) -> None:
    """Note how many rows were looked at."""
    _change(code, {Step.CHECKING, Step.APPLYING}, looked_at=looked_at)


def note_checked(code: str, counts: Mapping[str, int], digest: str, report: Mapping[str, Any]) -> None:
    """Note what a list would come to; it then waits for its sender."""
    values = {"counts": dict(counts), "plan_digest": digest, "report": packed(report), "step": Step.CHECKED}
    _change(code, {Step.CHECKING, Step.APPLYING}, **values)


def agree(one: PeopleImport) -> bool:
    """Have a list brought in, as it was shown; doing so twice is doing so once. Tell whether it was news."""
    if not _change(one.code, {Step.CHECKED}, step=Step.APPLYING, looked_at=0):
        return False
    record.audit(one.person.public_id, Act.PEOPLE_LIST_AGREED, "list", "people", people=one.rows)
    tasks.defer(APPLYING, code=one.code)
    return True


def note_done(code: str, counts: Mapping[str, int], report: Mapping[str, Any]) -> bool:
    """Note that a list was brought in, with what became of each row; tell whether it was to be."""
    return _change(code, {Step.APPLYING}, counts=dict(counts), report=packed(report), step=Step.DONE)


def note_refused(code: str, trouble: LearnHubError) -> None:
    """Note why a list cannot be brought in."""
    told = {name: faults.kept(getattr(trouble, name)) for name in ("message", "safe", "mend")}
    _change(code, {Step.CHECKING, Step.APPLYING}, trouble=told, step=Step.REFUSED)


def _change(code: str, steps: set[Step], **values: Any) -> bool:
    is_there = (PeopleImport.code == code) & PeopleImport.step.in_(steps)
    return bool(rows_changed(update(PeopleImport).where(is_there).values(changed_at=clock.now(), **values)))


def trouble_of(one: PeopleImport) -> Mapping[str, Message] | None:
    """Return why a list was refused: `message`, `safe` and `mend`; None where it was not."""
    return {name: faults.said(words) for name, words in one.trouble.items()} if one.trouble else None


def remove(one: PeopleImport) -> None:
    """Take away what a list holds, at once: its sender needs it no more."""
    record.audit(one.person.public_id, Act.PEOPLE_LIST_REMOVED, "list", "people")
    _forget(PeopleImport.id == one.id)


def forget_over() -> None:
    """Take away what lists hold whose last step was a day ago."""
    _forget(PeopleImport.changed_at < clock.now() - KEPT_FOR)


def _forget(which: ColumnElement[bool]) -> None:
    db.session.execute(delete(PeopleImport).where(which))


def packed(data: Mapping[str, Any]) -> str:
    """Return plain data as it is kept: packed and encrypted."""
    packed_bytes = zlib.compress(json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    return encryption.encrypt(base64.b64encode(packed_bytes).decode(), _PURPOSE)


def unpacked(kept: str | None) -> dict[str, Any]:
    """Return plain data that was kept. Raises NotFound when it was taken away, or the key of the instance changed."""
    text = encryption.decrypt(kept, _PURPOSE) if kept else None
    if text is None:
        raise NotFound
    data: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(text)).decode("utf-8", "surrogatepass"))
    return data


def new_code() -> str:
    """Return a code for a list that is about to be sent."""
    return ids.public_id()
