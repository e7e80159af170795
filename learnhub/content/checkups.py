"""The checker beside a running server: what it says of a version's folder, kept until a file of the course changes.

A check takes longer than a page may, and reads whatever authors wrote: so it runs in a child process, one at a time,
and whoever asks is told at once what is known by now.
"""

from __future__ import annotations

import os
import pickle
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from learnhub import clock
from learnhub.content import examination
from learnhub.content.drafting import bumping
from learnhub.content.format import digest, names
from learnhub.content.format.faults import Fault, Severity

SECONDS = 60
MEMORY = 1024 * 1024 * 1024
FAULTS_KEPT = 300
_ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from learnhub.content import checkups; checkups.main(*sys.argv[2:])"
)

# What a course's folder holds, by name, size and time of change: far quicker to ask than a digest.
Fingerprint = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Checkup:
    """What a check found, errors first, and what it looked at.

    `faults` holds at most FAULTS_KEPT of them; `errors` and `warnings` count all. `to_be_written` tells of words that
    are to be replaced, also in a draft, of which `faults` does not yet. `files` are digests by path. With `failed` the
    checker itself was stopped, as by a file that takes it more than a minute.
    """

    faults: tuple[Fault, ...] = ()
    to_be_written: tuple[Fault, ...] = ()
    errors: int = 0
    warnings: int = 0
    digest: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    checked_at: datetime | None = None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of a folder at this moment.

    `checkup` is the last one, None before the first; without `is_current` files have changed since, and it is being
    checked again.
    """

    checkup: Checkup | None
    is_current: bool


@dataclass(slots=True)
class _Known:
    """What this process knows of a folder, and the check that is under way."""

    fingerprint: Fingerprint | None = None
    checkup: Checkup | None = None
    running: Fingerprint | None = None
    done: threading.Event = field(default_factory=threading.Event)


_known: dict[Path, _Known] = {}
_knowing = threading.Lock()
_checking = threading.Lock()


def version_folders(course: Path) -> list[str]:
    """Return the numbers of the versions that a course's folder holds, the newest first; none where there is none."""
    if not course.is_dir():
        return []
    found = [(names.version_number(one.name), one.name) for one in course.iterdir() if _is_folder(one)]
    numbered = [(number, name) for number, name in found if number is not None]
    return [name for _number, name in sorted(numbered, reverse=True)]


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def look_at(folder: Path, *, patience: float, beside: Path | None = None) -> Look:
    """Return what the checker says of a version's folder, waiting at most `patience` seconds for a check to end.

    A folder that was not checked since one of the course's files changed is checked now. `beside` is another folder of
    the same course, into which the version is to come.
    """
    folder = folder.resolve()
    fingerprint = _fingerprint(folder.parent)
    with _knowing:
        known = _known.setdefault(folder, _Known())
        if known.fingerprint == fingerprint:
            return Look(known.checkup, is_current=True)
        if known.running != fingerprint:
            known.running, known.done = fingerprint, threading.Event()
            # It may outlive the request, and must not keep the server from stopping.
            told = (folder, known, fingerprint, known.done, beside)
            threading.Thread(target=_check, args=told, daemon=True).start()
        done = known.done
    done.wait(patience)
    with _knowing:
        return Look(known.checkup, is_current=known.fingerprint == fingerprint)


def _fingerprint(course: Path) -> Fingerprint:
    """Return what the folder of a whole course holds: a version is compared with the one below it."""
    return tuple(sorted(_files(course)))


def _files(course: Path) -> Iterator[tuple[str, int, int]]:
    for here, _, inside in os.walk(course):
        for name in inside:
            path = Path(here, name)
            try:
                state = path.lstat()
            except FileNotFoundError:  # It went away just now.
                continue
            yield str(path), state.st_size, state.st_mtime_ns


def _check(folder: Path, known: _Known, fingerprint: Fingerprint, done: threading.Event, beside: Path | None) -> None:
    try:
        checkup = check_apart(folder, beside)
        with _knowing:
            if known.running == fingerprint:
                known.fingerprint, known.checkup, known.running = fingerprint, checkup, None
    finally:
        done.set()


def check_apart(folder: Path, beside: Path | None = None) -> Checkup:
    """Check a version's folder in a child process with limits, when no other check is under way in this one."""
    with _checking:
        return _in_child(folder, beside)


def _in_child(folder: Path, beside: Path | None) -> Checkup:
    command = [sys.executable, "-I", "-c", _START, str(_ROOT), str(folder), *([str(beside)] if beside else [])]
    try:
        told = subprocess.run(  # noqa: S603 - our own program, no shell, nothing from outside
            command, capture_output=True, timeout=SECONDS, check=True, cwd="/", env={}
        )
    except (subprocess.SubprocessError, OSError):
        return Checkup(failed=True, checked_at=clock.now())
    found: Checkup = pickle.loads(told.stdout)  # noqa: S301 - what our own child wrote
    return replace(found, checked_at=clock.now())


def main(folder: str, beside: str = "") -> None:
    """Check a folder and write the checkup to the standard output, for the parent; the child's whole work."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard), hard))
    sys.stdout.buffer.write(pickle.dumps(check(Path(folder), Path(beside) if beside else None)))


def check(folder: Path, beside: Path | None = None) -> Checkup:
    """Check a version's folder here and now; `checked_at` is for who waits to fill in."""
    result = examination.examine(folder, beside=beside)
    files = digest.file_digests(folder)
    unwritten = examination.to_be_written(folder) if bumping.is_draft(folder) else result.faults
    return Checkup(
        faults=tuple(sorted(result.faults, key=_place)[:FAULTS_KEPT]),
        to_be_written=tuple(
            sorted((one for one in unwritten if one.code in examination.TO_BE_WRITTEN), key=_place)[:FAULTS_KEPT]
        ),
        errors=result.errors,
        warnings=result.warnings,
        digest=digest.digest_of(files.items()),
        files=files,
    )


def _place(fault: Fault) -> tuple[bool, str, int, int]:
    return fault.severity is not Severity.ERROR, fault.file, fault.line, fault.column
