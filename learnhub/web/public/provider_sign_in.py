"""Signing in with an account of another organisation: going there, coming back, and the first visit."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, g, render_template, request, url_for
from werkzeug.wrappers import Response

from learnhub import clock
from learnhub.errors import Invalid, Refused
from learnhub.i18n import gettext as _
from learnhub.learning import invitations
from learnhub.learning.models import Invitation
from learnhub.people import accounts, institutions, memberships, registration, sessions, throttles
from learnhub.people.models import Person
from learnhub.people.openid import client, identities, visits
from learnhub.people.openid.client import Claims
from learnhub.people.openid.models import ProviderVisit, Purpose
from learnhub.people.openid.providers import Provider
from learnhub.people.openid.troubles import Closed, NotRecent, NotTaken, VisitOver
from learnhub.privacy import agreements
from learnhub.stores import database, record
from learnhub.stores.record import Act
from learnhub.web import addresses, arrivals, guards, providers
from learnhub.web.public import invitations as invitation_pages
from learnhub.web.public import machines_face
from learnhub.web.public.account_forms import ProviderSignUpForm
from learnhub.web.public.face import face
from learnhub.web.public.sign_up import welcome
from learnhub.web.secret_links import hide_address, kept_secret

Answer = Response | str | tuple[str, int]
# How long ago the provider may have asked for the password when somebody confirms with it.
RECENT = timedelta(minutes=5)


@face.get("/sign-in/with/<key>")
@guards.action("page.public", writes=False)
def sign_in_with_provider(key: str) -> Response:
    """Lead to an organisation; by GET, for the content security policy lets no form lead to another site."""
    provider = providers.get(key)
    if guards.current_actor().is_somebody:
        return arrivals.go_on()
    providers.keep_shared("shared" in request.args)
    code = request.args.get("invitation")
    if code:
        hide_address()
    invitation = invitation_pages.open_by_code(code) if code else None
    return providers.lead_to(provider, Purpose.SIGN_IN, invitation=invitation.public_id if invitation else None)


@machines_face.face.get("/openid/<key>/callback")
@kept_secret
@guards.action("page.public", writes=False, before_second_step=True)
def provider_callback(key: str) -> Response:
    """Take a browser back from an organisation, and let in, ask, or say what went wrong."""
    provider = providers.get(key)
    visit, trip = _come_back(provider)
    if visit.language in addresses.settings().language_list:
        g.language = visit.language
    code = request.args.get("code", "")
    if "error" in request.args or not code:
        raise client.refusal_of(provider, request.args.get("error", ""))
    if not client.is_named_right(provider, request.args.get("iss")):
        raise NotTaken(provider.name)
    try:
        claims = client.who_came(provider, trip, code)
    except NotTaken:
        with database.unit_of_work():  # kept, though the page says no
            record.audit(record.SYSTEM, Act.SIGN_IN_FAILED, "person", "unknown", step="provider")
        raise
    database.begin_writing()
    return _AFTER[Purpose(visit.purpose)](provider, visit, claims)


def _come_back(provider: Provider) -> tuple[ProviderVisit, client.Trip]:
    """Use up what waits for this browser, in a transaction of its own: it works once, whatever comes after."""
    state, back = request.args.get("state", ""), providers.back_address(provider)
    try:
        with database.unit_of_work():
            return visits.come_back(state, provider, providers.browser(), back)
    except VisitOver:
        keys = [throttles.for_door(arrivals.remote_address())]
        throttles.require_patience(keys)
        with database.unit_of_work():
            throttles.note_failure(keys)
        raise


def _sign_in(provider: Provider, visit: ProviderVisit, claims: Claims) -> Response:
    identity = identities.find(claims)
    if identity is None:
        return _decide(visit, claims, "public.first_visit")
    if identity.person.suspended_at is not None:
        raise Closed(provider.name)
    then = addresses.own_path(visit.wanted_path)
    if visit.invitation:  # its code is kept nowhere
        flash(_("You have an account here already. To join, type the code of your invitation."), "info")
        then = url_for("public.invitation")
    identities.note_use(identity)
    # Their session there may be an old one, on a computer that was left: weighty acts ask again.
    return arrivals.come_in(
        identity.person,
        is_shared=providers.is_shared(),
        then=then,
        password_checked=False,
        brings_second_step=provider.replaces_second_step,
    )


def _decide(visit: ProviderVisit, claims: Claims, endpoint: str) -> Response:
    visits.let_wait(visit, claims)
    providers.keep_waiting(request.args["state"])
    return arrivals.go_to(url_for(endpoint, next=addresses.own_path(visit.wanted_path)))


def _link(_provider: Provider, visit: ProviderVisit, claims: Claims) -> Response:
    _require_same_person(visit)
    return _decide(visit, claims, "learner.link_identity")


def _confirm(provider: Provider, visit: ProviderVisit, claims: Claims) -> Response:
    """Note in a person's own session that they were asked again at the organisation just now."""
    _require_same_person(visit)
    identity, here = identities.find(claims), guards.current_session()
    if identity is None or here is None or identity.person_id != here.person_id:
        raise NotTaken(provider.name)
    if claims.asked_at is None or not -RECENT <= clock.now() - claims.asked_at <= RECENT:
        raise NotRecent(provider.name)
    sessions.note_password_check(here)
    return arrivals.go_to(addresses.own_path(visit.wanted_path) or url_for("public.home"))


