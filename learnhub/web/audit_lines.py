"""Lines of the audit record in words: what was done, by whom and to whom, as far as the reader may know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from learnhub.access.audit import Names
from learnhub.errors import NotFound
from learnhub.i18n import Message, lazy, ngettext
from learnhub.i18n import gettext as _
from learnhub.people.models import Grant
from learnhub.stores import record
from learnhub.stores.record import Act, AuditEntry
from learnhub.web import role_names

ACTS: Mapping[Act, Message] = {
    Act.ACCOUNT_MADE: lazy("Account made"),
    Act.SIGNED_IN: lazy("Signed in"),
    Act.SIGN_IN_FAILED: lazy("Sign-in refused: the name, the password or the code was wrong"),
    Act.SIGNED_OUT: lazy("Signed out"),
    Act.SESSIONS_ENDED: lazy("Signed out on all devices"),
    Act.PASSWORD_CHANGED: lazy("Password changed"),
    Act.FACTOR_ADDED: lazy("Second step at sign-in turned on"),
    Act.FACTOR_REMOVED: lazy("Second step at sign-in turned off"),
    Act.FACTORS_RESET: lazy("Second step at sign-in reset"),
    Act.FACTOR_PUT_OFF: lazy("Second step at sign-in put off"),
    Act.IDENTITY_LINKED: lazy("Account of another organisation linked"),
    Act.IDENTITY_UNLINKED: lazy("Account of another organisation unlinked"),
    Act.RECOVERY_CODES_MADE: lazy("Recovery codes made"),
    Act.RECOVERY_CODE_USED: lazy("Recovery code used"),
    Act.ADDRESS_ASKED: lazy("Letter asked for that confirms an e-mail address"),
    Act.ADDRESS_CONFIRMED: lazy("E-mail address confirmed"),
    Act.ADDRESS_CHANGED: lazy("E-mail address changed"),
    Act.NOTICE_ACCEPTED: lazy("Privacy notice or terms of use accepted"),
    Act.PROFILE_CHANGED: lazy("Personal details changed"),
    Act.PERSON_SUSPENDED: lazy("Account suspended"),
    Act.PERSON_REACTIVATED: lazy("Suspended account opened again"),
    Act.PERSON_MOVED: lazy("Moved to another institution"),
    Act.ERASURE_ASKED: lazy("Asked to be erased"),
    Act.ERASURE_TAKEN_BACK: lazy("No longer asks to be erased"),
    Act.ERASURE_DECLINED: lazy("Erasure declined"),
    Act.PERSON_ERASED: lazy("Person erased"),
    Act.DOCUMENT_PUBLISHED: lazy("New version of the privacy notice or the terms of use published"),
    Act.DATA_DOWNLOADED: lazy("Copy of one’s own data downloaded"),
    Act.ACCOUNTS_MERGED: lazy("Account merged into another one"),
    Act.ACCOUNTS_PARTED: lazy("Merging of accounts undone"),
    Act.PEOPLE_SEEN: lazy("Personal data read"),
    Act.PEOPLE_EXPORTED: lazy("List of people downloaded"),
    Act.PEOPLE_LIST_SENT: lazy("List of people sent, to be checked"),
    Act.PEOPLE_LIST_AGREED: lazy("Said yes to bringing a list of people in"),
    Act.PEOPLE_LIST_REMOVED: lazy("Sent list of people taken away"),
    Act.PEOPLE_IMPORTED: lazy("List of people brought in"),
    Act.SIGN_IN_LINK_MADE: lazy("One-time sign-in link made"),
    Act.SIGN_IN_LINK_USED: lazy("One-time sign-in link used"),
    Act.PIN_MADE: lazy("First-use PIN made, for a printed slip"),
    Act.PIN_USED: lazy("First-use PIN used"),
    Act.ROLE_GRANTED: lazy("Role given"),
    Act.ROLE_REVOKED: lazy("Role taken away"),
    Act.INSTITUTION_MADE: lazy("Institution made"),
    Act.INSTITUTION_CHANGED: lazy("Institution renamed"),
    Act.INSTITUTION_MOVED: lazy("Institution put elsewhere in its tree"),
    Act.INSTITUTIONS_MERGED: lazy("Institution merged into another one"),
    Act.INSTITUTIONS_PARTED: lazy("Merging of institutions undone"),
    Act.MEMBERSHIP_CLAIMED: lazy("Place of work stated"),
    Act.MEMBERSHIP_CONFIRMED: lazy("Place of work confirmed"),
    Act.MEMBERSHIP_DECLINED: lazy("Place of work not confirmed"),
    Act.INVITATION_MADE: lazy("Invitation made"),
    Act.INVITATION_USED: lazy("Invitation used"),
    Act.INVITATION_REVOKED: lazy("Invitation withdrawn"),
    Act.PROGRAMME_MADE: lazy("Programme made"),
    Act.PROGRAMME_CHANGED: lazy("Programme changed"),
    Act.PROGRAMME_JOINED: lazy("Joined a programme"),
    Act.PROGRAMME_LEFT: lazy("Left a programme"),
    Act.ANSWER_MARKED: lazy("Answer marked"),
    Act.WORK_MARKED: lazy("Piece of work marked"),
    Act.COURSE_EDITED: lazy("File of a course version written"),
    Act.COURSE_IMPORTED: lazy("Course version imported"),
    Act.COURSE_IN_REVIEW: lazy("Course version put in review"),
    Act.COURSE_TAKEN_BACK: lazy("Course version taken back from review"),
    Act.COURSE_SENT_BACK: lazy("Course version sent back by its reviewer"),
    Act.COURSE_COMMENTED: lazy("Comment on a course version written"),
    Act.COURSE_COMMENT_SETTLED: lazy("Comment on a course version settled"),
    Act.COURSE_PUBLISHED: lazy("Course version published"),
    Act.COURSE_RETIRED: lazy("Course version retired"),
    Act.QUESTION_CORRECTED: lazy("Answers to a question marked anew"),
    Act.LEARNERS_MOVED: lazy("Learners moved to a newer version"),
    Act.CERTIFICATE_ISSUED: lazy("Certificate issued"),
    Act.CERTIFICATE_REVOKED: lazy("Certificate revoked"),
    Act.CERTIFICATE_REINSTATED: lazy("Revoked certificate made valid again"),
    Act.PEOPLE_REMINDED: lazy("People of a programme reminded"),
    Act.POST_HIDDEN: lazy("Post hidden"),
    Act.POST_SHOWN_AGAIN: lazy("Hidden post shown again"),
    Act.OPTION_CHANGED: lazy("Setting changed"),
    Act.WORK_TRIED_AGAIN: lazy("Background work tried again"),
    Act.BACKUP_MADE: lazy("Backup made"),
    Act.BACKUP_RESTORED: lazy("Backup put back"),
}

_FIELDS: Mapping[str, Message] = {
    "name": lazy("name"),
    "sex": lazy("sex"),
    "language": lazy("language"),
    "country": lazy("country"),
    "institution": lazy("institution"),
}


@dataclass(frozen=True, slots=True)
class Party:
    """Who did something, or whom or what it concerns. `is_known` is False where the reader may not know."""

    words: str
    address: str | None = None
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A line of the record: what was done, with more where there is more to tell."""

    at: datetime
    who: Party
    act: str
    more: str
    whom: Party


