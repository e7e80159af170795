"""What stands in a question's heading: its name, and the keys that travel as tags where a format has those."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pydantic import ValidationError

from learnhub.content.format.settings import QuestionKeys
from learnhub.content.format.strict_yaml import Plain
from learnhub.content.interchange import markup
from learnhub.content.interchange.model import Notes, Question
from learnhub.i18n import lazy

_LONGEST = 60
# What a tag may say of a question; its objective and its lesson are those of one course.
TAGS = ("points", "level", "unit", "grading", "shuffle", "skippable", "marked")


def shortened(text: str) -> str:
    """Return the first words of a text, as a name."""
    words = markup.folded(text)
    if len(words) <= _LONGEST:
        return words
    return f"{words[:_LONGEST].rsplit(' ', 1)[0]}…"


def with_tags(asked: Question | None, tags: Iterable[str], notes: Notes) -> Question | None:
    """Return a question with the keys that its tags are; other tags are noted."""
    if asked is None:
        return None
    keys = {}
    for tag in tags:
        key, _, value = tag.partition("=")
        if key in TAGS and _is_right(key, value):
            keys[key] = value
        else:
            notes.lost(lazy("The tag “%(tag)s” has no counterpart here.", tag=tag))
    if keys.get("marked") == "false":
        keys.pop("marked")
        asked = replace(asked, keys={key: value for key, value in asked.keys.items() if key != "marked"})
    points = round(float(keys.pop("points", 0)) * 100) or asked.points
    return replace(asked, points=points, keys={**asked.keys, **keys})


def _is_right(key: str, value: str) -> bool:
    try:
        QuestionKeys.model_validate({"id": "x", key: Plain(value)})
    except ValidationError:
        return False
    return True
