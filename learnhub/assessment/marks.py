"""Marks: what tutors give for the answers to open questions, once each; the last one grades the attempt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, select, update
from sqlalchemy.orm import aliased

from learnhub import clock, i18n
from learnhub.assessment import answers, attempts, outcomes, telling
from learnhub.assessment.models import Answer, AnswerMark, Attempt
from learnhub.content import catalogue, questions
from learnhub.content.models import Question
from learnhub.content.questions import Key, QuestionText, ScenarioText
from learnhub.errors import Conflict, Invalid, NotFound, Refused
from learnhub.i18n import Message, lazy
from learnhub.learning.models import Enrolment
from learnhub.people import texts
from learnhub.stores import record
from learnhub.stores.database import add_missing, db
from learnhub.stores.record import Act

LONGEST_COMMENT = 2000


class AlreadyMarked(Conflict):
    """The answer has a mark, and it is another one."""

    code = "already_marked"
    message = lazy("This answer was marked before.")
    safe = lazy("The first mark stands, and the learner may have seen it already.")
    mend = lazy("Open the list of answers again: what is still to be marked is there.")


class OwnAnswer(Refused):
    """Nobody marks an answer of one's own."""

    code = "own_answer"
    message = lazy("You cannot mark an answer of your own.")
    mend = lazy("Another tutor of the programme can mark it.")


def waiting() -> Select[Answer]:
    """Return the query for the answers that wait to be marked, those handed in first first.

    It joins Attempt and Enrolment, so that whoever asks narrows it to the people within reach.
    """
    # Named first, for SQLite would else go through every answer that was ever given.
    handed_in = aliased(Attempt)
    ungraded = select(handed_in.id).where(handed_in.submitted_at.is_not(None), handed_in.graded_at.is_(None))
    return (
        select(Answer)
        .join(Answer.attempt)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .join(
            Question,
            and_(
                Question.version_id == Attempt.version_id,
                Question.unit_slug == Attempt.unit_slug,
                Question.slug == Answer.question_slug,
            ),
        )
        .where(
            Answer.attempt_id.in_(ungraded),
            Question.is_marked,
            Answer.points.is_(None),
            Answer.response["typed"].as_string() != "",
        )
        .order_by(Attempt.submitted_at, Attempt.id, Question.position)
    )


@dataclass(frozen=True, slots=True)
class Sheet:
    """An answer as its tutor reads it: the question as the learner saw it, the text, and the model to compare with.

    `model` is HTML, `mark` what was given, or None while the answer waits. `language` is the one in which the learner
    saw the question.
    """

    question: QuestionText
    scenario: ScenarioText | None
    language: str
    model: str | None
    typed: str
    handed_in_at: datetime
    mark: AnswerMark | None


def sheet_of(attempt: Attempt, question: str) -> Sheet:
    """Return an answer that waits or has its mark. Raises NotFound for all others: nobody reads on before hand-in."""
    _get_to_mark(attempt, question)
    language = _language_of(attempt)
    quiz = (attempt.version, attempt.unit_slug)
    shown = questions.shown(*quiz, [question], language)[question]
    scenarios = questions.scenarios(*quiz, language) if shown.scenario else {}
    return Sheet(
        question=shown,
        scenario=scenarios.get(shown.scenario or ""),
        language=language,
        model=questions.feedback(*quiz, [question], language)[question].model,
        typed=answers.answers_of(attempt)[question]["typed"],
        handed_in_at=attempt.submitted_at or clock.now(),
        mark=outcomes.marks_of(attempt).get(question),
    )


def _language_of(attempt: Attempt) -> str:
    own, offered = attempt.enrolment.language, catalogue.get_unit(attempt.version, attempt.unit_slug).languages
    return own if own in offered else catalogue.outline_of(attempt.version).languages[0]


def mark(actor: str, attempt: Attempt, question: str, points: int, comment: str = "") -> None:
    """Give points (hundredths, 0 to what the question is worth) and a comment (or none) for an answer, once.

    `actor` is the opaque code of the tutor. The same mark again changes nothing. With the last mark the attempt is
    graded, which may complete its unit. Raises NotFound for what is not there to be marked, OwnAnswer, Invalid with
    the fields `points` and `comment`, and AlreadyMarked.
    """
    learner = attempt.enrolment.person.public_id
    if learner == actor:
        raise OwnAnswer
    key = _get_to_mark(attempt, question)
    given = {**_checked(points, comment, key), "marked_by": actor}
    answers.hold(attempt)
    if not _keep(attempt, question, given):
        return
    # Before the last mark nothing else of a graded attempt changes; this answer has waited for its points.
    db.session.execute(
        update(Answer).where(Answer.attempt_id == attempt.id, Answer.question_slug == question).values(points=points)
    )
    record.audit(
        actor, Act.ANSWER_MARKED, "person", learner, attempt=attempt.public_id, question=question, points=points
    )
    telling.tell_answer(attempt, question, points, key.points)
    graded = outcomes.grade(attempt, is_marked=True)
    if not graded.waiting:
        attempts.finish(attempt, graded, clock.now())


def _get_to_mark(attempt: Attempt, question: str) -> Key:
    answer = db.session.get(Answer, (attempt.id, question))
    key = questions.keys(attempt.version, attempt.unit_slug, [question]).get(question)
    if attempt.submitted_at is None or answer is None or key is None or not outcomes.needs_mark(key):
        raise NotFound
    if not answer.response["typed"] or (attempt.graded_at is not None and question not in outcomes.marks_of(attempt)):
        raise NotFound
    return key


def _checked(points: int, comment: str, key: Key) -> dict[str, Any]:
    """Return points and comment as they are kept. Raises Invalid with all that is wrong at once."""
    wrong: dict[str, Message] = {}
    try:
        check_points(points, key.points)
    except Invalid as error:
        wrong |= error.fields
    try:
        comment = kept_comment(comment)
    except Invalid as error:
        wrong |= error.fields
    if wrong:
        raise Invalid(wrong)
    return {"points": points, "comment": comment}


def check_points(points: int, most: int) -> None:
    """Raise Invalid on `points` for less than nothing or more than there is to give, in hundredths."""
    if not 0 <= points <= most:
        words = i18n.number(most / 100, i18n.current_language())
        raise Invalid({"points": lazy("Give between 0 and %(most)s points.", most=words)})


def kept_comment(comment: str) -> str:
    """Return a comment as it is kept, "" for none. Raises Invalid on `comment`."""
    return texts.several_lines(comment, field="comment", longest=LONGEST_COMMENT) if comment.strip() else ""


def _keep(attempt: Attempt, question: str, given: Mapping[str, Any]) -> bool:
    """Keep a mark and tell whether it is new. Raises AlreadyMarked for another one."""
    key = {"attempt_id": attempt.id, "question_slug": question}
    if add_missing(AnswerMark, **key, **given, marked_at=clock.now()):
        return True
    kept = db.session.get_one(AnswerMark, (attempt.id, question), populate_existing=True)
    if any(getattr(kept, name) != value for name, value in given.items()):
        raise AlreadyMarked
    return False
