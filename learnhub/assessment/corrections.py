"""Corrections of questions that were found wrong after people had answered them: decided once, for a reason.

A question is voided, or its answers are marked by the key of a newer version of the course. A correction is about the
question as it is in one version, and so about each version in which it is the same. What it does to attempts is for
regradings.py, in the background.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from learnhub import clock, ids
from learnhub.assessment import sittings
from learnhub.assessment.models import Correction, Policy
from learnhub.assessment.sittings import Asked, Change
from learnhub.content import catalogue, question_versions, versions
from learnhub.content.models import VersionState
from learnhub.content.question_versions import Hindrance
from learnhub.content.versions import VersionLine
from learnhub.errors import Conflict, Invalid, NotFound, Refused
from learnhub.i18n import lazy
from learnhub.people import texts
from learnhub.stores import record, tasks
from learnhub.stores.database import add_missing, db
from learnhub.stores.record import Act

LONGEST_REASON = 500
# The background work that applies a correction.
APPLYING = "corrections.apply"
APPLYING_AGAIN = "corrections.apply_recent"
RECENT = timedelta(days=7)


class Unreadable(Refused):
    """Answers to one version of a question cannot be marked by the key of the other."""

    code = "unreadable_answers"
    message = lazy("Answers to this question cannot be marked by the key of that version.")
    safe = lazy("Nothing was changed.")
    mend = lazy("Choose another version, or let the question count for nothing.")


@dataclass(frozen=True, slots=True)
class KeyChoice:
    """A newer version whose key could be used; `hindrance` is why it cannot, `has_other_words` that it asks so."""

    line: VersionLine
    hindrance: Hindrance | None
    has_other_words: bool


def key_choices(asked: Asked, line: VersionLine) -> list[KeyChoice]:
    """Return the versions newer than one that have a question and are no drafts, the newest first."""
    answered = asked.versions[line.id]
    newer = [
        one
        for one in versions.of_course_keys([asked.course.id]).get(asked.course.id, [])
        if one.state != VersionState.DRAFT
        and one.id in asked.versions
        and catalogue.precedence(one.number) > catalogue.precedence(line.number)
    ]
    return [
        KeyChoice(
            one,
            question_versions.hindrance(answered, asked.versions[one.id]),
            question_versions.has_other_words(answered, asked.versions[one.id]),
        )
        for one in newer
    ]


def decide(actor: str, asked: Asked, change: Change, reason: str, client_id: str) -> Correction:
    """Decide a correction, under an id that the client made (a UUID); the same one again changes nothing.

    `actor` is an opaque code, `reason` of 1 to 500 characters. Raises NotFound for a question that a version does not
    have and for an id of another course, Unreadable, Invalid with the field `reason`, and Conflict for an id of another
    correction.
    """
    _require_possible(asked, change)
    values = _checked(actor, asked, change, reason)
    if not ids.is_client_id(client_id):
        raise Invalid({"": lazy("This form was changed on the way. Open the page again and fill it in once more.")})
    public_id = client_id.lower()
    if add_missing(Correction, public_id=public_id, **values, decided_at=clock.now()):
        _note(actor, asked, change, public_id, values["reason"])
        return get(public_id)
    kept = get(public_id)
    if kept.course_id != asked.course.id:
        raise NotFound
    if any(getattr(kept, name) != value for name, value in values.items()):
        raise Conflict
    return kept


def _require_possible(asked: Asked, change: Change) -> None:
    if not {change.version_id, change.key_version_id} - {None} <= asked.versions.keys():
        raise NotFound
    if change.key_version_id is not None:
        answered, key_of = asked.versions[change.version_id], asked.versions[change.key_version_id]
        if question_versions.hindrance(answered, key_of) is not None:
            raise Unreadable


def _checked(actor: str, asked: Asked, change: Change, reason: str) -> dict[str, Any]:
    return {
        "course_id": asked.course.id,
        "unit_slug": asked.unit,
        "question_slug": asked.slug,
        "version_id": change.version_id,
        "key_version_id": change.key_version_id,
        "policy": change.policy.value,
        "reason": texts.one_line(reason, field="reason", longest=LONGEST_REASON),
        "decided_by": actor,
    }


def _note(actor: str, asked: Asked, change: Change, public_id: str, reason: str) -> None:
    numbers = versions.numbers([change.version_id, change.key_version_id])
    record.audit(
        actor,
        Act.QUESTION_CORRECTED,
        "course_version",
        f"{asked.course.slug}/{numbers[change.version_id]}",
        correction=public_id,
        quiz=asked.unit,
        question=asked.slug,
        key_of=numbers.get(change.key_version_id),
        policy=change.policy.value,
        reason=reason,
    )
    tasks.defer(APPLYING, correction=public_id)


def get(public_id: str) -> Correction:
    """Return a correction. Raises NotFound."""
    found = db.session.scalars(_with_all().where(Correction.public_id == public_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def of_quiz(course_id: int, unit: str) -> Sequence[Correction]:
    """Return the corrections of the questions of a quiz, the first first: in this order they are applied."""
    quiz = (Correction.course_id == course_id, Correction.unit_slug == unit)
    return db.session.scalars(_with_all().where(*quiz).order_by(Correction.id)).all()


def list_recent() -> Sequence[str]:
    """Return the ids of the corrections of the last days, the first first."""
    since = clock.now() - RECENT
    return db.session.scalars(
        select(Correction.public_id).where(Correction.decided_at > since).order_by(Correction.id)
    ).all()


def _with_all() -> Select[Correction]:
    return select(Correction).options(
        joinedload(Correction.course), joinedload(Correction.version), joinedload(Correction.key_version)
    )


def change_of(correction: Correction) -> Change:
    """Return what a correction changes."""
    return Change(correction.version_id, correction.key_version_id, Policy(correction.policy))


def asked_of(correction: Correction) -> Asked:
    """Return the question of a correction."""
    return sittings.ask(correction.course, correction.unit_slug, correction.question_slug)


def by_question(corrections: Sequence[Correction]) -> Mapping[str, list[Correction]]:
    """Return corrections by the question that they are about, in their order."""
    found: dict[str, list[Correction]] = {}
    for one in corrections:
        found.setdefault(one.question_slug, []).append(one)
    return found
