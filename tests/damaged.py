"""Zip files of which a part was damaged on its way, as happens on a bad stick or a broken connection."""

from __future__ import annotations

import io
import zipfile

_NAME_AT = 30  # APPNOTE 6.3, 4.3.7: the name follows the fixed fields of a local header
_EXTRA_AT = 28


def scrambled(data: bytes) -> bytes:
    """Return a zip file whose list is whole and whose packed contents are not."""
    made = bytearray(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            at = entry.header_offset
            extra = int.from_bytes(data[at + _EXTRA_AT : at + _NAME_AT], "little")
            begin = at + _NAME_AT + len(entry.filename.encode()) + extra
            for place in range(begin, begin + entry.compress_size):
                made[place] ^= 0x5A
    return bytes(made)
