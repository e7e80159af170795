"""Making an account: for learners, and for the first administrator."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app, flash, g, render_template, request, url_for
from werkzeug.wrappers import Response

from learnhub.errors import Invalid
from learnhub.i18n import gettext as _
from learnhub.learning import invitations
from learnhub.learning.models import Invitation
from learnhub.people import (
    accounts,
    institutions,
    memberships,
    passwords,
    registration,
    sign_in_links,
    sign_ups,
    throttles,
)
from learnhub.people import sign_in as signing
from learnhub.people.models import Person, SignInLinkPurpose
from learnhub.people.registration import Mode
from learnhub.people.sign_in import Credentials
from learnhub.privacy import agreements
from learnhub.stores import database
from learnhub.web import addresses, arrivals, guards, providers
from learnhub.web.public import invitations as invitation_pages
from learnhub.web.public import sign_in as sign_in_pages
from learnhub.web.public.account_forms import AccountForm, FirstAdministratorForm, SignUpForm
from learnhub.web.public.face import face
from learnhub.web.secret_links import hide_address, kept_secret

Answer = Response | str | tuple[str, int]


@face.route("/sign-up", methods=["GET", "POST"])
@guards.action("page.public", writes=False)
def sign_up() -> Answer:
    """Make an account, perhaps by an invitation, which is accepted in the same transaction.

    With an e-mail address the account is made once its link is used: what is told is the same whether there is one.
    """
    code = request.args.get("invitation")
    if code:
        hide_address()
    if guards.current_actor().is_somebody:
        return arrivals.go_to(url_for("public.invitation", code=code)) if code else arrivals.go_on()
    invitation = invitation_pages.open_by_code(code) if code else None
    if invitation is None and registration.rule().mode is Mode.INVITATION:
        return render_template("public/sign_up/by_invitation.html", next=arrivals.wanted_path())
    form = _sign_up_form(invitation)
    if not form.is_submitted():
        return _sign_up_page(form, invitation, code)
    if form.validate() and _is_allowed(form, invitation):
        answer = _write_to(form, invitation) if form.account()["email"] else _make_learner(form, code)
        if answer is not None:
            return answer
    _ask_for_password_again(form)
    return _sign_up_page(form, invitation, code), 422


def _is_allowed(form: SignUpForm, invitation: Invitation | None) -> bool:
    try:
        registration.require_allowed(form.account()["email"], is_invited=invitation is not None)
    except Invalid as error:
        form.take_over(error)
    return not form.errors


def _make_learner(form: SignUpForm, code: str | None) -> Response | None:
    return _make_account(form, lambda password_hash: _register(form, password_hash, code))


def _write_to(form: SignUpForm, invitation: Invitation | None) -> Response:
    """Keep what was filled in and send a link to the address. Raises TooMany."""
    keys = [throttles.for_address("sign-up", arrivals.remote_address())]
    throttles.require_patience(keys)
    password_hash = passwords.hash_password(form.password.data or "")
    database.begin_writing()
    throttles.note_failure(keys)  # each one counts: nobody makes accounts by the thousand
    chosen = form.institution.data if "institution" in form else ""
    sign_ups.ask(
        current_app.config["SECRET_KEY"],
        **form.account(),
        password_hash=password_hash,
        sex=form.stated_sex(),
        language=g.language,
        notice_version=agreements.notice_version(),
        institution=chosen or None,
        invitation=invitation.public_id if invitation else None,
        wanted_path=arrivals.wanted_path(),
    )
    return arrivals.go_to(url_for("public.sign_up_sent"))


def _ask_for_password_again(form: AccountForm) -> None:
    """Say that the password is missing now, though it was right: a page never sends it back."""
    if form.password.data and not form.password.errors:
        form.password.errors = [_("Write your password again too. For your safety, this page does not keep it.")]


def _sign_up_form(invitation: Invitation | None) -> SignUpForm:
    form = SignUpForm()
    if not addresses.settings().sends_mail:
        del form.email  # nobody could confirm it
    if invitation is not None and invitation.institution is not None:
        form.known_country = invitation.institution.country
        del form.country, form.institution
    return form


def _sign_up_page(form: SignUpForm, invitation: Invitation | None, code: str | None) -> str:
    return render_template(
        "public/sign_up/sign_up.html",
        form=form,
        code=code,
        next=arrivals.wanted_path(),
        providers=providers.offered(),
        institution=invitation.institution.name if invitation and invitation.institution else None,
    )


def _make_account(form: AccountForm, make: Callable[[str], Person]) -> Response | None:
    """Hash outside of the write lock, make the account, and sign in; None when a rule complained.

    Who has this account already and gave its password is signed in: a form that was sent twice gives one result.
    A name that is taken and one that is free take the same time. Raises TooMany when very many accounts were made from
    the same address, or the same name was tried often.
    """
    keys = [throttles.for_address("sign-up", arrivals.remote_address())]
    throttles.require_patience(keys)
    names, password = form.account(), form.password.data or ""
    name = names["user_name"] or names["email"]
    credentials = signing.credentials_of(name, arrivals.remote_address(), arrivals.browser())
    is_own = passwords.matches(credentials.password_hash, password)
    password_hash = passwords.hash_password(password)
    database.begin_writing()
    if is_own:
        return _sign_in_instead(credentials, is_shared=form.says_shared)
    try:
        person = make(password_hash)
    except Invalid as error:
        form.take_over(error)
        with database.unit_of_work():  # it says who has an account, so it counts like a wrong password
            signing.refuse(credentials)
        return None
    throttles.note_failure(keys)  # each one counts: nobody makes accounts by the thousand
    return welcome(person, is_shared=form.says_shared)


def welcome(person: Person, *, is_shared: bool, then: str | None = None) -> Response:
    """Sign in whose account was made just now, and greet them."""
    answer = arrivals.come_in(person, is_shared=is_shared, then=then)
    flash(_("Welcome, %(name)s. Your account is ready.", name=person.name), "success")
    return answer


def _sign_in_instead(credentials: Credentials, *, is_shared: bool) -> Response:
    code = request.args.get("invitation")
    then = url_for("public.invitation", code=code) if code else None
    return arrivals.come_in(signing.accept(credentials), is_shared=is_shared, then=then)


def _register(form: SignUpForm, password_hash: str, code: str | None) -> Person:
    person = accounts.register(
        **form.account(),
        password_hash=password_hash,
        sex=form.stated_sex(),
        language=g.language,
        notice_version=agreements.notice_version(),
    )
    if "institution" in form and form.institution.data:
        memberships.claim(person, institutions.get(form.institution.data))
    if code:
        invitations.accept(person, invitations.get_open(code), language=g.language)
    return person


@face.route("/first-administrator/<token>", methods=["GET", "POST"])
@kept_secret
@guards.action("page.public", writes=False)
def first_administrator(token: str) -> Answer:
    """Make the first administrator's account with the link that was printed at the first start."""
    sign_in_pages.require_open(token, SignInLinkPurpose.FIRST_ADMINISTRATOR)
    form = FirstAdministratorForm()
    if form.is_submitted() and form.validate():
        answer = _make_account(form, lambda password_hash: _become_administrator(form, password_hash, token))
        if answer is not None:
            return arrivals.go_to(url_for("admin.overview"))
    _ask_for_password_again(form)
    page = render_template("public/sign_up/first_administrator.html", form=form, token=token)
    return (page, 422) if form.is_submitted() else page


def _become_administrator(form: AccountForm, password_hash: str, token: str) -> Person:
    return sign_in_links.become_first_administrator(
        token,
        **form.account(),
        password_hash=password_hash,
        language=g.language,
        notice_version=agreements.notice_version(),
    )
