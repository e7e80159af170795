"""Lessons side by side on one page, as on paper: what their stored HTML has to change for that.

Each lesson has its own footnotes, headings and anchors; together they must not share ids, and what refers to another
lesson or to a term of the glossary leads to where that is printed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

# A tag of sanitised HTML: its values are quoted, and hold no quotes.
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_HEADING = re.compile(r"h([2-5])")
_UNIT, _TERM = "@unit/", "@term/"
_TERM_LINK = re.compile(f'<a [^>]*href="{_TERM}([^"]+)"')


def anchor_of_unit(slug: str) -> str:
    """Return the anchor of a unit on the page. No author's id begins or ends with a full stop: it is nothing else's."""
    return f"{slug}."


def anchor_of_term(slug: str) -> str:
    """Return the anchor of a term that is explained on the page."""
    return f".{slug}"


def terms_in(bodies: Iterable[str]) -> frozenset[str]:
    """Return the ids of the terms that are marked in stored HTML."""
    return frozenset(slug for body in bodies for slug in _TERM_LINK.findall(body))


def fit(html: str, unit: str, *, beside: Collection[str], depth: int = 0) -> str:
    """Return the stored HTML of a unit ready to stand on one page with the units `beside`, itself among them.

    Its ids begin with the unit's own, headings are `depth` levels lower, and pictures do not wait to be scrolled to,
    since nobody scrolls on paper.
    """

    def changed(name: str, value: str) -> str:
        if name == "loading":
            return ""
        if name == "id":
            value = f"{anchor_of_unit(unit)}{value}"
        elif name == "href":
            value = _target(value, unit, beside)
        return f' {name}="{value}"'

    def tag(found: re.Match[str]) -> str:
        closing, name, attributes = found.groups()
        fitted = _ATTRIBUTE.sub(lambda one: changed(one[1], one[2]), attributes)
        if name == "details" and not closing:  # nobody opens it on paper
            fitted += ' open=""'
        return f"<{closing}{_lower(name, depth)}{fitted}>"

    return _TAG.sub(tag, html)


def _target(address: str, unit: str, beside: Collection[str]) -> str:
    """Return where a link leads: on the same page where that is printed, else where it led before."""
    if address.startswith("#"):
        return f"#{anchor_of_unit(unit)}{address[1:]}"
    if address.startswith(_TERM):
        return f"#{anchor_of_term(address.removeprefix(_TERM))}"
    slug, _, anchor = address.removeprefix(_UNIT).partition("#")
    if address.startswith(_UNIT) and slug in beside:
        return f"#{anchor_of_unit(slug)}{anchor}"
    return address


def _lower(name: str, depth: int) -> str:
    found = _HEADING.fullmatch(name)
    return f"h{min(6, int(found[1]) + depth)}" if found else name
