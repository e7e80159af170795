"""The privacy notice: our own text in each language, as true as the product is now."""

from __future__ import annotations

from datetime import date

from flask import render_template

from learnhub.people import accounts
from learnhub.web import guards
from learnhub.web.public.face import face

LANGUAGES = ("en", "fr")


@face.get("/privacy")
@guards.action("page.public", before_second_step=True)
def privacy() -> str:
    """Show the notice; its version is the date of its text."""
    return render_template(
        "public/privacy/privacy.html",
        version=accounts.NOTICE_VERSION,
        written_on=date.fromisoformat(accounts.NOTICE_VERSION),
        languages_of_notice=LANGUAGES,
    )
