"""Ids that came in the place of others: the same words under another name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from learnhub.content.format.faults import Fault, Faults
from learnhub.content.format.sources import UnitSource, VersionSource
from learnhub.i18n import lazy

_WORD = re.compile(r"\w+")
# Of all words of two texts, how many have to be in both.
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Renamed:
    """An id of a unit or question that is gone, and the new one, in a file, under which the same words stand."""

    file: str
    old: str
    new: str


def renamed(older: VersionSource, newer: VersionSource) -> Iterator[Renamed]:
    """Return the ids of units, then of questions, that seem to have been renamed."""
    language = newer.settings.source_language
    before, after = _units(older), _units(newer)
    for old, new in _pairs(_texts(before, language), _texts(after, language)):
        yield Renamed(_file(after[new], language), old, new)
    for name, unit in after.items():
        if name in before:
            for old, new in _questions(before[name], unit, language):
                yield Renamed(_file(unit, language), old, new)


def check_ids(older: VersionSource, newer: VersionSource) -> tuple[Fault, ...]:
    """Return a warning for each id that seems to have been renamed."""
    faults = Faults()
    for one in renamed(older, newer):
        message = lazy("`%(old)s` is gone, and `%(new)s` has nearly the same words.", old=one.old, new=one.new)
        hint = lazy("Was it renamed? Then give it its old id again: what learners did hangs on it.")
        faults.warning(one.file, (1, 1), "id-renamed", message, hint)
    return faults.sorted()


def _file(unit: UnitSource, language: str) -> str:
    text = unit.files.get(language)
    return text.path if text else ""


def _units(version: VersionSource) -> Mapping[str, UnitSource]:
    return {unit.id: unit for module in version.modules for unit in module.units}


def _texts(units: Mapping[str, UnitSource], language: str) -> dict[str, frozenset[str]]:
    return {name: _words_of(unit, language) for name, unit in units.items()}


def _words_of(unit: UnitSource, language: str) -> frozenset[str]:
    file = unit.files.get(language)
    stems = (question.stems.get(language, "") for question in unit.questions)
    return _words("\n".join((f"{file.title}\n{file.body}" if file else "", *stems)))


def _questions(before: UnitSource, after: UnitSource, language: str) -> Iterator[tuple[str, str]]:
    old, new = (
        {one.id: _words(f"{one.names.get(language, '')}\n{one.stems.get(language, '')}") for one in unit.questions}
        for unit in (before, after)
    )
    return _pairs(old, new)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


def _pairs(old: Mapping[str, frozenset[str]], new: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    """Return ids that are gone, each with a new one whose words are nearly the same."""
    for gone in sorted(old.keys() - new.keys()):
        alike = {name: _likeness(old[gone], new[name]) for name in sorted(new.keys() - old.keys())}
        best = max(alike, key=lambda name: alike[name], default=None)
        if best is not None and alike[best] >= _ALIKE:
            yield gone, best


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0
