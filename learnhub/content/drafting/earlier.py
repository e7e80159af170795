"""The text that a translation was made from, where it is still at hand: in an earlier version's folder, or in Git."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from learnhub.content.drafting import stubs
from learnhub.content.format import names

_MOST_COMMITS = 300
_PATIENCE = 10  # seconds for each question to Git


def find_text(source: Path, digits: str) -> str | None:
    """Return what a source's file said when its digest began with these digits, or None where nobody knows any more.

    `source` lies in a module's folder of a version's folder.
    """
    for data in (*_in_versions(source), *_in_git(source)):
        if stubs.fingerprint(data) == digits:
            return data.decode("utf-8", "replace")
    return None


def _in_versions(source: Path) -> Iterator[bytes]:
    """Return the same unit's texts in the other versions; it may have been in another module or place there."""
    name = names.unit_name(source.name)
    version = source.parent.parent
    if name is None:
        return
    rest = source.name.partition("-")[2]
    for other in sorted(version.parent.iterdir(), reverse=True):
        if other != version and names.version_number(other.name):
            yield from (file.read_bytes() for file in sorted(other.glob(f"*/*-{rest}")) if file.is_file())


def _in_git(source: Path) -> Iterator[bytes]:
    """Return the texts of a file that were committed, the newest first; none where there is no Git work tree."""
    found = _git(source.parent, "log", "--format=%H", f"--max-count={_MOST_COMMITS}", "--", source.name)
    for commit in (found or b"").decode("ascii", "replace").split():
        data = _git(source.parent, "cat-file", "blob", f"{commit}:./{source.name}")
        if data is not None:
            yield data


def _git(folder: Path, *words: str) -> bytes | None:
    try:
        answer = subprocess.run(  # noqa: S603 - fixed words, and names that the format allows
            ["git", "-C", str(folder), *words],  # noqa: S607 - the Git that the author uses
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return answer.stdout if answer.returncode == 0 else None