def line(entry: AuditEntry, names: Names, *, reader: str | None = None) -> AuditLine:
    """Return a line of the record in the page's language.

    With `reader`, the line is for that person's own record and says “you”; else it leads to the people in it.
    """
    whom = _own_whom(entry, names, reader) if reader else _whom(entry, names)
    return AuditLine(
        at=entry.occurred_at,
        who=_own_who(entry.person, names, reader) if reader else _person(entry.person, names),
        act=act_in_words(entry.act),
        more=_more(entry, names) if whom.is_known else "",
        whom=whom,
    )


def _own_who(code: str, names: Names, reader: str) -> Party:
    if code == reader or code in names.own:
        return Party(_("You"))
    who = _person(code, names)
    return Party(who.words) if who.is_known else Party(_("Somebody who looks after LearnHub"))


def _own_whom(entry: AuditEntry, names: Names, reader: str) -> Party:
    subject = names.learners.get(entry.subject_id, entry.subject_id)
    if entry.subject_kind == "session" or subject == reader or subject in names.own:
        return Party(_("Your account"))
    return Party(_whom(entry, names).words)


def act_in_words(act: str) -> str:
    """Return what was done, in the page's language; the act's own name for one that has no words yet."""
    return str(ACTS[Act(act)]) if act in set(Act) else act


