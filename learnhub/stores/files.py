"""Files by digest: the same bytes are kept once, under the SHA-256 of their content, and never change.

Bytes that no row of any table names are cleared away once they are old. Whoever sends the same bytes at that moment
either keeps them or is told: `note` and `remove` change the same row, so one of them waits for the other's transaction.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import ColumnElement, String, and_, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from learnhub import clock
from learnhub.errors import Conflict, NotFound
from learnhub.i18n import lazy
from learnhub.stores import disk
from learnhub.stores.database import Model, db, insert_into, rows_changed
from learnhub.stores.privacy import TECHNICAL


class FileGone(Conflict):
    """Bytes were cleared away between being sent and being named."""

    code = "file_gone"
    message = lazy("A file that you sent was not kept: an old copy of the same one was cleared away at that moment.")
    safe = lazy("Nothing else has changed.")
    mend = lazy("Go back and send it once more.")


class File(Model):
    """What is known of a stored file; the bytes lie in the data folder."""

    __tablename__ = "files"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True, info=TECHNICAL)
    size: Mapped[int] = mapped_column(info=TECHNICAL)
    content_type: Mapped[str] = mapped_column(String(100), info=TECHNICAL)
    # When the same bytes were last sent.
    stored_at: Mapped[datetime] = mapped_column(info=TECHNICAL)


_LENGTH = 64
_folder = Path("files")


def keep_in(folder: Path) -> None:
    """Say in which folder the bytes lie; the app does so once, when it is made."""
    global _folder  # noqa: PLW0603 -- one data folder a process
    _folder = folder


def path_of(digest: str) -> Path:
    """Return where the bytes with a digest lie. Raises NotFound for what is no digest."""
    if len(digest) != _LENGTH or not set(digest) <= set("0123456789abcdef"):
        raise NotFound
    return _folder / digest[:2] / digest


def keep(content: bytes, content_type: str) -> str:
    """Store bytes and return their digest (SHA-256, hexadecimal). The same bytes twice are one file.

    The bytes are on the disk before the row is: a row without its file cannot be, and a file without a row is
    only wasted room.
    """
    digest = write(content)
    note(digest, len(content), content_type)
    return digest


def write(content: bytes) -> str:
    """Put bytes on the disk, outside of any transaction, and return their digest; `note` adds the row."""
    digest = hashlib.sha256(content).hexdigest()
    path = path_of(digest)
    if not _is_renewed(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        disk.write(path, content)
    return digest


def find(content: bytes) -> str | None:
    """Return the digest of bytes that are on the disk already, which are then as good as new; None for others."""
    digest = hashlib.sha256(content).hexdigest()
    return digest if _is_renewed(path_of(digest)) else None


def _is_renewed(path: Path) -> bool:
    """Let bytes be as old as if they came now; tell whether they are there."""
    now = clock.now().timestamp()
    try:
        os.utime(path, (now, now))
    except FileNotFoundError:
        return False
    return True


def note(digest: str, size: int, content_type: str) -> None:
    """Add the row of bytes that are on the disk, or say there that they were sent again. Raises FileGone."""
    row = {"digest": digest, "size": size, "content_type": content_type, "stored_at": clock.now()}
    kept = insert_into(File).values(row)
    db.session.execute(kept.on_conflict_do_update(index_elements=["digest"], set_={"stored_at": row["stored_at"]}))
    if not path_of(digest).exists():
        raise FileGone


def list_old(before: datetime) -> list[str]:
    """Return the digests of all bytes on the disk that were last sent before an instant.

    What was left of writing that was cut off is cleared away. It asks nothing of the database.
    """
    old = [path for path in _folder.glob("??/*") if _is_older(path, before)]
    for path in old:
        if len(path.name) != _LENGTH:
            path.unlink(missing_ok=True)
    return [path.name for path in old if len(path.name) == _LENGTH]


def _is_older(path: Path, before: datetime) -> bool:
    try:
        return path.stat().st_mtime < before.timestamp()
    except FileNotFoundError:
        return False


def list_unnamed(before: datetime, old: Collection[str]) -> list[str]:
    """Return the digests of what may be cleared away: rows from before an instant that nothing names, and of the bytes
    that are `old` those that have no row.
    """
    rows = db.session.scalars(select(File.digest).where(File.stored_at < before, _is_unnamed())).all()
    known = set(db.session.scalars(select(File.digest)))
    return [*rows, *(digest for digest in old if digest not in known)]


def _is_unnamed() -> ColumnElement[bool]:
    """Return the condition on `File` that no row of any table names it, whichever tables there are."""
    keys = (key for table in db.metadata.tables.values() for key in table.foreign_keys)
    naming = [key.parent for key in keys if key.column is File.__table__.c.digest]
    return and_(*(File.digest.not_in(select(column)) for column in naming))


def remove(digest: str, before: datetime) -> bool:
    """Clear bytes away that nothing names and that were last sent before an instant; tell whether they are gone.

    The row goes first and the bytes before it is committed: killed in between, the row is there again, nothing names
    it, and the next time it goes. Bytes without a row get one, so that who sends the same ones waits.
    """
    path = path_of(digest)
    if path.exists() and not _is_older(path, before):
        return False
    row = {"digest": digest, "size": 0, "content_type": "", "stored_at": datetime.fromtimestamp(0, UTC)}
    db.session.execute(insert_into(File).values(row).on_conflict_do_nothing())
    gone = rows_changed(delete(File).where(File.digest == digest, File.stored_at < before, _is_unnamed()))
    if gone:
        path.unlink(missing_ok=True)
    return bool(gone)
