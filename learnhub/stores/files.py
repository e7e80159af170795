"""Files by digest: the same bytes are kept once, under the SHA-256 of their content, and never change."""

from __future__ import annotations

import hashlib
import os
import tempfile
from datetime import datetime
from pathlib import Path

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from learnhub import clock
from learnhub.errors import NotFound
from learnhub.stores.database import Model, db, insert_into
from learnhub.stores.privacy import TECHNICAL


class File(Model):
    """What is known of a stored file; the bytes lie in the data folder."""

    __tablename__ = "files"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True, info=TECHNICAL)
    size: Mapped[int] = mapped_column(info=TECHNICAL)
    content_type: Mapped[str] = mapped_column(String(100), info=TECHNICAL)
    stored_at: Mapped[datetime] = mapped_column(info=TECHNICAL)


_folder = Path("files")


def keep_in(folder: Path) -> None:
    """Say in which folder the bytes lie; the app does so once, when it is made."""
    global _folder  # noqa: PLW0603 -- one data folder a process
    _folder = folder


def path_of(digest: str) -> Path:
    """Return where the bytes with a digest lie. Raises NotFound for what is no digest."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise NotFound
    return _folder / digest[:2] / digest


def _make_durable(folder: Path) -> None:
    """Write a folder's list of names to the disk: without that, a power cut may lose the name of a whole file."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


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
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(path)
        _make_durable(path.parent)
    return digest


def note(digest: str, size: int, content_type: str) -> None:
    """Add the row of bytes that are on the disk, unless it is there."""
    row = {"digest": digest, "size": size, "content_type": content_type, "stored_at": clock.now()}
    db.session.execute(insert_into(File).values(row).on_conflict_do_nothing())
