"""Writing in one's notebook: what a lesson's page sends, without scripts and with them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Response, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from learnhub import ids
from learnhub.access import courses
from learnhub.access.courses import OpenCourse
from learnhub.content import catalogue
from learnhub.errors import Invalid, LearnHubError, NotFound
from learnhub.i18n import gettext as _
from learnhub.learning import entries, notebook
from learnhub.learning.models import Enrolment
from learnhub.learning.notebook import ChangedElsewhere, Sent
from learnhub.web import guards
from learnhub.web.learner import note_boxes
from learnhub.web.learner.face import face
from learnhub.web.learner.note_boxes import NoteBox

Answer = AnyResponse | str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Disputed:
    """A note that could not be saved as it was sent: its box with what is to be decided, and why."""

    box: NoteBox
    error: str
    is_changed: bool


@face.post("/notebook/<slug>/<unit>")
@guards.action("notebook.own")
def write_notes(slug: str, unit: str) -> Answer:
    """Save what a page holds of notes, and set or take away a bookmark; show the page again where one was."""
    enrolment = _own(slug, unit)
    asked = save_sent(enrolment, unit)
    if asked is not None:
        return asked
    anchor = request.form.get("at", "")
    for field, is_kept in (("bookmark", True), ("unbookmark", False)):
        if field in request.form:
            place = request.form[field]
            notebook.set_bookmark(enrolment, unit, place, is_kept=is_kept)
            anchor = _anchor_of(enrolment, unit, place)
    address = _page_of(enrolment, unit)
    return redirect(f"{address}#{anchor}" if anchor else address, 303)


def _own(slug: str, unit: str) -> Enrolment:
    """Return one's own enrolment. On a unit that the course has no more one may write, on one not open yet nobody."""
    enrolment = courses.get_enrolment(guards.current_actor(), slug)
    found = catalogue.outline_of(enrolment.version).find_unit(unit)
    if found is not None:
        OpenCourse(enrolment.version, enrolment).require_readable(found)
    return enrolment


def _page_of(enrolment: Enrolment, unit_slug: str) -> str:
    """Return where a unit's notes are written: in it, or in the notebook where the course has it no more."""
    outline = catalogue.outline_of(enrolment.version)
    if outline.find_unit(unit_slug) is None or request.form.get("then") == "notebook":
        return url_for("learner.notebook", slug=outline.course)
    return url_for("learner.unit", slug=outline.course, unit=unit_slug)


def _anchor_of(enrolment: Enrolment, unit_slug: str, place: str) -> str:
    unit = catalogue.get_unit(enrolment.version, unit_slug)
    headings = entries.passages_in(enrolment.version, unit, enrolment.language).headings
    return next((heading.anchor for heading in headings if heading.key == place), "")


def save_sent(enrolment: Enrolment, unit_slug: str) -> tuple[str, int] | None:
    """Save the notes that the form of a lesson's page sends, if any; return a page that asks where that cannot be."""
    sent = note_boxes.sent_by(request.form)
    if not sent:
        return None
    try:
        notebook.write(enrolment, unit_slug, sent)
    except (ChangedElsewhere, Invalid) as error:
        return _ask(enrolment, unit_slug, sent, error), error.status
    return None


def _ask(enrolment: Enrolment, unit_slug: str, sent: list[Sent], error: ChangedElsewhere | Invalid) -> str:
    """Show what could not be saved with all else that was sent, so that nothing is typed twice."""
    unit = catalogue.outline_of(enrolment.version).find_unit(unit_slug)
    prompts = entries.passages_in(enrolment.version, unit, enrolment.language).prompts if unit else ()
    words = {f"prompt.{prompt.key}": prompt.words for prompt in prompts}
    return render_template(
        "learner/notebook/again.html",
        slug=catalogue.outline_of(enrolment.version).course,
        unit=unit_slug,
        error=error,
        disputed=[_disputed(one, words.get(one.name, ""), error) for one in sent],
        page=ids.client_id(),
        back=_page_of(enrolment, unit_slug),
    )


def _disputed(one: Sent, words: str, error: LearnHubError) -> Disputed:
    box = NoteBox(one.name, one.name, words, text=one.text, seen=" ".join((*one.seen, one.revision)))
    if isinstance(error, ChangedElsewhere) and one.name in error.notes:
        kept = error.notes[one.name]
        return Disputed(replace(box, text=both(kept.text, one.text), seen=kept.revision), "", is_changed=True)
    message = error.fields.get(one.name, "") if isinstance(error, Invalid) else ""
    return Disputed(box, str(message), is_changed=False)


def both(kept: str, own: str) -> str:
    """Return two texts of one note in one, with words between them that say so."""
    return f"{kept}\n\n{_('(Written on another device until here.)')}\n\n{own}" if own.strip() else kept


@face.put("/notebook/<slug>/<unit>/<name>")
@guards.action("notebook.own")
def write_note(slug: str, unit: str, name: str) -> Response | tuple[Response, int]:
    """Save one note as it is typed: {"text", "revision": UUID, "seen": [UUID]} gives {"revision"}.

    A note that another device changed meanwhile is answered with 409, its text and its revision.
    """
    enrolment = _own(slug, unit)
    one = _sent_note(name)
    try:
        return jsonify(revision=notebook.write(enrolment, unit, [one])[one.name])
    except ChangedElsewhere as error:
        kept = error.notes[one.name]
        told = {"code": error.code, "message": str(error.message), "text": kept.text, "revision": kept.revision}
        return jsonify(told), error.status


def _sent_note(name: str) -> Sent:
    """Return the note that is sent. What has other parts than these three is refused with 400."""
    try:
        body = request.get_json(silent=True)
    except RecursionError:
        body = None
    if not isinstance(body, dict) or set(body) != {"text", "revision", "seen"}:
        abort(400)
    text, revision, seen = body["text"], body["revision"], body["seen"]
    is_right = isinstance(text, str) and isinstance(revision, str) and isinstance(seen, list)
    if not is_right or not all(isinstance(one, str) for one in seen):
        abort(400)
    one = note_boxes.sent(name, text, revision, seen)
    if one is None:
        raise NotFound
    return one
