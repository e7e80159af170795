"""What leads to a unit of a version: links, questions that name it as their lesson, a module that opens after it."""

from __future__ import annotations

from pathlib import Path

from learnhub.content.drafting import yaml_edits
from learnhub.content.format import names
from learnhub.content.workbench import files, relinking
from learnhub.content.workbench.contents import MODULE
from learnhub.errors import Invalid


def to_unit(folder: Path, unit: str) -> list[str]:
    """Return the paths of files, other than its own, that name a unit or link to it."""
    found = []
    for path, text in files.read_all(folder).items():
        name = names.unit_name(path.rpartition("/")[2])
        is_own = name is not None and name.id == unit
        if not is_own and (_opens_after(path, text, unit) or unit in relinking.units_named(text, path)):
            found.append(path)
    return found


def _opens_after(path: str, text: str, unit: str) -> bool:
    try:
        return path.endswith(f"/{MODULE}") and yaml_edits.words_at(text, ("opens", "after")) == unit
    except Invalid:
        return False
