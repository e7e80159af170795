"""Forms with which accounts are made: what everybody is asked, a learner, and the first administrator."""

from __future__ import annotations

from typing import Any

from flask import g
from wtforms import EmailField, PasswordField

from learnhub.errors import Invalid
from learnhub.i18n import Message, lazy
from learnhub.people import accounts, passwords
from learnhub.people.models import Sex
from learnhub.web import person_fields
from learnhub.web.arrivals import ArrivalForm
from learnhub.web.forms import OneLine, Required


class AccountForm(ArrivalForm):
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
            "email": (self.email.data or "").strip() or None if "email" in self else None,
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


class ProviderSignUpForm(SignUpForm):
    """The account of somebody who signs in with one of another organisation: no password, and only its address."""

    verified_email: str | None = None

    user_name = OneLine(lazy("User name"), [Required(lazy("Choose a user name."))])

    def _check_password(self) -> None:
        """There is none."""

    def account(self) -> dict[str, Any]:
        """Return who signs up; the address is the one that the organisation has verified."""
        user_name = self.user_name.data or None if "user_name" in self else None
        country = self.known_country or self.country.data or ""
        return {
            "name": self.name.data or "",
            "user_name": user_name,
            "email": self.verified_email,
            "country": country,
        }


class FirstAdministratorForm(AccountForm):
    """The account that looks after everything: nobody reports on it, so less is asked."""

    shortest_password = passwords.SHORTEST_WITH_GRANT

    notice = person_fields.notice_field()
