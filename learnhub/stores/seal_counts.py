"""How far the audit was sealed, told outside of the database: a record that was cut at its end has its end here.

The file is replaced in one piece. It never goes back: where it tells of more than the database has, or of something
else, it stays as it is, for it is what shows that something was taken away.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from learnhub.stores import disk, seals

NAME = "audit-seal.json"


@dataclass(frozen=True, slots=True)
class Count:
    """The last seal that was told: its number and digest, and how many lines there were in all seals."""

    seal: int
    digest: str
    lines: int
    at: datetime


def read(folder: Path) -> Count | None:
    """Return what the file in a data folder tells, or None without one. Raises ValueError for what is no count."""
    try:
        found = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return Count(int(found["seal"]), str(found["digest"]), int(found["lines"]), datetime.fromisoformat(found["at"]))
    except FileNotFoundError:
        return None
    except (KeyError, TypeError) as error:
        raise ValueError(str(error)) from error


def keep(folder: Path) -> bool:
    """Tell the newest seal in the file, unless the file tells of something that the database does not have.

    Returns whether the two agree. A file that cannot be read is no agreement.
    """
    try:
        told = read(folder)
    except ValueError:
        return False
    if told is not None and not is_kept(told):
        return False
    newest = seals.last()
    if newest is not None and (told is None or told.seal < newest.number):
        count = Count(newest.number, newest.digest, seals.count_sealed(), newest.sealed_at)
        disk.write(folder / NAME, json.dumps({**asdict(count), "at": count.at.isoformat()}).encode())
    return True


def is_kept(told: Count) -> bool:
    """Tell whether the database has the seal of which a file tells."""
    kept = seals.find(told.seal)
    return kept is not None and kept.digest == told.digest
