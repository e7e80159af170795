"""What is added to a version that is being written: units, pictures and attachments."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from learnhub.content.format import media, names
from learnhub.content.format.faults import Faults, Reporter
from learnhub.content.format.names import Infix
from learnhub.content.interchange.pictures import safe_name
from learnhub.content.workbench import contents, files
from learnhub.content.workbench.contents import Contents
from learnhub.errors import Conflict, Invalid, NotFound
from learnhub.i18n import Message, lazy
from learnhub.stores import disk

_STARTERS = Path(__file__).parent / "starters"
_FALL_BACK = "en"
_READABLE = 0o644
_ENDINGS = {".jpeg": ".jpg"}
LONGEST_TITLE = 200


def add_unit(folder: Path, module: str, kind: str, unit: str, title: str) -> str:
    """Add a unit at the end of a module, as a text to begin with in the course's first language; return its path.

    `module` is the module's folder, `kind` an infix of the format, `unit` the unit's id. Raises NotFound for an unknown
    module or kind, and Invalid that names every wrong field.
    """
    held = contents.contents_of(folder)
    if kind not in set(Infix):
        raise NotFound
    _require_right(unit, title, held)
    language = held.languages[0].lower()
    with files.held(folder):
        path = path_for(folder, held, module, kind, unit)
        disk.write(folder / path, _starter(kind, language, title).encode("utf-8"), mode=_READABLE)
    return path


def path_for(folder: Path, held: Contents, module: str, kind: str, unit: str) -> str:
    """Return the path of a new unit at the end of a module, in the course's first language; the folder is held.

    Raises NotFound for an unknown module, and Invalid for `unit`.
    """
    if module not in [one.folder for one in held.modules]:
        raise NotFound
    if wrong := _wrong_id(unit, held):
        raise Invalid({"unit": wrong})
    language = held.languages[0].lower()
    ending = f".{kind}.{language}.md" if kind else f".{language}.md"
    return f"{module}/{_next_order(folder / module):02}-{unit}{ending}"


def _wrong_id(unit: str, held: Contents) -> Message | None:
    if not names.is_identifier(unit):
        return lazy("Use small letters, digits and single hyphens, such as who-pays.")
    if unit in [one.id for each in held.modules for one in each.units]:
        return lazy("There is a unit with this id in the course already. Choose another one.")
    return None


def _require_right(unit: str, title: str, held: Contents) -> None:
    wrong: dict[str, Message] = {}
    if told := _wrong_id(unit, held):
        wrong["unit"] = told
    if not title.strip():
        wrong["title"] = lazy("Give the unit a title.")
    elif len(title) > LONGEST_TITLE:
        wrong["title"] = lazy("Keep the title below %(longest)s characters.", longest=LONGEST_TITLE)
    if wrong:
        raise Invalid(wrong)


def _next_order(module: Path) -> int:
    found = (names.unit_name(file.name) for file in module.iterdir())
    return max((name.order for name in found if name is not None), default=0) + 1


def _starter(kind: str, language: str, title: str) -> str:
    """Return a text to begin with, in its language where there is one; a JSON string is one of YAML too."""
    file = _STARTERS / f"{kind or 'lesson'}.{language}.md"
    text = (file if file.exists() else _STARTERS / f"{kind or 'lesson'}.{_FALL_BACK}.md").read_text(encoding="utf-8")
    return text.replace("title: TITLE", f"title: {json.dumps(title.strip(), ensure_ascii=False)}", 1)


def written() -> Iterator[tuple[str, str]]:
    """Return name and text of each file that a new unit starts with, in each language that it was written in."""
    for file in sorted(_STARTERS.glob("*.md")):
        yield file.name, file.read_text(encoding="utf-8")


def add_medium(folder: Path, name: str, data: bytes) -> str:
    """Keep a picture or attachment in a version's media folder, and return its name there.

    That is the one it came with, in letters that the format allows: cameras and people name files as they like. The
    same file twice is kept once. Raises Invalid on `file` for a kind or a content that the format does not allow, and
    Conflict where another file has the name.
    """
    kept = _allowed_name(name, data)
    faults = Faults()
    if media.content_type_of(kept, data, Reporter(faults, kept)) is None:
        fault = faults.sorted()[0]
        raise Invalid({"file": f"{fault.message} {fault.hint}" if fault.hint else fault.message})
    place = folder / "media" / kept
    with files.held(folder):
        place.parent.mkdir(exist_ok=True)
        if place.exists() and place.read_bytes() != data:
            raise Conflict(
                lazy("There is another file with the name %(name)s.", name=kept),
                safe=lazy("Nothing was changed."),
                mend=lazy("Give yours another name and send it again."),
            )
        disk.write(place, data, mode=_READABLE)
    return kept


def _allowed_name(name: str, data: bytes) -> str:
    """Return a file's name as it is where the format allows it, else in small letters, digits and hyphens."""
    file = PurePosixPath(name.replace("\\", "/"))
    if names.FILE.fullmatch(file.name):
        return file.name
    # Of a name in a script without Latin letters nothing is left.
    stem = safe_name(file.stem) or f"file-{hashlib.sha256(data).hexdigest()[:8]}"
    ending = file.suffix.lower()
    return stem + _ENDINGS.get(ending, ending)
