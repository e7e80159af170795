"""What a survey says, as far as it tells of nobody in particular (INV-21, INV-22).

A figure is shown when it counts SMALLEST people or more, and never beside figures from which a smaller one could be
worked out: options that few people chose are told together with others, neighbours on a scale, and women and men are
shown apart only where each group of options was chosen by enough of either.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from learnhub.assessment import surveys
from learnhub.assessment.survey_models import SurveyCount, SurveyText
from learnhub.assessment.surveys import ALL, Edition
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.models import CourseVersion
from learnhub.content.outline import UnitOutline
from learnhub.content.questions import QuestionText
from learnhub.people.models import Sex
from learnhub.reports.small_groups import SMALLEST
from learnhub.stores.database import db

# People of one kind of answer to "sex": those who did not say so are counted together.
Columns = tuple[int, ...]
_COLUMNS = ((Sex.WOMAN,), (Sex.MAN,), (Sex.ANOTHER, Sex.NOT_STATED))


@dataclass(frozen=True, slots=True)
class Group:
    """Options told together (their ids), and how many people chose one of them; None: hidden."""

    options: tuple[str, ...]
    count: int | None


@dataclass(frozen=True, slots=True)
class Split:
    """Options told together, and how many women, men and (where there are any) others chose one of them."""

    options: tuple[str, ...]
    columns: Columns


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote, and in which language of the course."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Result:
    """What was answered to a question. `answered` is None while too few people did; then nothing else is told."""

    question: QuestionText
    answered: int | None
    groups: tuple[Group, ...] = ()
    splits: tuple[Split, ...] = ()
    texts: tuple[Written, ...] = ()


def results(version: CourseVersion, unit: UnitOutline, language: str) -> list[Result]:
    """Return what was answered to each question of a survey, in the author's order."""
    edition = surveys.edition_of(version, unit)
    counts, texts = _counts(edition), _texts(edition)
    return [
        _result(question, counts.get(question.slug, {}), texts.get(question.slug, []))
        for question in surveys.questions_of(version, unit, language)
    ]


def _counts(edition: Edition) -> dict[str, dict[str, dict[str, int]]]:
    """Return the counts that may be told: question → option → sex → people."""
    found: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    rows = db.session.execute(
        select(SurveyCount.question_slug, SurveyCount.option_slug, SurveyCount.sex, SurveyCount.shown).where(
            edition.rows(SurveyCount)
        )
    )
    for question, option, sex, shown in rows:
        found[question][option][sex] = shown
    return found


def _texts(edition: Edition) -> dict[str, list[Written]]:
    """Return the texts that may be told, by question, in the order of their random keys."""
    found: dict[str, list[Written]] = defaultdict(list)
    rows = db.session.execute(
        select(SurveyText.question_slug, SurveyText.text, SurveyText.language)
        .where(edition.rows(SurveyText), SurveyText.is_shown.is_(True))
        .order_by(SurveyText.key)
    )
    for question, text, language in rows:
        found[question].append(Written(text, language))
    return found


def _result(question: QuestionText, counts: Mapping[str, Mapping[str, int]], texts: Sequence[Written]) -> Result:
    everyone = _columns(counts.get(ALL, {}))
    if sum(everyone) < SMALLEST:
        return Result(question, None)
    chosen = {option.id: _columns(counts.get(option.id, {})) for option in question.options}
    if question.kind is QuestionKind.OPEN:
        return Result(question, sum(everyone), texts=tuple(texts))
    if question.kind is QuestionKind.MULTIPLE:
        return Result(question, sum(everyone), *_ticked(chosen, everyone))
    are_neighbours = question.kind is QuestionKind.SCALE
    return Result(question, sum(everyone), *divided(chosen, everyone, are_neighbours=are_neighbours))


def _columns(by_sex: Mapping[str, int]) -> Columns:
    return tuple(sum(by_sex.get(sex, 0) for sex in sexes) for sexes in _COLUMNS)


def divided(
    chosen: Mapping[str, Columns], everyone: Columns, *, are_neighbours: bool
) -> tuple[tuple[Group, ...], tuple[Split, ...]]:
    """Return the options of a question of which one is chosen, together where few people chose them.

    What is told of women and men apart is told of whole groups, so that the two tables give no smaller one away. No
    group at all where everybody would be in the same: that would tell everyone's answer.
    """
    groups = _together([((option,), (sum(columns),)) for option, columns in chosen.items()], are_neighbours)
    if len(groups) < 2:
        return (), ()
    kept = [place for place, people in enumerate(everyone) if people]
    parts = [(options, tuple(sum(chosen[one][place] for one in options) for place in kept)) for options, _ in groups]
    splits = _together(parts, are_neighbours) if len(kept) > 1 else []
    return (
        tuple(Group(options, columns[0]) for options, columns in groups),
        tuple(Split(options, _spread(columns, kept)) for options, columns in splits if len(splits) > 1),
    )


def _spread(columns: Columns, kept: Sequence[int]) -> Columns:
    """Return columns in their places, and 0 where nobody is."""
    by_place = dict(zip(kept, columns, strict=True))
    return tuple(by_place.get(place, 0) for place in range(len(_COLUMNS)))


_Part = tuple[tuple[str, ...], Columns]


def _together(parts: Sequence[_Part], are_neighbours: bool) -> list[_Part]:
    """Return parts, joined until each has enough people in every column; [] where that leaves nothing to tell."""
    joined = _neighbours(parts) if are_neighbours else _pooled(parts)
    return joined if all(_is_enough(columns) for _, columns in joined) else []


def _neighbours(parts: Sequence[_Part]) -> list[_Part]:
    done: list[_Part] = []
    present: _Part | None = None
    for part in parts:
        present = _sum(present, part) if present else part
        if _is_enough(present[1]):
            done.append(present)
            present = None
    if present:
        done = [*done[:-1], _sum(done[-1], present)] if done else [present]
    return done


def _pooled(parts: Sequence[_Part]) -> list[_Part]:
    rest = sorted((part for part in parts if _is_enough(part[1])), key=lambda part: min(part[1]))
    few = [part for part in parts if not _is_enough(part[1])]
    if not few:
        return list(parts)
    pool = few[0]
    for part in few[1:]:
        pool = _sum(pool, part)
    while not _is_enough(pool[1]) and rest:
        pool = _sum(pool, rest.pop(0))
    return [*(part for part in parts if part in rest), pool]


def _sum(one: _Part, other: _Part) -> _Part:
    return one[0] + other[0], tuple(a + b for a, b in zip(one[1], other[1], strict=True))


def _is_enough(columns: Columns) -> bool:
    return all(people >= SMALLEST for people in columns)


def _ticked(chosen: Mapping[str, Columns], everyone: Columns) -> tuple[tuple[Group, ...], tuple[Split, ...]]:
    """Return the options of a question of which several are chosen: each where enough people did, and did not."""
    groups, splits = [], []
    kept = [place for place, people in enumerate(everyone) if people]
    for option, columns in chosen.items():
        people, without = sum(columns), sum(everyone) - sum(columns)
        is_told = people >= SMALLEST and without >= SMALLEST
        groups.append(Group((option,), people if is_told else None))
        pairs = [(columns[place], everyone[place] - columns[place]) for place in kept]
        if len(kept) > 1 and all(_is_enough(pair) for pair in pairs):
            splits.append(Split((option,), columns))
    return tuple(groups), tuple(splits)
