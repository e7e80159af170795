"""What stands in headings: names and titles, and the keys that travel as tags where a format has those."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import takewhile

from pydantic import ValidationError

from learnhub.content.format.settings import QuestionKeys
from learnhub.content.format.strict_yaml import Plain
from learnhub.content.interchange import markup
from learnhub.content.interchange.model import Notes, Question
from learnhub.i18n import lazy

_LONGEST = 60
# What a tag may say of a question; its objective and its lesson are those of one course.
TAGS = ("points", "level", "unit", "grading", "shuffle", "skippable", "marked")

# The HTML that editors put into a name; other words in pointed brackets may be what the question is about.
_TAG = re.compile(
    r"</?(?:b|strong|i|em|u|s|p|br|div|span|font|small|sub|sup|a|code|h[1-6])(?:\s[^<>]*)?/?>", re.IGNORECASE
)
_STRESSED = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_FILE = re.compile(
    r"[^\s/]+\.(?:docx?|odt|pdf|pptx?|xlsx?|ods|csv|txt|gift|xml|html?|zip|png|jpe?g|gif|webp|svg|mp3|mp4)",
    re.IGNORECASE,
)
_BETWEEN_WORDS = re.compile(r"[\s_.+-]+")
# What people and systems put behind the name of a file: "v2", "final", "(1)", a day, a time.
_OF_FILES = re.compile(r"(?: (?:v?[0-9]+|\([0-9]+\)|final|copy))+$", re.IGNORECASE)
_ROOT = re.compile(r"\$\w+\$|top")


def named(text: str) -> str:
    """Return what a question is called elsewhere as plain words: without HTML; "" where a file's name stands there."""
    words = markup.folded(html.unescape(_TAG.sub("", _STRESSED.sub(r"\2", text))))
    return "" if _FILE.fullmatch(words) else words


def title_of(categories: Iterable[str], file: str) -> str:
    """Return a title for questions: the category that all of them are in, else the name of their file as words."""
    paths = [[part.strip() for part in re.split(r"(?<!/)/(?!/)", one)] for one in categories]
    shared = [parts[0] for parts in takewhile(lambda parts: len(set(parts)) == 1, zip(*paths, strict=False))]
    known = [named(part.replace("//", "/")) for part in shared if not _ROOT.fullmatch(part)]
    return known[-1] if known and known[-1] else words_of_file(file)


def words_of_file(name: str) -> str:
    """Return the name of a file, without its ending, as a title: `prices_2026-v2` gives `Prices`."""
    words = _BETWEEN_WORDS.sub(" ", name).strip()
    words = _OF_FILES.sub("", words) or words
    return words[:1].upper() + words[1:]


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
