"""Ids that came in the place of others: the same words under another name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from learnhub.content.format.sources import UnitSource, VersionSource

_WORD = re.compile(r"\w+")
# Of all words of two texts, how many have to be in both.
_ALIKE = 0.6


def renamed(older: VersionSource, newer: VersionSource) -> tuple[str, str] | None:
    """Return the first id of a unit or question that is gone, and the new one under which the same words stand."""
    language = newer.settings.source_language
    before, after = _units(older), _units(newer)
    units = _pairs(_texts(before, language), _texts(after, language))
    questions = (
        pair for name, unit in after.items() if name in before for pair in _questions(before[name], unit, language)
    )
    return next(units, None) or next(questions, None)


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
