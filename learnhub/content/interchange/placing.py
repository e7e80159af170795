"""Where what comes from elsewhere is put: a new file beside the other units, its pictures in the version's media."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from learnhub.content.format import names
from learnhub.errors import LearnHubError
from learnhub.i18n import Message, lazy

LARGEST = 100 * 1024 * 1024
MEDIA = "media"
_EXAMPLES: dict[names.Infix, Message] = {
    names.Infix.QUIZ: lazy("Write it as in 05-bank.quiz.en.md: a number, an id, quiz, the language."),
    names.Infix.LESSON: lazy("Write it as in 05-costs.en.md: a number, an id, the language."),
}


class NotBrought(LearnHubError):
    """A file that cannot be brought over at all, or a place where nothing can be written."""

    code = "not_brought"
    status = 422
    safe = lazy("Nothing was written.")
    mend = lazy("Look at the file, or name another one.")


def language_of(target: Path, infix: names.Infix) -> str:
    """Return the language of the unit that is to be written. Raises NotBrought where no such file can be made."""
    if target.is_dir():
        message = lazy("%(path)s is a folder.", path=str(target))
        example = str(target / _example(target, infix))
        raise NotBrought(message, mend=lazy("Name the file to write in it, such as %(path)s", path=example))
    unit = names.unit_name(target.name)
    language = names.language_tag(unit.language) if unit else None
    if unit is None or language is None or unit.infix != infix:
        is_lesson = infix is names.Infix.LESSON
        message = (
            lazy("“%(name)s” is not the name of a lesson.", name=target.name)
            if is_lesson
            else lazy("“%(name)s” is not the name of a quiz.", name=target.name)
        )
        raise NotBrought(message, mend=_EXAMPLES[infix])
    if not target.parent.is_dir():
        raise _refusal(lazy("There is no folder %(path)s.", path=str(target.parent)))
    if target.exists() or target.is_symlink():
        raise _refusal(lazy("There is a file %(path)s already.", path=str(target)))
    other = next((name for name, one in _units(target.parent) if one.order == unit.order and one.id != unit.id), None)
    if other:
        message = lazy("The number at the start is taken by %(other)s.", other=str(target.parent / other))
        free = str(target.with_name(f"{_free_number(target.parent):02}-{target.name.partition('-')[2]}"))
        raise NotBrought(message, mend=lazy("Name the file to write with another number, such as %(path)s", path=free))
    return language


def _units(folder: Path) -> Iterator[tuple[str, names.UnitName]]:
    named = ((file.name, names.unit_name(file.name)) for file in sorted(folder.iterdir()))
    return ((name, unit) for name, unit in named if unit is not None)


def _free_number(folder: Path) -> int:
    return max((unit.order for _name, unit in _units(folder)), default=0) + 1


def _example(folder: Path, infix: names.Infix) -> str:
    kind = f".{infix}" if infix else ""
    return f"{_free_number(folder):02}-{'bank' if infix else 'costs'}{kind}.en.md"


def _refusal(message: Message) -> NotBrought:
    return NotBrought(message, mend=lazy("Name a new file in a module’s folder."))


def media_of(target: Path) -> Path:
    """Return the media folder of the version that a unit belongs to."""
    return target.parent.parent / MEDIA


def bytes_of(source: Path) -> bytes:
    """Return the bytes of a file. Raises NotBrought where it cannot be read or is too large."""
    try:
        with source.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except OSError as problem:
        raise NotBrought(lazy("The file %(path)s cannot be read.", path=str(source))) from problem
    if len(data) > LARGEST:
        raise NotBrought(lazy("The file is larger than 100 MB."), mend=lazy("Divide it."))
    return data


def write(target: Path, text: str, pictures: Mapping[str, bytes]) -> tuple[str, ...]:
    """Write pictures, then the unit that shows them, and return their paths; pictures that are there stay.

    Raises NotBrought where anything fails, after taking away what was written.
    """
    made: list[Path] = []
    media = media_of(target)
    is_new_folder = bool(pictures) and not media.exists()
    try:
        if is_new_folder:
            media.mkdir()
        for name, content in pictures.items():
            if not (media / name).exists():
                _write_new(media / name, content)
                made.append(media / name)
        _write_new(target, text.encode())
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
