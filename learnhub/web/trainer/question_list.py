"""Which questions a page shows, and in what order."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from learnhub.i18n import gettext as _
from learnhub.reports.question_flags import Flag
from learnhub.web.trainer import judging
from learnhub.web.trainer.answers import QuestionLine


class Order(StrEnum):
    """In what order questions are listed."""

    QUIZ = "quiz"
    HARDEST = "hardest"
    WEAKEST = "weakest"


# What is asked for to see all marked questions, whatever the mark.
ANY = "any"


def chosen(lines: Sequence[QuestionLine], *, mark: str, order: str) -> list[QuestionLine]:
    """Return the questions with a mark (ANY for any, nothing for all), in an order; what is hidden comes last."""
    found = [line for line in lines if not mark or mark in line.flags or (mark == ANY and line.flags)]
    if order == Order.HARDEST:
        return sorted(found, key=lambda line: _last_if_none(line.figures.share))
    if order == Order.WEAKEST:
        return sorted(found, key=lambda line: _last_if_none(line.figures.quality.discrimination))
    return found


def _last_if_none(value: int | None) -> tuple[bool, int]:
    return value is None, value or 0


def orders() -> list[tuple[str, str]]:
    """Return what can be chosen as the order, in words."""
    return [
        (Order.QUIZ, _("As in the quiz")),
        (Order.HARDEST, _("The hardest first")),
        (Order.WEAKEST, _("Those that tell learners apart least")),
    ]


def marks(lines: Sequence[QuestionLine]) -> list[tuple[str, str]]:
    """Return what can be chosen as a mark, in words: those that some question has."""
    given = {flag for line in lines for flag in line.flags}
    labels = judging.flag_labels()
    return [
        ("", _("All")),
        (ANY, _("Those worth another look")),
        *((flag, labels[flag]) for flag in Flag if flag in given),
    ]
