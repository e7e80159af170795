"""Reviews: a version is put in review, taken back, or sent back; and the list of those that wait."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import flash, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import TextAreaField

from learnhub.access import publications
from learnhub.access import sign_offs as access
from learnhub.access.reach import Actor
from learnhub.content import publishing
from learnhub.content.signoff import draft_mark, preparing, sign_offs
from learnhub.content.signoff.models import SignOff
from learnhub.content.workbench import files
from learnhub.errors import Invalid, LearnHubError
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.stores import database
from learnhub.web import arrivals, guards, role_names
from learnhub.web.forms import Form, Required
from learnhub.web.trainer import committing, desks, findings
from learnhub.web.trainer.desks import Desk
from learnhub.web.trainer.face import face
from learnhub.web.trainer.waiting import Waiting

Answer = Response | str | tuple[str, int]


class AskForm(Form):
    """A word to those who review."""

    note = TextAreaField(lazy("A word to those who read it"))


class WordForm(Form):
    """A word to those who write."""

    word = TextAreaField(lazy("What should be changed"), [Required(lazy("Say what should be changed."))])


@dataclass(frozen=True, slots=True)
class Row:
    """A review in the list of those that are open."""

    course: str
    number: str
    asked_by: str
    asked_at: datetime
    address: str
    is_own: bool


@face.get("/teach/reviews")
@guards.action(access.SEND_BACK)
def reviews() -> str:
    """List the reviews that are open, those first that wait for whoever looks at the list."""
    found = access.open_ones(guards.current_actor())
    return render_template(
        "trainer/reviewing/reviews.html",
        waiting=[_row(one.review, is_own=False) for one in found if not one.is_own],
        own=[_row(one.review, is_own=True) for one in found if one.is_own],
    )


def _row(review: SignOff, *, is_own: bool) -> Row:
    return Row(
        course=role_names.course(review.course.slug),
        number=review.number,
        asked_by=review.asked_by.name,
        asked_at=review.asked_at,
        address=_version_address(review),
        is_own=is_own,
    )


def _version_address(review: SignOff) -> str:
    return url_for("trainer.version", slug=review.course.slug, number=review.number)


@face.route("/teach/courses/<slug>/<number>/review", methods=["GET", "POST"])
@guards.action(access.ASK, writes=False)
def ask_review(slug: str, number: str) -> Answer:
    """Put a version in review, as its folder is now, with a word to those who read it."""
    desk = desks.get(slug, number)
    form, not_ready = AskForm(), None
    if form.is_sent_and_right():
        try:
            _ask(desk, form.note.data or "")
        except Invalid as error:
            form.take_over(error)
        except preparing.NotReady as error:
            not_ready = error  # said on the same page, where the word that was typed stays
        else:
            flash(
                _("Version %(number)s is in review. Nobody changes it until it comes back.", number=number), "success"
            )
            return arrivals.go_to(url_for("trainer.version", slug=slug, number=number))
    look = desk.look
    page = render_template(
        "trainer/reviewing/ask.html",
        form=form,
        not_ready=not_ready,
        desk=desk,
        look=look,
        unwritten=findings.to_be_written(look.checkup if look.is_current else None),
        asked=[person.name for person in access.co_authors(desk.course, guards.current_actor().required)],
        longest=sign_offs.LONGEST_WORDS,
    )
    if not_ready is not None:
        return page, 409
    return (page, 422) if form.is_submitted() else page


def _ask(desk: Desk, note: str) -> None:
    """Read the folder, which is slow, then store it and open the review. What fails leaves the folder as it was."""
    sign_offs.require_not_open(desk.course, desk.number)
    folder = desk.folder
    with files.held(folder), committing.saves(folder), draft_mark.taken_out(folder) as was_marked:
        prepared = preparing.prepared(folder)
        database.begin_writing()
        person = guards.current_actor().required
        if was_marked:
            desks.append(desk, file=draft_mark.SETTINGS, added=0, removed=1)
        version = publishing.store(person.public_id, prepared)
        access.write_to_reviewers(sign_offs.ask(person, version, note, was_marked=was_marked))


@face.post("/teach/courses/<slug>/<number>/take-back")
@guards.action(access.TAKE_BACK, writes=False)
def take_back(slug: str, number: str) -> Response:
    """Take a version back from review, to write on."""
    desk = desks.get(slug, number)
    take_back_of(desk)
    flash(_("Version %(number)s is yours again. Put it in review when it is ready.", number=number), "success")
    return arrivals.go_to(url_for("trainer.version_files", slug=slug, number=number))


def take_back_of(desk: Desk) -> None:
    """Take a version back from review. Raises Settled where it is in none any more."""
    database.begin_writing()
    review = sign_offs.get_open(desk.course, desk.number)
    sign_offs.take_back(guards.current_actor().required, review)
    _mark_again(desk, was_marked=review.was_marked)


def _mark_again(desk: Desk, *, was_marked: bool) -> None:
    """Let the folder say again that it is a draft, where it can be written: else its author sees that it does not."""
    if not was_marked:
        return
    try:
        with files.held(desk.folder), committing.saves(desk.folder):
            is_news = draft_mark.put_back(desk.folder)
    except LearnHubError:
        return
    if is_news:
        desks.append(desk, file=draft_mark.SETTINGS, added=1, removed=0)


@face.route("/teach/courses/<slug>/versions/<number>/send-back", methods=["GET", "POST"])
@guards.action(access.SEND_BACK)
def send_back(slug: str, number: str) -> Answer:
    """Send a version back to those who write it, with a word."""
    actor = guards.current_actor()
    version = publications.get(actor, access.SEND_BACK, slug, number)
    review = sign_offs.get_open(version.course, number)
    form = WordForm()
    if form.is_sent_and_right():
        try:
            sign_offs.send_back(actor.required, review, form.word.data or "")
        except Invalid as error:
            form.take_over(error)
        else:
            _mark_again(desks.at(version.course, number), was_marked=review.was_marked)
            flash(_("Version %(number)s is sent back. Whoever put it in review is told.", number=number), "success")
            return arrivals.go_to(url_for("trainer.course", slug=slug))
    page = render_template(
        "trainer/reviewing/send_back.html",
        form=form,
        course=version.course,
        course_title=role_names.course(slug),
        version=version,
        asked_by=review.asked_by.name,
        longest=sign_offs.LONGEST_WORDS,
    )
    return (page, 422) if form.is_submitted() else page


def waiting(actor: Actor) -> Iterator[Waiting]:
    """Tell of reviews that wait for the actor, and of the actor's own that were sent back."""
    for one in access.open_ones(actor):
        if not one.is_own:
            words = _(
                "%(name)s put version %(number)s of “%(course)s” in review: read it, publish it or send it back.",
                name=one.review.asked_by.name,
                number=one.review.number,
                course=role_names.course(one.review.course.slug),
            )
            yield Waiting(str(words), _version_address(one.review))
    for review in access.sent_back(actor):
        course = role_names.course(review.course.slug)
        words = _("Version %(number)s of “%(course)s” was sent back to you.", number=review.number, course=course)
        yield Waiting(str(words), _version_address(review))
