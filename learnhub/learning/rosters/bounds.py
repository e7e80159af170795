"""Within what somebody may bring people in: whoever knows the rights makes it (access/rosters.py)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import ColumnElement

from learnhub.errors import Invalid
from learnhub.i18n import lazy
from learnhub.learning.rosters import values

ABOVE = " > "


@dataclass(frozen=True, slots=True)
class Place:
    """An institution. `path` names it with those above it, from the top."""

    id: int
    code: str
    name: str
    country: str
    path: str


@dataclass(frozen=True, slots=True)
class Group:
    """A programme."""

    code: str
    name: str


@dataclass(frozen=True)
class Bounds:
    """What a list of people may name. `countries` are those in which people of no institution may be made; None: all.

    `people` is the condition on `Person` for whose account may be changed; `may_move` tells whether a confirmed member
    of one of the places may be moved to another one, `stands_above` whether somebody who holds a role may be changed.
    """

    actor_id: int
    countries: frozenset[str] | None
    places: Sequence[Place]
    groups: Sequence[Group]
    people: ColumnElement[bool]
    may_move: bool
    stands_above: Callable[[int], bool]
    languages: Sequence[str]
    default_language: str
    place_ids: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "place_ids", frozenset(place.id for place in self.places))

    def place(self, text: str) -> Place:
        """Return the institution that is meant by its code, its name, or its path. Raises Invalid."""
        found = self._places.get(values.plain(text), [])
        if len(found) == 1:
            return found[0]
        if found:
            paths = "; ".join(place.path for place in found[:3])
            raise Invalid(
                {"institution": lazy("Several institutions are called so. Write one of: %(paths)s", paths=paths)}
            )
        near = values.near(text, self._places, lambda key: self._places[key][0].name)
        raise Invalid({"institution": values.no_such(text, near)})

    def group(self, text: str) -> Group:
        """Return the programme that is meant by its code or its name. Raises Invalid."""
        found = self._groups.get(values.plain(text), [])
        if len(found) == 1:
            return found[0]
        if found:
            codes = "; ".join(group.code for group in found[:3])
            raise Invalid(
                {
                    "programme": lazy(
                        "Several programmes are called so. Write one of their codes: %(codes)s", codes=codes
                    )
                }
            )
        near = values.near(text, self._groups, lambda key: self._groups[key][0].name)
        raise Invalid({"programme": values.no_such(text, near)})

    @cached_property
    def _places(self) -> Mapping[str, list[Place]]:
        known: dict[str, list[Place]] = {}
        for place in self.places:
            for key in {values.plain(text) for text in (place.code, place.name, place.path)}:
                known.setdefault(key, []).append(place)
        return known

    @cached_property
    def _groups(self) -> Mapping[str, list[Group]]:
        known: dict[str, list[Group]] = {}
        for group in self.groups:
            for key in {values.plain(text) for text in (group.code, group.name)}:
                known.setdefault(key, []).append(group)
        return known
