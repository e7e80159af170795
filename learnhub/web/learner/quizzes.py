"""Taking a quiz: the paper, its answers, the summary, handing in, and the result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, abort, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from learnhub.access import courses
from learnhub.assessment import answers, attempts, checking, corrected, deadlines, gains, outcomes
from learnhub.assessment.answers import AlreadyChecked, AlreadyHandedIn, SavedPage
from learnhub.assessment.answers import Response as Given
from learnhub.assessment.models import Attempt
from learnhub.credentials import certificates
from learnhub.errors import Invalid
from learnhub.i18n import Message, ngettext
from learnhub.i18n import gettext as _
from learnhub.learning import progress
from learnhub.learning.models import Enrolment
from learnhub.web import course_views, guards
from learnhub.web.learner import quiz_pages, quiz_reviews
from learnhub.web.learner.face import face
from learnhub.web.learner.quiz_pages import AnswerState

Answer = AnyResponse | str | tuple[str, int]


@face.post("/courses/<slug>/<unit>/attempts")
@guards.action("attempt.start_save_submit")
def start_attempt(slug: str, unit: str) -> AnyResponse:
    """Begin an attempt, or go on with the one that is begun; sent twice, it is one attempt."""
    enrolment, found = courses.get_unit(guards.current_actor(), slug, unit)
    begun = attempts.start(enrolment, found, request.form.get("client_id", ""))
    return _to("learner.attempt", begun)


@face.get("/attempts/<public_id>")
@guards.action("attempt.start_save_submit")
def attempt(public_id: str) -> Answer:
    """Show the paper with what is saved."""
    own = _own_to_read(public_id)
    return _to("learner.result", own) if deadlines.handed_in_at(own) else _paper(own)


@face.post("/attempts/<public_id>")
@guards.action("attempt.start_save_submit")
def save_page(public_id: str) -> Answer:
    """Save all answers of the paper, then show it again, with one of them checked, or go on to the summary."""
    own = _own_to_write(public_id)
    given = quiz_pages.read_form(own, request.form)
    try:
        saved = answers.save_page(own, given)
        if own.submitted_at:
            return _after_the_end(own, saved)
        if "check" in request.form:
            return _check(own, request.form["check"])
    except Invalid as error:
        return _paper(own, given, error.fields), 422
    except (AlreadyHandedIn, AlreadyChecked) as error:
        return _too_late(own, error), 409
    if request.form.get("then") == "check":
        return _to("learner.summary", own)
    flash(_words_of_saving(quiz_pages.paper_of(own)), "success")
    return _to("learner.attempt", own)


@face.put("/attempts/<public_id>/answers/<question>")
@guards.action("attempt.start_save_submit")
def save_answer(public_id: str, question: str) -> Response:
    """Save one answer: {"id": UUID, "response": {…}} gives {"saved_at", "is_repeat", "is_late"}.

    Where there is an end, "seconds_left" says how far it is by the server's clock.
    """
    own = _own_to_write(public_id)
    client_id, response = _sent_answer()
    saved = answers.save_answer(own, question, response, client_id)
    told = {"saved_at": saved.saved_at.isoformat(), "is_repeat": saved.is_repeat, "is_late": saved.is_late}
    ending = quiz_pages.ending_of(own)
    return jsonify(told | ({"seconds_left": ending.seconds_left} if ending else {}))


@face.get("/attempts/<public_id>/summary")
@guards.action("attempt.start_save_submit")
def summary(public_id: str) -> Answer:
    """Show what is answered, and what handing in means."""
    own = _own_to_read(public_id)
    if deadlines.handed_in_at(own):
        return _to("learner.result", own)
    questions = quiz_pages.paper_of(own)
    return render_template(
        "learner/quizzes/summary.html",
        questions=questions,
        missing_count=sum(question.is_missed for question in questions),
        to_mark_count=sum(question.is_marked and question.state is AnswerState.ANSWERED for question in questions),
        standing=quiz_pages.standing_of(own),
        **quiz_pages.frame(own),
    )


@face.post("/attempts/<public_id>/hand-in")
@guards.action("attempt.start_save_submit")
def hand_in(public_id: str) -> AnyResponse:
    """Hand in once; sent again, it leads to the same result."""
    return _to("learner.result", attempts.hand_in(_own_to_write(public_id)))


@face.get("/attempts/<public_id>/result")
@guards.action("quiz.key_after_grading")
def result(public_id: str) -> Answer:
    """Show the score, what is next, and, where the rules of the quiz allow it, what was right and why."""
    own = _own_to_read(public_id)
    outcome = outcomes.of(own)
    if outcome is None:
        return _to("learner.attempt", own)
    standing, reviews = quiz_pages.standing_of(own), quiz_pages.reviews_of(own)
    return render_template(
        "learner/quizzes/result.html",
        outcome=outcome,
        has_tutor=not outcome.is_waiting or checking.has_tutor(own),
        reviews=reviews,
        told=quiz_reviews.told_of(own, quiz_pages.linked_in(own)) if reviews is None else (),
        late=quiz_reviews.late_of(own),
        corrected=list(corrected.of_attempt(own, own.enrolment.language).values()),
        gain=gains.find(own.enrolment, own.unit_slug),
        closes_at=deadlines.closes_at(own.enrolment),
        standing=standing,
        certificate=certificates.find_of(own.enrolment),
        next_unit=_next_unit(own.enrolment, own.unit_slug),
        **quiz_pages.next_attempt(standing),
        **quiz_pages.frame(own),
    )


def _own(public_id: str) -> Attempt:
    return attempts.get_own(guards.current_actor().person_id, public_id)


def _own_to_write(public_id: str) -> Attempt:
    """Return one's own attempt; one whose time is over is handed in before anything else."""
    own = _own(public_id)
    attempts.end_if_over(own)
    return own


