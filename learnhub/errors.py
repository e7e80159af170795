"""One family of errors: rules raise them, one place in web/ and one in cli/ tells people.

Every message says what happened; `safe` says what is not lost, `mend` what to do.
"""

from __future__ import annotations

from collections.abc import Mapping

from learnhub.i18n import Message, lazy


class LearnHubError(Exception):
    """A thing that a person can be told. `code` is for programs, the texts are for people."""

    code = "error"
    status = 500
    message: Message = lazy("Something went wrong on our side.")
    safe: Message = lazy("What you had saved before is safe.")
    mend: Message = lazy("Please try again in a few minutes.")

    def __init__(
        self, message: Message | None = None, *, safe: Message | None = None, mend: Message | None = None
    ) -> None:
        self.message = message or self.message
        self.safe = safe or self.safe
        self.mend = mend or self.mend
        super().__init__(str(self.message))


class NotFound(LearnHubError):
    """What does not exist, and what one may not know of: the same words for both."""

    code = "not_found"
    status = 404
    message = lazy("We could not find this page.")
    safe = lazy("Nothing is lost.")
    mend = lazy("Check the address, or start again from the home page.")


class Refused(LearnHubError):
    """What can be seen may not be done."""

    code = "refused"
    status = 403
    message = lazy("You may not do this.")
    safe = lazy("Nothing was changed.")
    mend = lazy("If you need it for your work, ask the person who manages LearnHub in your institution.")


class Conflict(LearnHubError):
    """What was sent does not fit with what is there now."""

    code = "conflict"
    status = 409
    message = lazy("This was already sent in another form.")
    safe = lazy("What was saved first is kept as it is.")
    mend = lazy("Open the page again to see what is saved.")


class Invalid(LearnHubError):
    """Wrong input: `fields` maps the name of each wrong field to its message."""

    code = "invalid"
    status = 422
    message = lazy("Some of what was sent is not right yet.")
    safe = lazy("Nothing was saved.")
    mend = lazy("Correct what is marked and send it again.")

    def __init__(self, fields: Mapping[str, Message] | None = None, message: Message | None = None) -> None:
        self.fields = dict(fields or {})
        super().__init__(message)


class TooMany(LearnHubError):
    """Too many tries: wait. `seconds` is how long."""

    code = "too_many"
    status = 429
    message = lazy("There were too many tries in a short time.")
    safe = lazy("Nothing was changed, and your account is safe.")

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        minutes = max(1, -(-seconds // 60))  # up, so that nobody comes back too early
        super().__init__(mend=lazy("Please wait %(minutes)s min and try again.", minutes=minutes))


class StorageFull(LearnHubError):
    """The disk or the database has no room left: reading goes on, writing waits."""

    code = "storage_full"
    status = 507
    message = lazy("What you sent could not be saved, because the server has no room left.")
    safe = lazy("What was saved before is safe, and you can go on reading.")
    mend = lazy("Keep what you typed and try again later. The people who look after this server need to make room.")


class Unavailable(LearnHubError):
    """The database does not answer or is busy for too long."""

    code = "unavailable"
    status = 503
    message = lazy("LearnHub is busy and could not do this now.")
    safe = lazy("What was saved before is safe. What you just sent was not saved.")
    mend = lazy("Please try again in a moment.")
