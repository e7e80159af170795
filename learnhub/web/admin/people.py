"""The people within one's reach: a list to search."""

from __future__ import annotations

from flask import render_template, request

from learnhub.access import people
from learnhub.people.looks import Page
from learnhub.web import guards, looking, role_names
from learnhub.web.admin import pages
from learnhub.web.admin.face import face

LONGEST_SEARCH = 200


@face.get("/administer/people", endpoint="people")
@guards.action(people.SEARCH)
def list_people() -> str:
    """Search people by name, user name or e-mail address."""
    actor = guards.current_actor()
    wanted = request.args.get("q", "")[:LONGEST_SEARCH].strip()
    found = people.search(actor, wanted, pages.wanted_number())
    words = role_names.of_many([grant for line in found.lines for grant in line.grants])
    page = render_template(
        "admin/people/people.html",
        wanted=wanted,
        found=found,
        roles={line.code: [words[grant.id] for grant in line.grants] for line in found.lines},
        address_of=pages.address_of("admin.people", q=wanted),
    )
    if found.lines:
        looking.note(Page.LIST, [line.code for line in found.lines])
        people.note_seen(actor, people.SEARCH, "list", "people", people=len(found.lines))
    return page
