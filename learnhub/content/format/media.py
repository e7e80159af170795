"""Media files: which kinds are allowed, and whether a file is what its name says."""

from __future__ import annotations

from collections.abc import Callable

from learnhub.content.format import archives, pictures
from learnhub.content.format.faults import Reporter
from learnhub.i18n import lazy

LARGEST = 20 * 1024 * 1024
_TOP = (1, 1)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."

TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    "pdf": "application/pdf",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "vtt": "text/vtt",
    "md": "text/markdown",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "ods": f"{_OPEN}spreadsheet",
    "odt": f"{_OPEN}text",
    "csv": "text/csv",
    "txt": "text/plain",
}
PICTURES = frozenset({"png", "jpg", "webp", "gif"})
ARCHIVES = frozenset({"xlsx", "docx", "ods", "odt"})
SOUND_AND_FILM = frozenset({"mp3", "ogg", "mp4", "webm"})


def ending(name: str) -> str:
    """Return what follows the last dot of a file's name."""
    return name.rpartition(".")[2]


def content_type_of(name: str, data: bytes, report: Reporter) -> str | None:
    """Return a media file's content type, or None after noting why it is not allowed."""
    kind = ending(name).lower()
    if kind not in TYPES:
        hint = lazy("Allowed: %(kinds)s.", kinds=" ".join(TYPES))
        report.error(_TOP, "media-kind", lazy("Files of this kind are not allowed."), hint)
        return None
    if len(data) > LARGEST:
        hint = lazy("Many learners have slow connections: make it smaller.")
        report.error(_TOP, "media-too-large", lazy("This file is larger than 20 MB."), hint)
        return None
    if not is_kind(kind, data):
        message = lazy("This file is not really of the kind %(kind)s.", kind=kind)
        hint = lazy("Save it again in that format, or give it the ending that fits.")
        report.error(_TOP, "media-content", message, hint)
        return None
    if kind in ARCHIVES and archives.has_macros(data):
        hint = lazy("Save it without macros, or as a PDF file.")
        report.error(_TOP, "media-macros", lazy("This file holds macros, or cannot be opened."), hint)
        return None
    return TYPES[kind]


def is_kind(kind: str, data: bytes) -> bool:
    """Tell by its content whether a file is of a kind out of TYPES, as far as its first bytes and its list tell."""
    return _SIGNS[kind](data)


def picture_size(content_type: str, data: bytes, report: Reporter) -> pictures.Size | None:
    """Return a picture's pixels; None for other media, and after noting that a picture is damaged."""
    if not content_type.startswith("image/"):
        return None
    size = pictures.size_of(data, content_type)
    if size is None:
        report.error(_TOP, "media-content", lazy("This picture is damaged."), lazy("Save it again."))
    return size


def _starts(*signs: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(signs)


def _is_sound(data: bytes) -> bool:
    return data.startswith(b"ID3") or (len(data) > 2 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2)


def _is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def _is_film(data: bytes) -> bool:
    return data[4:8] == b"ftyp"


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in data


def _is_captions(data: bytes) -> bool:
    return _is_text(data) and data.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT")


def _is_office(folder: str) -> Callable[[bytes], bool]:
    def check(data: bytes) -> bool:
        names = archives.names_within(data)
        return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)

    return check


def _is_open_document(content_type: str) -> Callable[[bytes], bool]:
    # OpenDocument 1.3 part 2, 3.3: the first entry is `mimetype`, stored as it is.
    sign = b"mimetype" + content_type.encode("ascii")
    return lambda data: data.startswith(b"PK\x03\x04") and data[30 : 30 + len(sign)] == sign


_SIGNS: dict[str, Callable[[bytes], bool]] = {
    "png": _starts(b"\x89PNG\r\n\x1a\n"),
    "jpg": _starts(b"\xff\xd8\xff"),
    "webp": _is_webp,
    "gif": _starts(b"GIF87a", b"GIF89a"),
    "pdf": _starts(b"%PDF-"),
    "mp3": _is_sound,
    "ogg": _starts(b"OggS"),
    "mp4": _is_film,
    "webm": _starts(b"\x1a\x45\xdf\xa3"),
    "vtt": _is_captions,
    "md": _is_text,
    "xlsx": _is_office("xl/"),
    "docx": _is_office("word/"),
    "ods": _is_open_document(TYPES["ods"]),
    "odt": _is_open_document(TYPES["odt"]),
    "csv": _is_text,
    "txt": _is_text,
}
