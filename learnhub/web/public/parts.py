"""The developers' page: every part with its states, and every layout. Not mounted in production."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, abort, render_template, request
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    EmailField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from learnhub.content import covers
from learnhub.web.forms import Form

face = Blueprint("parts", __name__)

PAGES: Final = ("reading", "quiz", "form", "report", "catalogue", "error", "confirmation", "verify")
COURSES: Final = (
    ("spf-foundations", "foundations"),
    ("spf-costing", "planning"),
    ("spf-registry", "managing"),
    ("spf-payments", "delivering"),
)


class PartsForm(Form):
    """One field of each kind, as a sign-up might have them."""

    name = StringField("Your name", [InputRequired("Please write your name."), Length(max=100)])
    email = EmailField("E-mail address", [InputRequired("Please write an e-mail address.")])
    password = PasswordField("Password", [InputRequired(), Length(min=10, message="Use at least 10 characters.")])
    country = SelectField("Country", choices=[("BJ", "Benin"), ("KH", "Cambodia"), ("LA", "Lao PDR")])
    sex = RadioField(
        "Are you …",
        [InputRequired("Please choose one; you may choose not to say.")],
        choices=[("woman", "a woman"), ("man", "a man"), ("other", "another"), ("unsaid", "I prefer not to say")],
    )
    subjects = SelectMultipleField(
        "What do you work on?",
        choices=[
            ("planning", "Planning", {"hint": "Costing, legal bases, budgets"}),
            ("delivering", "Delivering", {"hint": "Registration, payment, complaints"}),
        ],
    )
    remarks = TextAreaField("What would you like to change in your district?")
    notice = BooleanField("I have read the privacy notice", [InputRequired("Please read and accept the notice.")])


def _form() -> PartsForm:
    """Return the form at rest, or, at `?faults=1`, after a person sent it with mistakes."""
    if "faults" not in request.args:
        return PartsForm(formdata=None, meta={"csrf": False})
    sent = MultiDict({"name": "", "email": "someone@", "password": "short", "country": "KH"})
    form = PartsForm(formdata=sent, meta={"csrf": False})
    form.validate()
    return form


def _address_of(page: int) -> str:
    return f"?page={page}"


@face.get("/_parts")
def show_all() -> str:
    """Show each part with its states."""
    return render_template("public/parts/all.html", form=_form(), address_of=_address_of, pages=PAGES)


@face.get("/_parts/<name>")
def show_page(name: str) -> str:
    """Show one layout, filled: `name` is one of PAGES."""
    if name not in PAGES:
        abort(404)
    drawn = {course: covers.cover_svg(course, [theme]) for course, theme in COURSES}
    return render_template(f"public/parts/{name}.html", form=_form(), covers=drawn, address_of=_address_of)
