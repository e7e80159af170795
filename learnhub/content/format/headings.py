"""Headings of a quiz file, which start a question or a scenario: a name, and keys in braces after it."""

from __future__ import annotations

from typing import TypeVar

from learnhub.content.format.attributes import is_unread, split_end, unread_part
from learnhub.content.format.bodies import Body
from learnhub.content.format.schema import read_settings
from learnhub.content.format.settings import Keys
from learnhub.content.format.strict_yaml import YamlText
from learnhub.content.format.structure import Node, first_line, plain_text
from learnhub.content.format.written import keys_in, refuse_classes
from learnhub.i18n import Message, lazy

Settings = TypeVar("Settings", bound=Keys)


def read_heading(
    body: Body, heading: Node, keys: type[Settings], *, nameless: Message, example: Message
) -> tuple[Settings | None, YamlText, str]:
    """Return what a heading says: its keys (None where they have faults), where they stand, and its name.

    `nameless` says that there is no name, `example` how keys are written.
    """
    inline = heading.children[0]
    text, attributes, _ = split_end(inline.content)
    place = body.place(first_line(heading), attributes or "#")
    written, classes = keys_in(attributes, place, body.report)
    refuse_classes(classes, place, body.report)
    if not attributes and is_unread(text):
        message = lazy("`%(part)s` in the braces of this heading cannot be read.", part=unread_part(text))
        body.report.error(place, "attributes", message, example)
        return None, written, text
    if not text:
        body.report.error(place, "heading-empty", nameless, lazy("Write a short one."))
    return read_settings(keys, written, body.report), written, plain_text(inline)
