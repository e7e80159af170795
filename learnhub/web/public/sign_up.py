"""Making an account: for learners, and for the first administrator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, g, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import EmailField, PasswordField

from learnhub.errors import Invalid
from learnhub.i18n import Message, lazy
from learnhub.i18n import gettext as _
from learnhub.learning import invitations
from learnhub.learning.models import Invitation
from learnhub.people import accounts, institutions, memberships, passwords, sign_in_links, throttles
from learnhub.people import sign_in as signing
from learnhub.people.models import Person, Sex, SignInLinkPurpose
from learnhub.stores import database
from learnhub.web import arrivals, guards, person_fields
from learnhub.web.forms import Form, OneLine, Required
from learnhub.web.public import invitations as invitation_pages
from learnhub.web.public import sign_in as sign_in_pages
from learnhub.web.public.face import face

Answer = Response | str | tuple[str, int]


class AccountForm(Form):
    """What every account needs."""

    shortest_password = passwords.SHORTEST_FOR_LEARNERS
    # Set where an invitation says where somebody works: then it is not asked.
    known_country: str | None = None

    name = OneLine(lazy("Your name"), [Required(lazy("Write your name."))])
    email = EmailField(lazy("E-mail address"))
    user_name = OneLine(lazy("User name"))
    password = PasswordField(lazy("Password"), [Required(lazy("Choose a password."))])
    country = person_fields.country_field()

    def validate(self, extra_validators: Any = None) -> bool:
        """Tell whether all is right; the rules' complaints stand beside the form's own, all at once."""
        super().validate(extra_validators)
        new = {name: message for name, message in self._complaints().items() if not self._is_marked(name)}
        self.take_over(Invalid(new))
        return not self.errors

    def _is_marked(self, name: str) -> bool:
        return name in self and bool(self[name].errors)

    def _complaints(self) -> dict[str, Message]:
        found: dict[str, Message] = {}
        for check in (self._check_account, self._check_password):
            try:
                check()
            except Invalid as error:
                found.update(error.fields)
        return found

    def _check_account(self) -> None:
        accounts.check(**self.account(), sex=self.stated_sex(), language=g.language)

    def _check_password(self) -> None:
        fields = self.account()
        about = accounts.known_words(fields["name"], fields["user_name"], fields["email"])
        passwords.check_new(self.password.data or "", shortest=self.shortest_password, about=about)

    def account(self) -> dict[str, Any]:
        """Return who signs up, under which names."""
        return {
            "name": self.name.data or "",
            "user_name": self.user_name.data or None,
            "email": (self.email.data or "").strip() or None,
            "country": self.known_country or self.country.data or "",
        }

    def stated_sex(self) -> str:
        """Return the answer to the question for sex, where it is asked."""
        return self.sex.data or "" if "sex" in self else Sex.NOT_STATED


class SignUpForm(AccountForm):
    """A learner's account, in the order of the page."""

    institution = person_fields.institution_field()
    sex = person_fields.sex_field()
    notice = person_fields.notice_field()


class FirstAdministratorForm(AccountForm):
    """The account that looks after everything: nobody reports on it, so less is asked."""

    shortest_password = passwords.SHORTEST_WITH_GRANT

    notice = person_fields.notice_field()


@face.route("/sign-up", methods=["GET", "POST"])
@guards.action("page.public", writes=False)
def sign_up() -> Answer:
    """Make an account, perhaps by an invitation, which is accepted in the same transaction."""
    code = request.args.get("invitation")
    if guards.current_actor().is_somebody:
        return arrivals.go_to(url_for("public.invitation", code=code)) if code else arrivals.go_on()
    invitation = invitation_pages.open_by_code(code) if code else None
    form = _sign_up_form(invitation)
    if not form.is_submitted():
        return _sign_up_page(form, invitation, code)
    if form.validate():
        answer = _make_account(form, lambda password_hash: _register(form, password_hash, code))
        if answer is not None:
            return answer
    _ask_for_password_again(form)
    return _sign_up_page(form, invitation, code), 422


def _ask_for_password_again(form: AccountForm) -> None:
    """Say that the password is missing now, though it was right: a page never sends it back."""
    if form.password.data and not form.password.errors:
        form.password.errors = [_("Write your password again too. For your safety, this page does not keep it.")]


def _sign_up_form(invitation: Invitation | None) -> SignUpForm:
    if invitation is None or invitation.institution is None:
        return SignUpForm()
    form = SignUpForm()
    form.known_country = invitation.institution.country
    del form.country, form.institution
    return form


def _sign_up_page(form: SignUpForm, invitation: Invitation | None, code: str | None) -> str:
    return render_template(
        "public/sign_up/sign_up.html",
        form=form,
        code=code,
        next=arrivals.wanted_path(),
        institution=invitation.institution.name if invitation and invitation.institution else None,
    )


def _make_account(form: AccountForm, make: Callable[[str], Person]) -> Response | None:
    """Hash outside of the write lock, make the account, and sign in; None when a rule complained.

    Raises TooMany when very many accounts were made from the same address.
    """
    keys = [throttles.for_address("sign-up", arrivals.remote_address())]
    throttles.require_patience(keys)
    password_hash = passwords.hash_password(form.password.data or "")
    database.begin_writing()
    try:
        person = make(password_hash)
    except Invalid as error:
        form.take_over(error)
        return _sign_in_instead(form)
    throttles.note_failure(keys)  # each one counts: nobody makes accounts by the thousand
    answer = arrivals.come_in(person)
    flash(_("Welcome, %(name)s. Your account is ready.", name=person.name), "success")
    return answer


def _sign_in_instead(form: AccountForm) -> Response | None:
    """Sign in who has this account already and gave its password: a form that was sent twice gives one result."""
    names = form.account()
    password = form.password.data or ""
    credentials = signing.credentials_of(names["user_name"] or names["email"], arrivals.remote_address())
    if not passwords.matches(credentials.password_hash, password):
        with database.unit_of_work():  # it says who has an account, so it counts like a wrong password
            signing.refuse(credentials)
        return None
    database.begin_writing()
    code = request.args.get("invitation")
    then = url_for("public.invitation", code=code) if code else None
    return arrivals.come_in(signing.accept(credentials), then=then)


def _register(form: SignUpForm, password_hash: str, code: str | None) -> Person:
    person = accounts.register(
        **form.account(),
        password_hash=password_hash,
        sex=form.stated_sex(),
        language=g.language,
        notice_version=accounts.NOTICE_VERSION,
    )
    if "institution" in form and form.institution.data:
        memberships.claim(person, institutions.get(form.institution.data))
    if code:
        invitations.accept(person, invitations.get_open(code), language=g.language)
    return person


@face.route("/first-administrator/<token>", methods=["GET", "POST"])
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
        notice_version=accounts.NOTICE_VERSION,
    )
