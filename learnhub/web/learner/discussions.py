"""Questions under a unit: reading them, asking, answering; on pages of their own, so that lessons stay light."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, g, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import TextAreaField

from learnhub import i18n, ids
from learnhub.access import discussions as access
from learnhub.access.discussions import PostLine, Room, Thread
from learnhub.content import catalogue
from learnhub.errors import Invalid, NotFound, Refused
from learnhub.exchange import discussions as rules
from learnhub.exchange.discussions import Capacity
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people.throttles import UsedUp
from learnhub.web import addresses, arrivals, course_views, edge, filters, guards, once, plain_text
from learnhub.web.admin import pages
from learnhub.web.forms import Form, OneOfList, Required, option
from learnhub.web.learner.face import face

CODE_LETTERS = 16
Answer = Response | str | tuple[str, int]


class PostForm(Form):
    """The words of a post, and their language."""

    form_id = once.field()
    text = TextAreaField(lazy("Your question"), [Required(lazy("Write something before you send it."))])
    language = OneOfList(lazy("I write in"))


@dataclass(frozen=True, slots=True)
class ShownPost:
    """A post on the page: signed with what its writer is, never with a name."""

    line: PostLine
    signature: str
    may_change: bool
    is_of_staff: bool

    @property
    def code(self) -> str:
        """Its public code."""
        return self.line.post.public_id

    @property
    def html(self) -> str:
        """Its words with links that can be followed."""
        return plain_text.shown(self.line.post.text)


@dataclass(frozen=True, slots=True)
class ShownThread:
    """A question with answers, of which `more` are left out, and whether the reader may add one."""

    question: ShownPost
    answers: Sequence[ShownPost]
    total: int
    may_answer: bool

    @property
    def more(self) -> int:
        """How many answers are on the question's own page alone."""
        return self.total - len(self.answers)


@face.get("/courses/<slug>/<unit>/questions")
@guards.action(access.READ)
def discussion(slug: str, unit: str) -> str:
    """Show the questions under a unit, each with its first answers."""
    room = access.room(guards.current_actor(), slug, unit)
    return _list(room, _form(room))


@face.post("/courses/<slug>/<unit>/questions")
@guards.action(access.ASK, begins=True)
def ask(slug: str, unit: str) -> Answer:
    """Ask under a unit of a course in which one is enrolled."""
    actor = guards.current_actor()
    room = access.room(actor, slug, unit)
    if not room.may_ask:
        raise NotFound
    form, status = _form(room), Invalid.status
    if form.is_sent_and_right():
        try:
            post = rules.ask(actor.required, catalogue.get_course(slug), room.unit.slug, **_sent(form))
        except (Invalid, UsedUp) as error:
            status = _tell(form, error)
        else:
            flash(_("Your question is sent. Your start page tells you when somebody answers."), "success")
            return _to(room, post.public_id)
    return _list(room, form), status


@face.get("/courses/<slug>/<unit>/questions/<code>")
@guards.action(access.READ)
def thread(slug: str, unit: str, code: str) -> str:
    """Show the question that a post is or answers, with all answers."""
    room = access.room(guards.current_actor(), slug, unit)
    return _thread(room, access.thread(guards.current_actor(), room, code), _form(room))


@face.post("/courses/<slug>/<unit>/questions/<code>")
@guards.action(access.ANSWER, begins=True)
def answer(slug: str, unit: str, code: str) -> Answer:
    """Answer a question."""
    actor = guards.current_actor()
    room = access.room(actor, slug, unit)
    found = access.thread(actor, room, code)
    capacity = room.capacity(tutors=found.question.is_tutored)
    if capacity is None:
        raise Refused
    form, status = _form(room), Invalid.status
    if form.is_sent_and_right():
        try:
            post = rules.answer(actor.required, found.question.post, capacity, **_sent(form))
        except (Invalid, UsedUp) as error:
            status = _tell(form, error)
        else:
            flash(_("Your answer is sent."), "success")
            return _to(room, post.public_id)
    return _thread(room, found, form), status


def _form(room: Room) -> PostForm:
    """Return an empty or sent form: one writes in a language of the course or of the interface."""
    form = PostForm()
    own = course_views.reading_language(room.course)
    languages = dict.fromkeys([*room.course.outline.languages, *addresses.settings().language_list])
    form.language.choices = [option(code, filters.language_name(code)) for code in languages]
    if not form.is_submitted():
        form.language.data = own
    return form


