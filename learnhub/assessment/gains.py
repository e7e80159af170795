"""Gains: what a learner knew before and after, where a course asks twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from learnhub.assessment import standings
from learnhub.content import catalogue
from learnhub.content.outline import Outline, QuizRole, UnitOutline
from learnhub.learning.models import Enrolment


@dataclass(frozen=True, slots=True)
class Gain:
    """The scores of a pre-test and its post-test, in hundredths of a per cent; None before there is one."""

    pre_unit: UnitOutline
    post_unit: UnitOutline
    pre: int | None
    post: int | None

    @property
    def gain(self) -> int | None:
        """What was gained, in hundredths of a percentage point; below 0 where it was lost, None before it is known."""
        return None if self.pre is None or self.post is None else self.post - self.pre


def pairs_of(outline: Outline) -> tuple[tuple[UnitOutline, UnitOutline], ...]:
    """Return each post-test of a course with the nearest pre-test before it."""
    pairs = []
    pre: UnitOutline | None = None
    for unit in outline.units:
        if unit.quiz and unit.quiz.role is QuizRole.PRE:
            pre = unit
        elif unit.quiz and unit.quiz.role is QuizRole.POST and pre is not None:
            pairs.append((pre, unit))
    return tuple(pairs)


def of(enrolment: Enrolment) -> tuple[Gain, ...]:
    """Return what was gained in a course, for each post-test; none for a course that does not ask twice."""
    outline = catalogue.outline_of(enrolment.version)
    units = {unit.slug: unit for pair in pairs_of(outline) for unit in pair}
    return among(outline, {slug: standings.of(enrolment, unit).score for slug, unit in units.items()})


def among(outline: Outline, scores: Mapping[str, int | None]) -> tuple[Gain, ...]:
    """Return what was gained in a course by the scores of its quizzes (unit id to score), for each post-test."""
    return tuple(Gain(pre, post, scores.get(pre.slug), scores.get(post.slug)) for pre, post in pairs_of(outline))


def find(enrolment: Enrolment, post: str) -> Gain | None:
    """Return what was gained until a post-test (its unit id); None for any other unit."""
    for pre_unit, post_unit in pairs_of(catalogue.outline_of(enrolment.version)):
        if post_unit.slug == post:
            scores = [standings.of(enrolment, unit).score for unit in (pre_unit, post_unit)]
            return Gain(pre_unit, post_unit, *scores)
    return None


def post_tests_of(outline: Outline, pre: UnitOutline) -> tuple[UnitOutline, ...]:
    """Return the post-tests that are compared with a pre-test."""
    return tuple(post for before, post in pairs_of(outline) if before == pre)
