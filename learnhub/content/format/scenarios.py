"""Scenarios of a quiz file: a `#` heading with its text, above the questions that share it."""

from __future__ import annotations

from dataclasses import dataclass

from learnhub.content.format.bodies import Body
from learnhub.content.format.headings import read_heading
from learnhub.content.format.prose import check_part
from learnhub.content.format.settings import ScenarioKeys
from learnhub.content.format.strict_yaml import Place
from learnhub.content.format.structure import Node
from learnhub.i18n import lazy


@dataclass(frozen=True, slots=True)
class WrittenScenario:
    """A scenario in one language, as it was written: its name and its text in Markdown."""

    id: str
    name: str
    text: str
    place: Place


def read_scenario(body: Body, heading: Node, inner: list[Node], end: int) -> WrittenScenario | None:
    """Return the scenario under a heading whose last line is before `end`, or None after noting what is wrong."""
    keys, _, name = read_heading(
        body,
        heading,
        ScenarioKeys,
        nameless=lazy("This scenario has no name."),
        example=lazy("Write for example # A village by the river {#village}."),
    )
    place = body.place_of(heading)
    text = "\n".join(body.lines[(heading.map or (0, 0))[1] : end]).strip()
    check_part(body, inner, text)
    if not text:
        hint = lazy("Write what the questions below it share. Questions themselves start with ##.")
        body.report.error(place, "scenario-empty", lazy("This scenario has no text."), hint)
    return WrittenScenario(keys.id, name, body.complete(text), place) if keys else None
