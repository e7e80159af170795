"""Keeping in Git what was saved, where the folder of courses is a work tree: who wrote what, and when.

A file is saved first, whole; a commit is only ever added to that. What Git refuses is told, never raised, and nothing
of the people's own work there is touched: not what they have staged, not their hooks, and nothing is pushed.
"""

from __future__ import annotations

import fcntl
import logging
import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from learnhub.i18n import Message, lazy

# Seconds for each question to Git.
PATIENCE = 10
_TO_END = 2
# Nobody is reached at an address of a name that is set aside for that: RFC 2606, section 2.
NOBODY = "learnhub.invalid"
_COMMITTER = "LearnHub"
# What Git leaves out of names, and what would end one.
_NOT_IN_NAMES = re.compile(r"[<>\x00-\x1f\x7f]+")
_AT_ENDS = " .,:;\"'\\"
# Nothing of the work tree or the machine is run, and bytes stay as they were saved.
_HARDENED = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null",
    "core.autocrlf=false",
    "core.safecrlf=false",
    "core.editor=true",
    "commit.gpgSign=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "protocol.allow=never",
)
_TROUBLES: Sequence[tuple[str, Message]] = (
    ("not a git repository", lazy("The folder of courses is not a Git work tree.")),
    ("dubious ownership", lazy("The Git work tree belongs to another user than the one who runs LearnHub.")),
    ("during a merge", lazy("A merge is under way there, and is to be ended first.")),
    ("index.lock", lazy("Another Git process is at work there, or was stopped and left its lock behind.")),
    ("ermission denied", lazy("This server may not write into the Git work tree.")),
    ("No space left", lazy("There is no room left on the disk.")),
)
_NO_GIT = lazy("There is no Git on this server.")
_TOO_SLOW = lazy("Git took too long to answer.")
_IGNORED = lazy("Git is told to ignore this file.")
_OTHER = lazy("Git refused it; the log of the server says how.")

log = logging.getLogger("learnhub")


@dataclass(frozen=True, slots=True)
class Author:
    """Who saved something: a name, and an opaque code. Their address stays out of Git, where nothing is erased."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a commit: why there is none (None where all is well), and which files besides have none yet."""

    trouble: Message | None = None
    others: Sequence[str] = ()


class _Failed(Exception):
    def __init__(self, trouble: Message, words: str = "") -> None:
        self.trouble, self.words = trouble, words
        super().__init__(words)


# Size and time of change by path.
Prints = Mapping[str, tuple[int, int]]


def prints_of(folder: Path) -> Prints:
    """Return how the files of a version's folder stand, to be compared later; hidden ones are left out."""
    found = {}
    for here, inside, names in os.walk(folder):
        inside[:] = [name for name in inside if not name.startswith(".")]
        for path in (Path(here, name) for name in names if not name.startswith(".")):
            state = path.lstat()
            found[path.relative_to(folder).as_posix()] = (state.st_size, state.st_mtime_ns)
    return found


def commit_since(folder: Path, before: Prints, author: Author) -> Outcome:
    """Commit what differs in a version's folder since `before`: those files, and no others."""
    now = prints_of(folder)
    paths = sorted(path for path in {*before, *now} if before.get(path) != now.get(path))
    return commit(folder, paths, author, summary=_summary(before, now, paths)) if paths else Outcome()


def _summary(before: Prints, now: Prints, paths: Sequence[str]) -> str:
    added = [path for path in paths if path not in before]
    removed = [path for path in paths if path not in now]
    if len(paths) == 2 and len(added) == len(removed) == 1:
        return f"Move {removed[0]} to {added[0]}"
    if len(paths) > 1:
        return f"Change {len(paths)} files"
    return f"{'Add' if added else 'Remove' if removed else 'Save'} {paths[0]}"


