"""Links that follow what they lead to when its file gets another path; every other byte of a text stays.

What Markdown shows as code is no link, and what is in a comment neither: both stay as they are. Afterwards the text is
read again, and each of its links has to lead to what it led to before.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from learnhub.content.format import names, structure
from learnhub.content.format.comments import without_comments
from learnhub.content.format.structure import Node
from learnhub.content.format.targets import resolve, scheme_of
from learnhub.errors import Conflict
from learnhub.i18n import lazy

_TARGET = re.compile(r"(?:\]\(\s*<?|^[ \t>]*\[[^\[\]]+\]:[ \t]*<?)(?P<path>[^\s()<>#]+)", re.MULTILINE)
_CODE = re.compile(r"\\.|(`+)", re.DOTALL)
_LESSON = re.compile(r"(?<=\slesson=)([\"']?)([a-z0-9-]+)\1(?=[\s}])")
# A module's folder, and what its file names begin with: all languages of a unit.
Stem = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Moves:
    """Which path each unit of a version gets: `units` has every one by where it is, `folders` every module."""

    folders: Mapping[str, str]
    units: Mapping[Stem, Stem]

    def find(self, path: str) -> str | None:
        """Return the new path of a unit's file, in whatever language, or None for what is no file of a unit."""
        found = stem_of(path)
        if found is None or found[0] not in self.units:
            return None
        return "/".join(self.units[found[0]]) + found[1]

    def place(self, path: str) -> str:
        """Return the new path of any file of the version."""
        folder, slash, rest = path.partition("/")
        return self.find(path) or self.folders.get(folder, folder) + slash + rest


def stem_of(path: str) -> tuple[Stem, str] | None:
    """Return (folder and beginning, `.language.md`) of the path of a unit's file, or None for another one."""
    folder, _, name = path.rpartition("/")
    found = names.unit_name(name)
    if found is None:
        return None
    ending = f".{found.language}.md"
    return (folder, name.removesuffix(ending)), ending


def followed(text: str, file: str, moves: Moves) -> str:
    """Return Markdown without front matter whose links lead where they led, once all has moved; `file` is its old path.

    Raises Conflict where a link cannot be followed.
    """
    lines, hidden = text.split("\n"), _hidden(text)
    shown = [list(line) for line in lines]
    for number, line in enumerate(hidden):
        for found in reversed(list(_TARGET.finditer(line))):
            shown[number][slice(*found.span("path"))] = _target(found["path"], file, moves)
    made = "\n".join("".join(line) for line in shown)
    if made != text:
        _require_same(text, made, file, moves)
    return made


def followed_in_yaml(text: str, file: str, moves: Moves) -> str:
    """Return the text of a YAML file whose words hold Markdown, with links that lead where they led."""

    def led(found: re.Match[str]) -> str:
        start = found.start("path") - found.start()
        return found[0][:start] + _target(found["path"], file, moves)

    return _TARGET.sub(led, text)


def with_ids(text: str, ids: Mapping[str, str]) -> str:
    """Return a quiz whose questions name lessons by their new ids."""

    def named(found: re.Match[str]) -> str:
        return f"{found[1]}{ids.get(found[2], found[2])}{found[1]}"

    return "\n".join(_LESSON.sub(named, line) if line.startswith("## ") else line for line in text.split("\n"))


def units_named(text: str, file: str) -> frozenset[str]:
    """Return the ids of units that a text seems to link to, or that its questions name as their lessons."""
    paths = (resolve(file, found["path"])[0] for found in _TARGET.finditer(text))
    units = (names.unit_name(path.rpartition("/")[2]) for path in paths)
    lessons = (found[2] for line in text.split("\n") if line.startswith("## ") for found in _LESSON.finditer(line))
    return frozenset([*lessons, *(unit.id for unit in units if unit)])


def _target(path: str, file: str, moves: Moves) -> str:
    """Return what stands in a link in the place of `path`."""
    if scheme_of(path) or path[0] in "/\\":
        return path
    led = moves.find(resolve(file, path)[0])
    now = moves.place(file)
    if led is None or resolve(now, path)[0] == led:
        return path
    return posixpath.relpath(led, posixpath.dirname(now) or ".")


def _hidden(text: str) -> list[str]:
    """Return the lines of a text with blanks in the place of code and comments; what is left stands where it stood."""
    lines = without_comments(text).split("\n")
    for node in _read(text).walk():
        if node.type in {"fence", "code_block"} and node.map:
            lines[slice(*node.map)] = [""] * (node.map[1] - node.map[0])
    blocks = re.split(r"(\n[ \t>]*\n)", "\n".join(lines))
    return "".join(_without_code(block) for block in blocks).split("\n")


def _without_code(block: str) -> str:
    """Return a paragraph with blanks in the place of what stands between backticks (CommonMark 0.31, 6.1)."""
    at = 0
    while found := _CODE.search(block, at):
        at = found.end()
        closing = re.compile(rf"(?<!`){found[1]}(?!`)").search(block, at) if found[1] else None
        if closing:
            at = closing.end()
            blank = re.sub(r"[^\n]", " ", block[found.start() : at])
            block = block[: found.start()] + blank + block[at:]
    return block


def _read(text: str) -> Node:
    try:
        return structure.parse(without_comments(text))[0]
    except structure.TooDeepError:
        return structure.parse("")[0]


def _require_same(before: str, after: str, file: str, moves: Moves) -> None:
    """Raise Conflict unless each link leads to the same unit as before."""
    new = frozenset(moves.units.values())
    led = [moves.find(path) for path in _paths(before, file)]
    leads = [
        path if (found := stem_of(path)) and found[0] in new else None for path in _paths(after, moves.place(file))
    ]
    if led != leads:
        raise Conflict(
            lazy("A link in %(file)s cannot be made to follow.", file=file),
            safe=lazy("Nothing was changed."),
            mend=lazy("Look at the links of that file: one of them leads nowhere, or is written in an unusual way."),
        )


def _paths(text: str, file: str) -> Iterator[str]:
    for node in _read(text).walk():
        target = str(node.attrs.get("href", "")) if node.type == "link" else ""
        if target and not scheme_of(target) and target[0] not in "/\\#":
            yield resolve(file, target)[0]
