"""What an import does to a version, in words for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from learnhub.cli import interpreter
from learnhub.content import catalogue
from learnhub.content.models import CourseVersion, VersionState
from learnhub.i18n import Message, lazy, ngettext
from learnhub.i18n import gettext as _


class Fate(StrEnum):
    """What an import is to a version."""

    NEW = "new"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


_STORED: dict[Fate, Message] = {
    Fate.NEW: lazy("imported as a draft."),
    Fate.REPLACED: lazy("imported again, in the place of the draft that was there."),
    Fate.UNCHANGED: lazy("unchanged."),
}
_PUBLISHED: dict[Fate, Message] = {
    Fate.NEW: lazy("imported and published."),
    Fate.REPLACED: lazy("imported again and published."),
    Fate.UNCHANGED: lazy("published."),
}


def told(version: CourseVersion, fate: Fate, *, asked: bool, is_published: bool, left: int) -> Iterator[str]:
    """Say what became of a version; where it was `asked` to be published and is not, why.

    `left` is how many places still hold words that were to be replaced.
    """
    yield f"{version.course.slug} {version.number}: {(_PUBLISHED if is_published else _STORED)[fate]}"
    if not asked or version.state != VersionState.DRAFT:
        return
    if catalogue.outline_of(version).is_draft:
        yield "  " + _("It is not published, because its course.yml says `draft: true`.")
    elif left:
        yield "  " + ngettext(
            "It is not published, because %(num)s place still holds words that were put there to be replaced:",
            "It is not published, because %(num)s places still hold words that were put there to be replaced:",
            left,
        )
        named = f"{version.course.slug}@{version.number}"
        yield f"    {interpreter.typed()} course check {named}"
        yield "  " + _("If all of them are meant to stay, publish it as it is:")
        yield f"    {interpreter.typed()} course publish {named}"
