"""Letters about ways to sign in: that one was added or reset, and that somebody tries to come in who should not."""

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


def of_guesses(settings: Settings) -> Letter:
    """Return the letter that somebody has tried very many wrong passwords."""
    base = settings.base_url.rstrip("/")
    return Letter(
        subject=_("Very many wrong passwords for your account"),
        paragraphs=[
            _("Somebody has tried very many wrong passwords for your account. It was not opened."),
            _(
                "In a browser that you have signed in with before, you sign in as always. In any other one, passwords "
                "are refused for a while, also the right one."
            ),
            _("If you want to sign in there, choose a new password: with the link that you get you come in."),
        ],
        action=(_("Choose a new password"), f"{base}/{i18n.current_language()}/forgotten-password"),
        reason=_("You get this because your account has this e-mail address."),
    )


def of_link(settings: Settings) -> Letter:
    """Return the letter that an account of another organisation opens one's own from now on."""
    base = settings.base_url.rstrip("/")
    return Letter(
        subject=_("A new way to sign in to your account"),
        paragraphs=[
            _("An account of another organisation was linked to yours: from now on one can sign in with it."),
            _("If it was you, there is nothing to do."),
            _(
                "If it was not you, somebody else may be in your account: unlink it, choose a new password at once, "
                "and tell the person who manages LearnHub in your institution."
            ),
        ],
        action=(_("See what opens my account"), f"{base}/{i18n.current_language()}/account/organisations"),
        reason=_("You get this because your account has this e-mail address."),
    )
