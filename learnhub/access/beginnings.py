"""Who may begin a course, and for which country: it owns the course from then on."""

from __future__ import annotations

from collections.abc import Sequence

from learnhub import i18n
from learnhub.access import reach
from learnhub.access.reach import Actor

ACTION = "course.create"


def countries(actor: Actor) -> Sequence[str] | None:
    """Return for which countries the actor may begin a course, by name in the page's language; None means for all."""
    within = reach.reach_of(actor, ACTION)
    return None if within.everything else i18n.by_country_name(within.countries, i18n.current_language())
