"""A version's folder as a zip file: the same files always give the same bytes."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

from learnhub.content.format.digest import file_digests

# The earliest time that the format knows: a course has its date in its own files.
_TIME = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o100644 << 16


def pack(folder: Path) -> bytes:
    """Return the files of a version's folder as a zip file, below `<course>/<version>/`.

    The files are those that the digest counts: no hidden ones and no links, sorted by the bytes of their paths.
    Raises OSError where one cannot be read.
    """
    folder = folder.absolute()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for inner in sorted(file_digests(folder), key=os.fsencode):
            entry = zipfile.ZipInfo(f"{folder.parent.name}/{folder.name}/{inner}", _TIME)
            # As from Unix, wherever it is made.
            entry.create_system, entry.external_attr = 3, _READABLE
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, (folder / inner).read_bytes())
    return held.getvalue()