def commit(folder: Path, paths: Sequence[str], author: Author, *, summary: str) -> Outcome:
    """Commit some files of a version's folder, by their paths in it, in an author's name.

    The message is `<course> <number>: <summary>`. One process at a time does so in a folder of courses.
    """
    message = f"{folder.parent.name} {folder.name}: {summary}"
    try:
        with _held(folder.parent.parent):
            return Outcome(others=_commit(folder, paths, _named(author), message))
    except _Failed as problem:
        log.warning("not committed: %s: %s", message, problem.words or problem.trouble)
        return Outcome(trouble=problem.trouble)


@contextmanager
def _held(courses: Path) -> Iterator[None]:
    descriptor = os.open(courses, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _commit(folder: Path, wanted: Sequence[str], who: Mapping[str, str], message: str) -> tuple[str, ...]:
    """Commit what differs of some files, and return what differs besides. Raises _Failed."""
    differing, ignored = _differing(folder)
    if any(path == one or (one.endswith("/") and path.startswith(one)) for path in wanted for one in ignored):
        raise _Failed(_IGNORED)
    chosen = "\0".join(path for path in differing if path in wanted).encode()
    if chosen:
        from_input = ("--pathspec-from-file=-", "--pathspec-file-nul")
        # A name that nobody committed yet has to be known before it can be named in a commit.
        _git(folder, "add", "--all", *from_input, sent=chosen)
        _git(folder, "commit", "--quiet", "--no-verify", "--only", "-m", message, *from_input, sent=chosen, who=who)
    return tuple(path for path in differing if path not in wanted and not path.rpartition("/")[2].startswith("."))


def _differing(folder: Path) -> tuple[list[str], list[str]]:
    """Return the files of a version's folder that differ from what was committed, and what Git ignores there."""
    prefix = _git(folder, "rev-parse", "--show-prefix").decode("utf-8", "replace").strip()
    every = ("--no-renames", "--untracked-files=all", "--ignored=matching")
    told = [
        (line[:2], line[3:].removeprefix(prefix))
        for line in _listed(_git(folder, "status", "--porcelain", "-z", *every, "--", "."))
    ]
    return sorted(path for state, path in told if state != "!!"), [path for state, path in told if state == "!!"]


def _listed(answer: bytes) -> list[str]:
    return [one for one in answer.decode("utf-8", "replace").split("\0") if one]


def _named(author: Author) -> dict[str, str]:
    """Return what Git is told of who wrote and who committed."""
    name = _NOT_IN_NAMES.sub(" ", author.name).strip(_AT_ENDS) or author.code
    return {
        "GIT_AUTHOR_NAME": name,
        "GIT_AUTHOR_EMAIL": f"{author.code}@{NOBODY}",
        "GIT_COMMITTER_NAME": _COMMITTER,
        "GIT_COMMITTER_EMAIL": f"noreply@{NOBODY}",
    }


def _git(folder: Path, *words: str, sent: bytes = b"", who: Mapping[str, str] | None = None) -> bytes:
    """Ask Git something in a folder, and return its answer. Raises _Failed."""
    settings = (word for setting in _HARDENED for word in ("-c", setting))
    command = ["git", "--literal-pathspecs", "-C", str(folder), *settings, *words]
    try:
        process = subprocess.Popen(  # noqa: S603 - fixed words, and paths that are taken as they stand
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment(who or {})
        )
    except OSError as problem:
        raise _Failed(_NO_GIT, str(problem)) from problem
    with process:
        try:
            answer, told = process.communicate(sent, timeout=PATIENCE)
        except subprocess.TimeoutExpired as problem:
            _end(process)
            raise _Failed(_TOO_SLOW) from problem
    if process.returncode:
        words_told = " ".join(told.decode("utf-8", "replace").split())
        raise _Failed(next((one for mark, one in _TROUBLES if mark in words_told), _OTHER), words_told[:500])
    return answer


def _end(process: subprocess.Popen[bytes]) -> None:
    """Let Git end by itself, for then it takes its lock away; else end it."""
    process.terminate()
    try:
        process.communicate(timeout=_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()


def _environment(who: Mapping[str, str]) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        **who,
    }
