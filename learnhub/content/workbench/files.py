"""The text files of a version's folder: read, and written as a whole or not at all.

What the browser writes and what an editor writes are the same bytes. Nobody's words are lost: who saves says which
bytes they began from, and where the file holds others by now, both texts are shown and nothing is written.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from learnhub.content.format import texts
from learnhub.errors import Conflict, Invalid, LearnHubError, NotFound, StorageFull
from learnhub.i18n import lazy
from learnhub.stores import disk

ENDINGS = (".md", ".yml", ".vtt")
# The folders that this thread holds.
_here = threading.local()
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


class ChangedElsewhere(Conflict):
    """Somebody else wrote the file since it was opened; `now` is what it holds."""

    code = "changed_elsewhere"
    message = lazy("This file was changed by somebody else while you were writing.")
    safe = lazy("Nothing was overwritten. Your text and the other one are both below.")
    mend = lazy("Bring the two together in your text, then save it.")

    def __init__(self, now: TextFile) -> None:
        self.now = now
        super().__init__()


class CannotWrite(LearnHubError):
    """The folder of courses is not this server's to write in."""

    code = "cannot_write"
    status = 409
    message = lazy("This server may not write into the folder of courses.")
    safe = lazy("Nothing was changed. Keep your text: copy it before you leave this page.")
    mend = lazy("Ask the people who look after this server to let LearnHub write there.")


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file: its path within the version, what it says, and the SHA-256 of its bytes."""

    path: str
    text: str
    digest: str


def list_paths(folder: Path) -> list[str]:
    """Return the paths of the text files within a version's folder, sorted; links and hidden files are left out."""
    found = []
    for here, inside, names in os.walk(folder):
        inside[:] = [name for name in inside if not name.startswith(".")]
        found += [Path(here, name) for name in names if _is_text(Path(here, name))]
    return sorted(file.relative_to(folder).as_posix() for file in found)


def _is_text(file: Path) -> bool:
    return not file.name.startswith(".") and file.suffix in ENDINGS and file.is_file() and not file.is_symlink()


def read(folder: Path, path: str) -> TextFile:
    """Return a text file of a version's folder. Raises NotFound for all that `list_paths` does not name.

    What is no UTF-8, or longer than the format allows, is for an editor on the machine: Invalid.
    """
    if path not in list_paths(folder):
        raise NotFound
    return _read(folder, path)


def read_all(folder: Path) -> dict[str, str]:
    """Return what the text files of a version say, by path; what cannot be read as text is left out."""
    found = {}
    for path in list_paths(folder):
        with suppress(Invalid):
            found[path] = _read(folder, path).text
    return found


def _read(folder: Path, path: str) -> TextFile:
    content = (folder / path).read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise Invalid(message=lazy("This file is not UTF-8. Open it in an editor and save it as UTF-8.")) from problem
    if len(content) > texts.LARGEST:
        raise Invalid(message=lazy("This file is larger than 512 KB. Divide it into several units."))
    return TextFile(path, text, hashlib.sha256(content).hexdigest())


def save(folder: Path, path: str, text: str, seen: str) -> TextFile:
    """Write a text file, and return it as it is now; `seen` is the digest of the bytes that the writer began from.

    Lines end as the format wants. The same text twice is written once. Raises NotFound, Invalid, ChangedElsewhere,
    CannotWrite, StorageFull.
    """
    content = as_bytes(text)
    with held(folder):
        now = read(folder, path)
        if content == now.text.encode("utf-8"):
            return now
        if now.digest != seen:
            raise ChangedElsewhere(now)
        disk.write(folder / path, content, mode=(folder / path).stat().st_mode & 0o777)
        return _read(folder, path)


def as_bytes(text: str) -> bytes:
    """Return a text as a file holds it: LF between lines and one at the end, UTF-8. Raises Invalid."""
    lines = with_unix_ends(text)
    content = (lines if lines.endswith("\n") or not lines else f"{lines}\n").encode("utf-8")
    if len(content) > texts.LARGEST:
        raise Invalid({"text": lazy("This is larger than 512 KB. Divide it into several units.")})
    return content


def with_unix_ends(text: str) -> str:
    """Return a text whose lines end as the format wants, whatever a browser sent."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Let those who change a version's folder through this server wait for each other, in whatever process.

    Who holds it already goes on. Raises NotFound where there is no such folder, CannotWrite and StorageFull for what
    the system refuses inside.
    """
    holding: set[Path] = _here.__dict__.setdefault("holding", set())
    if folder in holding:
        yield
        return
    descriptor = _locked(folder)
    holding.add(folder)
    try:
        with refusals():
            yield
    finally:
        holding.discard(folder)
        os.close(descriptor)


@contextmanager
def refusals() -> Iterator[None]:
    """Say in words what the system refuses inside. Raises NotFound, CannotWrite and StorageFull."""
    try:
        yield
    except FileNotFoundError as problem:  # it was taken away just now
        raise NotFound from problem
    except OSError as problem:
        raise StorageFull if problem.errno in _NO_ROOM else CannotWrite from problem


def _locked(folder: Path) -> int:
    """Return the open folder, locked; another may have been put in its place while we waited for the lock."""
    while True:
        try:
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError as problem:
            raise NotFound from problem
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if folder.exists() and os.path.samestat(os.fstat(descriptor), folder.stat()):
            return descriptor
        os.close(descriptor)
