"""The digest of a version: anyone can compute it with a shell, and it is printed on certificates.

The recipe (course-format, Versions), run in the version's folder:
`find . -type f ! -name '.*' | LC_ALL=C sort | xargs -d '\\n' sha256sum | sha256sum`
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

_BLOCK = 1024 * 1024


def version_digest(folder: Path) -> str:
    """Return the SHA-256 of a version's folder in hexadecimal, as the recipe prints it.

    Names must be free of line breaks and backslashes, as the format's names are. Raises OSError where a file
    cannot be read.
    """
    return digest_of(file_digests(folder).items())


def file_digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a version, by its path within the folder. Raises OSError."""
    return {file.relative_to(folder).as_posix(): file_digest(file) for file in _regular_files(folder)}


def digest_of(files: Iterable[tuple[str, str]]) -> str:
    """Return a version's digest from (path within the version, SHA-256 of the bytes) of each file."""
    lines = sorted((os.fsencode("./" + path), digest) for path, digest in files)
    listing = b"".join(digest.encode("ascii") + b"  " + path + b"\n" for path, digest in lines)
    return hashlib.sha256(listing).hexdigest()


def file_digest(file: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal."""
    summing = hashlib.sha256()
    with file.open("rb") as opened:
        while block := opened.read(_BLOCK):
            summing.update(block)
    return summing.hexdigest()


def _regular_files(folder: Path) -> Iterable[Path]:
    for here, _, names in os.walk(folder):
        for name in names:
            file = Path(here, name)
            if not name.startswith(".") and file.is_file() and not file.is_symlink():
                yield file
