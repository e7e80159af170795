"""What can be done with a post: changing and taking back one's own, reporting others', hiding for those who may."""

from __future__ import annotations

from flask import flash, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import TextAreaField

from learnhub.access import discussions as access
from learnhub.errors import Invalid, Refused
from learnhub.exchange import discussions as rules
from learnhub.exchange.models import Post
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people.throttles import UsedUp
from learnhub.web import arrivals, guards, plain_text
from learnhub.web.admin.certificates import Sentences
from learnhub.web.forms import Form, Required
from learnhub.web.learner.face import face

Answer = Response | str | tuple[str, int]


class WordsForm(Form):
    """The words of a post."""

    text = TextAreaField(lazy("Your text"), [Required(lazy("Write something, or take the post back."))])


class ReasonForm(Form):
    """Why."""

    reason = Sentences(lazy("Reason"), [Required(lazy("Write the reason in a few words."))])


def _back_to(post: Post) -> str:
    place = url_for("learner.thread", slug=post.course.slug, unit=post.unit_slug, code=post.public_id)
    return f"{place}#post-{post.public_id}"


def _show(name: str, post: Post, form: Form | None = None, status: int = 422) -> Answer:
    page = render_template(
        f"learner/posts/{name}.html",
        form=form,
        post=post,
        words=plain_text.shown(post.text),
        back=_back_to(post),
        longest=rules.LONGEST_REASON if name in {"report", "hide"} else rules.LONGEST_TEXT,
    )
    return (page, status) if form is not None and form.is_submitted() else page


@face.route("/posts/<code>/change", methods=["GET", "POST"])
@guards.action("discussion.edit_own")
def change_post(code: str) -> Answer:
    """Change the words of one's own post, in the first minutes."""
    post = rules.get_own(guards.current_actor().required, code)
    form = WordsForm(text=post.text)
    if form.is_sent_and_right():
        try:
            rules.change(post, form.text.data or "")
        except Invalid as error:
            form.take_over(error)
        else:
            flash(_("Your changes are saved."), "success")
            return arrivals.go_to(_back_to(post))
    return _show("change", post, form)


@face.route("/posts/<code>/take-back", methods=["GET"])
@guards.action("discussion.edit_own")
def ask_to_take_back(code: str) -> Answer:
    """Say what taking a post back means."""
    return _show("take_back", rules.get_own(guards.current_actor().required, code))


@face.post("/posts/<code>/take-back")
@guards.action("discussion.edit_own")
def take_back(code: str) -> Response:
    """Take one's own post back."""
    post = rules.get_own(guards.current_actor().required, code)
    rules.take_back(post)
    flash(_("Your post is taken back. Its words are gone."), "success")
    return arrivals.go_to(url_for("learner.discussion", slug=post.course.slug, unit=post.unit_slug))


@face.route("/posts/<code>/report", methods=["GET", "POST"])
@guards.action("discussion.report")
def report_post(code: str) -> Answer:
    """Tell those who may hide a post that it should not stand there."""
    post = access.get(guards.current_actor(), code).post
    form = ReasonForm()
    if post.person_id == guards.current_actor().required.id:
        raise Refused(lazy("This post is your own."), mend=lazy("You can take it back."))
    if form.is_sent_and_right():
        try:
            rules.report(guards.current_actor().required, post, form.reason.data or "")
        except Invalid as error:
            form.take_over(error)
        except UsedUp as error:
            form.take_over(Invalid({"reason": f"{error.message} {error.mend}"}))
            return _show("report", post, form, error.status)
        else:
            flash(_("Thank you. Those who look after this course read your report and decide."), "success")
            return arrivals.go_to(_back_to(post))
    return _show("report", post, form)


@face.route("/posts/<code>/hide", methods=["GET", "POST"])
@guards.action(access.HIDE)
def hide_post(code: str) -> Answer:
    """Hide a post for a reason, which its writer reads."""
    post = access.get_to_hide(guards.current_actor(), code).post
    form = ReasonForm()
    if form.is_sent_and_right():
        try:
            rules.hide(guards.current_actor().required, post, form.reason.data or "")
        except Invalid as error:
            form.take_over(error)
        else:
            flash(_("The post is hidden. Whoever wrote it reads the reason."), "success")
            return arrivals.go_to(_back_to(post))
    return _show("hide", post, form)


@face.post("/posts/<code>/show")
@guards.action(access.HIDE)
def show_post(code: str) -> Response:
    """Let a hidden post stand again."""
    post = access.get_to_hide(guards.current_actor(), code).post
    rules.show_again(guards.current_actor().required, post)
    flash(_("The post stands again."), "success")
    return arrivals.go_to(_back_to(post))


@face.post("/posts/<code>/keep")
@guards.action(access.HIDE)
def keep_post(code: str) -> Response:
    """Let a reported post stand."""
    post = access.get_to_hide(guards.current_actor(), code).post
    rules.keep(post)
    flash(_("The post stays, and its reports are settled."), "success")
    return arrivals.go_to(url_for("trainer.discussions"))
