"""Invitations: who was invited where, and a new link or code to give on."""

from __future__ import annotations

from datetime import datetime, timedelta

import segno
from flask import flash, render_template, request, session, url_for
from werkzeug.wrappers import Response

from learnhub import clock, ids
from learnhub.errors import Invalid
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.learning import invitations as rules
from learnhub.learning.invitations import Made
from learnhub.web import addresses, arrivals, guards, once, role_names
from learnhub.web.forms import Form, OneOfList
from learnhub.web.manager import invitation_list, places
from learnhub.web.manager.face import face
from learnhub.web.manager.fields import Day, Given, SeveralOfRows, WholeNumber

ACTION = invitation_list.ACTION
SHOWN_FOR = timedelta(minutes=10)
# 12 letters of 5 bits: as many as ids.printed_code draws.
CODE_LETTERS = 12
Answer = Response | str | tuple[str, int]


class InvitationForm(Form):
    """Where an invitation leads, for how many, and how long."""

    form_id = once.field()
    institution = OneOfList(
        lazy("Institution"),
        choices=lambda: places.institution_options(ACTION),
        default=lambda: places.only_one(places.institution_options(ACTION), places.programme_options(ACTION)),
    )
    programme = OneOfList(
        lazy("Programme"),
        choices=lambda: places.programme_options(ACTION),
        # The page of a programme leads here for its own people.
        default=lambda: (
            request.args.get("programme")
            or places.only_one(places.programme_options(ACTION), places.institution_options(ACTION))
        ),
    )
    courses = SeveralOfRows(lazy("Courses"), choices=places.course_options)
    due_on = Day(lazy("Due date"))
    uses_allowed = WholeNumber(lazy("For how many people"), [Given(lazy("Write how many people."))], default=20)
    days = WholeNumber(lazy("Good for how many days"), [Given(lazy("Write how many days."))], default=30)


@face.get("/manage/invitations")
@guards.action(ACTION)
def invitations() -> str:
    """List the invitations to places within one's scope, the latest first."""
    return render_template("manager/invitations/invitations.html", shown=invitation_list.latest())


@face.route("/manage/invitations/new", methods=["GET", "POST"])
@guards.action(ACTION)
def make_invitation() -> Answer:
    """Make an invitation; the next page shows it."""
    form = InvitationForm()
    if form.is_sent_and_right():
        try:
            made = _make(form)
        except Invalid as error:
            form.take_over(error)
        else:
            return show_once(made)
    page = render_template("manager/invitations/make_invitation.html", form=form)
    return (page, 422) if form.is_submitted() else page


def show_once(made: Made) -> Response:
    """Lead to the page that shows a new invitation."""
    session["made_invitation"] = {"code": made.code, "at": clock.now().isoformat()}
    return arrivals.go_to(url_for("manager.made_invitation"))


def _make(form: InvitationForm) -> Made:
    letters = once.letters_for(form.form_id.data or "", "invitation", CODE_LETTERS)
    return rules.make(
        guards.current_actor().required,
        institution=places.find_institution(ACTION, form.institution.data or ""),
        programme=places.find_programme(ACTION, form.programme.data or ""),
        courses=places.chosen_courses(form.courses.data),
        due_on=form.due_on.data,
        uses_allowed=form.uses_allowed.data or 0,
        days=form.days.data or 0,
        code=ids.read_printed_code(letters, rules.PREFIX),
    )


@face.get("/manage/invitations/made")
@guards.action(ACTION)
def made_invitation() -> Answer:
    """Show the link and the code that were just made, for some minutes: only their digest is kept."""
    code = _just_made()
    if code is None:
        flash(_("The code of an invitation is shown only right after it is made. If it is lost, make a new one."))
        return arrivals.go_to(url_for("manager.invitations"))
    found = rules.get_open(code)
    link = addresses.settings().base_url.rstrip("/") + url_for("public.invitation", code=code)
    picture = segno.make(link, error="m", micro=False)
    return render_template(
        "manager/invitations/made_invitation.html",
        code=code,
        link=link,
        invitation=found,
        role=role_names.of_invitation(found),
        qr_svg=picture.svg_inline(scale=5, border=4, dark="#000", light="#fff"),
    )


def _just_made() -> str | None:
    made = session.get("made_invitation")
    if made is None or clock.now() - datetime.fromisoformat(made["at"]) > SHOWN_FOR:
        return None
    return str(made["code"])


@face.post("/manage/invitations/<code>/revoke")
@guards.action(ACTION)
def revoke_invitation(code: str) -> Response:
    """End an invitation. Doing it twice is doing it once."""
    rules.revoke(guards.current_actor().required, invitation_list.get(code))
    flash(_("The invitation does not work any more. Who used it stays enrolled."), "success")
    return arrivals.go_to(url_for("manager.invitations"))
