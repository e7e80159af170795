"""Making a backup while everything goes on: the database at one instant, then the files that it names.

Files by digest never change, and are cleared away a day after nothing names them: whatever the copy of the database
names is still there when the files are read.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlalchemy import Engine

from learnhub import clock
from learnhub.settings import Settings
from learnhub.stores import disk, files, seal_counts
from learnhub.stores.backups import archive, keys, rooms
from learnhub.stores.backups.postgresql import PostgresqlSource
from learnhub.stores.backups.refusals import Refused
from learnhub.stores.backups.sqlite import SqliteSource

Source = SqliteSource | PostgresqlSource


@dataclass(slots=True)
class Made:
    """A backup that was made. `missing` and `damaged` are files that are not, or not as they were, on the disk."""

    path: Path
    is_sealed: bool
    holds_key: bool = False
    size: int = 0
    rows: int = 0
    tables: int = 0
    files: int = 0
    missing: int = 0
    damaged: int = 0
    seconds: float = 0


def make(target: Path, settings: Settings, engine: Engine, *, with_files: bool = True) -> Made:
    """Write a backup to a file that is not there yet, or to one of a good name in a folder. Raises Refused.

    It is there whole when this returns, or not at all.
    """
    started = time.monotonic()
    secret = settings.backup_secret()
    path = _named(target, is_sealed=bool(secret))
    made = Made(path, is_sealed=bool(secret))
    with rooms.opened(settings.data_folder) as room, _whole(path) as file:
        # What the file tells was committed before: so it is read first.
        told = seal_counts.NAME, _content_of(settings.data_folder / seal_counts.NAME)
        with closing(_source(settings, engine, room)) as source:
            _write(archive.Writer(file, secret), source, settings, told, made, with_files=with_files)
        made.size = file.tell()
    made.seconds = time.monotonic() - started
    return made


def _named(target: Path, *, is_sealed: bool) -> Path:
    if target.is_dir():
        target /= f"learnhub-{clock.now():%Y-%m-%d-%H%M%S}.tar.gz{'.sealed' if is_sealed else ''}"
    if target.exists():
        raise Refused(f"There is a file {target} already. It was not touched: choose another name.")
    if not target.parent.is_dir():
        raise Refused(f"There is no folder {target.parent}. Make it first, or choose another place.")
    return target


@contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    """Yield a file to write to, which is under its name when all went well and else gone."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).rename(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    disk.make_durable(path.parent)


def _source(settings: Settings, engine: Engine, room: Path) -> Source:
    if settings.database_url:
        return PostgresqlSource(engine, room)
    return SqliteSource(Path(engine.url.database or ""), room)


def _write(
    writer: archive.Writer, source: Source, settings: Settings, told: tuple[str, bytes], made: Made, *, with_files: bool
) -> None:
    key = settings.signing_key()
    about = {"format": archive.FORMAT, "revision": source.revision, "key": keys.mark_of(key), **source.about}
    writer.add_json(archive.ABOUT, {**about, "made_at": clock.now().isoformat(), "of": settings.base_url})
    if made.is_sealed and not settings.secret_key:
        writer.add_bytes(archive.SECRET_KEY, key.encode())
        made.holds_key = True
    if told[1]:
        writer.add_bytes(*told)
    source.write(writer)
    if with_files:
        _write_files(writer, source, made)
    made.rows, made.tables = sum(source.rows.values()), len(source.rows)
    writer.add_json(archive.CONTENTS, {"rows": source.rows, "files": made.files})
    writer.finish()


def _write_files(writer: archive.Writer, source: Source, made: Made) -> None:
    for digest in source.digests:
        try:
            with files.path_of(digest).open("rb") as content:
                name = f"{archive.FILES}{digest[:2]}/{digest}"
                found = writer.add(name, content, os.fstat(content.fileno()).st_size)
        except FileNotFoundError:
            made.missing += 1
        else:
            made.files += 1
            made.damaged += found != digest


def _content_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
