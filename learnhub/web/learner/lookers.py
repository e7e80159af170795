"""Who has looked at one's data: when, in which role, and on what page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import render_template

from learnhub.access import lookers
from learnhub.errors import NotFound
from learnhub.i18n import Message, lazy
from learnhub.i18n import gettext as _
from learnhub.people.grants import Held
from learnhub.people.looks import Look, Page
from learnhub.web import guards, role_names
from learnhub.web.admin import pages
from learnhub.web.learner.face import face

PAGES: Mapping[Page, Message] = {
    Page.LIST: lazy("Your name in a list"),
    Page.RECORD: lazy("What was done with your account"),
    Page.WORK: lazy("Your answers or your work, to mark them"),
    Page.PERSON: lazy("A page about you: your details, courses and results"),
    Page.FILE: lazy("Your name and results in a list that was downloaded"),
}


@dataclass(frozen=True, slots=True)
class LookLine:
    """A look in words. `name` is empty where the reader may not know it."""

    at: datetime
    role: str
    name: str
    page: str


@face.get("/account/looks", endpoint="lookers")
@guards.action(lookers.ACTION)
def show_lookers() -> str:
    """Show who has looked at one's data, the latest first."""
    actor = guards.current_actor()
    found = lookers.own(actor, pages.wanted_number())
    names = lookers.names(actor, found.looks)
    roles = {_held(look): "" for look in found.looks}
    roles = {held: _role(held) for held in roles}
    return render_template(
        "learner/lookers/list.html",
        found=found,
        lines=[
            LookLine(look.at, roles[_held(look)], names.get(look.viewer, ""), str(PAGES[Page(look.page)]))
            for look in found.looks
        ],
        address_of=pages.address_of("learner.lookers"),
    )


def _held(look: Look) -> Held:
    return Held(0, "", look.role, look.scope_kind, look.scope_key)


def _role(held: Held) -> str:
    try:
        return role_names.of(held) if held.role else _("Somebody who looks after LearnHub")
    except NotFound:  # what the role was for is no more
        return _("Somebody who looks after LearnHub")