def _own_to_read(public_id: str) -> Attempt:
    """Return one's own attempt; that its time is over is written down afterwards, and reads as if it were."""
    own = _own(public_id)
    quiz_pages.end_afterwards(own)
    return own


def _check(own: Attempt, question: str) -> AnyResponse:
    checking.check(own, question)
    return redirect(url_for("learner.attempt", public_id=own.public_id, _anchor=f"question-{question}"), 303)


def _after_the_end(own: Attempt, saved: SavedPage) -> AnyResponse:
    if saved.is_late:
        flash(_("Time was over when these answers arrived. They are kept, and they do not count."), "warm")
    return _to("learner.result", own)


def _to(endpoint: str, own: Attempt) -> AnyResponse:
    return redirect(url_for(endpoint, public_id=own.public_id), 303)


def _paper(
    own: Attempt,
    given: Mapping[str, Given | None] | None = None,
    errors: Mapping[str, Message] | None = None,
) -> str:
    questions = quiz_pages.paper_of(own, given, errors)
    return render_template(
        "learner/quizzes/paper.html",
        questions=questions,
        answered_count=_answered_count(questions),
        is_saved=given is None,
        **quiz_pages.frame(own),
    )


def _too_late(own: Attempt, error: AlreadyHandedIn | AlreadyChecked) -> str:
    is_handed_in = isinstance(error, AlreadyHandedIn)
    return render_template(
        "layouts/error.html",
        title=_("This attempt is handed in") if is_handed_in else _("This answer is checked"),
        what_happened=error.message,
        what_is_safe=error.safe,
        what_to_do=None,
        action_address=url_for("learner.result" if is_handed_in else "learner.attempt", public_id=own.public_id),
        action_label=_("See the result") if is_handed_in else _("Go back to the questions"),
    )


def _words_of_saving(questions: list[quiz_pages.ShownQuestion]) -> str:
    words = ngettext(
        "Saved. %(done)s of %(num)s question is answered.",
        "Saved. %(done)s of %(num)s questions are answered.",
        len(questions),
        done=_answered_count(questions),
    )
    return str(words)


def _answered_count(questions: list[quiz_pages.ShownQuestion]) -> int:
    return sum(question.state is AnswerState.ANSWERED for question in questions)


def _sent_answer() -> tuple[str, Mapping[str, Any]]:
    """Return the id and the response of a save. What has other parts than these two is refused with 400."""
    try:
        sent = request.get_json(silent=True)
    except RecursionError:
        sent = None
    if not isinstance(sent, dict) or set(sent) != {"id", "response"}:
        abort(400)
    client_id, response = sent["id"], sent["response"]
    if not isinstance(client_id, str) or not isinstance(response, dict):
        raise Invalid
    return client_id, response


def _next_unit(enrolment: Enrolment, unit_slug: str) -> dict[str, Any] | None:
    """Return the unit to go on to, the next one that is not done, or None when all are."""
    course = courses.OpenCourse(enrolment.version, enrolment)
    unit = progress.standing(enrolment).next_unit(unit_slug)
    if unit is None or unit.slug == unit_slug:
        return None
    return {
        "title": course_views.text(unit.title, course, enrolment.language),
        "address": url_for("learner.unit", slug=course.outline.course, unit=unit.slug),
        "lang": course_views.lang_of(unit.title, course, enrolment.language),
    }
