"""Letters about accounts: links to choose a new password and to confirm an address, and notices of changes."""

from __future__ import annotations

from learnhub import i18n, ids
from learnhub.i18n import gettext as _
from learnhub.people import confirmations, mailed_links, sign_ups
from learnhub.settings import Settings
from learnhub.stores.outbox import Letter


class Writer:
    """Writes the letters about accounts, with addresses of this instance: never with those that a request named."""

    def __init__(self, settings: Settings) -> None:
        self._base = settings.base_url.rstrip("/")
        self._settings = settings

    def _address(self, path: str) -> str:
        return f"{self._base}/{i18n.current_language()}/{path}"

    def _token(self, link: str) -> str | None:
        found = mailed_links.find_by_code(link)
        return mailed_links.token_of(self._settings.signing_key(), found[0]) if found else None

    def reset(self, link: str) -> Letter | None:
        """Return the letter with which a new password is chosen; None when its link is over."""
        token = self._token(link)
        if token is None:
            return None
        return Letter(
            subject=_("Choose a new password"),
            paragraphs=[
                _(
                    "Somebody asked for a new password for your account, most likely you. Open this page within 30 "
                    "minutes and choose one. The link works once."
                ),
                _("If it was not you, there is nothing to do: your password stays as it is."),
            ],
            action=(_("Choose a new password"), self._address(f"new-password/{token}")),
            reason=_("You get this because your account has this e-mail address."),
        )

    def welcome(self, link: str) -> Letter | None:
        """Return the letter to somebody for whom an account was made; None when its link is over."""
        token = self._token(link)
        if token is None:
            return None
        return Letter(
            subject=_("Your account on LearnHub"),
            paragraphs=[
                _(
                    "The people who manage LearnHub in your institution or country made an account for you. Open this "
                    "page within 14 days and choose a password. The link works once."
                ),
                _("From then on you sign in with this e-mail address and your password."),
                _("If you do not know what this is about, there is nothing to do."),
            ],
            action=(_("Choose a password"), self._address(f"welcome/{token}")),
            reason=_("You get this because an account was made with this e-mail address."),
        )

    def password_changed(self, _person: str) -> Letter:
        """Return the notice of a new password."""
        return Letter(
            subject=_("Your password was changed"),
            paragraphs=[
                _("The password of your account was changed, and all other devices were signed out."),
                _("If it was you, there is nothing to do."),
                _(
                    "If it was not you, somebody else may be in your account: choose a new password at once, and tell "
                    "the person who manages LearnHub in your institution."
                ),
            ],
            action=(_("I did not do this: choose a new password"), self._address("forgotten-password")),
            reason=_("You get this because your account has this e-mail address."),
        )

    def confirm(self, link: str) -> Letter | None:
        """Return the letter with which an address is confirmed, or one to whoever has an account with it already."""
        found, token = mailed_links.find_by_code(link), self._token(link)
        if found is None or token is None or found[0].email is None:
            return None
        if confirmations.is_anothers(found[0].email, found[1]):
            return self.already_yours(found[0].email)
        return Letter(
            subject=_("Confirm your e-mail address"),
            paragraphs=[
                _(
                    "Somebody, most likely you, gave this e-mail address as the one of an account. Open this page "
                    "within 24 hours to confirm that it is yours. From then on you sign in with it, and our letters go "
                    "to it."
                ),
                _("If it was not you, there is nothing to do: without your confirmation the address is not used."),
            ],
            action=(_("Confirm my e-mail address"), self._address(f"confirm-address/{token}")),
            reason=_("You get this because somebody typed this e-mail address."),
        )

    def sign_up(self, code: str) -> Letter | None:
        """Return the letter with which an account is made, or one to whoever has one with the address already."""
        found, token = sign_ups.find_by_code(code), mailed_links.secret_of(self._settings.signing_key(), code)
        if found is None or found.token_digest != ids.digest(token):
            return None
        if confirmations.owner_of(found.email) is not None:
            return self.already_yours(found.email)
        return Letter(
            subject=_("One more step to your account"),
            paragraphs=[
                _(
                    "Somebody, most likely you, wants to make an account with this e-mail address. Open this page "
                    "within 24 hours, and write the password that you chose once more: then your account is ready."
                ),
                _("If it was not you, there is nothing to do: no account is made."),
            ],
            action=(_("Make my account"), self._address(f"sign-up/{token}")),
            reason=_("You get this because somebody typed this e-mail address."),
        )

    def already_yours(self, email: str) -> Letter:
        """Return the letter to whoever has an account with an address that somebody wanted to use for another one."""
        owner = confirmations.owner_of(email)
        is_merged = owner is not None and owner.merged_into_id is not None
        return Letter(
            subject=_("You have an account already"),
            paragraphs=[
                _("Somebody, most likely you, wanted to use this e-mail address for an account. You have one with it."),
                _(
                    "It became part of another account of yours. Sign in with that one, and add this address there "
                    "under “My account”."
                )
                if is_merged
                else _(
                    "Sign in with this address. If you forgot the password, the page for signing in leads to a new one."
                ),
                _("If it was not you, there is nothing to do: nothing was changed."),
            ],
            action=(_("Sign in"), self._address("sign-in")),
            reason=_("You get this because your account has this e-mail address."),
        )

    def address_changed(self, link: str, to: str) -> Letter | None:
        """Return the notice of another address, for the former or the new one."""
        used = mailed_links.find_used(link)
        if used is None or used.email is None:
            return None
        return Letter(
            subject=_("Your e-mail address was changed"),
            paragraphs=[
                _("Your account has another e-mail address from now on. You sign in with it, and letters go to it.")
                if to == "former"
                else _("Your account has this e-mail address from now on. You sign in with it, and letters go to it."),
                _("If it was you, there is nothing to do."),
                _(
                    "If it was not you, somebody else is in your account: tell the person who manages LearnHub in your "
                    "institution at once."
                ),
            ],
            action=(_("Open my account"), self._address("account")),
            reason=_("You get this because your account had this e-mail address.")
            if to == "former"
            else _("You get this because your account has this e-mail address."),
        )