def _require_same_person(visit: ProviderVisit) -> None:
    here = guards.current_session()
    if here is None or here.person_id != visit.person_id:
        raise VisitOver


_AFTER = {Purpose.SIGN_IN: _sign_in, Purpose.LINK: _link, Purpose.CONFIRM: _confirm}


@face.route("/sign-up/first-visit", methods=["GET", "POST"])
@guards.action("page.public")
def first_visit() -> Answer:
    """Make an account for whoever came with one of another organisation, where registration is open to them.

    Who has an account already is told to link it; no e-mail address does so.
    """
    visit, claims = visits.get_waiting(providers.waiting(), providers.browser(), Purpose.SIGN_IN)
    invitation = invitations.get_open_by_id(visit.invitation) if visit.invitation else None
    provider = providers.get(visit.provider)
    why_not = _why_not(claims, invitation)
    if why_not is not None:
        return render_template("public/provider_sign_in/not_open.html", provider=provider, why=why_not)
    form = _form(claims, invitation)
    if form.is_submitted() and form.validate():
        try:
            return _make(form, visit, claims, invitation)
        except Invalid as error:
            form.take_over(error)
    page = render_template(
        "public/provider_sign_in/first_visit.html",
        form=form,
        provider=provider,
        email=claims.email,
        institution=invitation.institution.name if invitation and invitation.institution else None,
        next=arrivals.wanted_path(),
    )
    return (page, 422) if form.is_submitted() else page


def _why_not(claims: Claims, invitation: Invitation | None) -> str | None:
    """Return why nobody may make an account here with these claims; None where they may."""
    try:
        registration.require_allowed(claims.email, is_invited=invitation is not None)
    except Invalid:
        return _(
            "Accounts here are for people whose e-mail address is of certain domains, and yours is not, or the "
            "other organisation has not said that it has verified it."
        )
    except Refused as error:
        return f"{error.message} {error.mend}"
    if claims.email and accounts.find_by_sign_in_name(claims.email) is not None:
        return _("There is an account with the address %(email)s already.", email=claims.email)
    return None


def _form(claims: Claims, invitation: Invitation | None) -> ProviderSignUpForm:
    form = ProviderSignUpForm(data={"name": claims.name, "user_name": "", "is_shared": providers.is_shared()})
    form.verified_email = claims.email
    del form.email, form.password
    if claims.email:
        del form.user_name  # they are called by their address
    if invitation is not None and invitation.institution is not None:
        form.known_country = invitation.institution.country
        del form.country, form.institution
    return form


def _make(form: ProviderSignUpForm, visit: ProviderVisit, claims: Claims, invitation: Invitation | None) -> Response:
    """Make the account and sign in. Raises Invalid and VisitOver."""
    visits.finish(visit)
    person = accounts.register(
        **form.account(),
        password_hash=None,
        sex=form.stated_sex(),
        language=g.language,
        notice_version=agreements.notice_version(),
    )
    if claims.email:
        person.email_verified_at = clock.now()
    identities.link(person, claims)
    _join(person, form, invitation)
    then = addresses.own_path(visit.wanted_path) or url_for("public.home")
    return welcome(person, is_shared=form.says_shared, then=then)


def _join(person: Person, form: ProviderSignUpForm, invitation: Invitation | None) -> None:
    if "institution" in form and form.institution.data:
        memberships.claim(person, institutions.get(form.institution.data))
    if invitation is not None:
        invitations.accept(person, invitation, language=g.language)
