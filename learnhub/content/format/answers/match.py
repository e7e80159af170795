"""Matching: a table of two columns with a heading row; what has nothing on its left only distracts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from learnhub.content.format.answers.blocks import Block, Parts
from learnhub.content.format.answers.choice import MOST_OPTIONS
from learnhub.content.format.answers.kind import Answers, Kind, WrittenRow
from learnhub.content.format.answers.pieces import Piece, refuse_equal
from learnhub.content.format.bodies import Body
from learnhub.content.format.faults import Reporter
from learnhub.content.format.prose import check_part
from learnhub.content.format.sources import OptionSource, QuestionSource
from learnhub.content.format.strict_yaml import Place
from learnhub.content.format.structure import Node, first_line
from learnhub.content.format.tables import BETWEEN_CELLS, rows_of
from learnhub.content.format.vocabulary import Grading
from learnhub.i18n import lazy


class Match(Kind):
    """Each row on the left has one option; several rows may have the same."""

    block = Block.TABLE
    how = lazy("Write a table of two columns with a heading row, with an empty line before.")
    default_grading = Grading.PARTIAL
    hides_order = True

    def read(self, body: Body, parts: Parts) -> Answers:
        """Return the rows of a table."""
        if parts.answer is None:
            return Answers()
        headings, *rows = rows_of(parts.answer)
        if len(rows) > MOST_OPTIONS:
            message = lazy("A question has at most 12 rows.")
            body.report.error(
                body.place_of(rows[MOST_OPTIONS]), "out-of-bounds", message, lazy("Make two questions of it.")
            )
        for row in (headings, *rows[:MOST_OPTIONS]):
            _check_cells(body, row)
        written = [_read_row(body, row) for row in rows[:MOST_OPTIONS]]
        _check_rows(body, parts.answer, written)
        return Answers(headings=tuple(heading.text for heading in _pieces(body, headings)), rows=tuple(written))

    def compare(self, source: Answers, translation: Answers, place: Place, report: Reporter) -> None:
        """Translations have the same pairs and distractors, in the same order."""
        if _pattern(source) != _pattern(translation):
            message = lazy("The rows of this table do not match as they do in the source.")
            hint = lazy("Translate each row in its place; what is the same there is the same here.")
            report.error(place, "translation-pairs", message, hint)

    def joined(self, question: QuestionSource, source: Answers, texts: Mapping[str, Answers]) -> QuestionSource:
        """Return a question with its rows, what they are matched with, and which belongs to which."""
        made = _Joined()
        for number, row in enumerate(source.rows):
            same = {language: text.rows[number] for language, text in texts.items()}
            rights = {language: one.right.text for language, one in same.items()}
            made.options.setdefault(row.right.id, OptionSource(row.right.id, texts=rights))
            if row.left.words:
                name = str(len(made.rows) + 1)
                made.rows.append(OptionSource(name, texts={language: one.left.text for language, one in same.items()}))
                made.pairs[name] = row.right.id
        return replace(
            question,
            headings={language: text.headings for language, text in texts.items()},
            rows=tuple(made.rows),
            options=tuple(made.options.values()),
            pairs=made.pairs,
        )

    def key(self, question: QuestionSource) -> dict[str, Any]:
        """Return the option of each row."""
        return {"pairs": dict(question.pairs), "grading": str(question.grading)}

    def shape(self, question: QuestionSource) -> tuple[object, ...]:
        """Rows and options may not come or go."""
        return len(question.rows), len(question.options)

    def by_place(self, question: QuestionSource) -> list[object]:
        """Return the rows: they are known by their place."""
        return [sorted(row.texts.items()) for row in question.rows]


class _Joined:
    def __init__(self) -> None:
        self.options: dict[str, OptionSource] = {}
        self.rows: list[OptionSource] = []
        self.pairs: dict[str, str] = {}


def _read_row(body: Body, row: Node) -> WrittenRow:
    left, right = _pieces(body, row)
    if len(BETWEEN_CELLS.split(body.lines[first_line(row)].strip().strip("|"))) > 2:
        message = lazy("This row has more than two cells, and what is in the others would be lost.")
        hint = lazy("Put a backslash before a mark that is to be read: \\|.")
        body.report.error(left.place, "match-cells", message, hint)
    if not right.words:
        message = lazy("This row has nothing on its right.")
        hint = lazy("Write what belongs there. Only the left may be empty: what is beside it then distracts.")
        body.report.error(left.place, "match-right", message, hint)
    return WrittenRow(left, right)


def _pieces(body: Body, row: Node) -> tuple[Piece, ...]:
    words = [cell.children[0].content.strip() for cell in row.children]
    return tuple(Piece(one, body.place_of(row), body.complete(one)) for one in words)


def _check_cells(body: Body, row: Node) -> None:
    check_part(body, [cell.children[0] for cell in row.children], "")


def _check_rows(body: Body, table: Node, rows: list[WrittenRow]) -> None:
    if not any(row.left.words for row in rows):
        message = lazy("This table has no row to match.")
        hint = lazy("Below the heading row, write one row for each pair.")
        body.report.error(body.place_of(table), "match-empty", message, hint)
    refuse_equal((row.left for row in rows if row.left.words), body.report)
    used = {row.right.id for row in rows if row.left.words}
    others = [row.right for row in rows if not row.left.words and row.right.words]
    refuse_equal(others, body.report)
    for other in others:
        if other.id in used:
            message = lazy("This is to distract, and it is right for another row: %(text)s", text=other.words)
            body.report.error(other.place, "duplicate-answer", message, lazy("Change it, or leave it out."))
    _refuse_same_id(rows, body.report)


def _refuse_same_id(rows: list[WrittenRow], report: Reporter) -> None:
    """Options stand once for all rows that have them, so only different words with the same id are in the way."""
    different = {" ".join(row.right.words.split()): row.right for row in rows if row.left.words}
    refuse_equal(different.values(), report)


def _pattern(answers: Answers) -> list[tuple[bool, int]]:
    """Return for each row whether it has a left side, and the first row that has the same right side."""
    rights = [row.right.id for row in answers.rows]
    return [(bool(row.left.words), rights.index(row.right.id)) for row in answers.rows]
