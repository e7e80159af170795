"""A version's folder on its way into review: finished, without faults, and read as it will be published."""

from __future__ import annotations

from pathlib import Path

from learnhub.content import publishing
from learnhub.content.format import checking
from learnhub.content.publishing import Prepared
from learnhub.errors import Conflict
from learnhub.i18n import lazy, ngettext


def prepared(folder: Path) -> Prepared:
    """Check and read a folder that is finished. Whoever calls holds it.

    Raises Conflict for one with faults, and for other bytes of what was published; NotFound without a folder.
    """
    publishing.find_stored(folder)
    errors = checking.check(folder).errors
    if errors:
        raise Conflict(
            ngettext("This version has %(num)s error.", "This version has %(num)s errors.", errors),
            safe=lazy("It was not put in review, and its files are as they were."),
            mend=lazy("Mend what the checker says of it, and put it in review then."),
        )
    return publishing.prepare(folder)
