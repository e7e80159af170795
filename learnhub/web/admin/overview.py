"""Where those who look after LearnHub begin: what they can do, and what waits."""

from __future__ import annotations

from flask import render_template

from learnhub.access import institutions, people, roles
from learnhub.privacy import erasure_requests
from learnhub.web import guards
from learnhub.web.admin.face import face


@face.get("/administer")
@guards.action("institution.create_edit")
def overview() -> str:
    """Show what can be administered, with counts within reach."""
    actor = guards.current_actor()
    return render_template(
        "admin/overview/overview.html",
        countries=institutions.countries(actor),
        people_count=people.count(actor),
        holder_count=roles.count_holders(actor),
        institution_count=institutions.count(actor),
        claim_count=institutions.count_claims(actor),
        erasure_count=erasure_requests.count_open() if guards.may(erasure_requests.DECIDE) else 0,
    )
