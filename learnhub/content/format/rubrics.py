"""Rubrics: a table of criteria and levels, by whose points tutors mark what was handed in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from learnhub.content.format.bodies import Body
from learnhub.content.format.faults import Reporter
from learnhub.content.format.strict_yaml import Place
from learnhub.content.format.structure import Node, first_line, plain_text
from learnhub.content.format.tables import BETWEEN_CELLS, rows_of
from learnhub.i18n import lazy

MOST_CRITERIA = 20
FEWEST_LEVELS, MOST_LEVELS = 2, 8
_LEVEL = re.compile(r"(.*\S)\s*\(([0-9]{1,3}(?:\.[0-9]{1,4})?)\)")
_WORDS = frozenset({"text", "softbreak"})


@dataclass(frozen=True, slots=True)
class WrittenLevel:
    """A level: its name, and its points in hundredths."""

    title: str
    points: int


@dataclass(frozen=True, slots=True)
class WrittenCriterion:
    """A criterion: its name, and what each level means for it."""

    title: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WrittenRubric:
    """A rubric in one language, in plain words; `label` stands above its criteria."""

    label: str
    levels: tuple[WrittenLevel, ...]
    criteria: tuple[WrittenCriterion, ...]
    place: Place


def read_rubric(body: Body, table: Node) -> WrittenRubric | None:
    """Return what a table says, or None after noting what is wrong with it."""
    heading, *rows = rows_of(table)
    label, *named = [_words(body, heading, cell) for cell in heading.children]
    levels = [_read_level(body, heading, one) for one in named if one is not None]
    criteria = [_read_criterion(body, row, len(heading.children)) for row in rows[:MOST_CRITERIA]]
    if not label and label is not None:
        message = lazy("The first column of the rubric has no name.")
        body.report.error(body.place_of(heading), "rubric-cell", message, lazy("Call it for example Criterion."))
    is_sized = _check_size(body, table, len(named), len(rows))
    found_levels, found = [one for one in levels if one], [one for one in criteria if one]
    is_whole = len(found_levels) == len(named) and len(found) == len(rows)
    if not (label and is_sized and is_whole and _can_earn(body, heading, found_levels)):
        return None
    return WrittenRubric(label, tuple(found_levels), tuple(found), body.place_of(table))


def _read_level(body: Body, heading: Node, text: str) -> WrittenLevel | None:
    found = _LEVEL.fullmatch(text)
    points = Decimal(found[2]) * 100 if found else Decimal(1)
    if found is None or points % 25:
        message = lazy("`%(text)s` is no level with its points.", text=text)
        hint = lazy("Write its name and a number in steps of 0.25, such as Good (2) or Not yet (0).")
        body.report.error(_at(body, heading, text), "rubric-level", message, hint)
        return None
    return WrittenLevel(found[1], int(points))


def _read_criterion(body: Body, row: Node, columns: int) -> WrittenCriterion | None:
    place = body.place_of(row)
    if len(BETWEEN_CELLS.split(body.lines[first_line(row)].strip().strip("|"))) != columns:
        message = lazy("This row has another number of cells than the heading has.")
        hint = lazy("Write one cell for each level. Put a backslash before a mark that is to be read: \\|.")
        body.report.error(place, "rubric-cell", message, hint)
        return None
    cells = [_words(body, row, cell) for cell in row.children]
    if any(cell == "" for cell in cells):
        message = lazy("A cell of this row is empty.")
        hint = lazy("Say what each level means for this criterion, so that learners know and tutors agree.")
        body.report.error(place, "rubric-cell", message, hint)
    title, *said = [cell for cell in cells if cell]
    return WrittenCriterion(title, tuple(said)) if len(said) + 1 == columns else None


def _words(body: Body, row: Node, cell: Node) -> str | None:
    """Return the words of a cell, or None after noting that there is more than words."""
    inline = cell.children[0]
    if any(node.type not in _WORDS for node in inline.children):
        message = lazy("A rubric is made of plain words, and there is more in this row.")
        hint = lazy("Leave out emphasis, links, pictures and {…}; what is to be linked belongs into the task.")
        body.report.error(_at(body, row, inline.content), "rubric-words", message, hint)
        return None
    return plain_text(inline)


def _at(body: Body, row: Node, text: str) -> Place:
    return body.place(first_line(row), text)


def _check_size(body: Body, table: Node, levels: int, criteria: int) -> bool:
    place = body.place_of(table)
    if not FEWEST_LEVELS <= levels <= MOST_LEVELS:
        hint = lazy("After the first column, write 2 to 8 columns such as Good (2).")
        body.report.error(place, "rubric-size", lazy("This rubric has %(count)s levels.", count=levels), hint)
    if not 1 <= criteria <= MOST_CRITERIA:
        hint = lazy("Below the heading row, write 1 to 20 rows.")
        body.report.error(place, "rubric-size", lazy("This rubric has %(count)s criteria.", count=criteria), hint)
    return FEWEST_LEVELS <= levels <= MOST_LEVELS and 1 <= criteria <= MOST_CRITERIA


def _can_earn(body: Body, heading: Node, levels: Sequence[WrittenLevel]) -> bool:
    if any(level.points for level in levels):
        return True
    message = lazy("No level of this rubric earns any points.")
    body.report.error(body.place_of(heading), "rubric-level", message, lazy("Give at least one of them more than 0."))
    return False


def compare_rubrics(source: WrittenRubric | None, translation: WrittenRubric | None, report: Reporter) -> None:
    """Note where a translated rubric has another shape than its source; `report` is for the translation's file."""
    if source is None or translation is None:
        if source is not translation:
            message = lazy("The source has a rubric and this translation none, or the other way round.")
            hint = lazy("Translate the section that starts with `## … {#rubric}`, or remove it in both.")
            report.error(translation.place if translation else (1, 1), "translation-rubric", message, hint)
        return
    points = [[level.points for level in one.levels] for one in (source, translation)]
    if points[0] != points[1] or len(source.criteria) != len(translation.criteria):
        message = lazy("This rubric has other levels, points or criteria than the source's.")
        hint = lazy("Translate each heading and row in its place, with the same points.")
        report.error(translation.place, "translation-rubric", message, hint)
