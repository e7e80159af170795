"""Files as a whole or not at all: whoever is killed, or loses power, leaves the old bytes or the new ones."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# Hidden: a version's digest, and whoever lists a folder, leaves out what a killed process did not put in place.
_UNFINISHED = ".unfinished-"


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
