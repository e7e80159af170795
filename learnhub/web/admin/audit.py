"""The audit record, as far as one may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import render_template, request

from learnhub import i18n
from learnhub.access import audit, people
from learnhub.access.audit import Wanted
from learnhub.access.reach import Actor
from learnhub.people.looks import Page
from learnhub.stores.database import unit_of_work
from learnhub.stores.record import Act
from learnhub.web import audit_lines, guards, looking
from learnhub.web.admin import pages
from learnhub.web.admin.face import face


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters as they were sent, and whether the day is one."""

    act: str
    day: str
    person: str
    is_right: bool
    wanted: Wanted


@face.get("/administer/audit", endpoint="audit")
@guards.action(audit.ACTION)
def show_audit() -> str | tuple[str, int]:
    """Show the record, the newest first, by act, day and person."""
    actor = guards.current_actor()
    asked = _asked(actor)
    found = audit.visible(actor, asked.wanted, pages.wanted_number())
    page = render_template(
        "admin/audit/audit.html",
        asked=asked,
        found=found,
        lines=[audit_lines.line(entry, found.names) for entry in found.entries],
        acts=sorted(
            ((act.value, str(words)) for act, words in audit_lines.ACTS.items()),
            key=lambda pair: i18n.sort_key(pair[1]),
        ),
        address_of=pages.address_of("admin.audit", act=asked.act, day=asked.day, person=asked.person),
    )
    looking.note(Page.RECORD, list(found.names.people))
    if found.entries:
        with unit_of_work():  # what was read is noted, though the page may refuse a day
            people.note_seen(actor, audit.ACTION, "list", "audit")
    return page if asked.is_right else (page, 422)


def _asked(actor: Actor) -> Asked:
    act, day, code = (request.args.get(name, "").strip() for name in ("act", "day", "person"))
    person = people.get(actor, audit.ACTION, code) if code else None
    known = Act(act) if act in set(Act) else None
    read = _day(day)
    return Asked(known or "", day, code, not day or read is not None, Wanted(act=known, day=read, person=person))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
