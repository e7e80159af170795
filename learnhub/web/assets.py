"""Style sheets, scripts and icons under names that hold their digest, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

PREFIX = "static/"
_DIGITS = 12
_OTHER_FILE = re.compile(rb"url\(\.\./([^)]+)\)")
_COMMENT = re.compile(rb"/\*.*?\*/\n?", re.DOTALL)


def init_app(app: Flask, source: Path, built: Path) -> None:
    """Serve the files of `source`, compressed once into `built`, and give templates `asset('css/learnhub.css')`."""
    contents: dict[str, bytes] = {}
    hashed: dict[str, str] = {}
    # Style sheets come last: they name the icons, by their hashed names too.
    for path in sorted(source.rglob("*.*"), key=lambda path: (path.suffix == ".css", path)):
        name = path.relative_to(source).as_posix()
        contents[name] = _served(path.read_bytes(), hashed) if path.suffix == ".css" else path.read_bytes()
        hashed[name] = _hashed(name, contents[name])
    _build(contents, hashed, built)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign] # the documented way to wrap an app
        app.wsgi_app,
        root=str(built),
        prefix=PREFIX,
        immutable_file_test=lambda _path, _url: True,
        allow_all_origins=False,
        add_headers_function=_add_headers,
    )

    def asset(name: str) -> str:
        """Return the address of a static file. Raises KeyError for one that does not exist."""
        return f"/{PREFIX}{hashed[name]}"

    app.jinja_env.globals["asset"] = asset


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"


def _served(style_sheet: bytes, hashed: Mapping[str, str]) -> bytes:
    """Return a style sheet as browsers get it: without comments, and its `url(../…)` lead to hashed names.

    Raises KeyError for a file that is not there.
    """
    bare = _COMMENT.sub(b"", style_sheet)
    return _OTHER_FILE.sub(lambda found: f"url(../{hashed[found[1].decode()]})".encode(), bare)


def _hashed(name: str, content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()[:_DIGITS]
    stem, dot, ending = name.rpartition(".")
    return f"{stem}.{digest}{dot}{ending}"


def _build(contents: Mapping[str, bytes], hashed: Mapping[str, str], built: Path) -> None:
    """Write and compress what is not there yet; names with digests never need a second look."""
    compressor = Compressor(quiet=True)
    for name, content in contents.items():
        target = built / hashed[name]
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        half_done = target.with_name(f".{target.name}.new")
        half_done.write_bytes(content)
        half_done.replace(target)
        if compressor.should_compress(target.name):
            list(compressor.compress(str(target)))
