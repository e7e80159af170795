"""A rubric as pages show it: in one language, with what was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from learnhub.content import outline
from learnhub.content.outline import AssignmentRules


@dataclass(frozen=True, slots=True)
class ShownLevel:
    """What a level means for a criterion; `value` is that of its field, points are in hundredths."""

    value: str
    title: str
    points: int
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ShownCriterion:
    """A criterion with its levels; `name` is that of its form field."""

    name: str
    title: str
    levels: Sequence[ShownLevel]

    @property
    def chosen(self) -> ShownLevel | None:
        """The level that was chosen, if any."""
        return next((level for level in self.levels if level.is_chosen), None)


@dataclass(frozen=True, slots=True)
class ShownRubric:
    """A rubric; `label` stands above its criteria."""

    label: str
    criteria: Sequence[ShownCriterion]


def field_name(criterion: int) -> str:
    """Return the name of the form field of a criterion, counted from 0."""
    return f"level-{criterion}"


def shown(
    rules: AssignmentRules, language: str, source: str, chosen: Mapping[int, int] | None = None
) -> ShownRubric | None:
    """Return a rubric in a language, else the source language, with levels chosen by criterion; None without one."""
    rubric = rules.rubric
    if rubric is None:
        return None

    def words(texts: Mapping[str, str]) -> str:
        return outline.in_language(texts, language, source)

    return ShownRubric(
        words(rubric.label),
        [
            ShownCriterion(
                field_name(place),
                words(criterion.title),
                [
                    ShownLevel(
                        str(column),
                        words(level.title),
                        level.points,
                        words(criterion.cells[column]),
                        (chosen or {}).get(place) == column,
                    )
                    for column, level in enumerate(rubric.levels)
                ],
            )
            for place, criterion in enumerate(rubric.criteria)
        ],
    )
