"""Questions that turn out to be wrong: newer versions of a quiz, and corrections as authors decide them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from learnhub import clock, ids
from learnhub.assessment import answers, attempts, corrections, regradings, sittings
from learnhub.assessment.models import Attempt, Correction, Policy
from learnhub.assessment.sittings import Asked as AskedInVersions
from learnhub.assessment.sittings import Change
from learnhub.content import catalogue
from learnhub.content import outline as outlines
from learnhub.content.models import CourseVersion, VersionState
from learnhub.learning.models import Enrolment
from tests.assessment import factories
from tests.assessment.factories import Asked, Quiz

AUTHOR = "an-authors-code0"
REASON = "The key was wrong."


def newer(quiz: Quiz, questions: Sequence[Asked], number: str = "1.0.1") -> CourseVersion:
    """Return another published version of a quiz's course, with these questions."""
    outline = replace(catalogue.outline_of(quiz.version), number=number, digest=ids.digest(ids.public_id()))
    version = CourseVersion(
        course=quiz.version.course,
        number=number,
        digest=outline.digest,
        state=VersionState.PUBLISHED,
        outline=outlines.to_json(outline),
        render_version=1,
        imported_at=clock.now(),
        published_at=clock.now(),
    )
    factories.db.session.add(version)
    factories.db.session.flush()
    factories.add_questions(version, quiz.unit.slug, questions)
    return version


def take(quiz: Quiz, page: dict[str, Any], enrolment: Enrolment | None = None) -> Attempt:
    """Return an attempt of somebody new, or of a learner, that is handed in."""
    attempt = attempts.start(enrolment or quiz.enrol(), quiz.unit, ids.client_id())
    answers.save_page(attempt, page)
    return attempts.hand_in(attempt)


def asked(quiz: Quiz, question: Asked) -> AskedInVersions:
    """Return a question of a quiz in all versions."""
    return sittings.ask(quiz.version.course, quiz.unit.slug, question.slug)


def decide(
    quiz: Quiz,
    question: Asked,
    by: CourseVersion | None = None,
    policy: Policy = Policy.ALL,
    *,
    client_id: str | None = None,
) -> Correction:
    """Decide that a question is void, or marked by the key of another version."""
    change = Change(quiz.version.id, by.id if by else None, policy)
    return corrections.decide(AUTHOR, asked(quiz, question), change, REASON, client_id or ids.client_id())


def apply(correction: Correction) -> None:
    """Apply a correction to all, as its background work does."""
    last: int | None = 0
    while last is not None:
        last = regradings.apply(correction, last, limit=2)


def correct(quiz: Quiz, question: Asked, by: CourseVersion | None = None, policy: Policy = Policy.ALL) -> Correction:
    """Decide a correction and apply it."""
    made = decide(quiz, question, by, policy)
    apply(made)
    return made
