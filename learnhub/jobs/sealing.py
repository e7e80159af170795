"""Sealing: every minute, the lines of the audit that came since."""

from __future__ import annotations

import logging
from pathlib import Path

from learnhub.stores import seal_counts, seals, tasks
from learnhub.stores.database import unit_of_work
from learnhub.stores.seals import Seal

log = logging.getLogger("learnhub.record")


class RecordWasCut(Exception):
    """The database no longer has what the file in the data folder tells of; `record verify` says more."""


def seal(folder: Path) -> None:
    """Seal what is new, and tell of the last seal in the data folder and in the log. Twice is once.

    Raises RecordWasCut, having sealed, when the record is not the one of which the file tells.
    """
    with unit_of_work(tasks.PATIENCE):
        up_to = seals.last_line()
    made: Seal | None = None
    while (newer := _next(up_to)) is not None:
        made = newer
    if made is not None:
        log.info("sealed the audit: seal %s, up to line %s, %s", made.number, made.last_id, made.digest)
    if not seal_counts.keep(folder):
        log.error("the audit is not the one that was sealed: run `record verify`")
        raise RecordWasCut


def _next(up_to: int) -> Seal | None:
    with unit_of_work(tasks.PATIENCE):
        return seals.seal_next(up_to)
