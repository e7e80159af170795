"""Handing work in: saving it, looking at it once more, confirming, and reading what came of it."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from learnhub.access import courses
from learnhub.assessment import hand_ins, work_files
from learnhub.assessment.hand_ins import MarkedAlready
from learnhub.assessment.work_files import MOST_FILES, KeptFile, Upload
from learnhub.content.outline import AssignmentRules, UnitOutline
from learnhub.errors import Invalid, NotFound
from learnhub.i18n import Message, lazy
from learnhub.i18n import gettext as _
from learnhub.learning import programmes
from learnhub.learning.models import Enrolment
from learnhub.people import throttles
from learnhub.stores import database
from learnhub.web import course_views, guards, sending
from learnhub.web.learner import assignment_pages, reading
from learnhub.web.learner.face import face

Answer = AnyResponse | str | tuple[str, int]


def _own(slug: str, unit: str) -> tuple[Enrolment, UnitOutline]:
    """Return one's own enrolment and an assignment of its version. Raises NotFound."""
    enrolment, found = courses.get_unit(guards.current_actor(), slug, unit)
    if not found.is_assignment:
        raise NotFound
    return enrolment, found


@face.post("/courses/<slug>/<unit>/work")
@guards.action("attempt.start_save_submit", writes=False, takes=work_files.LARGEST_FORM)
def save_work(slug: str, unit: str) -> Answer:
    """Save what is to be handed in, and go on to look at it, or stay.

    Files are looked at and put on the disk before the transaction. Where one is not taken, the rest is saved all the
    same: on a weak link nothing has to be sent twice.
    """
    sent, problems = _accept(*_sent(_own(slug, unit)[1]))
    database.begin_writing()
    enrolment, found = _own(slug, unit)
    typed = request.form.get("text", "")
    try:
        problems += _save(enrolment, found, typed, sent)
        for problem in problems:
            flash(str(problem), "error")
        if problems or request.form.get("then") == "save":
            flash(_("Saved. Nothing is handed in yet."), "success")
            # What was not taken is said at the head of the page, which therefore opens there.
            anchor = None if problems else "work"
            return redirect(url_for("learner.unit", slug=slug, unit=unit, _anchor=anchor), 303)
        hand_ins.get_whole_draft(enrolment, found)
    except (Invalid, MarkedAlready) as problem:
        errors = problem.fields if isinstance(problem, Invalid) else {"": problem.message}
        return reading.assignment_page(enrolment, found, typed, errors), problem.status
    return redirect(url_for("learner.confirm_work", slug=slug, unit=unit), 303)


def _accept(rules: AssignmentRules, uploads: list[Upload]) -> tuple[list[KeptFile], list[Message]]:
    """Put files on the disk, as many as one may send within a day."""
    code = guards.current_actor().code
    most = throttles.left(work_files.OF_PERSON, code) if uploads else 0
    taken, problems = work_files.accept(rules, uploads, most_new=most)
    count = sum(file.is_new for file in taken)
    if count:
        with database.unit_of_work():  # they lie there, though what they came with may be refused
            throttles.note_spent(work_files.OF_PERSON, code, count)
    return taken, problems


def _sent(unit: UnitOutline) -> tuple[AssignmentRules, list[Upload]]:
    """Return the files of the form, each read just far enough to see that it is too large."""
    rules = hand_ins.rules_of(unit)
    named = [file for file in request.files.getlist("files") if file.filename]
    sent = named[: 2 * MOST_FILES]
    return rules, [Upload(file.filename or "", file.stream.read(rules.max_size + 1)) for file in sent]


def _save(enrolment: Enrolment, unit: UnitOutline, typed: str, sent: list[KeptFile]) -> list[Message]:
    """Save the draft with as many files as it may have; return a sentence for each that was left out."""
    present = len(hand_ins.draft_files(enrolment, unit))
    removed = {place for place in range(present) if str(place) in request.form.getlist("remove")}
    room = MOST_FILES - (present - len(removed))
    hand_ins.save_draft(enrolment, unit, typed, added=sent[:room], removed=removed)
    return [
        lazy("“%(name)s” was not taken: at most %(most)s files fit.", name=file.name, most=MOST_FILES)
        for file in sent[room:]
    ]


@face.get("/courses/<slug>/<unit>/work")
@guards.action("attempt.start_save_submit")
def confirm_work(slug: str, unit: str) -> Answer:
    """Show what will be handed in, and what that means."""
    enrolment, found = _own(slug, unit)
    standing, draft = hand_ins.standing_of(enrolment, found), hand_ins.find_draft(enrolment, found)
    files = hand_ins.draft_files(enrolment, found)
    if draft is None or not (draft.text or files) or not standing.may_hand_in:
        return redirect(url_for("learner.unit", slug=slug, unit=unit), 303)
    return render_template(
        "learner/assignments/confirm.html",
        draft=draft,
        draft_files=files,
        work=standing,
        has_tutor=programmes.has_tutor_for(enrolment),
        **_frame(enrolment, found),
    )


@face.post("/courses/<slug>/<unit>/work/hand-in")
@guards.action("attempt.start_save_submit")
def hand_in_work(slug: str, unit: str) -> AnyResponse:
    """Hand in what was shown; sent again, it is the same piece of work."""
    enrolment, found = _own(slug, unit)
    hand_ins.hand_in(enrolment, found, request.form.get("draft", ""))
    flash(_("Your work is handed in."), "success")
    return redirect(url_for("learner.unit", slug=slug, unit=unit), 303)


@face.get("/courses/<slug>/<unit>/work/<int:number>")
@guards.action("attempt.start_save_submit")
def work(slug: str, unit: str, number: int) -> str:
    """Show a piece of work that was handed in, and its mark."""
    enrolment, found = _own(slug, unit)
    made = hand_ins.standing_of(enrolment, found).made
    one = next((one for one in made if one.hand_in.number == number), None)
    if one is None:
        raise NotFound
    return render_template(
        "learner/assignments/work.html",
        one=one,
        is_last=one is made[-1],
        rubric=assignment_pages.rubric_of(enrolment, one),
        **_frame(enrolment, found),
    )


@face.get("/courses/<slug>/<unit>/work/saved/<int:position>")
@guards.action("attempt.start_save_submit")
def saved_file(slug: str, unit: str, position: int) -> Response:
    """Send a file that is saved and not handed in yet."""
    return sending.attachment(hand_ins.get_draft_file(*_own(slug, unit), position))


@face.get("/courses/<slug>/<unit>/work/<int:number>/<int:position>")
@guards.action("attempt.start_save_submit")
def work_file(slug: str, unit: str, number: int, position: int) -> Response:
    """Send a file of a piece of work."""
    return sending.attachment(_get_file(*_own(slug, unit), number, position))


def _get_file(enrolment: Enrolment, unit: UnitOutline, number: int, position: int) -> KeptFile:
    made = hand_ins.standing_of(enrolment, unit).made
    found = next((one.files for one in made if one.hand_in.number == number), ())
    return work_files.at(found, position)


def _frame(enrolment: Enrolment, unit: UnitOutline) -> dict[str, object]:
    course = courses.OpenCourse(enrolment.version, enrolment)
    return {
        "course": course_views.course_of(course, enrolment.language),
        "title": course_views.text(unit.title, course, enrolment.language),
        "unit": unit,
        "unit_address": url_for("learner.unit", slug=course.outline.course, unit=unit.slug),
        **assignment_pages.frame(enrolment, unit),
    }
