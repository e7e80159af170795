"""What one question adds to attempts that are graded, and what they would come to if it were corrected.

Nothing is graded anew but the one question: its points are taken out of a mark and put in again as the correction has
it. So a preview and the correction itself work alike, for thousands of attempts, in a statement each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, func, select
from sqlalchemy.orm import aliased

from learnhub.assessment import grading, responses, scores
from learnhub.assessment.models import Answer, Attempt, Correction, Policy, Regrading, is_newest
from learnhub.content import question_versions, questions
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.models import Course, CourseVersion, Question
from learnhub.content.questions import Key
from learnhub.learning.models import Enrolment
from learnhub.people.models import Person
from learnhub.stores.database import db


@dataclass(frozen=True, slots=True)
class Mark:
    """Points that were earned and that could be, in hundredths of a point."""

    points: int
    possible: int

    def __add__(self, other: Mark) -> Mark:
        """Return both together."""
        return Mark(self.points + other.points, self.possible + other.possible)

    def __sub__(self, other: Mark) -> Mark:
        """Return what is left."""
        return Mark(self.points - other.points, self.possible - other.possible)

    @property
    def share(self) -> Fraction:
        """Which part was earned; all where nothing could be."""
        return scores.share(self.points, self.possible) or Fraction(0)

    @property
    def score(self) -> int:
        """The score in hundredths of a per cent."""
        return grading.score_of(self.points, self.possible)


NOTHING = Mark(0, 0)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A graded attempt in which the question was asked.

    `mark` and `is_passed` are as they stand. `answer_points` are those of a tutor, for what people mark. Where
    `is_corrected`, the question counts in this attempt by the key of `key_version_id`, or without one not at all.
    """

    attempt_id: int
    enrolment_id: int
    version_id: int
    version_digest: str
    mark: Mark
    is_passed: bool
    response: Mapping[str, Any] | None
    answer_points: int | None
    is_corrected: bool
    key_version_id: int | None


@dataclass(frozen=True)
class Asked:
    """A question of a quiz as it is in the versions of its course, by their row keys."""

    course: Course
    unit: str
    slug: str
    versions: Mapping[int, Question]

    @cached_property
    def keys(self) -> dict[int, Key]:
        """What is right, by version."""
        return {version_id: questions.key_of(row) for version_id, row in self.versions.items()}

    @cached_property
    def _lent(self) -> dict[tuple[int, int], Key]:
        return {}

    def key_for(self, version_id: int, key_version_id: int) -> Key:
        """Return what is right by the key of another version, in terms of what the question was worth when asked."""
        place = (version_id, key_version_id)
        if place not in self._lent:
            self._lent[place] = lent(self.keys[version_id], self.keys[key_version_id])
        return self._lent[place]

    def alike(self, version_id: int) -> frozenset[int]:
        """Return the versions in which the question is the same as in one of them, that one too."""
        asked = self.versions[version_id]
        return frozenset(key for key, row in self.versions.items() if question_versions.are_same(row, asked))


@dataclass(frozen=True, slots=True)
class Change:
    """A correction, thought of or decided: of the question as it is in a version, by the key of another or to void."""

    version_id: int
    key_version_id: int | None
    policy: Policy


def ask(course: Course, unit: str, slug: str) -> Asked:
    """Return a question as it is in all versions of a course; in none where there is no such question."""
    return Asked(course, unit, slug, question_versions.of(course.id, unit, slug))


def after(sitting: Sitting, asked: Asked, change: Change) -> Mark | None:
    """Return what an attempt comes to by a change; None where it stays as it is.

    It stays where nothing else counts in it, and by the policy `better` where it would not gain.
    """
    now = _by(asked, sitting, sitting.key_version_id) if sitting.is_corrected else asked.keys[sitting.version_id]
    then = _by(asked, sitting, change.key_version_id)
    mark = sitting.mark - _worth(sitting, now) + _worth(sitting, then)
    is_worse = change.policy is Policy.BETTER and mark.share <= sitting.mark.share
    return None if is_worse or not mark.possible else mark


def _by(asked: Asked, sitting: Sitting, version_id: int | None) -> Key | None:
    return None if version_id is None else asked.key_for(sitting.version_id, version_id)


