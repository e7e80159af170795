"""How a quiz fares as a whole, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import g

from learnhub import i18n
from learnhub.i18n import gettext as _
from learnhub.reports.quiz_quality import Band, QuizQuality
from learnhub.reports.tables import Cell

# In hundredths. Results that decide something should reach 0.7 at least (Nunnally and Bernstein, Psychometric Theory,
# 1994, page 264, who ask for more where it is about a person); below 0.5 more than half of the differences are chance.
_TRUSTED, _HALF = 70, 50
_WHOLE = 100  # per cent


@dataclass(frozen=True, slots=True)
class BandLine:
    """A band of results; `count` is None for too few."""

    label: str
    count: int | None


@dataclass(frozen=True, slots=True)
class QuizInWords:
    """A quiz. `reliability` and `median` are None where they are not told; `spread` goes with the median."""

    bands: Sequence[BandLine]
    reliability: str | None
    trust: str
    median: str | None
    spread: str


def in_words(quality: QuizQuality) -> QuizInWords:
    """Return the figures of a quiz as the page shows them."""
    found, minutes = quality.reliability, quality.minutes
    return QuizInWords(
        bands=[BandLine(_label(band), band.count) for band in quality.bands],
        reliability=None if found is None else i18n.number(found / 100, g.language),
        trust="" if found is None else _trust(found),
        median=i18n.duration(minutes.half) if minutes else None,
        spread=str(
            _(
                "half of them between %(quarter)s and %(most)s",
                quarter=i18n.duration(minutes.quarter),
                most=i18n.duration(minutes.three_quarters),
            )
        )
        if minutes
        else "",
    )


def _label(band: Band) -> str:
    low, high = (i18n.percent(100 * value, g.language) for value in (band.low, band.high))
    if band.high == _WHOLE:
        return str(_("%(low)s to %(high)s", low=low, high=high))
    return str(_("%(low)s to below %(high)s", low=low, high=high))


def _trust(reliability: int) -> str:
    if reliability >= _TRUSTED:
        return str(_("The result can be relied on."))
    if reliability >= _HALF:
        return str(_("Good enough to learn by. For a certificate, ask more questions, or better ones."))
    return str(_("Chance plays a large part in the result: ask more questions, or mend those that are marked."))


def rows(found: QuizInWords) -> Iterator[Sequence[Cell]]:
    """Return the figures of the quiz as rows of the file of its questions, for its columns but the first four."""
    told = str(_("Not told"))
    yield _row(_("How far the result can be trusted"), "", found.reliability or told)
    yield _row(_("Time for the quiz, median"), "", f"{found.median}; {found.spread}" if found.median else told)
    for band in found.bands:
        yield _row(_("Results"), band.label, str(_("Under 5")) if band.count is None else band.count)


def _row(what: str, answer: str, value: Cell) -> list[Cell]:
    # What a question has before its answers, then the part, the answer, whether it is right, and how often.
    return ["", str(what), "", None, None, None, None, "", "", "", "", answer, None, value, None, None, ""]
