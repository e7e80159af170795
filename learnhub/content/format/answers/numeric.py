"""Numbers: lines such as `= 202`, `= 3.5 ± 0.1` and `= 60..65`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from learnhub.content.format.answers.blocks import Block, Parts, lines_in
from learnhub.content.format.answers.kind import Answers, Kind
from learnhub.content.format.bodies import Body
from learnhub.content.format.faults import Reporter
from learnhub.content.format.sources import NumberRange, QuestionSource
from learnhub.content.format.strict_yaml import Place
from learnhub.content.format.structure import Node, first_line
from learnhub.i18n import lazy

_DIGITS = r"[-+−]?[0-9]{1,20}(?:\.[0-9]{1,20})?"
_NUMBER = re.compile(rf"({_DIGITS})(?:\s*(?:±|\+-)\s*({_DIGITS})|\s*\.\.\s*({_DIGITS}))?")

# Up to three words after a number.
_WITH_UNIT = re.compile(r"([^A-Za-z%]*?[0-9])(?:\s+(?=[^\W\d_])|\s*(?=%))((?:[^\W\d_]\S*|%)(?:\s+[^\W\d_]+){0,2})")


class Numeric(Kind):
    """A number within one of the ranges is right."""

    block = Block.LINES
    how = lazy("Write lines such as `= 202`, with an empty line before.")
    keys = frozenset({"unit"})

    def read(self, body: Body, parts: Parts) -> Answers:
        """Return the numbers of lines that start with `=`."""
        return Answers(numbers=_read_numbers(parts.answer, body) if parts.answer else ())

    def compare(self, source: Answers, translation: Answers, place: Place, report: Reporter) -> None:
        """Translations have the same numbers."""
        if source.numbers != translation.numbers:
            hint = lazy("Copy the lines that start with = from the source.")
            report.error(place, "translation-key", lazy("The numbers differ from the source's."), hint)

    def joined(self, question: QuestionSource, source: Answers, texts: Mapping[str, Answers]) -> QuestionSource:  # noqa: ARG002 - numbers are no words
        """Return a question with its numbers."""
        return replace(question, numbers=source.numbers)

    def key(self, question: QuestionSource) -> dict[str, Any]:
        """Return the ranges as decimal texts."""
        return {"ranges": [[str(number.low), str(number.high)] for number in question.numbers]}

    def shape(self, question: QuestionSource) -> tuple[object, ...]:  # noqa: ARG002 - any number can be typed
        """A number is typed, whichever is right."""
        return ()


def _read_numbers(block: Node, body: Body) -> tuple[NumberRange, ...]:
    ranges = []
    for row, line in enumerate(lines_in(block), first_line(block)):
        found, with_unit = number_range(line.removeprefix("=").strip()), unit_in(line)
        if with_unit is not None:
            tell_unit(body, row, line, with_unit)
        elif found is None:
            hint = lazy("Write = 202, = 3.5 ± 0.1 or = 60..65, with . for decimals and without group marks.")
            message = lazy("This is not a number or a range from low to high: %(line)s", line=line)
            body.report.error(body.place(row, line), "number-line", message, hint)
        else:
            ranges.append(found)
    return tuple(ranges)


def unit_in(line: str) -> tuple[str, str] | None:
    """Return the number and what is meant as its unit in a line such as `= 35 minutes`, or None."""
    found = _WITH_UNIT.fullmatch(line.removeprefix("=").strip())
    return (found[1].strip(), found[2]) if found and number_range(found[1].strip()) else None


def tell_unit(body: Body, row: int, line: str, found: tuple[str, str]) -> None:
    """Note a number that stands with its unit."""
    number, unit = found
    message = lazy("A unit stands after this number: %(line)s", line=line)
    said = unit if unit.isalpha() else f'"{unit}"'
    hint = lazy(
        "Write `= %(number)s`, and put unit=%(unit)s into the heading, between the braces.", number=number, unit=said
    )
    body.report.error(body.place(row, line), "number-unit", message, hint)


def number_range(text: str) -> NumberRange | None:
    """Return the range that an author's text means, or None where it means none."""
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    number, around, upto = (Decimal(part.replace("−", "-")) if part else None for part in found.groups())
    if number is None:
        return None
    low = number - around if around is not None else number
    high = upto if upto is not None else number + (around or 0)
    return NumberRange(low, high) if low <= high else None
