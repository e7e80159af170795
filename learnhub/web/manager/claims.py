"""Claims: who says that they work in an institution within one's scope, to confirm or to decline."""

from __future__ import annotations

from flask import flash, render_template, url_for
from werkzeug.wrappers import Response

from learnhub.access import reach
from learnhub.errors import NotFound
from learnhub.i18n import gettext as _
from learnhub.people import memberships
from learnhub.people.looks import Page
from learnhub.people.models import Membership
from learnhub.web import arrivals, guards, looking
from learnhub.web.admin import pages
from learnhub.web.manager import places, sections
from learnhub.web.manager.face import face

ACTION = "membership.confirm"
PER_PAGE = 50


def count_open_claims() -> int:
    """Return how many claims of others there are within the viewer's scope."""
    own_id = reach.reach_of(guards.current_actor(), ACTION).excluded_id
    return memberships.count_claims_within(places.institution_ids(ACTION), but=own_id)


def _get(code: str) -> Membership:
    """Return somebody else's claim within the viewer's scope. Raises NotFound for all others alike."""
    if not (code.isascii() and code.isalnum()):
        raise NotFound
    claim = memberships.get_claim(code, places.institution_ids(ACTION))
    if claim.person_id == reach.reach_of(guards.current_actor(), ACTION).excluded_id:
        raise NotFound
    return claim


@face.get("/manage/claims")
@guards.action(ACTION, writes=False)
def claims() -> str:
    """Show a page of them, by name. An administrator's reading of names leaves a line in the audit."""
    own_id = reach.reach_of(guards.current_actor(), ACTION).excluded_id
    total = count_open_claims()
    last = max(1, -(-total // PER_PAGE))
    number = min(max(1, pages.wanted_number()), last)
    found = memberships.claims_within(
        places.institution_ids(ACTION), but=own_id, limit=PER_PAGE, offset=(number - 1) * PER_PAGE
    )
    page = render_template(
        "manager/claims/claims.html",
        claims=found,
        total=total,
        number=number,
        pages=last,
        address_of=pages.address_of("manager.claims"),
    )
    looking.note(Page.LIST, [claim.person.public_id for claim in found])
    sections.note_reading("person.name", "claims", people=len(found))
    return page


@face.post("/manage/claims/<code>/confirm")
@guards.action(ACTION)
def confirm_claim(code: str) -> Response:
    """Confirm that somebody works there."""
    claim = _get(code)
    memberships.confirm(guards.current_actor().code, claim)
    flash(_("%(name)s is now a confirmed member of your institution.", name=claim.person.name), "success")
    return arrivals.go_to(url_for("manager.claims"))


@face.post("/manage/claims/<code>/decline")
@guards.action(ACTION)
def decline_claim(code: str) -> Response:
    """Say that somebody does not work there."""
    claim = _get(code)
    memberships.decline(guards.current_actor().code, claim)
    flash(_("The claim of %(name)s is declined. The account and all progress stay.", name=claim.person.name), "success")
    return arrivals.go_to(url_for("manager.claims"))
