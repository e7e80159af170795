"""Letters about accounts: a link to choose a new password, and notices of what was changed."""

from __future__ import annotations

from learnhub import i18n
from learnhub.i18n import gettext as _
from learnhub.people import mailed_links
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
