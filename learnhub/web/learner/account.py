"""One's own account: who one is, where one works, and where one is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, g, render_template, session, url_for
from werkzeug.wrappers import Response

from learnhub import i18n
from learnhub.errors import Invalid
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.people import confirmations, institutions, memberships, networks, profiles, sessions
from learnhub.people.acceptances import Document
from learnhub.people.models import Membership, MembershipState, Person
from learnhub.people.openid import identities
from learnhub.privacy import agreements, retention
from learnhub.web import addresses, arrivals, forms, guards, person_fields, providers, role_names
from learnhub.web.forms import Form, OneLine, OneOfList, Required
from learnhub.web.learner import devices
from learnhub.web.learner.face import face

Answer = Response | str | tuple[str, int]


def _languages() -> list[Any]:
    return [forms.option(tag, i18n.own_name(tag)) for tag in addresses.settings().language_list]


class ProfileForm(Form):
    """What people may say of themselves."""

    name = OneLine(lazy("Your name"), [Required(lazy("Write your name."))])
    country = person_fields.country_field()
    institution = person_fields.institution_field()
    sex = person_fields.sex_field()
    language = OneOfList(lazy("Language of LearnHub"), [Required(forms.CHOOSE)], choices=_languages)


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One of one's sessions, as the list shows it."""

    code: str
    device: str
    place: str
    is_shared: bool
    started_at: datetime
    last_used_at: datetime
    is_this_one: bool


@face.get("/account")
@guards.action("person.edit_own")
def account() -> str:
    """Show one's account."""
    actor = guards.current_actor()
    person = actor.required
    return render_template(
        "learner/account/account.html",
        account=person,
        sex=person_fields.sex_in_words(person.sex),
        membership=memberships.of(person),
        roles=[role_names.of(grant) for grant in actor.grants],
        waiting_address=confirmations.waiting(person),
        has_providers=bool(providers.offered() or identities.of(person)),
        sends_mail=addresses.settings().sends_mail,
        sessions=_session_lines(person),
        has_terms=agreements.find_current(Document.TERMS) is not None,
        remembered_for=retention.read(retention.SESSIONS),
    )


def _session_lines(person: Person) -> list[SessionLine]:
    here = guards.current_session()
    network = networks.of(arrivals.remote_address())
    return [
        SessionLine(
            code=one.public_id,
            device=devices.in_words(one.device),
            place=devices.place_in_words(one.network, network),
            is_shared=one.is_shared,
            started_at=one.started_at,
            last_used_at=one.last_used_at,
            is_this_one=here is not None and here.id == one.id,
        )
        for one in sessions.list_open(person)
    ]


@face.route("/account/profile", methods=["GET", "POST"])
@guards.action("person.edit_own")
def edit_profile() -> Answer:
    """Change what one says of oneself."""
    person = guards.current_actor().required
    membership = memberships.of(person)
    form = _profile_form(person, membership)
    if form.is_sent_and_right():
        try:
            return _change_profile(person, form)
        except Invalid as error:
            form.take_over(error)
    page = render_template("learner/account/edit_profile.html", form=form, membership=membership)
    return (page, 422) if form.is_submitted() else page


def _profile_form(person: Person, membership: Membership | None) -> ProfileForm:
    form = ProfileForm(
        obj=person,
        institution=membership.institution.public_id if membership else "",
    )
    if membership is not None and membership.state == MembershipState.CONFIRMED:
        del form.country  # the institution has confirmed it
    return form


def _change_profile(person: Person, form: ProfileForm) -> Response:
    profiles.change_profile(
        person,
        name=form.name.data or "",
        sex=form.sex.data or "",
        language=form.language.data or "",
        country=form.country.data if "country" in form else None,
    )
    if form.institution.data:
        memberships.claim(person, institutions.get(form.institution.data))
    else:
        memberships.leave(person)
    flash(_("Your changes are saved."), "success")
    return arrivals.go_to(url_for("learner.account", language=_page_language(person)))


def _page_language(person: Person) -> str:
    """Return the language that somebody has just chosen, so that the next page speaks it."""
    return person.language if person.language in addresses.settings().language_list else str(g.language)


@face.post("/account/sessions/<code>/end")
@guards.action("session.list_kill")
def end_session(code: str) -> Response:
    """End one of one's own sessions, on another device as a rule."""
    sessions.end(sessions.get_own(guards.current_actor().required, code))
    flash(_("That device is signed out."), "success")
    return arrivals.go_to(url_for("learner.account"))


@face.post("/account/sessions/end-others")
@guards.action("session.list_kill")
def end_other_sessions() -> Response:
    """End all of one's sessions but this one."""
    here = guards.current_session()
    sessions.end_all(guards.current_actor().required, keep=here)
    guards.go_on(here)
    flash(_("All other devices are signed out."), "success")
    return arrivals.go_to(url_for("learner.account"))


@face.post("/sign-out")
@guards.action("page.public", before_second_step=True)
def sign_out() -> Response:
    """End this session. Whoever is signed out already, in another window say, gets the same answer."""
    here = guards.current_session()
    if here is not None:
        sessions.end(here)
    guards.forget_session()
    session.clear()
    flash(_("You are signed out. Everything that was saved is safe."), "success")
    if here is not None and here.is_shared and identities.of(here.person):
        flash(_("If you came with an account of another organisation, sign out there as well."), "warm")
    response = arrivals.go_to(url_for("public.home"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
