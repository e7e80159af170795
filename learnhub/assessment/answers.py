"""Answers: saved one by one with ids that the browser makes, or a page at a time; each counts once.

What was acknowledged is kept. A save that is sent again, however late, changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from learnhub import clock, ids
from learnhub.assessment import draws, responses
from learnhub.assessment.models import Answer, AnswerReceipt, Attempt
from learnhub.content import questions
from learnhub.content.questions import QuestionText
from learnhub.errors import Conflict, Invalid, NotFound
from learnhub.i18n import Message, lazy
from learnhub.stores.database import db

Response = Mapping[str, Any]


class AlreadyHandedIn(Conflict):
    """A new answer for an attempt that is handed in."""

    code = "already_handed_in"
    message = lazy("This attempt was already handed in, so its answers can no longer be changed.")
    safe = lazy("The answers that were saved before it was handed in are safe, and they are what counts.")
    mend = lazy("Open the quiz to see the result.")


class AnotherBody(Conflict):
    """The id of an earlier save with another question or response."""

    code = "another_body"
    message = lazy("This answer was already sent in another form.")
    safe = lazy("The answer that was saved first is kept as it is.")
    mend = lazy("Open the quiz again to see what is saved, and answer there.")


@dataclass(frozen=True, slots=True)
class Saved:
    """When a save was taken, and whether it had been taken before."""

    saved_at: datetime
    is_repeat: bool


def save_answer(attempt: Attempt, question: str, response: Response, client_id: str) -> Saved:
    """Save the answer to one question under an id that the client made (a UUID).

    The same id with the same body gives the same result and changes nothing, even after newer saves or
    after handing in. Raises Invalid for what does not fit the question, AnotherBody for an id that came with
    another body, NotFound for the id of another attempt, and AlreadyHandedIn.
    """
    if not ids.is_client_id(client_id):
        raise Invalid(message=lazy("This page is out of date. Open it again and answer there."))
    kept = _checked(attempt, {question: response})[question]
    receipt = _new_receipt(attempt, client_id.lower(), responses.body_digest(question, kept))
    hold(attempt)
    earlier = _find_same(receipt)
    if earlier is not None:
        return Saved(earlier.received_at, is_repeat=True)
    _require_open(attempt)
    try:
        with db.session.begin_nested():
            db.session.add(receipt)
    except IntegrityError as error:
        # Saves of one attempt queue at its row, so the id was just now taken in another attempt.
        raise NotFound from error
    _put(attempt, question, kept)
    return Saved(receipt.received_at, is_repeat=False)


def save_page(attempt: Attempt, given: Mapping[str, Response | None]) -> int:
    """Save a page of answers (question id to response) and return how many of them were new or changed.

    None leaves an answer as it is: a group of radio buttons without a choice says nothing. Sent twice, the
    second time changes nothing, also after handing in. Raises Invalid with a message for each wrong question,
    in which case nothing is saved, and AlreadyHandedIn when something would change.
    """
    meant = {question: response for question, response in given.items() if response is not None}
    kept = _checked(attempt, meant)
    hold(attempt)
    before = answers_of(attempt)
    different = {question: response for question, response in kept.items() if _differs(response, before.get(question))}
    if different:
        _require_open(attempt)
    for question, response in different.items():
        _put(attempt, question, response)
    return len(different)


def answers_of(attempt: Attempt) -> dict[str, dict[str, Any]]:
    """Return the saved responses of an attempt by question id."""
    return {answer.question_slug: answer.response for answer in rows_of(attempt)}


def rows_of(attempt: Attempt) -> list[Answer]:
    """Return the answers of an attempt as they now stand in the database."""
    chosen = db.select(Answer).where(Answer.attempt_id == attempt.id).order_by(Answer.question_slug)
    return list(db.session.scalars(chosen.execution_options(populate_existing=True)))


def hold(attempt: Attempt) -> None:
    """Let saves and handing in of one attempt wait for each other, and read whether it is still open.

    SQLite has one writer at a time anyway; on PostgreSQL the attempt's row is the queue.
    """
    db.session.refresh(attempt, ["submitted_at"], with_for_update={"key_share": True})


def _differs(response: Response, before: Response | None) -> bool:
    return response != before and not (before is None and responses.is_empty(response))


def _checked(attempt: Attempt, given: Mapping[str, Response]) -> dict[str, dict[str, Any]]:
    """Return responses as they are kept. Raises Invalid that names every wrong one."""
    drawn = set(draws.questions_of(attempt))
    asked = questions.shown(attempt.version_id, attempt.unit_slug, sorted(drawn & set(given)), "")
    kept: dict[str, dict[str, Any]] = {}
    faults: dict[str, Message] = {}
    for question, response in given.items():
        try:
            kept[question] = responses.checked(_asked(asked, question), response)
        except Invalid as fault:
            faults |= fault.fields
    if faults:
        raise Invalid(faults)
    return kept


def _asked(asked: Mapping[str, QuestionText], question: str) -> QuestionText:
    if question not in asked:
        raise Invalid({question: lazy("This question is not part of this attempt.")})
    return asked[question]


def _new_receipt(attempt: Attempt, client_id: str, digest: str) -> AnswerReceipt:
    return AnswerReceipt(public_id=client_id, attempt_id=attempt.id, body_digest=digest, received_at=clock.now())


def _find_same(receipt: AnswerReceipt) -> AnswerReceipt | None:
    """Return the receipt of the same save, if it came before. Raises NotFound and AnotherBody."""
    earlier = db.session.get(AnswerReceipt, receipt.public_id)
    if earlier is not None and earlier.attempt_id != receipt.attempt_id:
        raise NotFound
    if earlier is not None and earlier.body_digest != receipt.body_digest:
        raise AnotherBody
    return earlier


def _require_open(attempt: Attempt) -> None:
    if attempt.submitted_at is not None:
        raise AlreadyHandedIn


def _put(attempt: Attempt, question: str, response: dict[str, Any]) -> None:
    answer = db.session.get(Answer, (attempt.id, question), populate_existing=True)
    if answer is None:
        answer = Answer(attempt_id=attempt.id, question_slug=question)
        db.session.add(answer)
    answer.response = response
    answer.saved_at = clock.now()
    db.session.flush()
