"""Figures that are to be looked at again: callouts with `review=`, as authors and managers of a course list them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from learnhub.content import boxes, passages
from learnhub.content.models import UnitText
from learnhub.content.outline import UnitOutline
from learnhub.content.versions import VersionLine
from learnhub.stores.database import db

_MARK = "callout-review"


@dataclass(frozen=True, slots=True)
class Review:
    """A callout that is to be reviewed by a `day`, in the source language. `anchor` is its place on the unit's page."""

    unit: UnitOutline
    heading: str
    name: str
    anchor: str
    day: date


def due(versions: Iterable[VersionLine], by: date) -> dict[int, list[Review]]:
    """Return what is to be reviewed by a day, that day left out, of each version by its row key: the oldest day first.

    One statement, however many versions there are; a version with nothing due is left out.
    """
    known = {version.id: version.outline for version in versions}
    rows = db.session.execute(
        select(UnitText.version_id, UnitText.unit_slug, UnitText.language, UnitText.html).where(
            UnitText.version_id.in_(known), UnitText.html.contains(_MARK)
        )
    )
    found: dict[int, list[Review]] = {}
    for row in rows:
        unit = known[row.version_id].find_unit(row.unit_slug)
        if unit is not None and row.language == known[row.version_id].languages[0]:
            found.setdefault(row.version_id, []).extend(_within(unit, row.html, by))
    return {key: sorted(one, key=lambda review: review.day) for key, one in found.items() if one}


def _within(unit: UnitOutline, html: str, by: date) -> list[Review]:
    headings = ["", *(heading.words for heading in passages.of(html).headings)]
    return [
        Review(unit, headings[min(box.section, len(headings) - 1)], box.name, box.anchor, box.review)
        for box in boxes.of(html)
        if box.review is not None and box.review < by
    ]
