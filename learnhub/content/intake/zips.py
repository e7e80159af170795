"""A zip file from outside, unpacked within limits: what it says of itself is measured before anything is written.

Python's own `extractall` writes fifty megabytes from fifty kilobytes without question, and versions of it in use read
lists in which entries lie over each other (CVE-2024-0450). So an archive is looked at whole first, and what is refused
has written nothing.
"""

from __future__ import annotations

import os
import shutil
import stat
import struct
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from learnhub.content.format import archives
from learnhub.content.intake import layouts
from learnhub.content.intake.layouts import Unusable
from learnhub.errors import StorageFull
from learnhub.i18n import lazy

# In bytes, packed; unpacked sizes and their number are those of `archives`.
LARGEST = 256 * 1024 * 1024
# What is left free on the disk, in bytes, for others to go on working.
SPARE = 64 * 1024 * 1024
_BLOCK = 1024 * 1024
_READABLE = 0o644
_WAYS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x1
# The end of a zip file (APPNOTE 6.3, 4.3.16), and the sign of its large form (4.3.15) before it.
_END, _LARGE_FORM = b"PK\x05\x06", b"PK\x06\x07"
_END_SIZE, _LARGE_FORM_SIZE, _LONGEST_COMMENT = 22, 20, 65_535
# Bytes of the list for each entry: more than any honest one takes.
_LISTED = 600


class Unsafe(Unusable):
    """A zip file that is damaged, too large, or not honest about what is in it."""

    code = "unsafe_archive"
    message = lazy("This is no zip file, or it is damaged.")
    mend = lazy("Pack the folder of the course again, as `course export --to zip` does, and nothing besides.")


class Archive:
    """A zip file that was found safe: its files by path."""

    def __init__(self, archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo]) -> None:
        self._archive = archive
        self._entries = entries

    @property
    def paths(self) -> Sequence[str]:
        """The paths of its files."""
        return list(self._entries)

    def unpack(self, paths: Mapping[str, Path]) -> None:
        """Write files, each by its path in the archive, where nothing is yet. Raises Unsafe, StorageFull, OSError."""
        wanted = sum(self._entries[path].file_size for path in paths)
        targets = {target.parent for target in paths.values()}
        for folder in sorted(targets):
            folder.mkdir(parents=True, exist_ok=True)
        if targets and shutil.disk_usage(min(targets)).free < wanted + SPARE:
            raise StorageFull
        for path, target in paths.items():
            try:
                self._write(self._entries[path], target)
            except archives.DAMAGED as problem:
                raise Unsafe from problem

    def _write(self, entry: zipfile.ZipInfo, target: Path) -> None:
        with self._archive.open(entry) as packed, target.open("xb") as file:
            # The library ends at the size that the list gives, and compares the checksum there.
            while block := packed.read(_BLOCK):
                file.write(block)
            file.flush()
            os.fchmod(file.fileno(), _READABLE)
            os.fsync(file.fileno())


@contextmanager
def opened(file: IO[bytes]) -> Iterator[Archive]:
    """Open a zip file, if it is safe to unpack. Raises Unsafe with what is wrong with it."""
    _require_short_list(file)
    try:
        archive = zipfile.ZipFile(file)
    except archives.DAMAGED as problem:
        raise Unsafe from problem
    with archive:
        entries = archive.infolist()
        for entry in entries:
            _require_plain(entry)
        size = file.seek(0, os.SEEK_END)
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > min(archives.LARGEST_UNPACKED, size * archives.MOST_TIMES_LARGER):
            raise Unsafe(lazy("Unpacked, this file would be far too large."))
        if archives.overlap(entries):
            raise Unsafe(lazy("Files in this zip file lie over each other: it was not made by an honest program."))
        yield Archive(archive, _by_path(entries))


def _require_short_list(file: IO[bytes]) -> None:
    """Raise Unsafe for what is too large, or has a list of files that is: the library reads all of it at once."""
    size = file.seek(0, os.SEEK_END)
    if size > LARGEST:
        raise Unsafe(lazy("This file is larger than %(megabytes)s MB.", megabytes=LARGEST // 1024 // 1024))
    file.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT - _LARGE_FORM_SIZE))
    tail = file.read()
    at = len(tail) - _END_SIZE
    if tail[at : at + 4] != _END or tail[-2:] != b"\0\0":
        at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise Unsafe
    entries, length = struct.unpack("<10xHL6x", tail[at : at + _END_SIZE])
    is_large = tail[max(0, at - _LARGE_FORM_SIZE) :].startswith(_LARGE_FORM)
    if is_large or entries > archives.MOST_ENTRIES or length > archives.MOST_ENTRIES * _LISTED:
        raise Unsafe(lazy("There are more than %(count)s files in this zip file.", count=archives.MOST_ENTRIES))
    file.seek(0)


def _require_plain(entry: zipfile.ZipInfo) -> None:
    """Raise Unsafe for what is neither a file nor a folder below the one that is unpacked into."""
    name = layouts.printable(entry.filename)
    layouts.require_usable(entry.filename.removesuffix("/"))
    if stat.S_IFMT(entry.external_attr >> 16) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise Unsafe(lazy("It holds a link, or something else that is no file: %(name)s", name=name))
    if entry.flag_bits & _ENCRYPTED:
        raise Unsafe(lazy("It is locked with a password."))
    if entry.compress_type not in _WAYS:
        raise Unsafe(lazy("It is packed in a way that is not common: %(name)s", name=name))


def _by_path(entries: Sequence[zipfile.ZipInfo]) -> Mapping[str, zipfile.ZipInfo]:
    """Return files by path. Raises Unsafe where one is there twice, or is a folder too."""
    files: dict[str, zipfile.ZipInfo] = {}
    folders: set[str] = set()
    for entry in entries:
        path = entry.filename.removesuffix("/")
        above = path.split("/")[:-1]
        folders |= {"/".join(above[: depth + 1]) for depth in range(len(above))}
        if entry.is_dir():
            folders.add(path)
        elif path in files:
            raise Unsafe(lazy("A file is in it twice: %(name)s", name=path))
        else:
            files[path] = entry
    both = sorted(files.keys() & folders)
    if both:
        raise Unsafe(lazy("A file is in it twice: %(name)s", name=both[0]))
    return files
