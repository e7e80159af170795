"""How a text of a version's folder looks as a page, before it is imported: by the renderer of all pages."""

from __future__ import annotations

from pathlib import Path

from learnhub.content.format import names, texts
from learnhub.content.format.faults import Faults, Reporter
from learnhub.content.rendering.documents import Document, Places
from learnhub.content.rendering.pages import Place
from learnhub.content.rendering.renderer import render
from learnhub.content.workbench import files
from learnhub.content.workbench.files import TextFile


def html_of(folder: Path, file: TextFile) -> str | None:
    """Return a text below its front matter as safe HTML, or None for what is no unit's text.

    Addresses of other texts begin with `@unit/`, those of media with `@media/`; both go on with the path within the
    version. It is for those who write: notes for facilitators are in it. Raises CannotRender.
    """
    name = names.unit_name(file.path.rpartition("/")[2])
    parts = texts.split(file.text, Reporter(Faults(), file.path)) if name else None
    if name is None or parts is None:
        return None
    # Only who writes the course looks at it here, so that notes for facilitators stand where they are written.
    document = Document(file.path, parts.body, language=name.language, places=places(folder), is_for_facilitators=True)
    return render([document])[0]


def places(folder: Path) -> Places:
    """Return where texts and media of a version are: `@unit/` and `@media/` with their paths."""
    media = {f"media/{path}": Place(f"@media/{path}") for path in list_media(folder)}
    return {**media, **{path: Place(f"@unit/{path}") for path in files.list_paths(folder)}}


def list_media(folder: Path) -> list[str]:
    """Return the paths of a version's pictures and attachments within its media folder, sorted."""
    media = folder / "media"
    found = (file for file in media.rglob("*") if file.is_file() and not file.is_symlink() and file.name[0] != ".")
    return sorted(file.relative_to(media).as_posix() for file in found) if media.is_dir() else []
