"""Comments on drafts that wait, in the list of what waits for a trainer."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for

from learnhub.access import draft_comments as access
from learnhub.access.reach import Actor
from learnhub.content import versions
from learnhub.i18n import ngettext
from learnhub.web import role_names
from learnhub.web.trainer.waiting import Waiting


def waiting(actor: Actor) -> Iterator[Waiting]:
    """Tell of open comments of others, version by version."""
    for slug, number, count in access.waiting(actor):
        words = ngettext(
            "%(num)s comment on version %(number)s of “%(course)s” is open.",
            "%(num)s comments on version %(number)s of “%(course)s” are open.",
            count,
            number=number,
            course=role_names.course(slug),
        )
        page = "trainer.version" if versions.find(slug, number) else "trainer.version_files"
        yield Waiting(str(words), url_for(page, slug=slug, number=number))
