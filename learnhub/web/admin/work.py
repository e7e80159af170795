"""Background work: what waits, what failed, when periodic work was last done, and mail that could not be sent."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, flash, render_template, url_for
from werkzeug.wrappers import Response

from learnhub.access import people, work
from learnhub.access.work import TroubledMail
from learnhub.assessment import regradings
from learnhub.content.signoff import sign_offs
from learnhub.exchange import discussions
from learnhub.i18n import Message, lazy
from learnhub.i18n import gettext as _
from learnhub.learning import reminders
from learnhub.learning.rosters import imports as rosters
from learnhub.people import (
    accounts,
    confirmations,
    factors,
    notices,
    password_resets,
    second_steps,
    sign_in,
    sign_ups,
    suspensions,
    welcomes,
)
from learnhub.people.looks import Page
from learnhub.people.openid import identities
from learnhub.privacy import account_merges
from learnhub.stores import outbox, seals, tasks
from learnhub.stores.work.handlers import ABANDONED, Kept
from learnhub.web import arrivals, guards, looking
from learnhub.web.admin.face import face

WORK: Mapping[str, Message] = {
    "attempts.close_overdue": lazy("Hand in the attempts whose time is over"),
    "books.make": lazy("Make a book of a course"),
    "books.make_missing": lazy("See which books of courses are missing"),
    "corrections.apply": lazy("Mark answers anew after a question was corrected"),
    "corrections.apply_recent": lazy("See which corrections are not applied to everybody yet"),
    "course.import": lazy("Import a version of a course"),
    rosters.CHECKING: lazy("Check a list of people"),
    rosters.APPLYING: lazy("Bring a list of people in"),
    rosters.FORGETTING: lazy("Take away lists of people that were brought in"),
    "cleaning": lazy("Forget what is over and of no use to anybody"),
    outbox.SENDING: lazy("Send mail"),
    seals.WORK: lazy("Seal the audit record"),
    reminders.SENDING: lazy("Send a reminder"),
    reminders.BY_ITSELF_WORK: lazy("Remind before the due day"),
}
LETTERS: Mapping[str, Message] = {
    reminders.LETTER: lazy("Reminder"),
    discussions.LETTER: lazy("Answer to a question"),
    sign_offs.LETTER: lazy("Course version to be reviewed, or reviewed"),
    regradings.LETTER: lazy("Answers marked anew"),
    password_resets.LETTER: lazy("Link to choose a new password"),
    confirmations.LETTER: lazy("Link to confirm an e-mail address"),
    confirmations.CHANGED_LETTER: lazy("Notice of another e-mail address"),
    sign_ups.LETTER: lazy("Link to make an account"),
    second_steps.WARNING_LETTER: lazy("Warning of wrong codes at a second step"),
    sign_in.WARNING_LETTER: lazy("Warning of very many wrong passwords"),
    identities.LETTER: lazy("Notice of a new way to sign in"),
    factors.LETTER: lazy("Second step at sign-in that was reset"),
    notices.LETTER: lazy("Notice of what others did with an account"),
    account_merges.LETTER: lazy("Notice that two accounts are one"),
    account_merges.PARTED_LETTER: lazy("Notice that two accounts are apart again"),
    suspensions.LETTER: lazy("Notice of a suspension"),
    suspensions.LIFTED_LETTER: lazy("Notice that an account is open again"),
    welcomes.LETTER: lazy("Welcome, with a link to choose a password"),
    accounts.PASSWORD_LETTER: lazy("Notice of a new password"),
}

_UNKNOWN_ADDRESS = {"550", "551", "553"}
_NOT_REACHED = {"ConnectionRefusedError", "ConnectionResetError", "TimeoutError", "gaierror", "SMTPConnectError"}
_NOT_SECRET = {"SSLError", "SSLCertVerificationError", "SMTPNotSupportedError"}


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A piece of work in words."""

    code: str
    what: str
    state: str
    tries: int
    at: datetime | None
    error: str


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """Periodic work in words. `error` is empty when it went well the last time."""

    what: str
    last_at: datetime | None
    next_at: datetime
    is_under_way: bool
    error: str


@dataclass(frozen=True, slots=True)
class MailLine:
    """A message that could not be sent, in words; `error` is for the operator."""

    mail: TroubledMail
    what: str
    trouble: str


@face.get("/administer/work", endpoint="work")
@guards.action(work.ACTION)
def show_work() -> str:
    """Show what waits and what went wrong."""
    mail = [_mail_line(one) for one in work.list_troubled_mail()]
    page = render_template(
        "admin/work/work.html",
        waiting=_lines(tasks.list_waiting()),
        failed=_lines(tasks.list_failed()),
        schedules=_schedule_lines(),
        mail=mail,
        counts=outbox.count(),
        shows_letters=current_app.config["LEARNHUB"].is_test_instance,
        most=tasks.MOST_LISTED,
    )
    looking.note(Page.LIST, [one.mail.person for one in mail])
    if mail:
        people.note_seen(guards.current_actor(), work.ACTION, "list", "mail", people=len(mail))
    return page


@face.post("/administer/work/<code>/again")
@guards.action(work.ACTION)
def try_work_again(code: str) -> Response:
    """Let a piece of work that failed be tried again."""
    work.try_again(guards.current_actor(), code)
    flash(_("This work waits for another try, and begins in a moment."), "success")
    return arrivals.go_to(url_for("admin.work"))


@face.post("/administer/mail/<code>/again")
@guards.action(work.ACTION)
def send_mail_again(code: str) -> Response:
    """Let a message that was given up be sent again."""
    work.send_again(guards.current_actor(), code)
    flash(_("This message waits to be sent again, and goes out in a moment."), "success")
    return arrivals.go_to(url_for("admin.work"))


def _lines(found: Sequence[Kept]) -> list[WorkLine]:
    return [
        WorkLine(
            code=one.code,
            what=_in_words(WORK, one.name),
            state=_("Under way") if one.is_under_way else _("Waits"),
            tries=one.tries,
            at=one.at,
            error=_("Its process ended each time before it was done") if one.error == ABANDONED else one.error or "",
        )
        for one in found
    ]


def _schedule_lines() -> list[ScheduleLine]:
    return [
        ScheduleLine(
            what=_in_words(WORK, one.name),
            last_at=one.finished_at,
            next_at=one.next_at,
            is_under_way=one.claim is not None,
            error=one.error or "",
        )
        for one in tasks.list_schedules()
    ]


def _mail_line(mail: TroubledMail) -> MailLine:
    return MailLine(mail, _in_words(LETTERS, mail.letter), _trouble(mail.error))


def letter_in_words(letter: str) -> str:
    """Return what a letter is."""
    return _in_words(LETTERS, letter)


def _in_words(words: Mapping[str, Message], name: str) -> str:
    """Return words for a name; the name itself where another version of LearnHub has left it."""
    return str(words.get(name, name))


def _trouble(error: str) -> str:
    """Return what went wrong with a message, as far as its class and number tell."""
    name, _space, number = error.partition(" ")
    if name == "NoMailServer":
        return _("No mail server is set.")
    if name in _NOT_REACHED:
        return _("The mail server could not be reached.")
    if name in _NOT_SECRET:
        return _("There is no secret connection to the mail server.")
    if name == "SMTPAuthenticationError":
        return _("The mail server refused our user name or password.")
    if name == "SMTPRecipientsRefused" and number in _UNKNOWN_ADDRESS:
        return _("The mail server does not know this address.")
    if re.fullmatch(r"4\d\d", number):
        return _("The mail server asked to wait.")
    return _("The mail server did not take it.")
