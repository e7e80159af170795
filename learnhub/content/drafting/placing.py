"""Putting files and folders in their place whole: written beside it, then renamed, so that nothing half is ever there.

What a killed process leaves is a hidden folder that nothing else looks at; the next one to write there removes it.
"""

from __future__ import annotations

import errno
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
_NO_EXCHANGE = frozenset({errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP})


@contextmanager
def new_folder(place: Path) -> Iterator[Path]:
    """Give an empty folder to fill, which becomes `place` at the end of the block; on an error there is nothing.

    Raises Conflict when there is something at `place` already, before the block and after it.
    """
    refuse_existing(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    with _beside(place) as filled:
        filled.mkdir()
        yield filled
        refuse_existing(place)
        filled.rename(place)


@contextmanager
def changed_folder(place: Path) -> Iterator[Path]:
    """Give a copy of a folder to change, which takes its place as a whole at the end of the block; on an error nothing.

    Files of the copy are the same files until they are replaced, so it takes no room; write them with `disk.write`,
    never into them. Raises Conflict where somebody changed the folder itself meanwhile, or where the file system
    cannot let two folders change places.
    """
    with _beside(place) as copy:
        before = _state_of(place)
        shutil.copytree(place, copy, symlinks=True, copy_function=_link)
        yield copy
        for here, _inside, _names in os.walk(copy):
            disk.make_durable(Path(here))
        _take_place(copy, place)
        if _state_of(copy) != before:  # by an editor on this machine, until the last moment: its words stay
            _take_place(copy, place)
            raise Conflict(
                lazy("Files of this version were changed while you changed its order."),
                safe=lazy("Nothing was changed."),
                mend=lazy("Look at how it is now, and try again."),
            )


@contextmanager
def _beside(place: Path) -> Iterator[Path]:
    """Give a path in a hidden folder beside a place, which goes at the end with what is there then."""
    for folder in left_over(place.parent, _HIDDEN):
        shutil.rmtree(folder, ignore_errors=True)
    with hidden_folder(place.parent, _HIDDEN) as folder:
        try:
            yield folder / place.name
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def hidden_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """Give an empty folder that stays when the block ends; until then it is no left-over, for this process lives."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    with locked(folder):
        yield folder


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let nobody else take a hidden folder for a left-over, for the length of the block."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # the system lets nobody link to a file of somebody else
        shutil.copy2(source, target)


def _state_of(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Return what is another one for each file whenever somebody wrote it, without reading any."""
    found = {}
    for here, _inside, names in os.walk(folder):
        for name in names:
            file = Path(here, name)
            stated = file.lstat()
            found[file.relative_to(folder).as_posix()] = (stated.st_ino, stated.st_size, stated.st_mtime_ns)
    return found


def _take_place(copy: Path, place: Path) -> None:
    try:
        disk.exchange(copy, place)
    except OSError as problem:
        if problem.errno not in _NO_EXCHANGE:
            raise
        raise Conflict(
            lazy("The disk with the folder of courses cannot put a whole folder in the place of another one."),
            safe=lazy("Nothing was changed."),
            mend=lazy("Rename the files in an editor, or ask for the courses to be kept on a disk of the machine."),
        ) from problem


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


def left_over(parent: Path, prefix: str) -> Iterator[Path]:
    """Give the hidden folders that processes began which were killed; those of others are locked, and left alone."""
    for folder in parent.glob(f"{prefix}*/"):
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY | os.O_NOFOLLOW)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield folder
            finally:
                os.close(handle)
