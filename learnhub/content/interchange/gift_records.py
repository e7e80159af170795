"""GIFT, the text format of Moodle, cut into its parts. Rules: docs.moodle.org, "GIFT format".

Whatever a backslash stands before is held back in characters that no text has, until all marks are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from learnhub.content.interchange import headings
from learnhub.content.interchange.texts import Form

_MARKS = "\\:#={}~\n"
_HELD = {mark: chr(0xFDD3 + place) for place, mark in enumerate(_MARKS)}
_RELEASE = str.maketrans({held: mark for mark, held in _HELD.items()})
_ESCAPED = re.compile(r"\\([\\:#={}~n])")
_FORM = re.compile(r"\[(html|markdown|plain|moodle)\]", re.IGNORECASE)
_TAGGED = re.compile(r"\[(id|tag):([^\]\n]+)\]")
_CATEGORY = re.compile(r"\s*\$CATEGORY:\s*(.*)")
BLANK = "_____"


@dataclass(slots=True)
class Record:
    """A question as it stands: `answers` None where there are no braces, `line` the first of it."""

    line: int
    original: str
    category: str
    id: str = ""
    tags: list[str] = field(default_factory=list)
    name: str = ""
    form: Form = Form.MOODLE
    text: str = ""
    answers: str | None = None
    feedback: str = ""
    is_broken: bool = False
    # Nothing but the braces of the question before told that this one begins.
    is_run_on: bool = False


def records(text: str) -> Iterator[Record]:
    """Return the questions of a GIFT file, in order."""
    category = ""
    for line, lines, is_run_on in (one for start, block in _blocks(text) for one in _divided(start, block)):
        record = Record(line, "", category, is_run_on=is_run_on)
        kept = []
        for one in lines:
            found = _CATEGORY.match(one)
            if found:
                category = record.category = released(held(found[1])).strip()
            elif one.lstrip().startswith("//"):
                _read_comment(one, record)
            else:
                kept.append(one)
        record.original = "\n".join(kept).strip()
        if record.original:
            _divide(record)
            yield record


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Return lines between empty ones, and the number of the first. Open braces hold a question together."""
    gathered: list[str] = []
    depth, start = 0, 1
    for number, one in enumerate([*text.split("\n"), ""], 1):
        if gathered and depth > 0 and one.lstrip().startswith(("::", "$CATEGORY:")):
            # The brace before was never closed: what starts here is a question of its own.
            yield start, gathered
            gathered, depth = [], 0
        if one.strip():
            start = start if gathered else number
            gathered.append(one)
            depth += _opened(one)
        elif gathered and depth <= 0:
            yield start, gathered
            gathered, depth = [], 0
    if gathered:
        yield start, gathered


def _divided(start: int, lines: list[str]) -> Iterator[tuple[int, list[str], bool]]:
    """Cut lines into questions where the empty line between two was forgotten: (number of the first, lines, guessed).

    A name or a comment begins a question. So does whatever follows closed braces, if braces open once more.
    """
    last = max((place for place, one in enumerate(lines) if "{" in _marks(one)), default=-1)
    first, depth, is_answered, is_guessed = 0, 0, False, False
    for place, one in enumerate(lines):
        is_named = one.lstrip().startswith("::") and any(_is_said(before) for before in lines[first:place])
        is_next = is_answered and (place <= last or one.lstrip().startswith(("//", "$CATEGORY:")))
        if depth <= 0 and (is_named or is_next):
            yield start + first, lines[first:place], is_guessed
            first, depth, is_answered, is_guessed = place, 0, False, is_next and _is_said(one) and not is_named
        depth += _opened(one)
        is_answered |= "}" in _marks(one) and depth == 0
    yield start + first, lines[first:], is_guessed


def _is_said(line: str) -> bool:
    return not line.lstrip().startswith(("//", "$CATEGORY:"))


def _opened(line: str) -> int:
    marks = _marks(line)
    return marks.count("{") - marks.count("}")


def _marks(line: str) -> str:
    return "" if line.lstrip().startswith("//") else held(line)


def _read_comment(line: str, record: Record) -> None:
    for kind, value in _TAGGED.findall(line):
        if kind == "id":
            record.id = value.strip()
        else:
            record.tags.append(value.strip())


def held(text: str) -> str:
    """Return text in which what is escaped means nothing."""
    return _ESCAPED.sub(lambda found: _HELD["\n" if found[1] == "n" else found[1]], text)


def released(text: str) -> str:
    """Return text as it is read, once all marks are."""
    return text.translate(_RELEASE)


def formed(text: str, form: Form) -> tuple[str, Form]:
    """Return (text as it is read, how it is written): as it says itself, else as `form`."""
    found = _FORM.match(text.strip())
    if found:
        return released(text.strip()[found.end() :]).strip(), Form(found[1].lower())
    return released(text).strip(), form


def _divide(record: Record) -> None:
    text = held(record.original)
    if text.startswith("::") and "::" in text[2:]:
        name, text = text[2:].split("::", 1)
        record.name = headings.named(released(name))
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        record.text, record.form = formed(text, Form.MOODLE)
        return
    record.is_broken = start < 0 or end < start or "{" in text[start + 1 : end] or "}" in text[end + 1 :]
    if record.is_broken:
        return
    before, inner, after = text[:start], text[start + 1 : end], text[end + 1 :].rstrip()
    record.text, record.form = formed(f"{before}{BLANK}{after}" if after else before, Form.MOODLE)
    inner, _, record.feedback = inner.partition("####")
    record.answers = inner.strip()
