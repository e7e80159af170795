"""What a check found, kept by digest in a folder that may be deleted at any time.

The key is made of everything that a finding depends on: the bytes and names of the version's files and of those of the
version below, the checker's own source and libraries, and the day. So nothing that is kept can be wrong; it can only be
of no more use, and goes after a month.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from learnhub import clock
from learnhub.content.format import checking, digest
from learnhub.content.format.checking import Finding
from learnhub.content.format.faults import Fault, Severity
from learnhub.i18n import Message, lazy, words_of

SECONDS_KEPT = 30 * 24 * 60 * 60
_SOURCE = Path(__file__).resolve().parents[1]
_LIBRARIES = ("babel", "markdown", "markdown-it-py", "pydantic", "pydantic-core", "pyyaml")


class Findings:
    """The findings that a folder keeps. Where it cannot be read or written, nothing is kept and nothing fails."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def key_of(self, version: Path) -> str:
        """Return what a finding of a version's folder is kept under, as its files are now."""
        summing = hashlib.sha256()
        below = checking.version_below(version)
        for part in (checker_version(), clock.now().date().isoformat(), version.parent.name, *_listing(version)):
            summing.update(os.fsencode(part) + b"\0")
        for part in _listing(below) if below is not None else ():
            summing.update(os.fsencode(part) + b"\0")
        return summing.hexdigest()

    def find(self, key: str) -> Finding | None:
        """Return what is kept under a key, if it is and can be read."""
        file = self._folder / f"{key}.json"
        try:
            finding = _from_data(json.loads(file.read_bytes()))
        except (OSError, ValueError, TypeError, KeyError):
            return None
        with suppress(OSError):
            os.utime(file)
        return finding

    def keep(self, key: str, finding: Finding) -> None:
        """Keep a finding, whole or not at all, and let go what nobody asked for in a month."""
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._write(self._folder / f"{key}.json", json.dumps(_as_data(finding)).encode("ascii"))
            self._let_go()

    def _write(self, file: Path, data: bytes) -> None:
        handle, name = tempfile.mkstemp(dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as written:
                written.write(data)
            Path(name).replace(file)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise

    def _let_go(self) -> None:
        oldest = time.time() - SECONDS_KEPT
        for file in self._folder.iterdir():
            if file.stat().st_mtime < oldest:
                file.unlink(missing_ok=True)


@cache
def checker_version() -> str:
    """Return a digest of the checker: its source, its libraries and the Python that runs it."""
    summing = hashlib.sha256(sys.version.encode())
    for library in _LIBRARIES:
        summing.update(f"{library} {metadata.version(library)}\0".encode())
    for file in sorted((*_SOURCE.glob("*.py"), *_files_of(_SOURCE / "content", ".py", ".md", ".yml"))):
        summing.update(f"{file.relative_to(_SOURCE)} {digest.file_digest(file)}\0".encode())
    return summing.hexdigest()


def _files_of(folder: Path, *endings: str) -> Iterator[Path]:
    """Return the files that make the checker what it is: what it does, and the words of starters that it knows."""
    return (file for file in folder.rglob("*.*") if file.suffix in endings)


def _listing(version: Path) -> Iterator[str]:
    """Return everything in a version's folder: its own name, then kind and path of each entry, files with a digest."""
    yield version.name
    for here, folders, names in os.walk(version):
        folders.sort()
        for name in sorted((*folders, *names)):
            path = os.path.join(here, name)  # noqa: PTH118 - many, and they may hold any bytes
            yield f"{_kind_of(path)} {os.path.relpath(path, version)}"


def _kind_of(path: str) -> str:
    if os.path.islink(path):  # noqa: PTH114
        return "link"
    if os.path.isdir(path):  # noqa: PTH112
        return "folder"
    if not os.path.isfile(path):  # noqa: PTH113
        return "other"
    try:
        return digest.file_digest(Path(path))
    except OSError as problem:
        return f"unreadable {problem.errno}"


def _as_data(finding: Finding) -> dict[str, Any]:
    faults = [
        [fault.file, fault.line, fault.column, fault.severity, fault.code, _said(fault.message), _said(fault.hint)]
        for fault in finding.faults
    ]
    return {"draft": finding.is_draft, "faults": faults, "untranslated": dict(finding.untranslated)}


def _from_data(data: dict[str, Any]) -> Finding:
    faults = (
        Fault(file, line, column, Severity(severity), code, _to_say(message), _to_say(hint))
        for file, line, column, severity, code, message, hint in data["faults"]
    )
    return Finding(tuple(faults), data["draft"], untranslated=data["untranslated"])


def _said(message: Message) -> str | list[Any]:
    """Return a message as data: what is to be translated with what fills its places, other words as they are."""
    if isinstance(message, str):
        return message
    text, values = words_of(message)
    return [text, {name: one if isinstance(one, int) else _said(one) for name, one in values.items()}]


def _to_say(said: str | list[Any]) -> Message:
    if isinstance(said, str):
        return said
    text, values = said
    return lazy(text, **{name: one if isinstance(one, int) else _to_say(one) for name, one in values.items()})
