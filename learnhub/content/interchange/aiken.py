"""Aiken: a question, options as `A.` or `A)`, and `ANSWER: A`; with the mistakes that people make in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.interchange import encodings, headings, markup
from learnhub.content.interchange.model import Bank, Item, Notes, Option, Question
from learnhub.content.interchange.texts import Form, Texts
from learnhub.i18n import lazy

_OPTION = re.compile(r"\s*([A-Za-z])(?:[.)]|\s*[-:])\s+(\S.*)")
_ANSWER = re.compile(r"\s*ANSWERS?\s*[:：]\s*(.*?)\s*", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Za-z]")
_PROPER = re.compile(r"[A-Z][.)] \S.*")


@dataclass(slots=True)
class _Found:
    """Lines of a question as they stood; `answer` None where none was told before the next question."""

    lines: list[str] = field(default_factory=list)
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    answer: str | None = None


def is_like(data: bytes) -> bool:
    """Tell whether a file is in this format rather than in GIFT: it tells answers in lines of their own."""
    text = encodings.decoded(data, Notes())
    lines = text.splitlines()
    return any(_ANSWER.fullmatch(one) for one in lines) and not any("{" in one and "}" in one for one in lines)


def read(data: bytes, texts: Texts) -> Bank:
    """Return the questions of an Aiken file. Raises nothing for bad input: what cannot be read is told of."""
    notes = Notes()
    text = markup.cleaned(encodings.decoded(data, notes))
    return Bank(tuple(_item(found, texts) for found in _questions(text)), notes.all())


def _questions(text: str) -> Iterator[_Found]:
    found = _Found()
    for one in text.split("\n"):
        option, answer = _OPTION.fullmatch(one), _ANSWER.fullmatch(one)
        # An answer was forgotten where, after options and an empty line, something else begins.
        if found.options and one.strip() and not option and not answer and found.lines and not found.lines[-1].strip():
            yield found
            found = _Found()
        if one.strip() or found.lines:
            found.lines.append(one)
        if answer:
            found.answer = answer[1]
            yield found
            found = _Found()
        elif option and found.stem and option[1].upper() == chr(ord("A") + len(found.options)):
            found.options.append((option[1].upper(), one))
        elif one.strip() and found.options:
            letter, before = found.options[-1]
            found.options[-1] = letter, f"{before} {one.strip()}"
        elif one.strip():
            found.stem.append(one.strip())
    if found.lines:
        yield found


def _item(found: _Found, texts: Texts) -> Item:
    notes = Notes()
    stem = texts.block("\n".join(found.stem), Form.PLAIN, notes)
    original = "\n".join(found.lines).strip()
    label = headings.shortened(" ".join(found.stem) or original)
    right = {letter.upper() for letter in _LETTERS.findall(found.answer or "")}
    letters = {letter for letter, _ in found.options}
    if not stem or len(found.options) < 2:
        notes.lost(lazy("It has no question, or fewer than two options that start with a letter and a dot."))
    elif not right:
        notes.lost(lazy("It does not tell which option is right."))
    elif not right <= letters:
        notes.lost(lazy("It calls an option right that it does not have: %(answer)s", answer=found.answer or ""))
    if notes.all():
        return Item(label, None, notes.all(), original)
    if not all(_PROPER.fullmatch(written) for _, written in found.options):
        notes.changed(lazy("Its options were not all written as “A. …”, and were read as such."))
    options = tuple(Option(_text(written), letter in right) for letter, written in found.options)
    kind = QuestionKind.MULTIPLE if len(right) > 1 else QuestionKind.SINGLE
    return Item(label, Question(label, kind, stem, options=options), notes.all(), original)


def _text(written: str) -> str:
    option = _OPTION.fullmatch(written)
    return markup.line(option[2] if option else written)