def _worth(sitting: Sitting, key: Key | None) -> Mark:
    """Return what the question adds to an attempt by a key; nothing where it is void."""
    if key is None:
        return NOTHING
    if key.kind is QuestionKind.OPEN:
        return NOTHING if sitting.answer_points is None else Mark(sitting.answer_points, key.points)
    if key.is_skippable and responses.is_empty(sitting.response):
        return NOTHING
    return Mark(grading.points_for(key, sitting.response), key.points)


def lent(own: Key, key: Key) -> Key:
    """Return what is right by the key of another version; all else of the question is as it was when asked."""
    return replace(key, points=own.points, is_skippable=own.is_skippable, is_marked=own.is_marked)


def concerned(asked: Asked, change: Change, *conditions: ColumnElement[bool]) -> Iterator[Sitting]:
    """Return the graded attempts that a change is about, in the order of their learners and their own.

    Conditions are on a query that joins `Attempt`, `Enrolment` and `Person`.
    """
    of_question, counts_by = aliased(Regrading), aliased(Correction)
    in_force = (
        select(func.max(of_question.correction_id))
        .join(Correction, Correction.id == of_question.correction_id)
        .where(of_question.attempt_id == Attempt.id, of_question.is_applied, Correction.question_slug == asked.slug)
        .correlate(Attempt)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            *(Attempt.id, Attempt.enrolment_id, Attempt.version_id, CourseVersion.digest),
            func.coalesce(Regrading.points, Attempt.points),
            func.coalesce(Regrading.points_possible, Attempt.points_possible),
            func.coalesce(Regrading.is_passed, Attempt.is_passed),
            *(Answer.response, Answer.points, counts_by.id, counts_by.key_version_id),
        )
        .select_from(Attempt)
        .join(CourseVersion, CourseVersion.id == Attempt.version_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Regrading, is_newest())
        .outerjoin(Answer, and_(Answer.attempt_id == Attempt.id, Answer.question_slug == asked.slug))
        .outerjoin(counts_by, counts_by.id == in_force)
        .where(*_were_asked(asked, change), *conditions)
        .order_by(Attempt.enrolment_id, Attempt.number)
    )
    for row in rows:
        attempt, enrolment, version, digest, points, possible, is_passed, response, given, correction, key_version = row
        mark = Mark(points, possible)
        yield Sitting(
            *(attempt, enrolment, version, digest, mark, is_passed, response, given),
            is_corrected=correction is not None,
            key_version_id=key_version,
        )


def learners_after(asked: Asked, change: Change, correction_id: int, last: int, limit: int) -> list[int]:
    """Return the next enrolments with attempts that a correction has not come to yet, by their row keys after `last`.

    They are in order, and at most `limit` of them.
    """
    # By the index on learners, so that each call begins where the last one ended; adding nothing keeps out the index on
    # versions, by which each would go through all attempts.
    version = Attempt.version_id + 0
    found = (
        select(Attempt.enrolment_id)
        .where(*_were_asked(asked, change, version), is_left_by(correction_id), Attempt.enrolment_id > last)
        .distinct()
        .order_by(Attempt.enrolment_id)
        .limit(limit)
    )
    return list(db.session.scalars(found))


def is_left_by(correction_id: int) -> ColumnElement[bool]:
    """Return the condition on `Attempt` that a correction has not come to it yet."""
    made = select(Regrading.id).where(Regrading.attempt_id == Attempt.id, Regrading.correction_id == correction_id)
    return ~made.correlate(Attempt).exists()


def _were_asked(
    asked: Asked, change: Change, version: ColumnElement[int] | None = None
) -> tuple[ColumnElement[bool], ...]:
    version = Attempt.version_id.expression if version is None else version
    return (
        version.in_(asked.alike(change.version_id)),
        Attempt.unit_slug == asked.unit,
        Attempt.score.is_not(None),
        # What is drawn is JSON, which neither database looks into by an index; so it is looked for in the text.
        cast(Attempt.draw, Text).contains(f'"question": "{asked.slug}"', autoescape=True),
    )
