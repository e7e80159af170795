"""Where in a version's files something stands, for those who come from a figure or a list to write it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from learnhub.content.format import names
from learnhub.content.workbench import files


def find_unit(folder: Path, unit: str, languages: Sequence[str]) -> str | None:
    """Return the path of a unit's file in the first of these languages that has one, or in any; None without one."""
    found = {}
    for path in files.list_paths(folder):
        name = names.unit_name(path.rpartition("/")[2])
        if name is not None and name.id == unit:
            found[name.language] = path
    wanted = [tag.lower() for tag in languages if tag.lower() in found] or list(found)
    return found[wanted[0]] if wanted else None


def find_question(text: str, question: str) -> int | None:
    """Return the number of the line with a question's heading, the first line being 1; None where it has none."""
    heading = re.compile(rf"#{{1,2}}\s.*\{{\s*#{re.escape(question)}[\s}}]")
    for number, line in enumerate(text.split("\n"), start=1):
        if heading.match(line):
            return number
    return None
