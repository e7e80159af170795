"""What states, kinds and roles are called, for people who read what is kept about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from learnhub.content.signoff import sign_offs
from learnhub.credentials.models import StatusChange
from learnhub.exchange import discussions, mistakes
from learnhub.i18n import Message, lazy
from learnhub.learning import entries
from learnhub.people import mailed_links
from learnhub.people.acceptances import Document
from learnhub.people.models import MembershipState, Role, ScopeKind
from learnhub.privacy.models import ErasureState
from learnhub.stores.outbox import MailState
from learnhub.stores.record import Verb

_ROLES: Mapping[str, Message] = {
    Role.ADMINISTRATOR: lazy("Administrator"),
    Role.MANAGER: lazy("Manager"),
    Role.TUTOR: lazy("Tutor"),
    Role.AUTHOR: lazy("Author"),
}
_SCOPES: Mapping[str, Message] = {
    ScopeKind.EVERYTHING: lazy("Everything"),
    ScopeKind.COUNTRY: lazy("Country"),
    ScopeKind.INSTITUTION: lazy("Institution"),
    ScopeKind.PROGRAMME: lazy("Programme"),
    ScopeKind.COURSE: lazy("Course"),
}
_THINGS: Mapping[str, Message] = {
    "assignment": lazy("Assignment"),
    "certificate": lazy("Certificate"),
    "course": lazy("Course"),
    "course_version": lazy("Course version"),
    "discussion": lazy("Question under a unit"),
    "document": lazy("Document"),
    "instance": lazy("This LearnHub"),
    "institution": lazy("Institution"),
    "invitation": lazy("Invitation"),
    "lesson": lazy("Lesson"),
    "list": lazy("List of people"),
    "option": lazy("Setting"),
    "person": lazy("Person"),
    "programme": lazy("Programme"),
    "question": lazy("Question"),
    "quiz": lazy("Quiz"),
    "session": lazy("Sign-in"),
    "survey": lazy("Survey"),
    "work": lazy("Background work"),
}

# By table and field.
WORDS: Mapping[tuple[str, str], Mapping[str, Message]] = {
    ("memberships", "state"): {
        MembershipState.CLAIMED: lazy("Not confirmed yet"),
        MembershipState.CONFIRMED: lazy("Confirmed"),
    },
    ("acceptances", "document"): {
        Document.PRIVACY_NOTICE: lazy("Privacy notice"),
        Document.TERMS: lazy("Terms of use"),
    },
    ("grants", "role"): _ROLES,
    ("grants", "scope_kind"): _SCOPES,
    ("looks", "role"): _ROLES,
    ("looks", "scope_kind"): _SCOPES,
    ("certificate_statuses", "change"): {
        StatusChange.REVOKED: lazy("Revoked"),
        StatusChange.REINSTATED: lazy("Made valid again"),
        StatusChange.REPLACED: lazy("Replaced by a newer one"),
    },
    ("notebook_entries", "kind"): {
        entries.Kind.PROMPT: lazy("Note under a prompt"),
        entries.Kind.UNIT: lazy("Note on a whole unit"),
        entries.Kind.BOOKMARK: lazy("Bookmark"),
    },
    ("posts", "capacity"): {
        discussions.Capacity.LEARNER: lazy("Learner"),
        discussions.Capacity.TUTOR: lazy("Tutor"),
        discussions.Capacity.AUTHOR: lazy("Author"),
        discussions.Capacity.MANAGER: lazy("Manager"),
    },
    ("mistake_reports", "kind"): {
        mistakes.Kind.WORDING: lazy("Wording or spelling"),
        mistakes.Kind.FACT: lazy("A fact or a figure"),
        mistakes.Kind.LINK: lazy("A link, picture or recording that does not work"),
        mistakes.Kind.TRANSLATION: lazy("The translation"),
        mistakes.Kind.KEY: lazy("What counts as right in a question"),
        mistakes.Kind.OTHER: lazy("Something else"),
    },
    ("mistake_reports", "state"): {
        mistakes.State.NEW: lazy("New"),
        mistakes.State.TAKEN_UP: lazy("Taken up"),
        mistakes.State.MENDED: lazy("Mended"),
        mistakes.State.DECLINED: lazy("Declined"),
    },
    ("mail", "state"): {
        MailState.WAITING: lazy("Waits to be sent"),
        MailState.SENT: lazy("Sent"),
        MailState.SHOWN: lazy("Shown to the operator"),
        MailState.UNWANTED: lazy("Not sent: there was nothing to say any more"),
        MailState.FAILED: lazy("Could not be delivered"),
    },
    ("sign_offs", "state"): {
        sign_offs.State.OPEN: lazy("In review"),
        sign_offs.State.TAKEN_BACK: lazy("Taken back"),
        sign_offs.State.SENT_BACK: lazy("Sent back"),
        sign_offs.State.PUBLISHED: lazy("Published"),
    },
    ("mailed_links", "purpose"): {
        mailed_links.Purpose.RESET: lazy("To choose a new password"),
        mailed_links.Purpose.CONFIRM: lazy("To confirm an e-mail address"),
    },
    ("erasure_requests", "state"): {
        ErasureState.ASKED: lazy("Asked"),
        ErasureState.TAKEN_BACK: lazy("Taken back"),
        ErasureState.DECLINED: lazy("Declined"),
        ErasureState.DONE: lazy("Done"),
    },
    ("events", "verb"): {
        Verb.REGISTERED: lazy("Enrolled"),
        Verb.INITIALIZED: lazy("Opened"),
        Verb.ATTEMPTED: lazy("Began"),
        Verb.ANSWERED: lazy("Answered"),
        Verb.SUBMITTED: lazy("Handed in"),
        Verb.PASSED: lazy("Passed"),
        Verb.FAILED: lazy("Not passed"),
        Verb.SCORED: lazy("Marked anew"),
        Verb.COMPLETED: lazy("Completed"),
        Verb.EARNED: lazy("Earned"),
        Verb.ASKED: lazy("Asked"),
        Verb.RESPONDED: lazy("Answered"),
    },
    ("events", "object_kind"): _THINGS,
    ("audit", "subject_kind"): _THINGS,
}


def of(table: str, field: str, value: Any) -> str | None:
    """Return what a value is called, or None where it speaks for itself."""
    words = WORDS.get((table, field), {}).get(value) if isinstance(value, str) else None
    return None if words is None else str(words)
