"""A version's folder on its way into review: finished, without faults, and read as it will be published."""

from __future__ import annotations

from pathlib import Path

from learnhub.content import examination, publishing
from learnhub.content.format import checking
from learnhub.content.publishing import Prepared
from learnhub.errors import Conflict
from learnhub.i18n import lazy, ngettext

_FILES_TOLD = 5


class NotReady(Conflict):
    """A version has faults, or words that were to be replaced."""

    code = "not_ready"
    safe = lazy("The version was not put in review, and its files are as they were.")


def prepared(folder: Path) -> Prepared:
    """Check and read a folder that is finished. Whoever calls holds it.

    Raises NotReady for one with faults or with words of a starter, Conflict for other bytes of what was published,
    and NotFound without a folder.
    """
    publishing.find_stored(folder)
    errors = checking.check(folder).errors
    if errors:
        raise NotReady(
            ngettext("This version has %(num)s error.", "This version has %(num)s errors.", errors),
            mend=lazy("Mend what the checker says of it, and put it in review then."),
        )
    _require_written(folder)
    return publishing.prepare(folder)


def _require_written(folder: Path) -> None:
    unfinished = [fault for fault in examination.to_be_written(folder) if fault.code in examination.UNFINISHED]
    if unfinished:
        raise NotReady(
            ngettext(
                "Words that were put there to be replaced stand at %(num)s place: %(files)s.",
                "Words that were put there to be replaced stand at %(num)s places: %(files)s.",
                len(unfinished),
                files=_told(list(dict.fromkeys(fault.file for fault in unfinished))),
            ),
            mend=lazy("Write your own words there, or remove them, and put it in review then."),
        )


def _told(files: list[str]) -> str:
    return ", ".join(files[:_FILES_TOLD]) + (" …" if len(files) > _FILES_TOLD else "")
