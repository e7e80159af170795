"""Bytes of text files as words: UTF-8 and UTF-16 by their marks, and what older programs of Windows wrote."""

from __future__ import annotations

import codecs

from learnhub.content.interchange.model import Notes
from learnhub.i18n import lazy

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decoded(data: bytes, notes: Notes) -> str:
    """Return the text of a file; where its encoding is guessed, that is noted. Any bytes can be read."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.removeprefix(mark).decode(encoding, errors="replace")
    guessed = _without_mark(data)
    if guessed:
        return data.decode(guessed, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        notes.changed(
            lazy("The file is not UTF-8. It was read as Windows-1252: look whether letters with accents are right.")
        )
        return data.decode("cp1252", errors="replace")


def _without_mark(data: bytes) -> str | None:
    """Return UTF-16 where every second byte of the beginning is zero, as in Latin letters of it."""
    start = data[:200]
    if len(start) >= 4 and start[1::2].count(0) > len(start) * 0.4:
        return "utf-16-le"
    return "utf-16-be" if len(start) >= 4 and start[::2].count(0) > len(start) * 0.4 else None
