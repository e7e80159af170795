"""The notice and the terms of this instance: what holds, and writing a new version."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, g, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import Field, TextAreaField

from learnhub import i18n
from learnhub.content.rendering.renderer import CannotRender
from learnhub.errors import Invalid, NotFound
from learnhub.i18n import Message, lazy
from learnhub.i18n import gettext as _
from learnhub.people.acceptances import Document
from learnhub.privacy import agreements
from learnhub.privacy.agreements import Rendered
from learnhub.stores import database
from learnhub.web import addresses, arrivals, guards
from learnhub.web.admin.face import face
from learnhub.web.forms import Form
from learnhub.web.public import privacy

Answer = Response | str | tuple[str, int]
NAMES: Mapping[Document, Message] = {
    Document.PRIVACY_NOTICE: lazy("Privacy notice"),
    Document.TERMS: lazy("Terms of use"),
}


class TextsForm(Form):
    """A document in each language of this instance."""

    text_of: Mapping[str, Field]


def _form(document: Document) -> TextsForm:
    """Return the form with what holds now; of the notice that comes with the product, its words to begin with."""
    languages = addresses.settings().language_list
    fields = {f"text_{one}": TextAreaField(i18n.language_name(one, g.language)) for one in languages}
    form: TextsForm = type("Texts", (TextsForm,), fields)(
        data={f"text_{one}": _now(document, one) for one in languages}
    )
    form.text_of = {one: form[f"text_{one}"] for one in languages}
    return form


def _now(document: Document, language: str) -> str:
    current = agreements.find_current(document)
    if current is None:
        return ""
    if current.published_at is None:
        own = f"public/privacy/notice.{language}.html"
        return agreements.as_markdown(render_template(own)) if language in privacy.LANGUAGES else ""
    found = agreements.texts_of(current).get(language)
    return found.markdown if found else ""


@face.get("/administer/agreements", endpoint="agreements")
@guards.action(agreements.ACTION)
def list_agreements() -> str:
    """Show which notice and which terms hold now, and the versions before."""
    listed = {one: [(each, privacy.address_of(each)) for each in agreements.versions(one)] for one in Document}
    return render_template("admin/agreements/list.html", documents=listed, names=NAMES, day_of=privacy.day_of)


@face.route("/administer/agreements/<document>", methods=["GET", "POST"])
@guards.action(agreements.ACTION, writes=False)
def write_agreement(document: str) -> Answer:
    """Write a new version: look at it first, then publish it."""
    chosen = _document(document)
    form = _form(chosen)
    made: dict[str, Rendered] = {}
    if form.is_sent_and_right():
        try:
            made = agreements.rendered(chosen, {one: field.data or "" for one, field in form.text_of.items()})
        except Invalid as error:
            form.take_over(Invalid({f"text_{one}": message for one, message in error.fields.items()}))
        except CannotRender as problem:
            form.take_over(Invalid({f"text_{problem.path.split('.')[1]}": problem.message}))
        else:
            if "publish" in request.form:
                return _publish(chosen, made)
    shown = {one: (text.title, Markup(text.html), i18n.direction_of(one)) for one, text in made.items()}  # noqa: S704 -- safe
    page = render_template(
        "admin/agreements/write.html", document=chosen.value, name=NAMES[chosen], form=form, shown=shown
    )
    return (page, 422) if form.errors else page


def _document(name: str) -> Document:
    if name not in set(Document):
        raise NotFound
    return Document(name)


def _publish(document: Document, made: Mapping[str, Rendered]) -> Response:
    database.begin_writing()
    agreements.publish(guards.current_actor().code, document, made)
    flash(_("It is published, and everybody is asked to accept it at their next visit."), "success")
    return arrivals.go_to(url_for("admin.agreements"))
