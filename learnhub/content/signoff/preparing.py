"""A version's folder on its way into review: finished, without faults, and read as it will be published."""

from __future__ import annotations

from pathlib import Path

from learnhub.content import examination, publishing
from learnhub.content.format import checking
from learnhub.content.publishing import Prepared
from learnhub.errors import Conflict
from learnhub.i18n import lazy, ngettext

_PLACES_TOLD = 5


def prepared(folder: Path) -> Prepared:
    """Check and read a folder that is finished. Whoever calls holds it.

    Raises Conflict for one with faults or with words of a starter, and for other bytes of what was published;
    NotFound without a folder.
    """
    publishing.find_stored(folder)
    errors = checking.check(folder).errors
    if errors:
        raise Conflict(
            ngettext("This version has %(num)s error.", "This version has %(num)s errors.", errors),
            safe=lazy("It was not put in review, and its files are as they were."),
            mend=lazy("Mend what the checker says of it, and put it in review then."),
        )
    _require_written(folder)
    return publishing.prepare(folder)


def _require_written(folder: Path) -> None:
    unfinished = [fault for fault in examination.to_be_written(folder) if fault.code in examination.UNFINISHED]
    if unfinished:
        raise Conflict(
            ngettext(
                "Words that were put there to be replaced stand at %(num)s place: %(places)s.",
                "Words that were put there to be replaced stand at %(num)s places: %(places)s.",
                len(unfinished),
                places=", ".join(dict.fromkeys(fault.file for fault in unfinished[:_PLACES_TOLD])),
            ),
            safe=lazy("It was not put in review, and its files are as they were."),
            mend=lazy("Write your own words there, or remove them, and put it in review then."),
        )
