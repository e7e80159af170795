"""A Git repository at a branch, tag or commit: its files as they are, of one commit, and nothing that it could run.

Nothing is checked out: files are read out of the fetched objects, so that no attribute, filter or hook of a repository
changes a byte or is run. The operator's own Git settings are not read, but for keys of SSH.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from learnhub.content.format import archives
from learnhub.content.intake.layouts import Unusable
from learnhub.errors import LearnHubError
from learnhub.i18n import lazy

SECONDS = 300
# In bytes: what is fetched, and what of it is taken.
LARGEST = 512 * 1024 * 1024
# A whole list of files, in bytes; the repository of a course has far less.
_LARGEST_LIST = 64 * 1024 * 1024
_SCHEMES = ("https", "ssh", "file")
_SCP = re.compile(r"[A-Za-z0-9._-]+@[A-Za-z0-9.-]+:[^@\s]+")
_URL = re.compile(r"([a-z][a-z0-9+.-]*)://(?:([^/@\s]*)@)?([^/@\s]*)(/[^@\s]+)")
# A part of what `git check-ref-format` allows: enough for branches, tags and commits, and nothing that means more.
_REF = re.compile(r"(?!.*(?:\.\.|//|/\.|\.lock(?:/|$)))[A-Za-z0-9][A-Za-z0-9._/+-]{0,199}(?<![./])")
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_KEPT = ("PATH", "HOME", "SSH_AUTH_SOCK", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "SSL_CERT_FILE")
_ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ALLOW_PROTOCOL": ":".join(_SCHEMES),
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "/bin/false",
    "GIT_SSH_COMMAND": "ssh -oBatchMode=yes -oConnectTimeout=20",
}
_SETTINGS = {
    "core.hooksPath": os.devnull,
    "core.autocrlf": "false",
    "core.symlinks": "false",
    "credential.helper": "",
    "fetch.fsckObjects": "true",
    "gc.auto": "0",
    "http.lowSpeedLimit": "1000",
    "http.lowSpeedTime": "30",
    "init.defaultBranch": "main",
    "protocol.version": "2",
}
_TAKEN = "refs/taken"
_FILE, _PROGRAM, _LINK = "100644", "100755", "120000"
_LARGE_FILES = b"version https://git-lfs.github.com/spec/"
_BLOCK = 1024 * 1024


class NotFetched(LearnHubError):
    """A repository that could not be fetched."""

    code = "not_fetched"
    status = 422
    safe = lazy("Nothing was imported. What was imported before is as it was.")
    mend = lazy("Look at the address, and at what follows the last @: a branch, a tag or a commit.")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a repository is, and at which branch, tag or commit it is wanted."""

    repository: str
    ref: str

    @property
    def name(self) -> str:
        """What it is called by the end of its address."""
        return re.split(r"[/:]", self.repository.rstrip("/"))[-1].removesuffix(".git")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a commit: the id of its object, its kind, and its size in bytes."""

    object: str
    kind: str
    size: int


def address_of(text: str) -> Address | None:
    """Return the address of a repository with what follows its last @, or None for what is none.

    Raises NotFetched for one that is not safe, or has nothing behind it.
    """
    place, _, ref = text.rpartition("@")
    url, folder = _URL.fullmatch(place), Path(place)
    if (_URL.match(text) and not url) or _SCP.fullmatch(text):
        raise NotFetched(lazy("The address does not say which branch, tag or commit is wanted: %(text)s", text=text))
    if url:
        _require_safe(url)
    elif place and _is_repository(folder):
        place = folder.absolute().as_uri()
    elif not _SCP.fullmatch(place):
        return None
    if not _REF.fullmatch(ref):
        raise NotFetched(lazy("This is no name of a branch, tag or commit: %(ref)s", ref=ref))
    return Address(place, ref)


def _require_safe(url: re.Match[str]) -> None:
    scheme, user = url[1], url[2] or ""
    if scheme not in _SCHEMES:
        raise NotFetched(
            lazy("Addresses with %(scheme)s:// are not fetched.", scheme=scheme),
            mend=lazy("Use one with https:// or ssh://, or the path of a repository on this machine."),
        )
    if ":" in user:
        raise NotFetched(
            lazy("This address has a password in it, which others on this machine could read."),
            mend=lazy("Use an address with ssh:// and a key, or clone the repository and name its folder."),
        )


def _is_repository(folder: Path) -> bool:
    return (folder / ".git").exists() or ((folder / "HEAD").is_file() and (folder / "objects").is_dir())


class Commit:
    """A commit that was fetched: its id, and its files by path."""

    def __init__(self, repository: Path, commit: str) -> None:
        """Read the list of its files. Raises NotFetched, Unusable."""
        self._repository = repository
        self.id = commit
        self.entries = dict(_entries(_run(repository, "ls-tree", "-r", "-z", "--long", "--full-tree", commit)))

    def write(self, paths: Mapping[str, Path]) -> None:
        """Write files, each by its path in the commit, where nothing is yet. Raises Unusable, OSError."""
        for path in paths:
            if self.entries[path].kind not in {_FILE, _PROGRAM}:
                raise Unusable(lazy("It holds a link, or something else that is no file: %(name)s", name=path))
        if sum(self.entries[path].size for path in paths) > archives.LARGEST_UNPACKED:
            raise NotFetched(lazy("This course is far too large."))
        for folder in sorted({target.parent for target in paths.values()}):
            folder.mkdir(parents=True, exist_ok=True)
        with _reading(self._repository) as (asks, told):
            for path, target in paths.items():
                asks.write(self.entries[path].object.encode() + b"\n")
                asks.flush()
                _copy(path, told, target)


@contextmanager
def fetched(address: Address) -> Iterator[Commit]:
    """Fetch one commit of a repository, for the length of the block. Raises NotFetched with the reason."""
    if shutil.which("git") is None:
        raise NotFetched(
            lazy("The program git is not on this machine."),
            mend=lazy("Install it (on Debian: apt-get install git), or import a folder or a zip file."),
        )
    with tempfile.TemporaryDirectory(prefix="learnhub-git-") as folder:
        repository = Path(folder)
        _run(repository, "init", "--quiet", "--bare", "--template=", ".")
        options = ("--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules", "--no-auto-maintenance")
        _run(repository, "fetch", *options, "--", address.repository, f"{address.ref}:{_TAKEN}", address=address)
        commit = _run(repository, "rev-parse", "--verify", f"{_TAKEN}^{{commit}}").decode().strip()
        if not _COMMIT.fullmatch(commit):
            raise NotFetched(lazy("Git did not say which commit it fetched."))
        yield Commit(repository, commit)


def _command(*words: str) -> list[str]:
    settings = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
    # A shell sets how large a file may become, in blocks of 512 bytes (POSIX): Git has no such setting for fetching.
    return ["/bin/sh", "-c", 'ulimit -f "$1"; shift; exec "$@"', "sh", str(LARGEST // 512), "git", *settings, *words]


def _environment() -> dict[str, str]:
    return {**{name: os.environ[name] for name in _KEPT if name in os.environ}, **_ENVIRONMENT}


def _run(repository: Path, *words: str, address: Address | None = None) -> bytes:
    """Run Git in the repository, and return what it says. Raises NotFetched."""
    process = subprocess.Popen(  # noqa: S603 - no shell reads what is from outside: it stands behind `--`, and is checked
        _command(*words),
        cwd=repository,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        told, trouble = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired as problem:
        os.killpg(process.pid, 9)  # with the programs that it has started
        process.communicate()
        raise NotFetched(lazy("Git took longer than %(minutes)s minutes.", minutes=SECONDS // 60)) from problem
    if process.returncode:
        raise _why(trouble.decode("utf-8", "replace"), address)
    return told


def _why(trouble: str, address: Address | None) -> NotFetched:
    lines = [line for line in trouble.splitlines() if line.strip()]
    first = next((line for line in lines if line.startswith(("fatal: ", "error: "))), " ".join(lines[-1:]))
    if address and ("find remote ref" in trouble or "not our ref" in trouble):
        return NotFetched(lazy("There is no branch, tag or commit called %(ref)s there.", ref=address.ref))
    if "signal 25" in trouble or "File too large" in trouble or "file size limit" in trouble.lower():
        return NotFetched(
            lazy("This repository is larger than %(megabytes)s MB.", megabytes=LARGEST // 1024 // 1024),
            mend=lazy("Clone it, and import the folder of the course."),
        )
    return NotFetched(lazy("The repository could not be fetched. Git says: %(words)s", words=first[:300]))


def _entries(told: bytes) -> Iterator[tuple[str, Entry]]:
    """Return the files of a list of `git ls-tree -r -z --long`: mode, type, object and size, a tab, the path."""
    if len(told) > _LARGEST_LIST:
        raise NotFetched(lazy("There are far too many files in this repository."))
    for line in told.split(b"\0"):
        what, _, path = line.partition(b"\t")
        if path:
            mode, _type, name, size = what.decode().split()
            yield path.decode("utf-8", "surrogateescape"), Entry(name, mode, int(size) if size.isdigit() else 0)


@contextmanager
def _reading(repository: Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Give what is asked for objects by their ids, and what tells them (`git cat-file --batch`)."""
    process = subprocess.Popen(  # noqa: S603 - our own words alone
        _command("cat-file", "--batch"),
        cwd=repository,
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("both were asked for")
        yield process.stdin, process.stdout
        process.stdin.close()


def _copy(path: str, told: IO[bytes], target: Path) -> None:
    """Write the next object that is told: a line with its id, type and size, its bytes, and the end of a line."""
    left = int(told.readline().split()[2])
    with target.open("xb") as file:
        is_first = True
        while left:
            block = told.read(min(left, _BLOCK))
            if not block or (is_first and block.startswith(_LARGE_FILES)):
                raise _is_elsewhere(path) if block else NotFetched(lazy("The repository is damaged."))
            left, is_first = left - len(block), False
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    told.read(1)


def _is_elsewhere(path: str) -> NotFetched:
    return NotFetched(
        lazy("This file is kept in Git LFS, which is not fetched: %(name)s", name=path),
        mend=lazy("Clone the repository with Git LFS, and import the folder of the course."),
    )
