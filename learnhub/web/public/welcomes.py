"""Coming in for the first time by the link of a letter, to an account that somebody else made."""

from __future__ import annotations

from flask import flash, g, url_for
from werkzeug.wrappers import Response

from learnhub.errors import Invalid
from learnhub.i18n import gettext as _
from learnhub.people import acceptances, welcomes
from learnhub.people.models import Person
from learnhub.privacy import agreements
from learnhub.stores import database
from learnhub.web import arrivals, guards
from learnhub.web.public import first_password
from learnhub.web.public.face import face
from learnhub.web.public.first_password import FirstPasswordForm
from learnhub.web.secret_links import kept_secret

Answer = Response | str | tuple[str, int]


@face.route("/welcome/<token>", methods=["GET", "POST"])
@kept_secret
@guards.action("page.public", writes=False)
def welcome(token: str) -> Answer:
    """Choose the first password. Opening the page uses nothing up."""
    _link, person = welcomes.get(token)
    form = FirstPasswordForm()
    if form.is_sent_and_right():
        try:
            return _come_in(person, token, form.password.data or "")
        except Invalid as error:
            form.take_over(error)
    return first_password.choosing(form, person, url_for("public.welcome", token=token))


def _come_in(person: Person, token: str, password: str) -> Response:
    """Use the link up. Raises Invalid and NotFound."""
    password_hash = first_password.checked(person, password)
    database.begin_writing()
    welcomes.use(token, password_hash)
    acceptances.accept_notice(person, agreements.notice_version(), g.language)
    guards.forget_session()
    answer = arrivals.come_in(person)
    flash(_("Your password is saved. From now on you sign in with it."), "success")
    return answer
