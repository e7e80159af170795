"""A quiz or a lesson from elsewhere becomes a unit of a version, with its pictures: all is written, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from learnhub.content.drafting import placing
from learnhub.content.format.names import Infix
from learnhub.content.interchange.pictures import safe_name
from learnhub.content.workbench import additions, contents, files
from learnhub.content.workbench.contents import Contents
from learnhub.errors import Conflict
from learnhub.i18n import lazy
from learnhub.stores import disk

_READABLE = 0o644
_MEDIA = "media"


def id_for(held: Contents, name: str, infix: Infix) -> str:
    """Return an id for a unit that comes from a file with this name, which no unit of the version has."""
    wanted = safe_name(name) or (infix or "lesson")
    taken = {unit.id for module in held.modules for unit in module.units}
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted[:90]}-{number}"
    return found


def find(folder: Path, held: Contents, module: str, text: str) -> str | None:
    """Return the path of a unit's text in a module that is this one already, as when a form is sent again, or None."""
    paths = (path for one in held.modules if one.folder == module for unit in one.units for path in unit.paths.values())
    return next((path for path in paths if (folder / path).read_bytes() == text.encode("utf-8")), None)


def write(folder: Path, module: str, infix: Infix, unit: str, text: str, pictures: Mapping[str, bytes]) -> str:
    """Write a unit at the end of a module, in the course's first language, with its pictures; return its path.

    `module` is the module's folder. Raises NotFound, Invalid for `unit`, Conflict where another picture has the name.
    """
    with files.held(folder):
        held = contents.contents_of(folder)
        path = additions.path_for(folder, held, module, infix, unit)
        with placing.changed_folder(folder) as copy:
            if pictures:
                (copy / _MEDIA).mkdir(exist_ok=True)
            for name, content in pictures.items():
                _keep(copy / _MEDIA / name, content)
            disk.write(copy / path, text.encode("utf-8"), mode=_READABLE)
    return path


def _keep(place: Path, content: bytes) -> None:
    if not place.exists():
        disk.write(place, content, mode=_READABLE)
    elif place.read_bytes() != content:
        raise Conflict(
            lazy("There is another file with the name %(name)s.", name=place.name),
            safe=lazy("Nothing was written."),
            mend=lazy("Bring the file over again: the picture gets another name."),
        )
