"""A file of questions from elsewhere to a quiz beside the other units: all of it is written, or nothing."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from learnhub.content.format import names
from learnhub.content.format.vocabulary import Role
from learnhub.content.interchange import aiken, gift, moodle, qti, xml_trees
from learnhub.content.interchange.assembling import Assembly
from learnhub.content.interchange.model import Bank
from learnhub.content.interchange.pictures import Pictures
from learnhub.content.interchange.reports import Report
from learnhub.content.interchange.texts import Texts
from learnhub.errors import LearnHubError
from learnhub.i18n import Message, lazy

LARGEST = 100 * 1024 * 1024
_MEDIA = "media"


class Source(StrEnum):
    """Formats that can be read."""

    GIFT = "gift"
    AIKEN = "aiken"
    MOODLE_XML = "moodle-xml"
    QTI = "qti"


class NotBrought(LearnHubError):
    """A file that cannot be brought over at all, or a place where nothing can be written."""

    code = "not_brought"
    status = 422
    safe = lazy("Nothing was written.")
    mend = lazy("Look at the file, or name another one.")


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
    language = _language_of(target)
    media = target.parent.parent / _MEDIA
    brought = convert(_bytes_of(source), language, present=media, wanted=wanted, title=title or source.stem, role=role)
    return replace(brought.report, written=_write(target, media, brought))


def convert(
    data: bytes,
    language: str,
    *,
    present: Path | None = None,
    wanted: Source | None = None,
    title: str,
    role: Role = Role.CHECK,
) -> Brought:
    """Return the questions of a file as a quiz in a language. `present` is a media folder with pictures that are there.

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
    text, report = Assembly(texts).quiz(bank, title, str(role))
    shown = {name: content for name, content in pictures.found.items() if f"../{_MEDIA}/{name})" in text}
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


def _language_of(target: Path) -> str:
    unit = names.unit_name(target.name)
    language = names.language_tag(unit.language) if unit else None
    if unit is None or language is None or unit.infix != names.Infix.QUIZ:
        mend = lazy("Write it as in 05-bank.quiz.en.md: a number, an id, quiz, the language.")
        raise NotBrought(lazy("“%(name)s” is not the name of a quiz file.", name=target.name), mend=mend)
    if not target.parent.is_dir():
        raise _refusal(lazy("There is no folder %(path)s.", path=str(target.parent)))
    if target.exists() or target.is_symlink():
        raise _refusal(lazy("There is a file %(path)s already.", path=str(target)))
    return language


def _refusal(message: Message) -> NotBrought:
    return NotBrought(message, mend=lazy("Name a new file in a module’s folder."))


def _bytes_of(source: Path) -> bytes:
    try:
        with source.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except OSError as problem:
        raise NotBrought(lazy("The file %(path)s cannot be read.", path=str(source))) from problem
    if len(data) > LARGEST:
        raise NotBrought(lazy("The file is larger than 100 MB."), mend=lazy("Divide it."))
    return data


def _write(target: Path, media: Path, brought: Brought) -> tuple[str, ...]:
    """Write pictures, then the quiz that shows them; where anything fails, take away what was written."""
    made: list[Path] = []
    is_new_folder = bool(brought.pictures) and not media.exists()
    try:
        if is_new_folder:
            media.mkdir()
        for name, content in brought.pictures.items():
            if not (media / name).exists():
                _write_new(media / name, content)
                made.append(media / name)
        _write_new(target, brought.text.encode())
        made.append(target)
    except OSError as problem:
        for path in made:
            path.unlink(missing_ok=True)
        if is_new_folder:
            with suppress(OSError):
                media.rmdir()
        raise NotBrought(lazy("The files could not be written: %(why)s", why=problem.strerror or "")) from problem
    return tuple(str(path) for path in made)


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all, and replaces none."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part") as part:
        part.write(content)
        part.flush()
        os.fsync(part.fileno())
        Path(part.name).chmod(0o644)
        path.hardlink_to(part.name)