def _person(code: str, names: Names) -> Party:
    if code in names.people:
        return Party(names.people[code], url_for("admin.person", public_id=code))
    if code in names.invitations:
        return Party(_("An invitation"))
    if code == record.SYSTEM:
        return Party(_("LearnHub itself"))
    if code == record.SHELL:
        return Party(_("The operator, on the command line"))
    return _unknown(code, names)


def _unknown(code: str, names: Names) -> Party:
    return Party(code if names.is_complete else _("Somebody outside of your scope"), is_known=False)


def _whom(entry: AuditEntry, names: Names) -> Party:
    subject = entry.subject_id
    if entry.subject_kind == "person" and subject == "unknown":
        return Party(_("No account of this name"))
    if entry.subject_kind == "person":
        return _person(subject, names)
    if entry.subject_kind == "certificate" and subject in names.learners:
        return _person(names.learners[subject], names)
    if entry.subject_kind == "institution":
        return Party(names.institutions.get(subject) or _("An institution outside of your scope"))
    if entry.subject_kind == "programme":
        return Party(names.programmes.get(subject) or _("A programme outside of your scope"))
    if entry.subject_kind == "list":
        return Party(_("The audit record") if subject == "audit" else _("A list of people"))
    if entry.subject_kind == "course_version":
        return Party(subject.replace("/", " "))
    return Party(str(_KINDS.get(entry.subject_kind, "")))


_KINDS: Mapping[str, Message] = {
    "session": lazy("Their own account"),
    "invitation": lazy("An invitation"),
    "certificate": lazy("A certificate"),
    "document": lazy("Notice and terms"),
    "instance": lazy("This LearnHub"),
    "work": lazy("Background work"),
}


def _more(entry: AuditEntry, names: Names) -> str:
    tell = _MORE.get(entry.act)
    return tell(entry, names) if tell else ""


def _role(entry: AuditEntry, _names: Names) -> str:
    told = {name: str(entry.details.get(name, "")) for name in ("role", "scope_kind", "scope_key")}
    try:
        return role_names.of(Grant(**told))
    except NotFound:  # what the role was for is no more
        return ""


def _institution(entry: AuditEntry, names: Names) -> str:
    return names.institutions.get(str(entry.details.get("institution", "")), "")


def _fields(entry: AuditEntry, _names: Names) -> str:
    told = entry.details.get("fields", [])
    return ", ".join(str(_FIELDS[field]) for field in told if field in _FIELDS)


def _reason(entry: AuditEntry, _names: Names) -> str:
    return str(entry.details.get("reason", ""))


def _number(entry: AuditEntry, _names: Names) -> str:
    number = entry.details.get("people")
    return str(ngettext("%(num)s person", "%(num)s people", number)) if isinstance(number, int) else ""


_MORE: Mapping[str, Callable[[AuditEntry, Names], str]] = {
    Act.ROLE_GRANTED: _role,
    Act.ROLE_REVOKED: _role,
    Act.INSTITUTIONS_MERGED: _institution,
    Act.INSTITUTIONS_PARTED: _institution,
    Act.MEMBERSHIP_CLAIMED: _institution,
    Act.MEMBERSHIP_CONFIRMED: _institution,
    Act.MEMBERSHIP_DECLINED: _institution,
    Act.PROFILE_CHANGED: _fields,
    Act.PERSON_SUSPENDED: _reason,
    Act.PERSON_MOVED: _institution,
    Act.CERTIFICATE_REVOKED: _reason,
    Act.CERTIFICATE_REINSTATED: _reason,
    Act.POST_HIDDEN: _reason,
    Act.ERASURE_DECLINED: _reason,
    Act.PEOPLE_SEEN: _number,
    Act.PEOPLE_LIST_SENT: _number,
    Act.PEOPLE_LIST_AGREED: _number,
    Act.PEOPLE_IMPORTED: _number,
    Act.PEOPLE_REMINDED: _number,
}
