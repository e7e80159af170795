"""The few words that the renderer itself adds to a text, in the language of that text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Words:
    """Labels of callouts by kind; `review` and `days` for figures to be reviewed; words for tables and footnotes.

    `review` holds `%(day)s` and `footnote` holds `{}`; `days` maps `2027-06-30` to that day in full. `recording`
    holds `%(kind)s` and `%(size)s`, in megabytes with the mark `decimal`.
    """

    callouts: Mapping[str, str] = field(default_factory=dict)
    review: str = "%(day)s"
    days: Mapping[str, str] = field(default_factory=dict)
    table: str = "Table"
    footnote: str = "{}"
    recording: str = "%(kind)s, %(size)s MB"
    transcript: str = "Transcript"
    captions: str = "Captions"
    decimal: str = "."
