"""Verifying the audit: whether every seal still fits its lines, and whether the end of the record is still there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import select

from learnhub.stores import seal_counts, seals
from learnhub.stores.database import db
from learnhub.stores.seal_counts import Count
from learnhub.stores.seals import Line, Seal

_AT_ONCE = 1000


class Kind(StrEnum):
    """What can be wrong."""

    LINES_CHANGED = "lines changed"  # as many as were sealed, but they read otherwise
    LINES_TAKEN = "lines taken"
    LINES_ADDED = "lines added"
    SEAL_GONE = "seal gone"  # its number is missing
    END_CUT = "end cut"  # the file tells of a seal that the database does not have
    OTHER_RECORD = "other record"  # the database has this seal, but it is another one
    FILE_GONE = "file gone"
    FILE_UNREADABLE = "file unreadable"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not fit. `seal` is its number; `sealed` and `found` are numbers of lines, or of seals."""

    kind: Kind
    seal: int
    sealed: int = 0
    found: int = 0
    sealed_at: datetime | None = None


@dataclass(slots=True)
class Findings:
    """What verifying came to. `waiting` lines are newer than the last seal; `waiting_since` is when the oldest came."""

    seals: int = 0
    lines: int = 0
    waiting: int = 0
    waiting_since: datetime | None = None
    faults: tuple[Fault, ...] = ()


def verify(folder: Path) -> Findings:
    """Read the whole record and compare it with its seals and with the count in the data folder."""
    # What the file tells was committed before; so it is read first, and lines are only looked at up to the last seal
    # that there was before they are read.
    told = _told(folder)
    newest = seals.last()
    last = newest.number if newest else 0
    findings = Findings()
    findings.faults = (*_in_seals(last, findings), *_in_file(told, last))
    return findings


def verify_end(folder: Path) -> tuple[Fault, ...]:
    """Compare the end of the record alone with the count in the data folder: quick, however long the record is."""
    told = _told(folder)  # first, as above
    newest = seals.last()
    return tuple(_in_file(told, newest.number if newest else 0))


def _told(folder: Path) -> Count | ValueError | None:
    try:
        return seal_counts.read(folder)
    except ValueError as error:
        return error


def _in_file(told: Count | ValueError | None, last: int) -> Iterator[Fault]:
    if isinstance(told, ValueError):
        yield Fault(Kind.FILE_UNREADABLE, last)
    elif told is None:
        if last:
            yield Fault(Kind.FILE_GONE, last)
    elif told.seal > last:
        yield Fault(Kind.END_CUT, told.seal, sealed=told.lines, found=last, sealed_at=told.at)
    elif not seal_counts.is_kept(told):
        yield Fault(Kind.OTHER_RECORD, told.seal, sealed_at=told.at)


def _in_seals(newest: int, findings: Findings) -> Iterator[Fault]:
    """Yield what does not fit between seals and lines, and count both."""
    lines = seals.lines_from(seals.LOWEST_ID)
    line: Line | None = next(lines, None)
    before, digest_before = 0, seals.NOTHING_BEFORE
    for number, last_id, sealed, digest, sealed_at in _list(newest):
        text, found = seals.begin(digest_before), 0
        while line is not None and line.id <= last_id:
            text.update(line.text)
            found += 1
            line = next(lines, None)
        if number != before + 1:  # what this one was made from is gone with the one before
            yield Fault(Kind.SEAL_GONE, before + 1)
        elif found != sealed or text.hexdigest() != digest:
            yield Fault(_kind(sealed, found), number, sealed, found, sealed_at)
        findings.seals += 1
        findings.lines += found
        before, digest_before = number, digest
    if line is not None:
        findings.waiting, findings.waiting_since = 1 + sum(1 for _ in lines), line.occurred_at


def _kind(sealed: int, found: int) -> Kind:
    if found == sealed:
        return Kind.LINES_CHANGED
    return Kind.LINES_TAKEN if found < sealed else Kind.LINES_ADDED


def _list(newest: int) -> Iterator[tuple[int, int, int, str, datetime]]:
    """Yield (number, last id, lines, digest, when) of the seals up to one, by number."""
    after = 0
    while after < newest:
        query = select(Seal.number, Seal.last_id, Seal.lines, Seal.digest, Seal.sealed_at)
        query = query.where(Seal.number > after, Seal.number <= newest).order_by(Seal.number).limit(_AT_ONCE)
        found = db.session.execute(query).all()
        yield from found
        after = found[-1][0] if found else newest
