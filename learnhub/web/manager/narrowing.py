"""The form above reports and lists that narrows them: reads the address, offers what is within reach."""

from __future__ import annotations

from flask import g, request

from learnhub import i18n
from learnhub.i18n import gettext as _
from learnhub.reports import selection
from learnhub.reports.selection import Choices, Chosen
from learnhub.web import guards

FIELDS = ("course", "programme", "institution", "country")
Options = list[tuple[str, str]]


def offered() -> Choices:
    """Return what the viewer may narrow to."""
    return selection.choices(guards.current_actor())


def chosen(choices: Choices) -> Chosen:
    """Return what the address or the form asks for. Raises NotFound for what the viewer may not know of."""
    return selection.choose(choices, **{field: request.values.get(field, "") for field in FIELDS})


def keys(one: Chosen) -> dict[str, str]:
    """Return a choice as the values of an address, without what is empty."""
    pairs = {
        "course": one.course.key if one.course else "",
        "programme": one.programme.key if one.programme else "",
        "institution": one.institution.key if one.institution else "",
        "country": one.country or "",
    }
    return {field: key for field, key in pairs.items() if key}


def courses(choices: Choices) -> Options:
    """Return the courses as options."""
    return [(course.key, course.title(g.language)) for course in choices.courses]


def programmes(choices: Choices) -> Options:
    """Return the programmes as options, all of them first; none when there is nothing to choose."""
    named = [(programme.key, programme.name) for programme in choices.programmes]
    return [("", _("All")), *named] if named else []


def institutions(choices: Choices) -> Options:
    """Return the institutions as options: a tree in each country, told by spaces."""
    several = len({one.country for one in choices.institutions}) > 1
    named = [(one.key, "\u2003" * one.depth + _name(one, several)) for one in choices.institutions]
    return [("", _("All")), *named] if named else []


def _name(one: selection.InstitutionChoice, with_country: bool) -> str:
    if not with_country or one.depth:
        return one.name
    return str(_("%(name)s (%(country)s)", name=one.name, country=i18n.country_name(one.country, g.language)))


def countries(choices: Choices) -> Options:
    """Return the countries as options, by name; none where there is only one."""
    named = [(code, i18n.country_name(code, g.language)) for code in choices.countries]
    return [("", _("All")), *named] if len(named) > 1 else []
