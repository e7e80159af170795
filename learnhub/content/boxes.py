"""The callouts of a stored text, each with the heading that it stands under, for pages that list them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import unescape

# Sanitised HTML: values are quoted, and hold no quotes.
_SEAM = re.compile(r"<(?P<heading>h[2-6]) [^>]*>|<aside (?P<written>[^>]*)>|(?P<end></aside>)")
_KIND = re.compile(r'data-kind="([a-z]+)"')
_ID = re.compile(r'(?:^| )id="([^"]+)"')
_NAME = re.compile(r'<span class="callout-name">(.*?)</span>', re.DOTALL)
_REVIEW = re.compile(r'<p class="callout-review">.*?<time datetime="([0-9]{4}-[0-9]{2}-[0-9]{2})">', re.DOTALL)
_PLACE = re.compile(r'<div class="note-place"[^>]*></div>')
_TAG = re.compile("<[^>]*>")


@dataclass(frozen=True, slots=True)
class Box:
    """A callout: its kind, its name in plain words, its HTML without places for notes, and when it is to be reviewed.

    `section` counts the headings before it. `anchor` is its block's id, empty where it has none.
    """

    kind: str
    section: int
    anchor: str
    name: str
    html: str
    review: date | None


def of(html: str) -> list[Box]:
    """Return the callouts of a text in their order, those within others as parts of these."""
    return list(_boxes(html))


def _boxes(html: str) -> Iterator[Box]:
    section = depth = start = above = 0
    written = ""
    for found in _SEAM.finditer(html):
        if found["heading"]:
            section += 1
        elif found["end"]:
            depth -= 1
            if depth == 0:
                yield _box(html[start : found.end()], written, above)
        else:
            depth += 1
            if depth == 1:
                start, above, written = found.start(), section, found["written"]


def _box(html: str, written: str, section: int) -> Box:
    name = " ".join(unescape(_TAG.sub("", _found(_NAME, html))).split())
    kind, anchor, review = _found(_KIND, written), _found(_ID, written), _day(_found(_REVIEW, html))
    return Box(kind, section, anchor, name, _PLACE.sub("", html), review)


def _found(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
