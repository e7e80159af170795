"""What may go wrong on the way to a provider and back, in words for people."""

from __future__ import annotations

from learnhub.errors import LearnHubError
from learnhub.i18n import lazy


class ProviderTrouble(LearnHubError):
    """Somebody could not come in by a provider."""

    safe = lazy("Nothing was changed, and what you saved before is safe.")


class NoAnswer(ProviderTrouble):
    """The provider cannot be reached, or says what cannot be read."""

    code = "provider_silent"
    status = 503

    def __init__(self, name: str) -> None:
        super().__init__(
            lazy("%(name)s does not answer at the moment.", name=name),
            mend=lazy("Please try again in some minutes, or sign in another way."),
        )


class NotTaken(ProviderTrouble):
    """What the provider sent does not prove who came."""

    code = "provider_refused"
    status = 403

    def __init__(self, name: str) -> None:
        super().__init__(
            lazy("What %(name)s told LearnHub did not prove who you are, so nobody was let in.", name=name),
            mend=lazy("Please try once more. If it happens again, tell the people who look after LearnHub."),
        )


class Closed(ProviderTrouble):
    """Who came is known, but the account here is suspended, or was merged into another one."""

    code = "provider_closed"
    status = 403

    def __init__(self, name: str) -> None:
        super().__init__(
            lazy("%(name)s has told us who you are, but your account here is closed at the moment.", name=name),
            mend=lazy("If you have another account here, sign in with it. If not, ask those who look after LearnHub."),
        )


class Cancelled(ProviderTrouble):
    """The person, or the provider, said no."""

    code = "provider_cancelled"
    status = 403

    def __init__(self, name: str) -> None:
        super().__init__(
            lazy("You did not go on at %(name)s, or it did not let you.", name=name),
            mend=lazy("Try again, or sign in another way."),
        )


class NotRecent(ProviderTrouble):
    """The provider was to ask for the password again, and did not say that it has."""

    code = "provider_not_recent"
    status = 403

    def __init__(self, name: str) -> None:
        super().__init__(
            lazy("%(name)s did not say that it has asked you again just now.", name=name),
            mend=lazy("Confirm with your password or a passkey. If you have none, choose a password first."),
        )


class VisitOver(ProviderTrouble):
    """Nothing waits for what came back: it is unknown, too old, used before, or began in another browser."""

    code = "provider_visit_over"
    status = 404
    message = lazy("This sign-in was finished before, took too long, or began in another browser.")
    mend = lazy("Begin again on the sign-in page, and stay in one browser.")
