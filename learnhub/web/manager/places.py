"""What the forms of this face offer, all of it within the viewer's rights, and the way from an answer to its row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import g
from sqlalchemy import select

from learnhub import i18n
from learnhub.access import reach, scopes
from learnhub.content import catalogue
from learnhub.content.models import Course
from learnhub.i18n import gettext as _
from learnhub.learning.models import Programme
from learnhub.people import institutions
from learnhub.people.models import Institution
from learnhub.reports import selection
from learnhub.stores.database import db
from learnhub.web import guards
from learnhub.web.forms import option


def institution_ids(action: str) -> set[int]:
    """Return the row keys of all institutions in which the viewer may do something."""
    condition = scopes.institutions(reach.reach_of(guards.current_actor(), action))
    return set(db.session.scalars(select(Institution.id).where(condition)))


def institution_options(action: str) -> list[Any]:
    """Return "none" and the institutions in which the viewer may do something, as a tree in each country."""
    allowed = institution_ids(action)
    return [
        option("", _("No institution")),
        *(
            option(one.public_id, "\u2003" * depth + one.name, group=i18n.country_name(country, g.language))
            for country in (institutions.countries() if allowed else ())
            for one, depth in institutions.tree(country)
            if one.id in allowed
        ),
    ]


def programme_options(action: str) -> list[Any]:
    """Return "none" and the programmes in which the viewer may do something, by name."""
    found = sorted(programmes(action), key=lambda programme: i18n.sort_key(programme.name))
    return [option("", _("No programme")), *(option(one.public_id, one.name) for one in found)]


def programmes(action: str) -> Sequence[Programme]:
    """Return the programmes in which the viewer may do something, the latest first."""
    condition = scopes.programmes(reach.reach_of(guards.current_actor(), action))
    return db.session.scalars(select(Programme).where(condition).order_by(Programme.id.desc())).all()


def course_options() -> list[Any]:
    """Return the published courses."""
    return [option(course.key, course.title(g.language)) for course in selection.courses()]


def chosen_courses(keys: Sequence[str] | None) -> list[Course]:
    """Return the courses that were ticked. Raises NotFound for one that is gone."""
    return [catalogue.get_course(key) for key in keys or ()]


def find_institution(action: str, key: str) -> Institution | None:
    """Return the institution that was chosen, or None. Raises NotFound for one that is not within one's scope."""
    return scopes.get_institution(guards.current_actor(), action, key) if key else None


def find_programme(action: str, key: str) -> Programme | None:
    """Return the programme that was chosen, or None. Raises NotFound for one that is not within one's scope."""
    return scopes.get_programme(guards.current_actor(), action, key) if key else None


def only_one(options: Sequence[Any], others: Sequence[Any]) -> str:
    """Return the one answer there is besides "none", to choose it beforehand; empty when anything else is possible."""
    return str(options[1].value) if len(options) == 2 and len(others) == 1 else ""
