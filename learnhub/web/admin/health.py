"""Health: what is wrong with this instance and what to do, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, render_template, request

from learnhub import i18n
from learnhub.access import health
from learnhub.access.health import Finding, State, Subject
from learnhub.i18n import Message, lazy, ngettext
from learnhub.i18n import gettext as _
from learnhub.stores.seal_checks import Kind
from learnhub.web import guards
from learnhub.web.admin.face import face

TITLES = {
    Subject.DISK: lazy("Room on the disk"),
    Subject.BACKUP: lazy("Backup"),
    Subject.WORKER: lazy("Background work"),
    Subject.WORK: lazy("Work that failed"),
    Subject.MAIL: lazy("Mail"),
    Subject.RECORD: lazy("Audit record"),
    Subject.SCHEMA: lazy("Database"),
    Subject.CLOCK: lazy("Clock"),
    Subject.ADDRESS: lazy("Address"),
}
_KINDS = {State.BAD: "error", State.WARM: "warm", State.GOOD: "success"}

# What is wrong where nothing has to be filled in, and what to do then: by subject, and by what is the matter.
_WRONG: dict[tuple[Subject, str], Message] = {
    (Subject.BACKUP, "none"): lazy("No backup was made yet. If the disk breaks, everything is lost."),
    (Subject.WORKER, "never"): lazy("No background work was ever done: no mail leaves, and nobody is reminded."),
    (Subject.MAIL, "no server"): lazy(
        "No mail server is set, so people get no mail. They see on their home page what they would be written."
    ),
    (Subject.RECORD, Kind.END_CUT): lazy("The end of the audit record is missing."),
    (Subject.RECORD, Kind.OTHER_RECORD): lazy("The audit record is not the one that was sealed here."),
    (Subject.RECORD, Kind.FILE_GONE): lazy("The file that tells how far the audit record goes is missing."),
    (Subject.RECORD, Kind.FILE_UNREADABLE): lazy("The file that tells how far the audit record goes cannot be read."),
    (Subject.SCHEMA, ""): lazy("The database has the schema of another version of LearnHub."),
    (Subject.ADDRESS, "test"): lazy("Only this machine reaches LearnHub, and certificates say “test instance”."),
    (Subject.ADDRESS, "untold"): lazy(
        "The web server in front does not tell LearnHub that people come over TLS, nor from where. "
        "So all of them share the limit on wrong passwords."
    ),
}
_MEND: dict[Subject, Message] = {
    Subject.DISK: lazy("Make room or get a larger disk. When it is full nothing can be saved; reading goes on."),
    Subject.BACKUP: lazy(
        "Run “data backup” every night and keep the file on another machine; docs/backup.md tells how."
    ),
    Subject.WORKER: lazy("Start “serve”, or “work” beside another web server, and see in its log what ended it."),
    Subject.WORK: lazy("See under Background work what went wrong, mend its cause, and let it be tried again."),
    Subject.MAIL: lazy(
        "See under Background work what the mail server said, and look at the settings of mail in docs/running.md."
    ),
    Subject.RECORD: lazy("Run “record verify”: it says what does not fit and what to do. Change nothing before."),
    Subject.SCHEMA: lazy("Make a backup, then run “data upgrade”."),
    Subject.CLOCK: lazy(
        "Let the machine take its time from the network (NTP). Until then due days and new records are wrong."
    ),
    Subject.ADDRESS: lazy("Set LEARNHUB_BASE_URL and a web server with TLS in front; docs/tls.md has both ready."),
}


@dataclass(frozen=True, slots=True)
class HealthLine:
    """How one thing is, in words; `mend` is empty where nothing is to be done."""

    title: str
    kind: str
    words: str
    mend: str


@face.get("/administer/health", endpoint="health")
@guards.action(health.ACTION)
def show_health() -> str:
    """Show what needs somebody first, and then what is well."""
    found = health.look(current_app.config["LEARNHUB"], arrived_secure=request.is_secure)
    lines = [_line(finding) for finding in found]
    return render_template(
        "admin/health/health.html",
        wrong=[line for line in lines if line.mend],
        well=[line for line in lines if not line.mend],
    )


def _line(finding: Finding) -> HealthLine:
    is_good = finding.state == State.GOOD
    words = _well(finding) if is_good else _wrong(finding)
    mend = "" if is_good else str(_MEND[finding.subject])
    return HealthLine(str(TITLES[finding.subject]), _KINDS[finding.state], words, mend)


def _wrong(finding: Finding) -> str:
    fixed = _WRONG.get((finding.subject, finding.why))
    if fixed is not None:
        return str(fixed)
    at = _at(finding)
    if finding.subject == Subject.DISK:
        return _("Only %(size)s GB are free.", size=_gigabytes(finding))
    if finding.subject == Subject.BACKUP:
        return _("The newest backup is of %(at)s. What came after it would be lost.", at=at)
    if finding.subject == Subject.WORKER:
        return _("Background work was last heard of at %(at)s: no mail leaves, and nobody is reminded.", at=at)
    if finding.subject == Subject.WORK:
        return ngettext("%(num)s piece of work failed.", "%(num)s pieces of work failed.", finding.amount)
    if finding.subject == Subject.CLOCK:
        return _("The newest line of the record is of %(at)s, which is still to come.", at=at)
    if finding.why == "slow":
        return ngettext(
            "%(num)s message waits, the oldest since %(at)s.",
            "%(num)s messages wait, the oldest since %(at)s.",
            finding.amount,
            at=at,
        )
    return ngettext("%(num)s message could not be sent.", "%(num)s messages could not be sent.", finding.amount)


def _gigabytes(finding: Finding) -> str:
    return i18n.number(round(finding.amount / health.GIB, 1), i18n.current_language())


def _at(finding: Finding) -> str:
    return i18n.date_and_time(finding.at, i18n.current_language()) if finding.at else ""


def _well(finding: Finding) -> str:
    at = _at(finding)
    words = {
        Subject.DISK: lambda: _("%(size)s GB are free.", size=_gigabytes(finding)),
        Subject.BACKUP: lambda: _("The newest is of %(at)s.", at=at),
        Subject.WORKER: lambda: _("Last heard of at %(at)s.", at=at),
        Subject.WORK: lambda: _("All work was done."),
        Subject.MAIL: lambda: _("All mail was sent, or is about to be."),
        Subject.RECORD: lambda: _("Its end is as it was sealed."),
        Subject.SCHEMA: lambda: _("Its schema is that of this version."),
        Subject.CLOCK: lambda: _("Nothing in the record is of a time that is still to come."),
        Subject.ADDRESS: lambda: _("People come over TLS."),
    }
    return words[finding.subject]()
