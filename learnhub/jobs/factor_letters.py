"""Letters about the second step at sign-in: that it was reset, and that somebody did not get past it."""

from __future__ import annotations

from learnhub import i18n
from learnhub.i18n import gettext as _
from learnhub.settings import Settings
from learnhub.stores.outbox import Letter


def of_reset(settings: Settings) -> Letter:
    """Return the letter that somebody else has reset one's second step."""
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


def of_refusal(settings: Settings) -> Letter:
    """Return the letter that somebody gave the right password and then wrong codes, again and again."""
    base = settings.base_url.rstrip("/")
    return Letter(
        subject=_("Wrong codes at your second step"),
        paragraphs=[
            _(
                "Somebody gave the right password of your account and then five wrong codes. Your account was not "
                "opened, and further tries from there have to wait."
            ),
            _("If it was you, there is nothing to do."),
            _("If it was not you, somebody else knows your password: choose a new one now."),
        ],
        action=(_("Choose a new password"), f"{base}/{i18n.current_language()}/forgotten-password"),
        reason=_("You get this because your account has this e-mail address."),
    )
