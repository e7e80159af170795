"""Why a question may be worth reading again: marks with their thresholds, the most pressing first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from math import sqrt

from learnhub.assessment.distributions import CellKind
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.reports.completion import share
from learnhub.reports.question_quality import Chosen, Place
from learnhub.reports.questions import CellFigures, QuestionFigures

# In hundredths of a per cent. Questions that nearly everybody or few get right hardly tell learners apart (Crocker and
# Algina, Introduction to Classical and Modern Test Theory, 1986, chapter 14); the places of the marks are ours.
EASY, HARD = 9500, 3000
LEFT_OUT = 2000
# How much more often strong learners than weak ones choose a wrong answer.
MISLED = 1000
# In hundredths: below 0.2 a question hardly discriminates (Ebel and Frisbie, Essentials of Educational Measurement,
# 1991, table 13.2).
WEAK = 20
# Below 0 by more than chance, at 5 % one-sided: without any correlation, its standard error is 1 / sqrt(n - 1) (Kendall
# and Stuart, The Advanced Theory of Statistics, volume 2, 1961, chapter 26).
_ONE_SIDED = 1.645


class Flag(StrEnum):
    """A reason to read a question again."""

    BACKWARDS = "backwards"
    STRONG_MISLED = "strong_misled"
    MISLEADING = "misleading"
    SEXES = "sexes"
    LANGUAGES = "languages"
    TOO_HARD = "too_hard"
    TOO_EASY = "too_easy"
    WEAK = "weak"
    LEFT_OUT = "left_out"


def flags(figures: QuestionFigures, *, shows_key: bool) -> list[Flag]:
    """Return the marks of a question. Those that tell of its key are for who may see that."""
    return [flag for flag in Flag if _TESTS[flag](figures) and (shows_key or flag not in _OF_THE_KEY)]


_OF_THE_KEY = {Flag.STRONG_MISLED, Flag.MISLEADING}


def _is_backwards(figures: QuestionFigures) -> bool:
    found = figures.quality.discrimination
    return found is not None and found / 100 * sqrt((figures.put or 1) - 1) < -_ONE_SIDED


def _is_weak(figures: QuestionFigures) -> bool:
    found = figures.quality.discrimination
    # What nearly everybody gets right cannot discriminate, and is marked for that.
    return found is not None and found < WEAK and not _is_backwards(figures) and not _is_too_easy(figures)


def _misleads_strong(figures: QuestionFigures) -> bool:
    return any(
        is_chosen_by_strong(figures.quality.chosen.get(place)) for place, cell in _options(figures) if not cell.is_right
    )


def is_chosen_by_strong(chosen: Chosen | None) -> bool:
    """Tell whether strong learners choose something clearly more often than weak ones, as far as both are told."""
    if chosen is None or chosen.lower is None or chosen.upper is None:
        return False
    return chosen.upper - chosen.lower >= MISLED


def _options(figures: QuestionFigures) -> Iterator[tuple[Place, CellFigures]]:
    for part in figures.parts:
        yield from (((part.id, cell.id), cell) for cell in part.cells if cell.kind is CellKind.OPTION)


def _is_misleading(figures: QuestionFigures) -> bool:
    """Tell whether a wrong answer is chosen more often than the right one."""
    if figures.text.kind is not QuestionKind.SINGLE:
        return False
    cells = [cell for _place, cell in _options(figures)]
    right = [cell.count for cell in cells if cell.is_right]
    wrong = [cell.count for cell in cells if not cell.is_right and cell.count is not None]
    return bool(wrong) and None not in right and max(wrong) > sum(count or 0 for count in right)


def _differs_by_sex(figures: QuestionFigures) -> bool:
    return figures.quality.sexes is not None and figures.quality.sexes.is_large


def _differs_by_language(figures: QuestionFigures) -> bool:
    return any(compared.is_large for compared in figures.quality.languages)


def _is_too_easy(figures: QuestionFigures) -> bool:
    return figures.share is not None and figures.share >= EASY


def _is_too_hard(figures: QuestionFigures) -> bool:
    return figures.share is not None and figures.share <= HARD


def _is_left_out(figures: QuestionFigures) -> bool:
    found = share(figures.left_out, figures.put) if figures.left_out is not None and figures.put else None
    return found is not None and found >= LEFT_OUT


_TESTS: dict[Flag, Callable[[QuestionFigures], bool]] = {
    Flag.BACKWARDS: _is_backwards,
    Flag.STRONG_MISLED: _misleads_strong,
    Flag.MISLEADING: _is_misleading,
    Flag.SEXES: _differs_by_sex,
    Flag.LANGUAGES: _differs_by_language,
    Flag.TOO_HARD: _is_too_hard,
    Flag.TOO_EASY: _is_too_easy,
    Flag.WEAK: _is_weak,
    Flag.LEFT_OUT: _is_left_out,
}
