"""Two versions of a course: how big a step lies between them, and whether the new number says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import IntEnum

from learnhub.content.format import names
from learnhub.content.format.answers.kinds import KINDS
from learnhub.content.format.faults import Fault, Faults
from learnhub.content.format.names import VersionNumber
from learnhub.content.format.renames import check_ids, renamed
from learnhub.content.format.sources import QuestionSource, RubricSource, UnitSource, VersionSource
from learnhub.i18n import Message, lazy


class Step(IntEnum):
    """How big a step to a new version is; learners move on their own through patch and minor."""

    PATCH = 1
    MINOR = 2
    MAJOR = 3


def owed_step(older: VersionSource, newer: VersionSource) -> tuple[Step, tuple[str, ...]]:
    """Return the smallest step that the changes allow, and what asks for it: ids of units and questions.

    Words, keys, feedback and translations are a patch; units, questions and what they are answered with that come or
    go, or change place where they have no ids, and questions that enter or leave a scenario are a minor version. So
    are criteria, levels and points of a rubric, modules that open later than before, and courses to complete first.
    Whether a course has become a different one (major) is for people to say.
    """
    changed = (*_changes(older, newer), *_opening_later(older, newer), *_asked_first(older, newer))
    return (Step.MINOR if changed else Step.PATCH), changed


def taken_step(older: VersionNumber, newer: VersionNumber) -> Step:
    """Return the step between two numbers."""
    if older.major != newer.major:
        return Step.MAJOR
    return Step.MINOR if older.minor != newer.minor else Step.PATCH


def check_number(older: VersionSource, newer: VersionSource) -> tuple[Fault, ...]:
    """Return an error where the newer version's number is too small a step for what changed.

    Where it is a minor one and large enough, there is a warning for each id that seems to have been renamed.
    """
    numbers = names.version_number(older.number), names.version_number(newer.number)
    if numbers[0] is None or numbers[1] is None:
        return ()
    owed, changed = owed_step(older, newer)
    taken = taken_step(numbers[0], numbers[1])
    if taken >= owed:
        return check_ids(older, newer) if taken is Step.MINOR else ()
    faults = Faults()
    number = f"{numbers[0].major}.{numbers[0].minor + 1}.0"
    named = {"older": older.number, "changed": ", ".join(changed[:10])}
    if any(_changes(older, newer)):
        message = lazy(
            "Since %(older)s, units, questions or options were added, removed or moved: %(changed)s.", **named
        )
    elif _opening_later(older, newer):
        message = lazy("Since %(older)s, modules open after other units than before: %(changed)s.", **named)
    else:
        message = lazy("Since %(older)s, other courses are asked for first: %(changed)s.", **named)
    faults.error("course.yml", (1, 1), "version-step", message, _hint(older, newer, number))
    return faults.sorted()


def _hint(older: VersionSource, newer: VersionSource, number: str) -> Message:
    """Return how to give the version its number, or an id that only seems to be new its old name."""
    folders = {"own": newer.number, "number": number}
    first = next(renamed(older, newer), None)
    if first is None:
        return lazy("Rename the folder %(own)s to %(number)s, so that learners are told what is new.", **folders)
    return lazy(
        "Was `%(old)s` renamed to `%(new)s`? Then give it its old id again: what learners did hangs on it. "
        "Otherwise rename the folder %(own)s to %(number)s.",
        old=first.old,
        new=first.new,
        **folders,
    )


def _changes(older: VersionSource, newer: VersionSource) -> Iterator[str]:
    before, after = _units(older), _units(newer)
    yield from _differing_keys(before, after)
    for name, unit in after.items():
        if name in before:
            yield from _quiz_changes(before[name], unit)
            if _rubric_shape(before[name]) != _rubric_shape(unit) or _is_rubric_reordered(before[name], unit):
                yield f"{name}#rubric"


def _opening_later(older: VersionSource, newer: VersionSource) -> list[str]:
    """Return the ids of modules that ask learners to complete something first which the older version did not ask."""
    before = {unit.id: module.opens_after for module in older.modules for unit in module.units}
    return [
        module.id
        for module in newer.modules
        if module.opens_after
        and any(before.get(unit.id, module.opens_after) != module.opens_after for unit in module.units)
    ]


def _asked_first(older: VersionSource, newer: VersionSource) -> list[str]:
    return [slug for slug in newer.settings.requires if slug not in older.settings.requires]


def _quiz_changes(before: UnitSource, after: UnitSource) -> Iterator[str]:
    if before.kind is not after.kind:
        yield after.id
        return
    old, new = _questions(before), _questions(after)
    yield from (f"{after.id}#{name}" for name in _differing_keys(old, new))
    for name, question in new.items():
        if name in old and (_shape(old[name]) != _shape(question) or _is_reordered(old[name], question)):
            yield f"{after.id}#{name}"


def _rubric_of(unit: UnitSource) -> RubricSource | None:
    return unit.assignment.rubric if unit.assignment else None


def _rubric_shape(unit: UnitSource) -> tuple[list[int], int] | None:
    rubric = _rubric_of(unit)
    return ([level.points for level in rubric.levels], len(rubric.criteria)) if rubric else None


def _is_rubric_reordered(old: UnitSource, new: UnitSource) -> bool:
    before, after = (_criteria(unit) for unit in (old, new))
    return before != after and sorted(before) == sorted(after)


def _criteria(unit: UnitSource) -> list[list[tuple[str, str]]]:
    rubric = _rubric_of(unit)
    return [sorted(one.titles.items()) for one in rubric.criteria] if rubric else []


def _units(version: VersionSource) -> dict[str, UnitSource]:
    return {unit.id: unit for module in version.modules for unit in module.units}


def _questions(unit: UnitSource) -> dict[str, QuestionSource]:
    return {question.id: question for question in unit.questions}


def _differing_keys(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    return sorted(before.keys() ^ after.keys())


def _shape(question: QuestionSource) -> tuple[object, ...]:
    return question.kind, question.scenario, KINDS[question.kind].shape(question)


def _is_reordered(old: QuestionSource, new: QuestionSource) -> bool:
    """Say whether parts of a question that are known by their place were only put into another order."""
    before, after = (KINDS[question.kind].by_place(question) for question in (old, new))
    return before != after and sorted(before, key=repr) == sorted(after, key=repr)
