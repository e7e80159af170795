"""The archive: a tar file, compressed by gzip, sealed where there is a key. Any tar reads one that is not sealed.

about.json          first: the format's number, the kind of database and its schema, when it was made
secret_key          the instance's own key; only where the archive is sealed
audit-seal.json     how far the audit was sealed
database.sqlite3    SQLite: the database; or
tables/NAME         PostgreSQL: the rows of each table as COPY writes them, and
sequences.json      where its sequences are
files/AB/DIGEST     each file by its digest
contents.json       last: how many rows and files there are, so that nothing can be missing unseen
"""

from __future__ import annotations

import gzip
import hashlib
import json
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BufferedReader, BytesIO
from typing import IO, Any, cast

from learnhub import clock
from learnhub.stores.backups.refusals import Refused
from learnhub.stores.backups.sealing import BEGINNING, Opener, Sealer

FORMAT = 1
ABOUT, CONTENTS, SECRET_KEY, SEQUENCES = "about.json", "contents.json", "secret_key", "sequences.json"
SQLITE, TABLES, FILES = "database.sqlite3", "tables/", "files/"
_PIECE = 64 * 1024
_GZIP = b"\x1f\x8b"
_LEVEL = 3  # most of it is rows, which grow small at any level, and files that are compressed already


class Writer:
    """Writes the members of an archive into a file, one after the other; `finish` makes it whole."""

    def __init__(self, file: IO[bytes], secret: str) -> None:
        self._sealer = Sealer(file, secret) if secret else None
        under = cast("IO[bytes]", self._sealer or file)
        self._gzip = gzip.GzipFile(filename="", fileobj=under, mode="wb", compresslevel=_LEVEL)
        self._tar = tarfile.open(fileobj=self._gzip, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115 -- finish
        self._made_at = int(clock.now().timestamp())

    def add(self, name: str, content: IO[bytes], size: int) -> str:
        """Add a member of a size and return the SHA-256 of its content. Raises OSError when it is shorter."""
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, self._made_at
        read = _Digesting(content)
        self._tar.addfile(member, cast("IO[bytes]", read))
        return read.digest.hexdigest()

    def add_bytes(self, name: str, content: bytes) -> None:
        """Add a member that is at hand."""
        self.add(name, BytesIO(content), len(content))

    def add_json(self, name: str, value: Mapping[str, Any]) -> None:
        """Add a member in JSON."""
        self.add_bytes(name, json.dumps(value, indent=1, sort_keys=True).encode())

    def finish(self) -> None:
        """Write what stands at the end."""
        self._tar.close()
        self._gzip.close()
        if self._sealer is not None:
            self._sealer.finish()


class _Digesting:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self.digest.update(piece)
        return piece


@contextmanager
def faults_told() -> Iterator[None]:
    """Say in words what a damaged archive looks like to those who read it."""
    try:
        yield
    except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError):
        raise Refused("This archive is damaged, or its end is missing. Take another copy of it.") from None


def members(file: IO[bytes], secret: str) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield (name, content) of each member, to be read before the next is asked for. Raises Refused."""
    beginning = file.read(len(BEGINNING))
    file.seek(0)
    if beginning == BEGINNING:
        if not secret:
            raise Refused("This archive is sealed. Set LEARNHUB_BACKUP_KEY_FILE to the file with its key.")
        file = BufferedReader(Opener(file, secret))
    elif not beginning.startswith(_GZIP):
        raise Refused("This file is no backup of LearnHub.")
    with gzip.GzipFile(fileobj=file) as plain, tarfile.open(fileobj=plain, mode="r|") as tar:
        for member in tar:
            content = tar.extractfile(member)
            if content is not None:
                yield member.name, content
        while plain.read(_PIECE):  # its checksum, and the last piece of what is sealed, come after the end of the tar
            pass


def read_json(content: IO[bytes]) -> dict[str, Any]:
    """Return a member that is in JSON. Raises Refused for what is none."""
    try:
        return dict(json.loads(content.read()))
    except (ValueError, TypeError):
        raise Refused("This file is no backup of LearnHub, or it is damaged: take another copy of it.") from None
