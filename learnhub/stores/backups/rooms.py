"""A folder within the data folder for what is on its way in or out; one backup or restore at a time."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from learnhub.stores.backups.refusals import Refused

NAME = ".backup"
_LOCK, _ROOM = "lock", "room"


@contextmanager
def opened(data_folder: Path) -> Iterator[Path]:
    """Yield an empty folder on the same disk as the data; what an earlier one left there, killed, is cleared away."""
    folder = data_folder / NAME
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("Another backup is under way. Wait until it is done.") from None
        room = folder / _ROOM
        shutil.rmtree(room, ignore_errors=True)
        room.mkdir(mode=0o700)
        try:
            yield room
        finally:
            shutil.rmtree(room, ignore_errors=True)