def _sent(form: PostForm) -> dict[str, str]:
    code = once.letters_for(form.form_id.data or "", "post", CODE_LETTERS).lower()
    return {"text": form.text.data or "", "language": form.language.data or "", "public_id": code}


def _tell(form: PostForm, error: Invalid | UsedUp) -> int:
    """Show an error at the words, which stay, in a form that can be sent as a new one; return its status."""
    form.take_over(error if isinstance(error, Invalid) else Invalid({"text": f"{error.message} {error.mend}"}))
    form.form_id.data = ids.client_id()
    return error.status


def _to(room: Room, code: str) -> Response:
    return arrivals.go_to(_address(room, code) + f"#post-{code}")


def _address(room: Room, code: str | None = None) -> str:
    slug, unit = room.course.outline.course, room.unit.slug
    if code is None:
        return url_for("learner.discussion", slug=slug, unit=unit)
    return url_for("learner.thread", slug=slug, unit=unit, code=code)


def _list(room: Room, form: PostForm) -> str:
    language = course_views.reading_language(room.course)
    found = access.threads(guards.current_actor(), room, pages.wanted_number(), language)
    _note_seen(found.threads)
    return render_template(
        "learner/discussions/list.html",
        threads=[_shown(room, one) for one in found.threads],
        found=found,
        address_of=lambda number: _address(room) + (f"?page={number}" if number > 1 else ""),
        may_ask=room.may_ask,
        **_around(room, form),
    )


def _thread(room: Room, found: Thread, form: PostForm) -> str:
    _note_seen([found])
    form.text.label.text = _("Your answer")
    return render_template(
        "learner/discussions/thread.html", thread=_shown(room, found), back=_address(room), **_around(room, form)
    )


def _around(room: Room, form: PostForm) -> dict[str, Any]:
    course, language = room.course, course_views.reading_language(room.course)
    return {
        "form": form,
        "course": course_views.course_of(course, language),
        "unit": room.unit,
        "title": course_views.text(room.unit.title, course, language),
        "title_language": course_views.lang_of(room.unit.title, course, language),
        "unit_address": course_views.unit_address(course, room.unit.slug) if room.may_ask else None,
        "longest": rules.LONGEST_TEXT,
    }


def _note_seen(threads: Sequence[Thread]) -> None:
    """Keep, after the page is sent, that somebody saw all answers to what they asked."""
    seen = [one for one in threads if one.question.is_own and one.total == len(one.answers) and _has_news(one)]
    if seen:
        keys = [one.question.post.id for one in seen]
        latest = max(line.post.posted_at for one in seen for line in one.answers)
        person = guards.current_actor().required.id
        edge.afterwards(lambda: rules.note_seen(person, keys, latest))


def _has_news(thread: Thread) -> bool:
    seen_at = thread.question.post.seen_at or thread.question.post.posted_at
    return any(not line.is_own and line.post.posted_at > seen_at for line in thread.answers)


def _shown(room: Room, thread: Thread) -> ShownThread:
    asker = thread.question.post.person_id
    may_answer = thread.question.is_shown and room.capacity(tutors=thread.question.is_tutored) is not None
    answers = [_shown_post(line, asker) for line in thread.answers]
    return ShownThread(_shown_post(thread.question, asker), answers, thread.total, may_answer)


def _shown_post(line: PostLine, asker: int) -> ShownPost:
    may_change = line.is_own and line.is_shown and rules.may_change(line.post)
    return ShownPost(line, _signature(line, asker), may_change, line.post.capacity in rules.STAFF)


def _signature(line: PostLine, asker: int) -> str:
    """Return what a post is signed with. A learner is a country, and never more."""
    if line.is_own:
        return _("You")
    staff: Mapping[str, str] = {
        Capacity.AUTHOR: _("Author of the course"),
        Capacity.TUTOR: _("Tutor"),
        Capacity.MANAGER: _("Manager of the course"),
    }
    if line.post.capacity in staff:
        return staff[line.post.capacity]
    country: dict[str, Any] = {"country": i18n.country_name(line.country, g.language)}
    if line.post.thread_id is not None and line.post.person_id == asker:
        return _("The learner who asked, %(country)s", **country)
    return _("A learner, %(country)s", **country)
