"""What a viewer is told of how good a question is, and when nothing is told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from learnhub.assessment import item_analysis
from learnhub.assessment.distributions import CellKind
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.questions import Option, QuestionText
from learnhub.people.models import Sex
from learnhub.reports import question_flags, question_quality
from learnhub.reports.question_flags import Flag
from learnhub.reports.question_quality import Chosen, Compared, Quality
from learnhub.reports.questions import CellFigures, PartFigures, QuestionFigures
from tests.assessment.item_tables import Rows, keys, tallies

RIGHT, WRONG = ("", "a"), ("", "b")
TEXT = QuestionText(
    "q0", QuestionKind.SINGLE, 100, is_shuffled=True, name="Q", stem="", unit=None,
    options=(Option("a", "a"), Option("b", "b")),
)  # fmt: skip
# Sixty learners of three strengths: of the strong 18 of 20 are right in the first question, then 12, then 4.
STRONG, FAIR, POOR = (1, 1, 1), (1, 1, 0), (1, 0, 0)
SIXTY: Rows = [
    (int(place < right), *rest) for right, rest in ((18, STRONG), (12, FAIR), (4, POOR)) for place in range(20)
]


def told(
    rows: Rows = SIXTY, traits: Sequence[tuple[str, str]] = (), *, shows: bool = True, is_exact: bool = False
) -> Quality:
    found = item_analysis.observe(tallies(rows, traits=traits, is_known=is_exact), keys(4))
    return question_quality.quality(
        TEXT, keys(4)["q0"], found["q0"], told={RIGHT, WRONG} if shows else set(), tells_share=shows, is_exact=is_exact
    )


def test_strong_and_weak_learners_are_told_apart() -> None:
    found = told(list(SIXTY) * 4)
    assert found.chosen == {RIGHT: Chosen(2000, 9000), WRONG: Chosen(8000, 1000)}
    # Points 34/60; rests 3, 2, 1 of 3: covariance (18x3 + 12x2 + 4x1)/60 - 34/60 x 2 = 0.2333;
    # variances 34/60 x 26/60 = 0.24556 and 2/3: 0.2333 / sqrt(0.24556 x 0.66667) = 0.577.
    assert found.discrimination == 58


def test_what_few_of_a_third_chose_is_hidden() -> None:
    """Of twenty strong learners two were wrong, of twenty weak ones four right: either tells the other."""
    assert all(chosen == Chosen(None, None) for chosen in told().chosen.values())


def test_of_fewer_than_thirty_and_of_what_is_hidden_nothing_is_told() -> None:
    assert told(SIXTY[::3]) == Quality()
    hidden = told(shows=False)
    assert hidden.discrimination is None
    assert all(chosen == Chosen(None, None) for chosen in hidden.chosen.values())


def test_who_may_see_each_answer_is_told_exactly() -> None:
    assert told(is_exact=True).chosen == {RIGHT: Chosen(2000, 9000), WRONG: Chosen(8000, 1000)}


def by_sex(women_right: int) -> tuple[Rows, list[tuple[str, str]]]:
    """Return forty women and forty men at each of three results; of the men 30 are right, of the women fewer."""
    rows, traits = [], []
    for rest in (STRONG, FAIR, POOR):
        for sex, right in ((Sex.MAN, 30), (Sex.WOMAN, women_right)):
            rows += [(int(place < right), *rest) for place in range(40)]
            traits += [(sex.value, "fr")] * 40
    return rows, traits


def test_women_and_men_are_compared_at_the_same_result() -> None:
    rows, traits = by_sex(10)
    compared = told(rows, traits).sexes
    assert compared is not None
    assert (compared.reference, compared.other, compared.is_large) == (Sex.MAN, Sex.WOMAN, True)
    assert compared.low < compared.points < compared.high < 0
    same = told(*by_sex(30)).sexes
    assert same is not None
    assert (same.points, same.is_large) == (0, False)


def test_differences_of_sex_are_not_told_to_who_knows_each_answer() -> None:
    assert told(*by_sex(10), is_exact=True).sexes is None


def test_a_group_that_is_small_is_not_compared() -> None:
    rows, traits = by_sex(10)
    few = [place for place, (sex, _language) in enumerate(traits) if sex == Sex.MAN or place % 5 == 0]
    assert told([rows[place] for place in few], [traits[place] for place in few]).sexes is None


def test_who_did_not_say_is_in_neither_group() -> None:
    rows, traits = by_sex(10)
    more = [*rows, *rows[:40]], [*traits, *([(Sex.NOT_STATED.value, "fr")] * 40)]
    assert told(*more).sexes == told(rows, traits).sexes


def test_languages_are_compared_with_the_one_of_most_learners() -> None:
    rows, traits = by_sex(10)
    spoken = [("not_stated", "fr" if sex == Sex.MAN else "en") for sex, _language in traits]
    found = told([*rows, *rows[:40]], [*spoken, *spoken[:40]])
    assert [(each.reference, each.other) for each in found.languages] == [("fr", "en")]
    assert set(found.shares) == {"en", "fr"}
    # One learner in a third language would be what is left.
    assert told([*rows, (1, *STRONG)], [*spoken, ("not_stated", "km")]).shares == {}


def figures(quality: Quality = Quality(), share: int = 6000, a: int = 60, b: int = 40) -> QuestionFigures:  # noqa: B008 -- frozen
    cells = [CellFigures(CellKind.OPTION, "a", True, a), CellFigures(CellKind.OPTION, "b", False, b)]
    return QuestionFigures(TEXT, 100, 0, share, [PartFigures("", cells)], quality)


@pytest.mark.parametrize(
    ("found", "flags"),
    [
        (figures(), []),
        (figures(share=9500), [Flag.TOO_EASY]),
        (figures(share=3000, a=30, b=70), [Flag.MISLEADING, Flag.TOO_HARD]),
        # Asked 100 times: -1.645 / sqrt(99) is -0.165.
        (figures(Quality(discrimination=-17)), [Flag.BACKWARDS]),
        (figures(Quality(discrimination=-16)), [Flag.WEAK]),
        (figures(Quality(discrimination=19)), [Flag.WEAK]),
        (figures(Quality(discrimination=19), share=9600), [Flag.TOO_EASY]),
        (figures(Quality(discrimination=20)), []),
        (figures(Quality(chosen={WRONG: Chosen(1000, 2000)})), [Flag.STRONG_MISLED]),
        (figures(Quality(chosen={RIGHT: Chosen(1000, 2000), WRONG: Chosen(None, 2000)})), []),
        (figures(Quality(sexes=Compared("man", "woman", -2000, -3000, -1000, is_large=True))), [Flag.SEXES]),
        (figures(Quality(languages=[Compared("fr", "en", 100, 0, 200, is_large=False)])), []),
    ],
)
def test_a_question_is_marked_at_the_threshold(found: QuestionFigures, flags: list[Flag]) -> None:
    assert question_flags.flags(found, shows_key=True) == flags
    without = [flag for flag in flags if flag not in {Flag.STRONG_MISLED, Flag.MISLEADING}]
    assert question_flags.flags(found, shows_key=False) == without
