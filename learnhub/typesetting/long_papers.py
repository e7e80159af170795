"""Setting a long paper of many files, in a child process: typst keeps what it made, and that is to end with it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from learnhub.errors import LearnHubError
from learnhub.i18n import lazy
from learnhub.typesetting.compiler import compile_best, compiler_of

# Some hundred pages take four.
SECONDS = 300
_ROOT = Path(__file__).resolve().parents[2]
_START = "import sys; sys.path.insert(0, sys.argv[1]); from learnhub.typesetting.long_papers import main; main()"
_MAIN, _PAPER = "main.typ", "paper.pdf"


class CannotSet(LearnHubError):
    """A paper that could not be set, or not in time; `why` is for the log."""

    code = "cannot_set"
    status = 500
    message = lazy("This paper could not be set as a PDF.")
    safe = lazy("Nothing was changed.")
    mend = lazy("Try another form of it, such as EPUB, and tell the people who look after this server.")

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__()


def typeset_files(files: Mapping[str, bytes], at: datetime) -> bytes:
    """Return a paper as a PDF: `files` are by name all that it is made of, `main.typ` its template; `at` its instant.

    The same arguments give the same bytes. It is tagged as `compiler.typeset` says. Raises CannotSet.
    """
    with tempfile.TemporaryDirectory(prefix="learnhub-paper-") as name:
        folder = Path(name)
        for inner, content in files.items():
            (folder / inner).parent.mkdir(parents=True, exist_ok=True)
            (folder / inner).write_bytes(content)
        _set(folder, at)
        return (folder / _PAPER).read_bytes()


def _set(folder: Path, at: datetime) -> None:
    words = [sys.executable, "-I", "-c", _START, str(_ROOT), str(folder), at.isoformat()]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no shell, a folder of ours
            words, capture_output=True, timeout=SECONDS, check=False, cwd="/", env={}
        )
    except subprocess.TimeoutExpired as problem:
        raise CannotSet("slow") from problem
    if done.returncode:
        raise CannotSet(done.stderr.decode(errors="replace")[-2000:])


def main() -> None:
    """Set the paper in a folder; whoever answers people goes first."""
    os.nice(10)
    folder, at = Path(sys.argv[2]), datetime.fromisoformat(sys.argv[3])
    (folder / _PAPER).write_bytes(compile_best(compiler_of(folder / _MAIN), at))
