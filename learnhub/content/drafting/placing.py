"""Putting files and folders in their place whole: written beside it, then renamed, so that nothing half is ever there.

What a killed process leaves is a hidden folder that nothing else looks at; the next one to write there removes it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from learnhub.errors import Conflict
from learnhub.i18n import lazy
from learnhub.stores import disk

_HIDDEN = ".being-made-"
_READABLE = 0o644


@contextmanager
def new_folder(place: Path) -> Iterator[Path]:
    """Give an empty folder to fill, which becomes `place` at the end of the block; on an error there is nothing.

    Raises Conflict when there is something at `place` already, before the block and after it.
    """
    refuse_existing(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    _remove_left_over(place.parent)
    folder = Path(tempfile.mkdtemp(prefix=_HIDDEN, dir=place.parent))
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)  # held for as long as this process lives: it is still being made
        filled = folder / place.name
        filled.mkdir()
        yield filled
        refuse_existing(place)
        filled.rename(place)
    finally:
        os.close(handle)
        shutil.rmtree(folder, ignore_errors=True)


def refuse_existing(place: Path) -> None:
    """Raise Conflict when there is something at a place already."""
    if place.exists() or place.is_symlink():
        raise Conflict(
            lazy("%(place)s is there already.", place=str(place)),
            safe=lazy("Nothing was changed."),
            mend=lazy("Choose another name, or go on with what is there."),
        )


def write_file(file: Path, text: str) -> None:
    """Put a text in the place of a file, whole: whoever reads it finds the old text or the new one."""
    mode = file.stat().st_mode & 0o777 if file.exists() else _READABLE
    disk.write(file, text.encode("utf-8"), mode=mode)


def _remove_left_over(parent: Path) -> None:
    """Remove what processes that were killed had begun; what another one is making now is locked, and stays."""
    for folder in parent.glob(f"{_HIDDEN}*/"):
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(handle)
