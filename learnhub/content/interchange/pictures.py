"""The pictures that questions from elsewhere show: looked at by content, named safely, put where a unit finds them."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from learnhub.content.format import media, pictures
from learnhub.content.interchange.model import Notes
from learnhub.i18n import lazy

MOST = 1_000
_BESIDE_UNITS = "../media/"
_LONGEST_NAME = 60


class Pictures:
    """Pictures on their way to a media folder, in which those of `present` are already."""

    def __init__(self, present: Path | None = None) -> None:
        self.found: dict[str, bytes] = {}
        self._present = present
        self._sources: Callable[[str], bytes | None] = lambda _name: None

    def come_from(self, sources: Callable[[str], bytes | None] | Mapping[str, bytes]) -> None:
        """Say where the pictures of the texts that follow are: by the path that stands in them."""
        self._sources = sources.get if isinstance(sources, Mapping) else sources

    def find(self, address: str, notes: Notes) -> str | None:
        """Return the path of a picture from a unit's folder, or None after noting why it cannot be brought over."""
        if address.startswith("data:"):
            return self._keep("picture", _embedded(address), notes)
        scheme, place = _divided(address)
        if scheme:
            message = lazy(
                "The picture %(address)s is not in the file. If you may use it, save it in the folder media and write "
                "where it belongs: %(written)s",
                address=address[:200],
                written=_written(place),
            )
            notes.lost(message)
            return None
        path = unquote(place).removeprefix("@@PLUGINFILE@@/").lstrip("/")
        if self._is_present(path):
            return path
        return self._keep(path, self._sources(path), notes)

    def _keep(self, path: str, data: bytes | None, notes: Notes) -> str | None:
        if data is None:
            message = lazy(
                "The picture “%(name)s” is not in the file. Put it into the folder media and write where it belongs: "
                "%(written)s",
                name=path[:200],
                written=_written(path),
            )
            notes.lost(message)
            return None
        if len(self.found) >= MOST:
            notes.lost(lazy("A quiz shows at most 1,000 pictures."))
            return None
        kind = next((kind for kind in sorted(media.PICTURES) if media.is_kind(kind, data)), None)
        if kind is None or pictures.size_of(data, media.TYPES[kind]) is None or len(data) > media.LARGEST:
            message = lazy(
                "The picture “%(name)s” is damaged, too large, or of a kind that is not allowed (png, jpg, webp, gif).",
                name=path[:200],
            )
            notes.lost(message)
            return None
        return _BESIDE_UNITS + self._name_for(path, kind, data)

    def _is_present(self, path: str) -> bool:
        name = path.removeprefix(_BESIDE_UNITS)
        is_ours = name != path and self._present is not None and re.fullmatch(r"[\w.-]+(?:/[\w.-]+)*", name) is not None
        return is_ours and ".." not in name and self._present is not None and (self._present / name).is_file()

    def _name_for(self, path: str, kind: str, data: bytes) -> str:
        stem = safe_name(PurePosixPath(path).stem) or "picture"
        name = f"{stem}.{kind}"
        if self._is_taken(name, data):
            name = f"{stem}-{hashlib.sha256(data).hexdigest()[:8]}.{kind}"
        self.found[name] = data
        return name

    def _is_taken(self, name: str, data: bytes) -> bool:
        file = self._present / name if self._present else None
        if file is not None and file.is_file():
            return file.read_bytes() != data
        return self.found.get(name, data) != data


def _divided(address: str) -> tuple[str, str]:
    """Return scheme and path of an address; of one that cannot be read, all of it as a path."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", address
    return parts.scheme, parts.path


def _written(path: str) -> str:
    """Return how a picture is written that is still to be put into the media folder."""
    file = PurePosixPath(path)
    ending = file.suffix.lower().removeprefix(".")
    kind = ending if ending in media.PICTURES else "png"
    return f"![…]({_BESIDE_UNITS}{safe_name(file.stem) or 'picture'}.{kind})"


def _embedded(address: str) -> bytes | None:
    """Return the bytes of a `data:` address."""
    start, _, content = address.partition(",")
    try:
        return base64.b64decode(unquote(content), validate=True) if start.endswith(";base64") else None
    except ValueError:
        return None


def safe_name(text: str) -> str:
    """Return words as small letters, digits and single hyphens of ASCII; "" where nothing is left of them."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain)
    while len(words) > 1 and len("-".join(words)) > _LONGEST_NAME:
        words.pop()
    return "-".join(words)[:_LONGEST_NAME].strip("-")
