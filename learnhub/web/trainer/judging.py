"""How good questions are, in words that do not ask for statistics; and which of them a page shows, in what order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask import g

from learnhub import i18n
from learnhub.i18n import gettext as _
from learnhub.reports import question_flags
from learnhub.reports.question_flags import Flag
from learnhub.reports.question_quality import Compared, Quality


@dataclass(frozen=True, slots=True)
class Difference:
    """How much more often one group is right than another at the same result, in percentage points."""

    label: str
    points: int
    low: int
    high: int
    is_large: bool


def flag_labels() -> dict[Flag, str]:
    """Return the marks in few words, for a choice."""
    return {
        Flag.BACKWARDS: _("Strong learners do worse"),
        Flag.STRONG_MISLED: _("A wrong answer draws strong learners"),
        Flag.MISLEADING: _("A wrong answer is chosen most"),
        Flag.SEXES: _("Women and men differ"),
        Flag.LANGUAGES: _("Languages differ"),
        Flag.TOO_HARD: _("Too hard"),
        Flag.TOO_EASY: _("Too easy"),
        Flag.WEAK: _("Hardly tells learners apart"),
        Flag.LEFT_OUT: _("Often left out"),
    }


def flag_words(flag: Flag) -> str:
    """Return what a mark says, from where on it is given, and what to do."""
    words: dict[Flag, Callable[[], str]] = {
        Flag.BACKWARDS: lambda: _(
            "Who does well in the rest of the quiz does worse here (discrimination below 0, by more than chance). "
            "Check the key first, then whether the question can be read in another way."
        ),
        Flag.STRONG_MISLED: lambda: _(
            "Strong learners choose a wrong answer more often than weak ones, by %(share)s or more. It may be right "
            "in part: read it again, and check the key.",
            share=_percent(question_flags.MISLED),
        ),
        Flag.MISLEADING: lambda: _("A wrong answer is chosen more often than the right one: it may be misleading."),
        Flag.SEXES: lambda: _(
            "Women and men with the same result differ much here (1.5 or more on the scale of ETS, and surely more "
            "than 1). Read it again: does it rest on what only some of them know from their lives?"
        ),
        Flag.LANGUAGES: lambda: _(
            "Learners in different languages with the same result differ much here (1.5 or more on the scale of ETS,"
            " and surely more than 1). Compare the translations."
        ),
        Flag.TOO_HARD: lambda: _(
            "Few are right (%(share)s of the points or less): it may be too hard, or unclear.",
            share=_percent(question_flags.HARD),
        ),
        Flag.TOO_EASY: lambda: _(
            "Almost everybody is right (%(share)s of the points or more): it may be too easy.",
            share=_percent(question_flags.EASY),
        ),
        Flag.WEAK: lambda: _(
            "It hardly tells strong learners from weak ones (discrimination below %(number)s). Make the wrong "
            "answers more likely, or the question clearer.",
            number=i18n.number(question_flags.WEAK / 100, g.language),
        ),
        Flag.LEFT_OUT: lambda: _(
            "Many leave it out (%(share)s or more): it may be unclear, or too long.",
            share=_percent(question_flags.LEFT_OUT),
        ),
    }
    return str(words[flag]())


def _percent(hundredths: int) -> str:
    return i18n.percent(hundredths, g.language)


def differences(quality: Quality) -> list[Difference]:
    """Return what was compared of a question: women beside men, then each language beside the one of most "
    "learners."""
    found = []
    if quality.sexes:
        found.append(_difference(str(_("Women beside men")), quality.sexes))
    found.extend(
        _difference(
            str(
                _(
                    "%(language)s beside %(reference)s",
                    language=i18n.language_name(each.other, g.language),
                    reference=i18n.language_name(each.reference, g.language),
                )
            ),
            each,
        )
        for each in quality.languages
    )
    return found


def _difference(label: str, found: Compared) -> Difference:
    return Difference(label, found.points // 100, found.low // 100, found.high // 100, found.is_large)


def shares_by_language(quality: Quality) -> Iterator[tuple[str, str]]:
    """Return the mean share of points by language, both in words."""
    for language, share in quality.shares.items():
        yield i18n.language_name(language, g.language), _percent(share)


def in_one_line(found: Difference) -> str:
    """Return a difference as the file has it: "Women beside men -12 (-20 to -4)"."""
    return f"{found.label} {found.points} ({found.low}, {found.high})"
