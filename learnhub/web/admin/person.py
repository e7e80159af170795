"""One person: who they are, by the field rule, their roles, and what may be done for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import render_template, url_for

from learnhub.access import audit, certificates, newcomers, people, roles, scopes
from learnhub.access.reach import Actor
from learnhub.credentials import certificates as certificate_rules
from learnhub.i18n import gettext as _
from learnhub.people import factors, grants, sessions
from learnhub.people.looks import Page
from learnhub.people.models import Grant, Person
from learnhub.privacy import account_merges
from learnhub.stores.record import Act
from learnhub.web import audit_lines, guards, looking, person_fields, role_names
from learnhub.web.admin import account_merges as merging
from learnhub.web.admin import details, moving, suspending
from learnhub.web.admin import factors as second_steps
from learnhub.web.admin.face import face
from learnhub.web.audit_lines import AuditLine

LINES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that the person holds. `may_take` tells whether the reader may take it away."""

    code: str
    words: str
    since: datetime
    may_take: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What the reader may see of the person; None is: not this."""

    email: bool
    sex: str | None
    session_count: int | None
    lines: list[AuditLine] | None


@face.get("/administer/people/<public_id>", endpoint="person")
@guards.action("person.profile")
def show_person(public_id: str) -> str:
    """Show a person."""
    actor = guards.current_actor()
    person = people.get(actor, "person.profile", public_id)
    is_self = person.id == actor.required.id
    is_open = person.merged_into_id is None and person.erased_at is None
    seen = _seen(actor, person, is_self=is_self)
    page = render_template(
        "admin/person/person.html",
        whom=person,
        seen=seen,
        is_self=is_self,
        membership=scopes.workplace(actor, person),
        acts=_acts(actor, person) if is_open else [],
        roles=[_held_role(actor, grant) for grant in grants.held_by(person)],
        may_give_role=is_open and people.may(actor, roles.ACTION, person) and bool(roles.offered(actor, person)),
        certificates=[certificate_rules.checked(one) for one in certificates.of(actor, person)],
        may_decide=people.may(actor, certificates.DECIDE, person),
        may_reset_second_step=is_open and second_steps.may_reset(actor, person) and factors.has_one(person),
        may_have_slip=newcomers.may_have_slip(actor, person),
        merge=account_merges.find(person),
        parts=account_merges.parts_of(person) if not is_self else [],
        may_merge=merging.may_merge(actor, person),
        may_part=people.may(actor, account_merges.ACTION, person),
        may_make_link=people.may(actor, "person.create_sign_in_link", person) and person.suspended_at is None,
    )
    if not is_self:
        looking.note(Page.PERSON, [person.public_id])
        people.note_seen(actor, audit.ACTION if seen.lines else "person.profile", "person", person.public_id)
    return page


def _acts(actor: Actor, person: Person) -> list[tuple[str, str]]:
    """Return what may be done to the account: the words of each act, and its page, which says first what it does."""
    is_open = person.suspended_at is None
    named = [
        (details.EDIT, _("Change the details"), "admin.edit_person"),
        (moving.ACTION, _("Move to another institution"), "admin.move_person"),
        (details.SIGN_OUT, _("Sign out on all devices"), "admin.sign_person_out"),
        (suspending.ACTION, _("Suspend the account"), "admin.suspend")
        if is_open
        else (suspending.ACTION, _("Open the account again"), "admin.reactivate"),
    ]
    return [
        (words, url_for(endpoint, public_id=person.public_id))
        for action, words, endpoint in named
        if people.may_below(actor, action, person)
    ]


def _seen(actor: Actor, person: Person, *, is_self: bool) -> Seen:
    may_see_sex = people.may(actor, "person.sex_birth_year", person)
    may_see_sessions = people.may(actor, "session.list_kill", person)
    may_see_lines = not is_self and people.may(actor, audit.ACTION, person)
    return Seen(
        email=people.may(actor, "person.email", person),
        sex=person_fields.sex_in_words(person.sex) if may_see_sex else None,
        session_count=len(sessions.list_open(person)) if may_see_sessions else None,
        lines=_lines(actor, person) if may_see_lines else None,
    )


def _lines(actor: Actor, person: Person) -> list[AuditLine]:
    # That this page was read stands in the whole record; here it would push out what was done.
    wanted = audit.Wanted(person=person, all_but=Act.PEOPLE_SEEN)
    found = audit.visible(actor, wanted, 1, per_page=LINES_SHOWN)
    return [audit_lines.line(entry, found.names) for entry in found.entries]


def _held_role(actor: Actor, grant: Grant) -> HeldRole:
    return HeldRole(grant.public_id, role_names.of(grant), grant.granted_at, roles.may_take(actor, grant))
