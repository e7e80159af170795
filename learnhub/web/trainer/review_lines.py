"""Where the review of a version stands, as pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import g, url_for

from learnhub.content import catalogue, checkups, publishing
from learnhub.content import outline as outlines
from learnhub.content.changes import Changes
from learnhub.content.checkups import Checkup
from learnhub.content.models import Course, CourseVersion
from learnhub.content.signoff import comments, sign_offs
from learnhub.content.signoff.models import SignOff
from learnhub.content.signoff.sign_offs import State
from learnhub.web import addresses

# Seconds that a page waits to hear whether the folder has changed.
PATIENCE = 0.2


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A review: who asked for it, when and with what words; who ended it how, with what word."""

    is_open: bool
    is_sent_back: bool
    asked_by: str
    asked_at: datetime
    note: str
    settled_by: str
    settled_at: datetime | None
    word: str


def of(course: Course, number: str) -> ReviewLine | None:
    """Return the latest review of a version, or None where there was none."""
    found = sign_offs.find_latest(course, number)
    return _line(found) if found else None


def _line(review: SignOff) -> ReviewLine:
    return ReviewLine(
        is_open=bool(review.is_open),
        is_sent_back=review.state == State.SENT_BACK,
        asked_by=review.asked_by.name,
        asked_at=review.asked_at,
        note=review.note,
        settled_by=review.settled_by.name if review.settled_by else "",
        settled_at=review.settled_at,
        word=review.word,
    )


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit to be read: its title and kind, whether it is new or changed, and how many comments on it are open."""

    title: str
    kind: str
    address: str
    is_new: bool
    is_changed: bool
    open_comments: int


def units_of(version: CourseVersion, compared: Changes | None) -> list[UnitRow]:
    """Return the units of a version in their order, as reviewers go through them."""
    tree = catalogue.outline_of(version)
    opened = comments.count_open(version.course, version.number)
    new, changed = _new_and_changed(compared)
    return [
        UnitRow(
            title=outlines.in_language(unit.title, g.language, tree.languages[0]),
            kind=unit.kind.value,
            address=url_for("trainer.draft_unit", slug=tree.course, number=version.number, unit=unit.slug),
            is_new=unit.slug in new,
            is_changed=unit.slug in changed,
            open_comments=opened.get(unit.slug, 0),
        )
        for unit in tree.units
    ]


def _new_and_changed(compared: Changes | None) -> tuple[set[str], set[str]]:
    if compared is None:
        return set(), set()
    units = compared.units
    pairs = [*units.moved, *units.retitled, *units.turned, *units.ruled, *units.rewritten]
    new = {unit.slug for unit in units.added} | {pair.after.slug for pair in units.renamed}
    return new, {pair.after.slug for pair in pairs} | {change.unit.slug for change in compared.questions}


def checkup_of(version: CourseVersion) -> Checkup | None:
    """Return what the checker says of a version's folder as it is now; None where nobody knows yet.

    A folder that is not on this server is not looked at.
    """
    folder = addresses.settings().courses_folder / version.course.slug / version.number
    look = checkups.look_at(folder, patience=PATIENCE) if folder.is_dir() else None
    return look.checkup if look and look.is_current else None


def changed_since(version: CourseVersion, told: Checkup | None) -> str:
    """Return the files of its folder that are not as they were stored, by name; "" where all are, or nobody knows."""
    is_changed = told is not None and told.digest not in {"", version.digest}
    return publishing.differing(version.files, told.files) if told and is_changed else ""
