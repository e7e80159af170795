"""Files as a whole or not at all: whoever is killed, or loses power, leaves the old bytes or the new ones."""

from __future__ import annotations

import ctypes
import errno
import os
import tempfile
from pathlib import Path

# Hidden: a version's digest, and whoever lists a folder, leaves out what a killed process did not put in place.
_UNFINISHED = ".unfinished-"
# renameat2(2): paths are from the folder of the process, and the two names change places.
_FROM_HERE, _EXCHANGE = -100, 2


def write(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Put bytes under a name, in the place of what is there; the folder exists. Raises OSError.

    They are on the disk under that name when this returns.
    """
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=_UNFINISHED, delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    make_durable(path.parent)


def make_durable(folder: Path) -> None:
    """Write a folder's list of names to the disk: without that, a power cut may lose the name of a whole file."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def exchange(one: Path, other: Path) -> None:
    """Let two files or folders change places, at once: nobody ever finds either name without one. Raises OSError.

    By renameat2 of Linux, where the file system knows it (ext4, xfs, btrfs, tmpfs, overlayfs; not NFS): else EINVAL.
    """
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if rename(_FROM_HERE, os.fsencode(one), _FROM_HERE, os.fsencode(other), _EXCHANGE):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))
    for folder in {one.parent, other.parent}:
        make_durable(folder)
