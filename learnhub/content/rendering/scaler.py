"""The child process that opens pictures: reads them as lines of JSON, answers each with smaller forms of it.

It is the only place where a picture is decoded. A few bytes can stand for gigabytes of pixels, and decoders have had
holes: so the size is looked at first, memory, time and files are limited, and the parent kills what takes too long.
"""

from __future__ import annotations

import base64
import io
import json
import sys
from typing import Any, BinaryIO

from PIL import Image

from learnhub.content.rendering import limits

# In pixels: a phone's column, the same on a sharper screen, a desk's column on a sharp one.
WIDTHS = (480, 720, 1280)
MOST_PIXELS = 40_000_000
# A form is worth its room where it saves a twentieth of the next larger one.
WORTH = 0.95
QUALITY = 80
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
_OPAQUE, _SEE_THROUGH = frozenset({"1", "L", "RGB"}), frozenset({"LA", "PA", "RGBA"})
_ORIENTATION = 0x0112


def main() -> None:
    """Serve pictures until the parent closes its end."""
    Image.init()  # It loads its formats now: afterwards no file can be opened for them.
    forms_of(_white(), "image/png")
    limits.limit()
    _answer(sys.stdout.buffer, {})  # Ready: what comes now is timed by the parent.
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        limits.allow_seconds(asked["seconds"])
        _answer(sys.stdout.buffer, {"forms": _told(asked)})


def _told(asked: dict[str, Any]) -> list[dict[str, Any]]:
    try:
        forms = forms_of(base64.b64decode(asked["picture"]), asked["content_type"])
    except (OSError, SyntaxError, ValueError, MemoryError, Image.DecompressionBombError):  # what the library raises
        return []
    return [{"width": width, "picture": base64.b64encode(data).decode("ascii")} for width, data in forms]


def forms_of(data: bytes, content_type: str) -> list[tuple[int, bytes]]:
    """Return (width, WebP) of the forms of a picture that are worth their room, the narrowest first.

    Each is smaller in bytes than the picture and than every wider form. A picture that moves, is turned by its own
    note, has unusual colours or is too large has none. The same bytes give the same forms. Raises what the library
    does for a damaged picture.
    """
    with Image.open(io.BytesIO(data), formats=[_FORMATS[content_type]]) as picture:
        if picture.width * picture.height > MOST_PIXELS or not _is_plain(picture):
            return []
        kind = _kind(picture)
        if kind is None:
            return []
        flat = picture.convert(kind)
    is_drawing = content_type == "image/png"
    forms, limit = [], len(data) * WORTH
    for width in sorted({*(one for one in WIDTHS if one < flat.width), min(flat.width, WIDTHS[-1])}, reverse=True):
        made = _webp(flat, width, is_exact=is_drawing and width == flat.width)
        if len(made) <= limit:
            forms.append((width, made))
            limit = len(made) * WORTH
    return forms[::-1]


def _is_plain(picture: Image.Image) -> bool:
    return getattr(picture, "n_frames", 1) == 1 and picture.getexif().get(_ORIENTATION, 1) == 1


def _kind(picture: Image.Image) -> str | None:
    """Return how the picture is converted, or None where its colours are unusual."""
    if picture.mode in _SEE_THROUGH or (picture.mode in {"P", "L", "RGB"} and "transparency" in picture.info):
        return "RGBA"
    return "RGB" if picture.mode in _OPAQUE or picture.mode == "P" else None


def _webp(picture: Image.Image, width: int, *, is_exact: bool) -> bytes:
    """Return a picture of some width as WebP: a drawing in its own size to the last pixel, everything else nearly."""
    size = (width, max(1, round(picture.height * width / picture.width)))
    shown = picture if size == picture.size else picture.resize(size, Image.Resampling.LANCZOS)
    output = io.BytesIO()
    shown.save(output, "WEBP", lossless=is_exact, quality=QUALITY, method=4)
    return output.getvalue()


def _white() -> bytes:
    output = io.BytesIO()
    Image.new("RGB", (2, 2), "white").save(output, "PNG")
    return output.getvalue()


def _answer(output: BinaryIO, answer: dict[str, Any]) -> None:
    output.write(json.dumps(answer).encode("ascii") + b"\n")
    output.flush()


if __name__ == "__main__":
    main()
