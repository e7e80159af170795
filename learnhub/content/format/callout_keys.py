"""What a box says of itself after its title: the country of a case, and when figures are to be looked at again."""

from __future__ import annotations

import re

from learnhub import clock
from learnhub.content.format.bodies import Body
from learnhub.content.format.callouts import Callout
from learnhub.content.format.settings import CalloutKeys
from learnhub.content.format.strict_yaml import Place, YamlText
from learnhub.content.format.structure import Node
from learnhub.i18n import lazy

_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


def check_case(keys: CalloutKeys, written: YamlText, place: Place, body: Body) -> None:
    """Note a case that names no country; which country one names is kept for what course.yml says of it."""
    if keys.country is None:
        hint = lazy("Put it at the end of the title, such as {country=TH}.")
        body.report.warning(place, "case-country", lazy("This case does not say of which country it tells."), hint)
    else:
        body.countries.append((keys.country, written.place_of(("country",))))


def check_figures(keys: CalloutKeys, written: YamlText, node: Node, body: Body) -> None:
    """Note figures without a year, and those that were to be looked at again by now."""
    words = "\n".join(inner.content for inner in node.walk() if inner.type == "inline")
    words = re.sub(r"\{[^{}]*\}", "", words)
    if any(letter.isdigit() for letter in words) and not _YEAR.search(words):
        hint = lazy("Say of which year the figures are, and from which source.")
        body.report.warning(body.place_of(node), "figure-without-year", lazy("These figures have no year."), hint)
    if keys.review is not None and keys.review < clock.today():
        message = lazy(
            "The day on which these figures were to be looked at again has passed: %(day)s.", day=str(keys.review)
        )
        hint = lazy("Look for newer ones, then write a later day.")
        body.report.warning(written.place_of(("review",)), "review-past", message, hint)


def check(kind: str, keys: CalloutKeys | None, written: YamlText, node: Node, body: Body) -> None:
    """Check what a box of a kind says of itself; `keys` is None where that has faults."""
    if kind == Callout.CASE and keys is not None:
        check_case(keys, written, body.place_of(node), body)
    if kind == Callout.DATA:
        check_figures(keys or CalloutKeys(), written, node, body)
