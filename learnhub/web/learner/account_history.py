"""One's own lines of the audit record: sign-ins, and what was done with one's data."""

from __future__ import annotations

from flask import render_template

from learnhub.access import audit
from learnhub.web import audit_lines, guards
from learnhub.web.admin import pages
from learnhub.web.learner.face import face


@face.get("/account/history")
@guards.action(audit.ACTION)
def account_history() -> str:
    """Show what was done with one's account, the newest first."""
    actor = guards.current_actor()
    found = audit.own(actor, pages.wanted_number())
    return render_template(
        "learner/account_history/list.html",
        found=found,
        lines=[audit_lines.line(entry, found.names, reader=actor.code) for entry in found.entries],
        address_of=pages.address_of("learner.account_history"),
    )
