"""Letters about what those who look after people did with an account."""

from __future__ import annotations

from collections.abc import Mapping

from learnhub import i18n
from learnhub.i18n import Message, lazy
from learnhub.i18n import gettext as _
from learnhub.people import accounts, suspensions
from learnhub.people.models import Person
from learnhub.people.notices import Done
from learnhub.privacy import account_merges
from learnhub.settings import Settings
from learnhub.stores.outbox import Letter

_DONE: Mapping[str, tuple[Message, Message]] = {
    Done.PROFILE: (
        lazy("Your details were changed"),
        lazy(
            "Somebody who looks after LearnHub has changed what your account says about you: your name, for instance. "
            "Certificates keep the name that was printed on them."
        ),
    ),
    Done.INSTITUTION: (
        lazy("Your place of work was changed"),
        lazy(
            "Somebody who looks after LearnHub has moved your account to another institution. Your courses, progress "
            "and certificates stay; roles in the former place have ended."
        ),
    ),
    Done.SESSIONS: (
        lazy("All your devices were signed out"),
        lazy(
            "Somebody who looks after LearnHub has signed you out on all devices. Your password still works: sign in "
            "again. What was saved is safe."
        ),
    ),
}


class Writer:
    """Writes them, with addresses of this instance."""

    def __init__(self, settings: Settings) -> None:
        self._base = settings.base_url.rstrip("/")

    def _address(self, path: str) -> str:
        return f"{self._base}/{i18n.current_language()}/{path}"

    def suspended(self, person: str) -> Letter | None:
        """Return the letter that an account is suspended, and why; None when it is open again."""
        if accounts.get(person).suspended_at is None:
            return None
        return Letter(
            subject=_("Your account is suspended"),
            paragraphs=[
                _(
                    "Somebody who looks after LearnHub has suspended your account: you cannot sign in for now, and all "
                    "your devices were signed out."
                ),
                _("Nothing is lost. Your progress stays as it is, and your certificates stay valid."),
                _("If you think that this is a mistake, ask the person who manages LearnHub in your institution."),
            ],
            quote_from=_("The reason that was given:"),
            quote=suspensions.reason_of(person),
            action=(_("Check a certificate"), f"{self._base}/verify"),
            reason=_("You get this because your account has this e-mail address."),
        )

    def reactivated(self, person: str) -> Letter | None:
        """Return the letter that an account is open again; None when it was suspended once more."""
        if accounts.get(person).suspended_at is not None:
            return None
        return Letter(
            subject=_("Your account is open again"),
            paragraphs=[
                _("Your account is no longer suspended. Sign in with the same password as before."),
                _("Your courses, your progress and your roles are as they were."),
            ],
            action=(_("Sign in"), self._address("sign-in")),
            reason=_("You get this because your account has this e-mail address."),
        )

    def merged(self, person: str) -> Letter | None:
        """Return the letter that two accounts are one, to who has the one that goes or the one that stays.

        None when the merge was undone meanwhile.
        """
        own = accounts.get(person)
        kept = account_merges.find_kept(own)
        if kept is None and not account_merges.parts_of(own):
            return None
        return Letter(
            subject=_("Your two accounts are one now"),
            paragraphs=[
                _(
                    "Somebody who looks after LearnHub has made your two accounts one. Courses, certificates and notes "
                    "of both are together, and nothing counts for less."
                ),
                *_where_to_sign_in(kept),
                _(
                    "If you did not expect it, ask the person who manages LearnHub in your institution: it can be "
                    "undone for 30 days."
                ),
            ],
            action=(_("Sign in"), self._address("sign-in")),
            reason=_("You get this because your account has this e-mail address."),
        )

    def parted(self) -> Letter:
        """Return the letter that a merge was undone."""
        return Letter(
            subject=_("Your two accounts are apart again"),
            paragraphs=[
                _(
                    "Somebody who looks after LearnHub has parted two accounts that had been made one. Each has again "
                    "what was its own, and you sign in to each as before."
                ),
                _("If you did not expect it, ask the person who manages LearnHub in your institution."),
            ],
            action=(_("Sign in"), self._address("sign-in")),
            reason=_("You get this because your account has this e-mail address."),
        )

    def changed(self, done: str) -> Letter:
        """Return the letter that somebody else changed something (Done)."""
        subject, told = _DONE[done]
        return Letter(
            subject=str(subject),
            paragraphs=[
                str(told),
                _("If you did not expect it, ask the person who manages LearnHub in your institution."),
            ],
            action=(_("See what was done with my account"), self._address("account/history")),
            reason=_("You get this because your account has this e-mail address."),
        )


def _where_to_sign_in(kept: Person | None) -> list[str]:
    if kept is None:
        return [_("You sign in as before.")]
    return [
        _("From now on you sign in with the other account, whose user name is %(name)s.", name=kept.user_name)
        if kept.user_name
        else _("From now on you sign in with the other account, by its e-mail address."),
        _("To use this address there, add it under “My account”."),
    ]
