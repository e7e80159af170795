"""Choosing to move to another version of one's course: what changes, in plain words, and the deed."""

from __future__ import annotations

from collections.abc import Iterable

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from learnhub.access import courses
from learnhub.content import changes, outline
from learnhub.content.outline import UnitOutline
from learnhub.i18n import gettext as _
from learnhub.learning import moves, progress
from learnhub.learning.models import Enrolment
from learnhub.web import guards
from learnhub.web.learner.face import face


@face.get("/courses/<slug>/versions/<number>")
@guards.action("enrol.self")
def ask_to_move(slug: str, number: str) -> str:
    """Say what moving to another version would change for oneself."""
    enrolment = courses.get_enrolment(guards.current_actor(), slug)
    old, new = outline.of(enrolment.version), moves.get_choice(enrolment, number).outline
    units = changes.units_between(old, new)
    done = progress.standing(enrolment).done
    come = [*units.added, *(pair.after for pair in units.renamed)]
    gone = [*units.removed, *(pair.before for pair in units.renamed)]
    language = enrolment.language if enrolment.language in new.languages else new.languages[0]
    return render_template(
        "learner/moving/move.html",
        slug=slug,
        number=number,
        here=old.number,
        title=outline.in_language(new.title, language, new.languages[0]),
        text_language=language,
        keeps_language=language == enrolment.language,
        texts=outline.in_language(new.changes, language, new.languages[0]) if new.changes else None,
        come=_titles(come, language, new.languages[0]),
        gone=_titles(gone, language, old.languages[0]),
        done=sum(unit.slug in done for unit in new.units),
        total=len(new.units),
        completes=bool(done) and {unit.slug for unit in new.required_units} <= done,
    )


def _titles(units: Iterable[UnitOutline], language: str, source: str) -> list[str]:
    return [outline.in_language(unit.title, language, source) for unit in units]


@face.post("/courses/<slug>/versions/<number>")
@guards.action("enrol.self")
def move(slug: str, number: str) -> Response:
    """Move to another version, as chosen; choosing twice is choosing once."""
    enrolment = courses.get_enrolment(guards.current_actor(), slug)
    if moves.choose(enrolment, number):
        flash(_in_words(enrolment, number), "success")
    return redirect(url_for("public.course", slug=slug), 303)


def _in_words(enrolment: Enrolment, number: str) -> str:
    if enrolment.completed_at is not None:
        return _("You are on version %(number)s now, and have completed it.", number=number)
    return _("You are on version %(number)s now. All that you had done is kept.", number=number)
