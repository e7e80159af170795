"""Seals of the audit: every minute the lines that came since are sealed, and each seal holds the one before it.

Whoever changes, adds or takes a line below a seal has to make all seals after it anew; and the last seal is told
elsewhere too, in a small file of the data folder and in the operator's log. So a record that was cut at its end,
with the seals that belong to it, shows as well.

A seal is the SHA-256, in hexadecimal, of a text in UTF-8. Each of its lines ends with a line feed:

    the digest of the seal before, or 64 times "0" for the first
    each line of the audit whose id is above the last id of the seal before and up to that of this one, by id

A line of the audit is written as a JSON array without spaces, its letters as they are, the names of its details in
the order of their code points:

    [id,"2026-03-02T09:00:00.000000Z","person","act","subject kind","subject id",{"details":…}]

So `record text 12 | sha256sum` gives the digest of seal 12, and so does whatever else writes these columns that way.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import String, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from learnhub import clock
from learnhub.errors import NotFound
from learnhub.stores.database import Model, db, dialect_name
from learnhub.stores.privacy import TECHNICAL
from learnhub.stores.record import AuditEntry

WORK = "record.seal"
MOST_LINES = 10_000
NOTHING_BEFORE = "0" * 64
LOWEST_ID = -(2**31)  # ids begin at 1; a line that somebody puts below is seen all the same
# How often we look whether those who write to the audit are done, and how many seconds apart.
_LOOKS, _BETWEEN_LOOKS = 20, 0.05


class Seal(Model):
    """A seal over the lines of the audit since the seal before. The database refuses to change it."""

    __tablename__ = "audit_seals"

    # Counted from 1 without a gap: a second seal of the same number is refused.
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, info=TECHNICAL)
    last_id: Mapped[int] = mapped_column(info=TECHNICAL)
    lines: Mapped[int] = mapped_column(info=TECHNICAL)
    digest: Mapped[str] = mapped_column(String(64), info=TECHNICAL)
    sealed_at: Mapped[datetime] = mapped_column(info=TECHNICAL)


def last_line() -> int:
    """Return the id up to which every line is there that will ever be; 0 when that cannot be told just now.

    On SQLite one writes at a time, and lines come in the order of their ids. On PostgreSQL an id is given out before
    its line is committed, so lines could still come below the newest. Whoever has such an id holds a lock on the table
    until the line is there or never will be: we wait for those who hold one now, and who comes later gets a higher id.
    """
    newest = db.session.scalar(select(func.max(AuditEntry.id))) or 0
    if dialect_name() == "sqlite":
        return newest
    writing = _writing()
    for _ in range(_LOOKS):
        if not writing:
            return newest
        time.sleep(_BETWEEN_LOOKS)
        writing &= _writing()
    return 0


def _writing() -> set[str]:
    """Return the transactions of others that have written to the audit and are not over."""
    return set(db.session.scalars(_WRITERS))


_WRITERS = text(
    "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' "
    "AND relation = to_regclass('audit') AND pid IS DISTINCT FROM pg_backend_pid() "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def last() -> Seal | None:
    """Return the newest seal."""
    return db.session.scalars(select(Seal).order_by(Seal.number.desc()).limit(1)).first()


def find(number: int) -> Seal | None:
    """Return a seal by its number, or None."""
    return db.session.get(Seal, number)


def seal_next(up_to: int) -> Seal | None:
    """Seal the next lines, at most 10,000 and none above an id from `last_line`; None when there is none."""
    before = last()
    number, first_id = (before.number + 1, before.last_id + 1) if before else (1, LOWEST_ID)
    ids = select(AuditEntry.id).where(AuditEntry.id.between(first_id, up_to)).order_by(AuditEntry.id).limit(MOST_LINES)
    last_id = db.session.scalar(select(func.max(ids.subquery().c.id)))
    if last_id is None:
        return None
    digest, lines = digest_of(before.digest if before else NOTHING_BEFORE, first_id, last_id)
    made = Seal(number=number, last_id=last_id, lines=lines, digest=digest, sealed_at=clock.now())
    db.session.add(made)
    db.session.flush()
    return made


def count_sealed() -> int:
    """Return how many lines are in all seals."""
    return db.session.scalar(select(func.sum(Seal.lines))) or 0


def digest_of(digest_before: str, first_id: int, last_id: int) -> tuple[str, int]:
    """Return the digest over the lines between two ids, and how many there are."""
    found, lines = begin(digest_before), 0
    for line in lines_from(first_id, last_id):
        found.update(line.text)
        lines += 1
    return found.hexdigest(), lines


def begin(digest_before: str) -> hashlib._Hash:
    """Return what the digest of a seal begins with."""
    return hashlib.sha256(f"{digest_before}\n".encode())


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the audit as it is sealed."""

    id: int
    occurred_at: datetime
    text: bytes


def lines_from(first_id: int, last_id: int | None = None) -> Iterator[Line]:
    """Yield the lines between two ids, by id, each with the text that is sealed: its form stands at the top."""
    which = AuditEntry.id >= first_id if last_id is None else AuditEntry.id.between(first_id, last_id)
    columns = (
        AuditEntry.id, AuditEntry.occurred_at, AuditEntry.person, AuditEntry.act, AuditEntry.subject_kind,
        AuditEntry.subject_id, AuditEntry.details,
    )  # fmt: skip
    query = select(*columns).where(which).order_by(AuditEntry.id).execution_options(yield_per=1000)
    for number, occurred_at, *others in db.session.execute(query):
        at = occurred_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        line = json.dumps([number, at, *others], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        yield Line(number, occurred_at, f"{line}\n".encode())


def text_of(number: int) -> Iterator[bytes]:
    """Yield the text whose digest a seal is, as its lines read today. Raises NotFound."""
    seal, before = find(number), find(number - 1)
    if seal is None:
        raise NotFound
    yield f"{before.digest if before else NOTHING_BEFORE}\n".encode()
    for line in lines_from(before.last_id + 1 if before else LOWEST_ID, seal.last_id):
        yield line.text
