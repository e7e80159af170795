"""Where tests put what they throw away: in memory where there is room, where thousands of databases wait for no disk.

What a test process leaves behind goes with the run. Whoever wants to look at it names a folder: `--basetemp`.
"""

from __future__ import annotations

import multiprocessing.util
import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it, under a name that nobody can guess
ROOM = 4_000_000_000  # bytes: a whole run uses about a quarter of it


def open_folder() -> Path:
    """Make a folder for this run, and let this process and those that it starts put temporary files there."""
    parent = MEMORY if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM else None
    folder = Path(tempfile.mkdtemp(prefix="learnhub-tests-", dir=parent))
    multiprocessing.util.get_temp_dir()  # that folder is taken away by others after ours, so it may not lie in it
    folder.chmod(0o755)  # PostgreSQL runs as another user, in a folder below
    os.environ["TMPDIR"] = str(folder)
    tempfile.tempdir = None  # so that it is asked for again
    return folder


def close_folder(folder: Path) -> None:
    """Take the folder away with all that is in it."""
    shutil.rmtree(folder, ignore_errors=True)
