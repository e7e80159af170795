"""Putting a backup back, into a place where nothing is yet: all of it, or nothing."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Engine

from learnhub.settings import Settings
from learnhub.stores import disk, seal_counts
from learnhub.stores.backups import archive, keys, postgresql, rooms, schemas, sqlite
from learnhub.stores.backups.refusals import Refused

# What may be in the folder before: its own key, and what can be made again; hidden names too.
_MAY_BE_THERE = {archive.SECRET_KEY, "static"}
_FILE = re.compile(r"files/([0-9a-f]{2})/(\1[0-9a-f]{62})")

Target = sqlite.SqliteTarget | postgresql.PostgresqlTarget


@dataclass(slots=True)
class Restored:
    """A backup that was put back. `has_same_key` tells whether the instance has the key of that day."""

    made_at: datetime
    rows: int = 0
    tables: int = 0
    files: int = 0
    damaged: int = 0
    has_same_key: bool = True
    seconds: float = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a backup is put back: `open_engine` and `migrate` (to a revision) are asked for PostgreSQL alone."""

    settings: Settings
    open_engine: Callable[[], Engine]
    migrate: Callable[[str], None]


def restore(path: Path, place: Place) -> Restored:
    """Put a backup back. Raises Refused where something is there already, or the archive is not whole."""
    started = time.monotonic()
    folder = place.settings.data_folder
    _require_empty(folder)
    with path.open("rb") as file, archive.faults_told(), _undone_on_failure(folder), rooms.opened(folder) as room:
        members = archive.members(file, place.settings.backup_secret())
        about = _read_about(members, place.settings)
        restored = Restored(datetime.fromisoformat(about["made_at"]))
        _take_over(members, about, place, room, restored)
    restored.has_same_key = about["key"] == keys.mark_of(place.settings.signing_key())
    restored.seconds = time.monotonic() - started
    return restored


def _require_empty(folder: Path) -> None:
    names = sorted(one.name for one in folder.iterdir()) if folder.exists() else []
    found = [name for name in names if name not in _MAY_BE_THERE and not name.startswith(".")]
    if found:
        raise Refused(
            f"There is something in {folder} already ({', '.join(found[:3])}), and nothing was changed in it. "
            "Name another folder in LEARNHUB_DATA, or move away what is there."
        )


@contextmanager
def _undone_on_failure(folder: Path) -> Iterator[None]:
    """Leave of a folder what was there before."""
    before = {one.name for one in folder.iterdir()} if folder.exists() else set()
    try:
        yield
    except BaseException:
        for one in [one for one in folder.iterdir() if one.name not in before] if folder.exists() else []:
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        raise


def _read_about(members: Iterator[tuple[str, IO[bytes]]], settings: Settings) -> dict[str, Any]:
    name, content = next(members, ("", None))
    if name != archive.ABOUT or content is None:
        raise Refused("This file is no backup of LearnHub.")
    about = archive.read_json(content)
    if about["format"] != archive.FORMAT or not schemas.knows(about["revision"]):
        raise Refused("This backup was made by a newer version of LearnHub. Put it back with that version, or later.")
    here = postgresql.KIND if settings.database_url else sqlite.KIND
    if about["database"] != here:
        other = "Name an empty PostgreSQL database in LEARNHUB_DATABASE_URL." if here == sqlite.KIND else (
            "Leave LEARNHUB_DATABASE_URL empty."
        )  # fmt: skip
        raise Refused(f"This backup is of an instance on {about['database']}, and this one is on {here}. {other}")
    return about


def _take_over(
    members: Iterator[tuple[str, IO[bytes]]], about: dict[str, Any], place: Place, room: Path, restored: Restored
) -> None:
    """Read the rest of an archive: the key and the rows to their places, files to the room and then to theirs."""
    folder, name = place.settings.data_folder, ""
    following = next(members, None)
    if following is not None and following[0] == archive.SECRET_KEY:
        _put_key(following[1].read(), place.settings)
        following = next(members, None)
    with _target(about, place, room) as target:
        while following is not None:
            name, content = following
            if name == archive.CONTENTS:
                _compare(archive.read_json(content), target, restored)
            elif name == seal_counts.NAME:
                disk.write(room / name, content.read())
            elif not target.load(name, content):
                _put_file(name, content, room, restored)
            following = next(members, None)
        if name != archive.CONTENTS:
            raise Refused("This archive has no end. Take another copy of it.")
        for part in ("files", seal_counts.NAME):
            if (room / part).exists():
                (room / part).rename(folder / part)
        os.sync()  # once, for all the files


def _target(about: dict[str, Any], place: Place, room: Path) -> AbstractContextManager[Target]:
    if about["database"] == sqlite.KIND:
        return sqlite.opened(room, place.settings.data_folder / sqlite.NAME)
    return postgresql.opened(place.open_engine(), about, place.migrate)


def _put_key(key: bytes, settings: Settings) -> None:
    """Put the instance's own key in its place, unless the instance has been given one already."""
    path = settings.data_folder / archive.SECRET_KEY
    if not path.exists() and not settings.secret_key:
        disk.write(path, key)


def _put_file(name: str, content: IO[bytes], room: Path, restored: Restored) -> None:
    found = _FILE.fullmatch(name)
    if found is None:
        raise Refused(f"This archive holds something that is unknown here ({name[:40]}). Nothing was put back.")
    folder = room / "files" / found[1]
    folder.mkdir(parents=True, exist_ok=True)
    whole = content.read()
    (folder / found[2]).write_bytes(whole)
    restored.files += 1
    restored.damaged += hashlib.sha256(whole).hexdigest() != found[2]


def _compare(contents: dict[str, Any], target: Target, restored: Restored) -> None:
    rows = target.rows()
    if rows != contents["rows"] or restored.files != contents["files"]:
        raise Refused("This archive does not hold what it says it holds. Nothing was put back: take another copy.")
    restored.rows, restored.tables = sum(rows.values()), len(rows)
