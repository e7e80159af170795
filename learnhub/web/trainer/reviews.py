"""Figures whose day of review has passed or is near: on the page of their course, and in the list of what waits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import g, url_for

from learnhub import clock
from learnhub.access import scopes
from learnhub.access.reach import Actor
from learnhub.content import outline as outlines
from learnhub.content import reviews, versions
from learnhub.content.models import VersionState
from learnhub.content.reviews import Review
from learnhub.content.versions import VersionLine
from learnhub.i18n import ngettext
from learnhub.web.trainer.waiting import Waiting

ACTION = "course.draft_preview"
# So long before its day a callout is listed: to find new figures takes time.
SOON = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A callout to be reviewed: where learners see it, where it is written (empty where unknown), and by which day."""

    title: str
    address: str
    heading: str
    name: str
    file: str
    day: date
    is_late: bool


def lines(version: VersionLine, files: Mapping[str, str]) -> list[ReviewLine]:
    """Return what is to be reviewed soon or should have been, the oldest day first; `files` are the version's paths."""
    today = clock.today()
    due = reviews.due([version], today + SOON).get(version.id, [])
    return [_line(version, one, files, today) for one in due]


def _line(version: VersionLine, review: Review, files: Mapping[str, str], today: date) -> ReviewLine:
    source = version.outline.languages[0]
    written = re.compile(rf"[^/]+/[0-9]+-{re.escape(review.unit.slug)}\.([a-z]+\.)?{re.escape(source.lower())}\.md")
    address = url_for("learner.unit", slug=version.outline.course, unit=review.unit.slug)
    return ReviewLine(
        title=outlines.in_language(review.unit.title, g.language, source),
        address=f"{address}#{review.anchor}" if review.anchor else address,
        heading=review.heading,
        name=review.name,
        file=next((path for path in sorted(files) if written.fullmatch(path)), ""),
        day=review.day,
        is_late=review.day < today,
    )


def waiting(actor: Actor) -> Iterator[Waiting]:
    """Tell of published courses with figures that should have been reviewed."""
    own = scopes.list_courses(actor, ACTION)
    lines = versions.of_courses(own)
    newest = {one.slug: versions.newest(lines.get(one.id, ())) for one in own}
    shown = {slug: one for slug, one in newest.items() if one and one.state == VersionState.PUBLISHED}
    due = reviews.due(shown.values(), clock.today()) if shown else {}
    for slug, version in shown.items():
        late = due.get(version.id)
        if late:
            outline = version.outline
            title = outlines.in_language(outline.title, g.language, outline.languages[0])
            words = ngettext(
                "%(num)s box of figures in “%(course)s” is past its day of review.",
                "%(num)s boxes of figures in “%(course)s” are past their day of review.",
                len(late),
                course=title,
            )
            yield Waiting(words, f"{url_for('trainer.course', slug=slug)}#reviews")
