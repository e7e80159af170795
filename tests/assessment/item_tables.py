"""Results of a quiz as a table of points, made into what statistics.py counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from learnhub.assessment.statistics import Counts, Said, Stratum, Tallies
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.questions import Key

ONE = 100
# What each learner earned for each question, in points; None where it was not drawn.
Rows = Sequence[Sequence[int | None]]


def keys(questions: int, *, points: int = ONE, is_skippable: bool = False) -> dict[str, Key]:
    """Return the keys of so many questions, each with one right option."""
    return {
        f"q{number}": Key(
            f"q{number}", QuestionKind.SINGLE, points, frozenset("a"), is_all_or_nothing=False, ranges=(),
            is_skippable=is_skippable,
        )
        for number in range(questions)
    }  # fmt: skip


def tallies(rows: Rows, *, traits: Sequence[tuple[str, str]] = (), is_known: bool = False) -> Tallies:
    """Return the learners of a table, each with sex and language where `traits` says so."""
    groups: dict[tuple[int, int, str, str], list[str]] = defaultdict(list)
    learners = Counter[tuple[int, int, str, str]]()
    for number, row in enumerate(rows):
        drawn = [(question, earned) for question, earned in enumerate(row) if earned is not None]
        stratum = (
            sum(earned for _, earned in drawn) * ONE,
            len(drawn) * ONE,
            *(traits[number] if traits else ("", "")),
        )
        learners[stratum] += 1
        groups[stratum] += [f"{question}{'a' if earned else 'b'}" for question, earned in drawn]
    said = {
        f"{question}{option}": Said(f"q{question}", {"chosen": [option]}, ONE * (option == "a"))
        for question in range(len(rows[0]) if rows else 0)
        for option in "ab"
    }
    strata = [
        Stratum(points, possible, sex, language, is_known, learners[points, possible, sex, language], Counter(given))
        for (points, possible, sex, language), given in groups.items()
    ]
    return Tallies(Counts(0, len(rows)), None, {}, strata, said)
