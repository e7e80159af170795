"""Style sheets, scripts and icons under names that hold their digest, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

PREFIX = "static/"
_DIGITS = 12


def init_app(app: Flask, source: Path, built: Path) -> None:
    """Serve the files of `source`, compressed once into `built`, and give templates `asset('css/learnhub.css')`."""
    names = {path.relative_to(source).as_posix(): path for path in sorted(source.rglob("*")) if path.is_file()}
    hashed = {name: _hashed(name, path) for name, path in names.items()}
    _build(names, hashed, built)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign] # the documented way to wrap an app
        app.wsgi_app, root=str(built), prefix=PREFIX, immutable_file_test=lambda _path, _url: True
    )

    def asset(name: str) -> str:
        """Return the address of a static file. Raises KeyError for one that does not exist."""
        return f"/{PREFIX}{hashed[name]}"

    app.jinja_env.globals["asset"] = asset


def _hashed(name: str, path: Path) -> str:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGITS]
    stem, dot, ending = name.rpartition(".")
    return f"{stem}.{digest}{dot}{ending}"


def _build(names: dict[str, Path], hashed: dict[str, str], built: Path) -> None:
    """Copy and compress what is not there yet; names with digests never need a second look."""
    compressor = Compressor(quiet=True)
    for name, path in names.items():
        target = built / hashed[name]
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        half_done = target.with_name(f".{target.name}.new")
        shutil.copyfile(path, half_done)
        half_done.replace(target)
        if compressor.should_compress(target.name):
            list(compressor.compress(str(target)))
