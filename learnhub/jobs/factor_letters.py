"""The letter about a second step at sign-in that somebody else has reset."""

from __future__ import annotations

from learnhub import i18n
from learnhub.i18n import gettext as _
from learnhub.settings import Settings
from learnhub.stores.outbox import Letter


def write(settings: Settings) -> Letter:
    """Return the letter, with the address of this instance."""
    base = settings.base_url.rstrip("/")
    return Letter(
        subject=_("Your second step at sign-in was reset"),
        paragraphs=[
            _(
                "Somebody who looks after LearnHub has reset your second step at sign-in: codes from your app, "
                "passkeys and recovery codes do not work any more, and all your devices were signed out."
            ),
            _("If you asked for it: sign in with your password, and set a new second step up."),
            _(
                "If you did not ask for it, tell the person who manages LearnHub in your country at once, and choose "
                "a new password."
            ),
        ],
        action=(_("Sign in"), f"{base}/{i18n.current_language()}/sign-in"),
        reason=_("You get this because your account has this e-mail address."),
    )
