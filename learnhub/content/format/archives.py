"""Archives that came from outside (docx, xlsx, odt and ods are zip files): whether they are safe to keep and hand on.

They are never unpacked here; whoever opens one later trusts that it was looked at.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from itertools import pairwise

MOST_ENTRIES = 5_000
# Unpacked, in all, and each time over its packed size: text packs well, and nothing honest packs like a bomb.
LARGEST_UNPACKED = 400 * 1024 * 1024
MOST_TIMES_LARGER = 200
_LARGEST_LIST = 1024 * 1024
_ENCRYPTED = 0x1
# Macros of Microsoft Office, and the Basic and scripts of OpenDocument.
_MACROS = ("vbaproject", "vbadata", "macrosheets/")
_MACRO_FOLDERS = ("basic/", "scripts/")
_CONTENT_TYPES = "[Content_Types].xml"
# What `zipfile`, and what it unpacks with, raise over damaged and hostile files.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    NotImplementedError,
    ValueError,
    RuntimeError,
    EOFError,
    OverflowError,
)
# The same of a file in memory: there no disk is at fault.
UNREADABLE = (*DAMAGED, OSError)


def names_within(data: bytes) -> list[str]:
    """Return the names of what a zip file holds; none where it is not one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except UNREADABLE:
        return []


def has_macros(data: bytes) -> bool:
    """Tell whether a zip file holds macros, or cannot be read to see whether it does."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _has_macros(archive, archive.infolist())
    except UNREADABLE:
        return True


def is_safe(data: bytes) -> bool:
    """Tell whether bytes are a whole zip file within limits, with honest names and without macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            return (
                0 < len(entries) <= MOST_ENTRIES
                and all(_is_honest(entry) for entry in entries)
                and sum(entry.file_size for entry in entries) <= min(LARGEST_UNPACKED, len(data) * MOST_TIMES_LARGER)
                and not overlap(entries)
                and not _has_macros(archive, entries)
            )
    except UNREADABLE:
        return False


def overlap(entries: list[zipfile.ZipInfo]) -> bool:
    """Tell whether entries share bytes, as those of a bomb do that is larger than its own list says."""
    spans = sorted((entry.header_offset, entry.header_offset + 30 + entry.compress_size) for entry in entries)
    return any(end > start for (_, end), (start, _) in pairwise(spans))


def _is_honest(entry: zipfile.ZipInfo) -> bool:
    parts = entry.filename.replace("\\", "/").split("/")
    is_inside = not entry.filename.startswith(("/", "\\")) and ".." not in parts and ":" not in parts[0]
    return is_inside and not entry.flag_bits & _ENCRYPTED


def _has_macros(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> bool:
    names = [entry.filename.lower() for entry in entries]
    if any(mark in name for name in names for mark in _MACROS):
        return True
    if any(name.startswith(_MACRO_FOLDERS) and not name.endswith("/") for name in names):
        return True
    if _CONTENT_TYPES not in archive.namelist():
        return False
    with archive.open(_CONTENT_TYPES) as file:
        listed = file.read(_LARGEST_LIST + 1)
    return len(listed) > _LARGEST_LIST or b"macroenabled" in listed.lower()
