"""The text that a translation is made from, beside it, with what changed in it since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from learnhub import i18n
from learnhub.content.drafting import translating
from learnhub.content.drafting.translating import State
from learnhub.content.format import names
from learnhub.content.signoff import words
from learnhub.content.signoff.words import Words
from learnhub.content.workbench import files
from learnhub.errors import Invalid
from learnhub.web.trainer.desks import Desk


@dataclass(frozen=True, slots=True)
class ChangedPlace:
    """What changed in an original: the number of its line, and words that stayed, came and went."""

    line: int
    words: Sequence[Words]


@dataclass(frozen=True, slots=True)
class Original:
    """A text that is translated, its language and that one's direction, and what changed since the translation.

    `is_outdated` tells that something did; `changes` are None where nobody knows what.
    """

    path: str
    text: str
    language: str
    direction: str
    is_outdated: bool
    changes: Sequence[ChangedPlace] | None


def find(desk: Desk, path: str) -> Original | None:
    """Return what the text in a file is translated from, or None where it is no translation."""
    try:
        found = translating.find(desk.folder, path)
    except Invalid:  # The checker tells what is wrong with it.
        return None
    name = names.unit_name(found.source.rpartition("/")[2]) if found else None
    if found is None or name is None:
        return None
    changes = [ChangedPlace(one.line, words.compared(one.before, one.after)) for one in found.changes or ()]
    return Original(
        path=found.source,
        text=files.read(desk.folder, found.source).text,
        language=name.language,
        direction=i18n.direction_of(name.language),
        is_outdated=found.state is State.OUTDATED,
        changes=None if found.changes is None else changes,
    )
