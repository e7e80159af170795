"""The course that tells how courses are written, where this server has it."""

from __future__ import annotations

from flask import url_for

from learnhub.content import catalogue

SLUG = "authoring-guide"


def find_address() -> str | None:
    """Return where authors find it, or None."""
    return url_for("public.course", slug=SLUG) if catalogue.find_published(SLUG) else None
