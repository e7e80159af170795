"""The privacy notice and the terms of use, as this instance has published them, with all former versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import g, render_template, url_for
from markupsafe import Markup

from learnhub import i18n
from learnhub.people.acceptances import Document
from learnhub.privacy import agreements
from learnhub.privacy.agreements import Version
from learnhub.web import guards
from learnhub.web.public.face import face

# Those of the notice that comes with the product.
LANGUAGES = ("en", "fr")
OPENINGS = {Document.PRIVACY_NOTICE: "public.privacy", Document.TERMS: "public.terms"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A version as its page shows it: `html` is None for the notice that comes with the product."""

    version: Version
    written_on: date
    language: str
    direction: str
    title: str
    html: Markup | None


@face.get("/privacy", defaults={"number": None})
@face.get("/privacy/<number>")
@guards.action("page.public", before_second_step=True)
def privacy(number: str | None) -> str:
    """Show the notice that holds now, or a former one."""
    return _page(Document.PRIVACY_NOTICE, number)


@face.get("/terms", defaults={"number": None})
@face.get("/terms/<number>")
@guards.action("page.public", before_second_step=True)
def terms(number: str | None) -> str:
    """Show the terms of use that hold now, or former ones."""
    return _page(Document.TERMS, number)


def _page(document: Document, number: str | None) -> str:
    every = agreements.versions(document)
    if number is None and not every:
        return render_template("public/privacy/none.html")
    chosen = every[0] if number is None else agreements.get(document, number)
    return render_template(
        "public/privacy/privacy.html",
        document=document.value,
        shown=shown(chosen),
        current=every[0],
        versions=[(one, day_of(one), address_of(one)) for one in every],
        has_terms=document is Document.PRIVACY_NOTICE and agreements.find_current(Document.TERMS) is not None,
    )


def shown(version: Version) -> Shown:
    """Return a version in the page's language, or in another one where it has none in that."""
    texts = agreements.texts_of(version)
    offered = tuple(texts) or LANGUAGES
    language = g.language if g.language in offered else offered[0]
    found = texts.get(language)
    return Shown(
        version=version,
        written_on=day_of(version),
        language=language,
        direction=i18n.direction_of(language),
        title=found.title if found else "",
        html=Markup(found.html) if found else None,  # noqa: S704 -- made safe by the renderer
    )


def day_of(version: Version) -> date:
    """Return the day on which a version was published."""
    return date.fromisoformat(version.number[:10])


def address_of(version: Version) -> str:
    """Return the address at which a version stays."""
    return url_for(OPENINGS[version.document], number=version.number)
