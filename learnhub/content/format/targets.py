"""Where a link leads: schemes, and paths relative to the file that a link stands in."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

ALLOWED_SCHEMES = frozenset({"http:", "https:", "mailto:"})
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def scheme_of(target: str) -> str:
    """Return a target's scheme with colon, in small letters, or "" where it has none."""
    found = _SCHEME.match(target)
    return found[0].lower() if found else ""


def resolve(file: str, target: str) -> tuple[str, str]:
    """Return (path within the version, anchor) of a relative target that stands in `file`."""
    path, _, anchor = target.partition("#")
    path = unquote(path)
    return (posixpath.normpath(posixpath.join(posixpath.dirname(file), path)) if path else file), unquote(anchor)
