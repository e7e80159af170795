"""A file of questions from elsewhere to a quiz beside the other units: all of it is written, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from learnhub.content.format import names
from learnhub.content.format.vocabulary import Role
from learnhub.content.interchange import aiken, gift, headings, moodle, placing, qti, xml_trees
from learnhub.content.interchange.assembling import Assembly
from learnhub.content.interchange.model import Bank
from learnhub.content.interchange.pictures import Pictures
from learnhub.content.interchange.placing import NotBrought
from learnhub.content.interchange.reports import Report
from learnhub.content.interchange.texts import Texts
from learnhub.i18n import lazy


class Source(StrEnum):
    """Formats that can be read."""

    GIFT = "gift"
    AIKEN = "aiken"
    MOODLE_XML = "moodle-xml"
    QTI = "qti"


@dataclass(frozen=True, slots=True)
class Brought:
    """A quiz as it is to be written: its text, the pictures it shows by name, and what became of each question."""

    text: str
    pictures: dict[str, bytes]
    report: Report


_READERS: dict[Source, Callable[[bytes, Texts], Bank]] = {
    Source.GIFT: gift.read,
    Source.AIKEN: aiken.read,
    Source.MOODLE_XML: moodle.read,
    Source.QTI: qti.read,
}


def bring(
    source: Path, target: Path, *, wanted: Source | None = None, title: str = "", role: Role = Role.CHECK
) -> Report:
    """Write the questions of a file as a quiz at `target`, its pictures to the version's media, and return the report.

    `target` is a path such as `courses/costing/1.0.0/01-costs/05-bank.quiz.en.md`; it may not exist. Raises NotBrought
    where nothing was written, with the reason.
    """
    language = placing.language_of(target, names.Infix.QUIZ)
    media, data = placing.media_of(target), placing.bytes_of(source)
    brought = convert(data, language, present=media, wanted=wanted, title=title, name=source.stem, role=role)
    return replace(brought.report, written=placing.write(target, brought.text, brought.pictures))


def convert(
    data: bytes,
    language: str,
    *,
    present: Path | None = None,
    wanted: Source | None = None,
    title: str = "",
    name: str = "",
    role: Role = Role.CHECK,
) -> Brought:
    """Return the questions of a file as a quiz in a language; its title is `title`, else of its category or its `name`.

    `present` is a media folder with pictures that are there.
    Raises NotBrought where the file holds no questions or is refused.
    """
    pictures = Pictures(present)
    texts = Texts(language, pictures)
    try:
        bank = _READERS[wanted or _kind_of(data)](data, texts)
    except xml_trees.Refused as problem:
        raise _unreadable(problem) from problem
    except qti.Unsafe as problem:
        message = lazy("The archive is damaged, or not honest about what is in it.")
        raise NotBrought(message, mend=lazy("Export the questions again, and bring that file over.")) from problem
    if not bank.items:
        raise NotBrought(lazy("There are no questions in this file."))
    title = title or headings.title_of((item.category for item in bank.items), name)
    text, report = Assembly(texts).quiz(bank, title, str(role))
    shown = {name: content for name, content in pictures.found.items() if f"../{placing.MEDIA}/{name})" in text}
    return Brought(text, shown, report)


def _unreadable(problem: xml_trees.Refused) -> NotBrought:
    message = lazy(
        "The XML of this file is broken, or holds entities or depths that no honest export needs (line %(line)s).",
        line=problem.line,
    )
    return NotBrought(message, mend=lazy("Export the questions again, and bring that file over."))


def _kind_of(data: bytes) -> Source:
    """Return which format a file is in, by its content."""
    likes = {Source.QTI: qti.is_like, Source.MOODLE_XML: moodle.is_like, Source.AIKEN: aiken.is_like}
    return next((source for source, is_like in likes.items() if is_like(data)), Source.GIFT)
