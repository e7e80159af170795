"""Answers: saved one by one with ids that the browser makes, or a page at a time; each counts once.

What was acknowledged is kept. A save that is sent again, however late, changes nothing; one that comes after the end
of the attempt is kept aside, shown, and never counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.orm.attributes import set_committed_value

from learnhub import clock, ids
from learnhub.assessment import deadlines, draws, responses
from learnhub.assessment.models import Answer, AnswerReceipt, Attempt, LateAnswer
from learnhub.content import questions
from learnhub.content.questions import QuestionText
from learnhub.errors import Conflict, Invalid, NotFound
from learnhub.i18n import Message, lazy
from learnhub.stores.database import add_missing, db, dialect_name, insert_for, insert_into, rows_changed

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


class AlreadyChecked(Conflict):
    """Another answer to a question whose answer was checked."""

    code = "already_checked"
    message = lazy("You had this answer checked, so it can no longer be changed.")
    safe = lazy("The answer that was checked is kept, and it is what counts.")
    mend = lazy("Go on with the next question.")


@dataclass(frozen=True, slots=True)
class Saved:
    """When a save was taken, whether it had been taken before, and whether it came too late to count."""

    saved_at: datetime
    is_repeat: bool
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class SavedPage:
    """How many answers of a page were new or changed, and whether they came too late to count."""

    changed: int
    is_late: bool = False


def save_answer(attempt: Attempt, question: str, response: Response, client_id: str) -> Saved:
    """Save the answer to one question under an id that the client made (a UUID).

    The same id with the same body gives the same result and changes nothing, even after newer saves or
    after handing in. What comes after the end of the attempt is kept aside, and told as late. Raises Invalid for what
    does not fit the question, AnotherBody for an id that came with another body, NotFound for the id of another
    attempt, AlreadyHandedIn and AlreadyChecked.
    """
    if not ids.is_client_id(client_id):
        raise Invalid(message=lazy("This page is out of date. Open it again and answer there."))
    kept = _checked(attempt, {question: response})[question]
    code, digest = client_id.lower(), responses.body_digest(question, kept)
    hold(attempt)
    earlier = _find_same(attempt, code, digest)
    if earlier is not None:
        return Saved(earlier.received_at, is_repeat=True, is_late=earlier.is_late)
    is_ended = _require_open_or_ended(attempt)
    # What is the same as what counts is not late, whenever it comes.
    is_late = is_ended and _differs(kept, answers_of(attempt).get(question))
    saved = Saved(clock.now(), is_repeat=False, is_late=is_late)
    _give_receipt(attempt, code, digest, saved)
    if is_late:
        _keep_aside(attempt, {question: kept})
    elif not is_ended:
        _put(attempt, {question: kept})
    return saved


def save_page(attempt: Attempt, given: Mapping[str, Response | None]) -> SavedPage:
    """Save a page of answers (question id to response).

    None leaves an answer as it is: a group of radio buttons without a choice says nothing. Sent twice, the
    second time changes nothing, also after handing in. What comes after the end of the attempt is kept aside. Raises
    Invalid with a message for each wrong question, in which case nothing is saved, and AlreadyHandedIn and
    AlreadyChecked when something would change.
    """
    meant = {question: response for question, response in given.items() if response is not None}
    kept = _checked(attempt, meant)
    hold(attempt)
    before = answers_of(attempt)
    different = {question: response for question, response in kept.items() if _differs(response, before.get(question))}
    if not different:
        return SavedPage(0)
    is_late = _require_open_or_ended(attempt)
    if is_late:
        _keep_aside(attempt, different)
    else:
        _put(attempt, different)
    return SavedPage(len(different), is_late)


def answers_of(attempt: Attempt) -> dict[str, dict[str, Any]]:
    """Return the saved responses of an attempt by question id."""
    return {answer.question_slug: answer.response for answer in rows_of(attempt)}


def rows_of(attempt: Attempt) -> list[Answer]:
    """Return the answers of an attempt as they now stand in the database."""
    chosen = db.select(Answer).where(Answer.attempt_id == attempt.id).order_by(Answer.question_slug)
    return list(db.session.scalars(chosen.execution_options(populate_existing=True)))


def find(attempt: Attempt, question: str) -> Answer | None:
    """Return the answer to a question of an attempt as it now stands in the database."""
    return db.session.get(Answer, (attempt.id, question), populate_existing=True)


def late_of(attempt: Attempt) -> dict[str, LateAnswer]:
    """Return what came after the end of an attempt, by question id."""
    chosen = db.select(LateAnswer).where(LateAnswer.attempt_id == attempt.id)
    found = db.session.scalars(chosen.execution_options(populate_existing=True))
    return {answer.question_slug: answer for answer in found}


_HOLD = (
    select(Attempt.submitted_at, Attempt.graded_at)
    .where(Attempt.id == bindparam("key"))
    .with_for_update(key_share=True)
)


def hold(attempt: Attempt) -> None:
    """Let saves and handing in of one attempt wait for each other, and read whether it is still open.

    SQLite has one writer at a time anyway; on PostgreSQL the attempt's row is the queue.
    """
    db.session.flush()
    held = db.session.connection().execute(_HOLD, {"key": attempt.id}).one()
    set_committed_value(attempt, "submitted_at", held.submitted_at)
    set_committed_value(attempt, "graded_at", held.graded_at)


def require_open(attempt: Attempt) -> None:
    """Raise AlreadyHandedIn when an attempt is handed in, or its time is over."""
    if deadlines.handed_in_at(attempt) is not None:
        raise AlreadyHandedIn


def _differs(response: Response, before: Response | None) -> bool:
    return response != before and not (before is None and responses.is_empty(response))


def _checked(attempt: Attempt, given: Mapping[str, Response]) -> dict[str, dict[str, Any]]:
    """Return responses as they are kept. Raises Invalid that names every wrong one."""
    drawn = set(draws.questions_of(attempt))
    asked = questions.shown(attempt.version, attempt.unit_slug, sorted(drawn & set(given)), "")
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


_SAME = select(
    AnswerReceipt.attempt_id, AnswerReceipt.body_digest, AnswerReceipt.received_at, AnswerReceipt.is_late
).where(AnswerReceipt.public_id == bindparam("code"))


def _find_same(attempt: Attempt, code: str, digest: str) -> Row[int, str, datetime, bool] | None:
    """Return the receipt of the same save, if it came before. Raises NotFound and AnotherBody."""
    earlier = db.session.connection().execute(_SAME, {"code": code}).first()
    if earlier is not None and earlier.attempt_id != attempt.id:
        raise NotFound
    if earlier is not None and earlier.body_digest != digest:
        raise AnotherBody
    return earlier


def _give_receipt(attempt: Attempt, code: str, digest: str, saved: Saved) -> None:
    is_new = add_missing(
        AnswerReceipt,
        public_id=code,
        attempt_id=attempt.id,
        body_digest=digest,
        received_at=saved.saved_at,
        is_late=saved.is_late,
    )
    if not is_new:
        # Saves of one attempt queue at its row, so the id was just now taken in another attempt.
        raise NotFound


def _require_open_or_ended(attempt: Attempt) -> bool:
    """Return whether time is over, False while it is not. Raises AlreadyHandedIn when the learner handed in before."""
    if deadlines.was_ended(attempt):
        return True
    require_open(attempt)
    return False


def _put(attempt: Attempt, kept: Mapping[str, dict[str, Any]]) -> None:
    """Keep answers in the place of those before. Raises AlreadyChecked when one of those is final and another."""
    now = clock.now()
    final = [question for question, response in kept.items() if not _put_one(attempt, question, response, now)]
    stored = answers_of(attempt) if final else {}
    if any(stored[question] != kept[question] for question in final):
        raise AlreadyChecked


def _put_one(attempt: Attempt, question: str, response: dict[str, Any], now: datetime) -> bool:
    """Keep an answer, and tell whether it was; one that is final stays as it is."""
    row = {"attempt_id": attempt.id, "question_slug": question, "response": response, "saved_at": now}
    return rows_changed(_putting(dialect_name()), row) == 1


@lru_cache
def _putting(dialect: str) -> Insert:
    put = insert_for(dialect, Answer)
    return put.on_conflict_do_update(
        index_elements=[Answer.attempt_id, Answer.question_slug],
        set_={"response": put.excluded.response, "saved_at": put.excluded.saved_at},
        where=Answer.checked_at.is_(None),
    )


def _keep_aside(attempt: Attempt, kept: Mapping[str, dict[str, Any]]) -> None:
    """Keep what came too late, the last one of each question."""
    now = clock.now()
    rows = [
        {"attempt_id": attempt.id, "question_slug": question, "response": response, "received_at": now}
        for question, response in kept.items()
    ]
    put = insert_into(LateAnswer).values(rows)
    db.session.execute(
        put.on_conflict_do_update(
            index_elements=[LateAnswer.attempt_id, LateAnswer.question_slug],
            set_={"response": put.excluded.response, "received_at": put.excluded.received_at},
        )
    )
