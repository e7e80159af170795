"""Corrections as the learner of an attempt meets them: what was wrong, what it changed, and what is right by now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from learnhub.assessment import grading, regradings, sittings
from learnhub.assessment.models import Attempt, Correction, Regrading
from learnhub.content import questions
from learnhub.content.questions import Feedback, Key


@dataclass(frozen=True, slots=True)
class Corrected:
    """A question of an attempt that was corrected, by its newest correction.

    `name` is its short name; `applied` is what changed its points last, None where they are as they were graded.
    """

    name: str
    regrading: Regrading
    applied: Regrading | None

    @property
    def correction(self) -> Correction:
        """What was decided."""
        return self.regrading.correction

    @property
    def lowers(self) -> bool:
        """Whether the score fell by it."""
        return self.regrading.score < self.regrading.former_score

    @property
    def is_void(self) -> bool:
        """Whether the question counts for nothing in this attempt."""
        return self.applied is not None and self.applied.correction.key_version is None


def of_attempt(attempt: Attempt, language: str) -> dict[str, Corrected]:
    """Return the questions of an attempt that were corrected since it was made, by their id, the first first."""
    if attempt.regrading is None:
        return {}
    newest, applied = dict[str, Regrading](), dict[str, Regrading]()
    for row in regradings.of_attempts([attempt.id]):
        newest[row.correction.question_slug] = row
        if row.is_applied:
            applied[row.correction.question_slug] = row
    shown = questions.shown(attempt.version, attempt.unit_slug, list(newest), language)
    return {slug: Corrected(shown[slug].name, row, applied.get(slug)) for slug, row in newest.items()}


def right_by_now(attempt: Attempt, one: Corrected, own: Key, language: str) -> tuple[Key, Feedback] | None:
    """Return what is right by a corrected key, and what is said of it; None where the question was voided."""
    version, slug = one.correction.key_version, one.correction.question_slug
    if version is None:
        return None
    key = questions.keys(version, attempt.unit_slug, [slug])[slug]
    said = questions.feedback(version, attempt.unit_slug, [slug], language)[slug]
    return sittings.lent(own, key), said


def points_of(
    attempt: Attempt, one: Corrected, own: Key, response: Mapping[str, object] | None, graded: int | None
) -> int | None:
    """Return what an answer earns as it counts now; None for nothing. `graded` is what it earned as it was graded."""
    if one.applied is None or graded is None:
        return graded
    version, slug = one.applied.correction.key_version, own.slug
    if version is None:
        return None
    key = questions.keys(version, attempt.unit_slug, [slug])[slug]
    return grading.points_for(sittings.lent(own, key), response)
