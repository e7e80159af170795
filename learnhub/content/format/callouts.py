"""Callouts: block quotes that start with `[!KIND]`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from learnhub.content.format.attributes import split_end

_MARK = re.compile(r"\[!([A-Za-z][A-Za-z-]*)\](?:[ \t]+|$)")


class Callout(StrEnum):
    """Kinds of callout; the first five as Git hosts know them."""

    NOTE = "note"
    TIP = "tip"
    IMPORTANT = "important"
    WARNING = "warning"
    CAUTION = "caution"
    KEY = "key"
    CASE = "case"
    GENDER = "gender"
    DATA = "data"
    REFLECT = "reflect"
    DEFINITION = "definition"
    ACTIVITY = "activity"
    # For trainers only: it never comes to be in what learners read, see facilitation.py.
    FACILITATOR = "facilitator"


# A model answer: part of an open question rather than something shown in a text.
MODEL = "model"


@dataclass(frozen=True, slots=True)
class CalloutLine:
    """The first line of a callout: its kind in small letters, title, `{…}` and where that starts."""

    kind: str
    title: str
    attributes: str
    attributes_at: int


def parse(line: str) -> CalloutLine | None:
    """Return what the first line of a block quote says, or None where it is an ordinary quote."""
    found = _MARK.match(line)
    if not found:
        return None
    title, attributes, start = split_end(line[found.end() :])
    return CalloutLine(found[1].lower(), title.strip(), attributes, start + found.end())
