"""How far a learner is in a course: what is done, what is open by now, and where it goes on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from learnhub.content.outline import Outline, UnitOutline
from learnhub.learning.openings import NotOpenYet


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an enrolment is.

    `done`, `opened` and `new` are unit ids; new are those that a later version brought than the one it began on, as
    long as they were not opened. `places` are blocks of lessons that are not done. `closed` are the modules that are
    not open yet, by their ids, each with the unit that opens it.
    """

    done: frozenset[str]
    opened: frozenset[str]
    outline: Outline
    is_complete: bool
    places: Mapping[str, str] = field(default_factory=dict)
    new: frozenset[str] = frozenset()
    closed: Mapping[str, UnitOutline] = field(default_factory=dict)

    @property
    def done_count(self) -> int:
        """How many of the units of the version are done."""
        return sum(unit.slug in self.done for unit in self.outline.units)

    @property
    def unit_count(self) -> int:
        """How many units the version has."""
        return len(self.outline.units)

    def next_unit(self, after: str | None = None) -> UnitOutline | None:
        """Return where to go on: the next open unit that is not done, from `after` on, then from the start."""
        units = self.outline.units
        places = [place for place, unit in enumerate(units) if unit.slug == after]
        start = places[0] if places else 0
        left = (unit for unit in (*units[start:], *units[:start]) if unit.slug not in self.done)
        return next((unit for unit in left if self.is_open(unit)), None)

    def opened_by(self, unit: UnitOutline) -> UnitOutline | None:
        """Return the unit that opens the module of another one, or None where it is open."""
        return self.closed.get(self.outline.module_of(unit.slug).slug) if self.closed else None

    def is_open(self, unit: UnitOutline) -> bool:
        """Tell whether a unit may be read, and answered, by now."""
        return self.opened_by(unit) is None

    def way_to(self, unit: UnitOutline) -> UnitOutline:
        """Return an open unit as it is, and for another one what is to be completed first on the way to it."""
        opened_by = self.opened_by(unit)
        return unit if opened_by is None else self.way_to(opened_by)

    def require_open(self, unit: UnitOutline) -> None:
        """Raise NotOpenYet for a unit whose module is not open yet."""
        opened_by = self.opened_by(unit)
        if opened_by is not None:
            raise NotOpenYet(self.outline, unit, opened_by, self.way_to(opened_by))

    def unit_before(self, slug: str) -> UnitOutline | None:
        """Return the open unit before another one, in reading order, if there is one."""
        return next((unit for unit in reversed(self.outline.units[: self._place(slug)]) if self.is_open(unit)), None)

    def unit_after(self, slug: str) -> UnitOutline | None:
        """Return where one goes from a unit: to the next one, or to what opens that; None where nothing is left."""
        ways = (self.way_to(unit) for unit in self.outline.units[self._place(slug) + 1 :])
        return next((unit for unit in ways if unit.slug != slug), None)

    def _place(self, slug: str) -> int:
        return next(place for place, unit in enumerate(self.outline.units) if unit.slug == slug)
