"""Where a reader stopped in a lesson: the block that stood at the top of the screen when the page was left.

A block's id is the same in every language of a lesson. Where a language or a new version has another text, the block
before it takes its place (content/passages); a lesson that is done has no such place any more.
"""

from __future__ import annotations

from dataclasses import dataclass

from learnhub.content import passages
from learnhub.content.models import VersionFacts
from learnhub.content.outline import UnitOutline
from learnhub.errors import NotFound
from learnhub.learning import entries, progress
from learnhub.learning.models import Enrolment
from learnhub.learning.standing import Standing

# Whoever stopped within the first blocks finds the place at a glance.
FEW_BLOCKS = 3


@dataclass(frozen=True, slots=True)
class Stop:
    """Where one stopped: a block's id, which is its anchor, and the words of the heading above it, "" for none."""

    block: str
    heading: str


def keep(enrolment: Enrolment, unit: UnitOutline, block: str) -> None:
    """Keep at which block of a lesson its reader is; at the first one nothing is kept.

    Raises NotFound for what is no lesson or no block's id.
    """
    if not unit.is_lesson or passages.place_of(block) is None:
        raise NotFound
    progress.keep_place(enrolment, unit, nearest(enrolment, unit, block))


def nearest(enrolment: Enrolment, unit: UnitOutline, block: str) -> str | None:
    """Return the block with an id in the language that is read, or the one before it; None for the start."""
    return entries.passages_in(enrolment.version, unit, enrolment.language).nearest_block(block)


def find(standing: Standing, version: VersionFacts, unit: UnitOutline, language: str) -> Stop | None:
    """Return where a reader stopped in a unit, if it is not done and the place is well below its start."""
    kept = standing.places.get(unit.slug)
    if kept is None:
        return None
    text = entries.passages_in(version, unit, language)
    block = text.nearest_block(kept)
    if block is None or text.blocks.index(block) < FEW_BLOCKS:
        return None
    heading = text.heading_above(block)
    return Stop(block, heading.words if heading else "")
