"""Modules that open later: which are closed to a learner, and which stay open whatever a newer version says.

A module opens when the unit that it names is completed. Whoever has begun a module goes on with it, and whoever has
completed the course reads all of it. What was open never closes again: where a newer version has a module open later,
those who come along keep it, if any unit of it was open to them before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, CompoundSelect, Select, exists, literal, or_, select, true, union_all

from learnhub import i18n
from learnhub.content import catalogue
from learnhub.content import outline as outlines
from learnhub.content.models import CourseVersion
from learnhub.content.outline import ModuleOutline, Outline, UnitOutline
from learnhub.errors import Refused
from learnhub.i18n import lazy
from learnhub.learning.models import Enrolment, OpenModule, UnitProgress
from learnhub.stores.database import db, insert_into


class NotOpenYet(Refused):
    """A unit whose module opens later. `first` is the id of the unit to go on with."""

    code = "not_open_yet"
    safe = lazy("All that you have done is kept.")

    def __init__(self, tree: Outline, unit: UnitOutline, opened_by: UnitOutline, first: UnitOutline) -> None:
        def title(one: UnitOutline) -> str:
            return outlines.in_language(one.title, i18n.current_language(), tree.languages[0])

        self.course, self.first = tree.course, first.slug
        super().__init__(
            lazy("“%(unit)s” opens when you have completed “%(first)s”.", unit=title(unit), first=title(opened_by)),
            mend=lazy("Go on with “%(unit)s”", unit=title(first)),
        )


def closed(tree: Outline, done: Collection[str], begun: Collection[str]) -> dict[str, UnitOutline]:
    """Return the modules that what is done and begun (unit ids) does not open, by their ids, with what opens each."""
    return {
        module.slug: opened_by
        for module, opened_by in tree.openings
        if opened_by.slug not in done and not any(unit.slug in begun for unit in module.units)
    }


def kept(enrolment_ids: Collection[int]) -> dict[int, set[str]]:
    """Return the modules that stay open to enrolments, by their row keys."""
    found: dict[int, set[str]] = {}
    rows = db.session.execute(
        select(OpenModule.enrolment_id, OpenModule.module_slug).where(OpenModule.enrolment_id.in_(enrolment_ids))
    )
    for enrolment_id, slug in rows:
        found.setdefault(enrolment_id, set()).add(slug)
    return found


def keep_open(tree: Outline, older: Mapping[int, Outline], *who: ColumnElement[bool]) -> None:
    """Have what is open stay open for those who are about to move to a version, in one statement at most.

    `older` are the versions they come from, by their row keys; `who` are conditions on Enrolment.
    """
    found = [
        select(Enrolment.id, literal(module.slug)).where(Enrolment.version_id == key, or_(*was_open), *who)
        for key, before in older.items()
        for module, _opened_by in tree.openings
        if (was_open := list(_was_open(before, module)))
    ]
    if found:
        _add(union_all(*found) if len(found) > 1 else found[0])


def _was_open(before: Outline, module: ModuleOutline) -> Iterator[ColumnElement[bool]]:
    """Give the conditions on Enrolment by which some of a module was open in an older version."""
    for old in before.modules:
        shared = _slugs(old) & _slugs(module)
        is_same = (old.slug, old.opens_after, _slugs(old)) == (module.slug, module.opens_after, shared)
        if shared and not is_same:
            yield _is_open(old)


def _slugs(module: ModuleOutline) -> set[str]:
    return {unit.slug for unit in module.units}


def _is_open(module: ModuleOutline) -> ColumnElement[bool]:
    """Return the condition on Enrolment that a module is open to those who have not completed the course."""
    if not module.opens_after:
        return true()
    own = UnitProgress.enrolment_id == Enrolment.id
    is_done = UnitProgress.completed_at.is_not(None)
    stays = (OpenModule.enrolment_id == Enrolment.id, OpenModule.module_slug == module.slug)
    return or_(
        exists().where(own, UnitProgress.unit_slug == module.opens_after, is_done),
        exists().where(own, UnitProgress.unit_slug.in_(_slugs(module))),
        exists().where(*stays),
    )


def open_all(version: CourseVersion) -> None:
    """Open all modules of a version to everybody who is on it: for authors, who look at what they write."""
    for module, _opened_by in catalogue.outline_of(version).openings:
        _add(select(Enrolment.id, literal(module.slug)).where(Enrolment.version_id == version.id))


def _add(rows: Select[int, str] | CompoundSelect[int, str]) -> None:
    deed = insert_into(OpenModule).from_select(["enrolment_id", "module_slug"], rows)
    db.session.execute(deed.on_conflict_do_nothing())


def opened_at(enrolment: Enrolment, unit: UnitOutline) -> datetime:
    """Return since when a unit could be read: since enrolling, or since what opens its module was completed.

    The version that is read may not have it any more.
    """
    tree = catalogue.outline_of(enrolment.version)
    opens_after = tree.module_of(unit.slug).opens_after if tree.find_unit(unit.slug) else ""
    if not opens_after:
        return enrolment.enrolled_at
    completed: datetime | None = db.session.scalar(
        select(UnitProgress.completed_at).where(
            UnitProgress.enrolment_id == enrolment.id, UnitProgress.unit_slug == opens_after
        )
    )
    return max(completed or enrolment.enrolled_at, enrolment.enrolled_at)
