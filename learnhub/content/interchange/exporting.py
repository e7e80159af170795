"""What leaves: the questions of a version as a file for other systems, and a version as one file."""

from __future__ import annotations

from pathlib import Path

from learnhub.content.format.reading import read_version
from learnhub.content.format.sources import VersionSource
from learnhub.content.interchange import gift_writing, packing
from learnhub.content.interchange.ours import bank_of
from learnhub.content.interchange.reports import Report
from learnhub.errors import LearnHubError
from learnhub.i18n import Message, lazy


class NotExported(LearnHubError):
    """A version that cannot be exported, or a place where nothing can be written."""

    code = "not_exported"
    status = 422
    safe = lazy("Nothing was written.")


def to_gift(folder: Path, language: str = "") -> tuple[bytes, Report]:
    """Return the questions of a version's quizzes as GIFT in a language ("" for the source's), and what became of each.

    Raises NotExported where the version has faults, no such language, or no questions.
    """
    version, language = readable(folder, language)
    bank = bank_of(version, language)
    if not bank.items:
        raise _refusal(lazy("There are no quizzes in this version."))
    text, report = gift_writing.write(bank)
    return text.encode(), report


def readable(folder: Path, language: str = "") -> tuple[VersionSource, str]:
    """Return a version as it was read, and the language asked for ("" for the source's). Raises NotExported."""
    version = read_version(folder).version
    if version is None:
        check = lazy("See them with: course check %(path)s", path=str(folder))
        raise NotExported(lazy("This version has faults."), mend=check)
    language = language or version.settings.source_language
    if language not in version.settings.languages:
        known = ", ".join(version.settings.languages)
        message = lazy("This course is not written in %(language)s.", language=language)
        raise NotExported(message, mend=lazy("Name one of: %(languages)s.", languages=known))
    return version, language


def to_zip(folder: Path) -> bytes:
    """Return a version's folder as a zip file, the same bytes for the same files. Raises NotExported."""
    try:
        return packing.pack(folder)
    except OSError as problem:
        raise _refusal(lazy("The file %(path)s cannot be read.", path=str(problem.filename))) from problem


def write(data: bytes, target: Path) -> None:
    """Write a file where there is none yet. Raises NotExported."""
    try:
        with target.open("xb") as opened:
            opened.write(data)
    except FileExistsError as problem:
        raise _refusal(lazy("There is a file %(path)s already.", path=str(target))) from problem
    except FileNotFoundError as problem:
        raise _refusal(lazy("There is no folder %(path)s.", path=str(target.parent))) from problem
    except OSError as problem:
        raise _refusal(lazy("The files could not be written: %(why)s", why=problem.strerror or "")) from problem


def _refusal(message: Message) -> NotExported:
    return NotExported(message, mend=lazy("Look at the folder, or name another place."))
