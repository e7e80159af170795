"""A version's folder made anew beside itself and put in its own place: files under other names, and what names them."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from itertools import permutations
from pathlib import Path

from learnhub.content.drafting import placing, stubs, yaml_edits
from learnhub.content.format import names
from learnhub.content.format.names import Infix
from learnhub.content.workbench import files, relinking
from learnhub.content.workbench.contents import GLOSSARY, MODULE
from learnhub.content.workbench.relinking import Moves, Stem
from learnhub.errors import Invalid
from learnhub.stores import disk

_READABLE = 0o644


def rearrange(
    folder: Path,
    moves: Moves,
    *,
    titles: Mapping[str, str] | None = None,
    module_titles: Mapping[str, Mapping[str, str]] | None = None,
    ids: Mapping[str, str] | None = None,
    without: Stem | None = None,
) -> bool:
    """Put the files of a version where `moves` says, with all that leads to them; tell whether anything changed.

    `titles` are new ones by the path of a unit's file, `module_titles` by that of module.yml and by language, `ids` new
    ids of units, `without` a unit that goes. The folder is held. Raises Invalid, Conflict, OSError.
    """
    before = files.read_all(folder)
    after = {path: _as_moved(path, text, moves, ids or {}) for path, text in before.items()}
    for path, title in (titles or {}).items():
        after[path] = _titled(after[path], title)
    for path, by_language in (module_titles or {}).items():
        for language, title in by_language.items():
            after[path] = yaml_edits.set_words(after[path], ("title", language), title) if title else after[path]
    after |= dict(_fitting(before, after, titles or {}))
    changed = {path: text for path, text in after.items() if text != before[path]}
    if not changed and not without and all(old == new for old, new in (*moves.folders.items(), *moves.units.items())):
        return False
    with placing.changed_folder(folder) as copy:
        for path, text in changed.items():
            disk.write(copy / path, text.encode("utf-8"), mode=(folder / path).stat().st_mode & 0o777)
        if without:
            for file in _files_of(copy, without):
                file.unlink()
        _rename(copy, moves)
    return True


def _as_moved(path: str, text: str, moves: Moves, ids: Mapping[str, str]) -> str:
    name = names.unit_name(path.rpartition("/")[2])
    if path == GLOSSARY:
        return relinking.followed_in_yaml(text, path, moves)
    if path.endswith(f"/{MODULE}"):
        return _opened(text, ids)
    if name is not None and path.count("/") == 1:
        head, body = _parted(text)
        body = relinking.followed(body, path, moves)
        return head + (relinking.with_ids(body, ids) if name.infix == Infix.QUIZ else body)
    return relinking.followed(text, path, moves) if path.endswith(".md") else text


def _parted(text: str) -> tuple[str, str]:
    """Return (front matter with its lines, body); all of a text without front matter is body."""
    try:
        body = stubs.parts_of(text).body
    except Invalid:
        return "", text
    return text[: len(text) - len(body)], body


def _opened(text: str, ids: Mapping[str, str]) -> str:
    """Return a module.yml that opens after the same unit under its new id."""
    try:
        after = yaml_edits.words_at(text, ("opens", "after"))
        return yaml_edits.set_words(text, ("opens", "after"), ids[after]) if after in ids else text
    except Invalid:  # the checker says what is wrong with it
        return text


def _titled(text: str, title: str) -> str:
    front = stubs.parts_of(text).front
    start = text.index("\n") + 1
    return text[:start] + yaml_edits.set_words(front, ("title",), title) + text[start + len(front) :]


def _fitting(
    before: Mapping[str, str], after: Mapping[str, str], titles: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Return translations that fit their source as before, with its new digits.

    A source that got another title alone is left to its translators, as if it had been written in an editor.
    """
    units: dict[Stem, list[str]] = {}
    for path in after:
        if found := relinking.stem_of(path):
            units.setdefault(found[0], []).append(path)
    for paths in units.values():
        for path, source in permutations(paths, 2):
            was, now = (stubs.fingerprint(texts[source].encode()) for texts in (before, after))
            is_kept = source not in titles or path in titles
            if now != was and is_kept and _digits_in(after[path]) == was:
                yield path, after[path].replace(was, now, 1)


def _digits_in(text: str) -> str:
    try:
        return stubs.digits_in(text) if text.startswith("---") else ""
    except Invalid:
        return ""


def _files_of(folder: Path, stem: Stem) -> list[Path]:
    found = ((file, relinking.stem_of(f"{stem[0]}/{file.name}")) for file in (folder / stem[0]).iterdir())
    return [file for file, own in found if own is not None and own[0] == stem]


def _rename(copy: Path, moves: Moves) -> None:
    """Put all in its place by way of names that nothing has."""
    waiting = copy / ".moving"
    waiting.mkdir()
    goes: list[tuple[Path, str]] = []
    for old, new in moves.units.items():
        if old != new:
            goes += [(file, f"{new[0]}/{new[1]}{file.name.removeprefix(old[1])}") for file in _files_of(copy, old)]
    parked = [(waiting / hashlib.sha256(str(file).encode()).hexdigest(), file, target) for file, target in goes]
    for place, file, _target in parked:
        file.rename(place)
    folders = [(waiting / new, copy / old, copy / new) for old, new in moves.folders.items() if old != new]
    for place, old_folder, _new in folders:
        old_folder.rename(place)
    for place, _old, new_folder in folders:
        place.rename(new_folder)
    for place, _file, target in parked:
        place.rename(copy / target)
    waiting.rmdir()


def add_module(folder: Path, name: str, titles: Mapping[str, str]) -> None:
    """Make a module's folder with its title by language, whole. Raises Conflict, OSError."""
    written = ", ".join(f"{language}: {yaml_edits.line(title)}" for language, title in titles.items())
    with placing.changed_folder(folder) as copy:
        (copy / name).mkdir()
        disk.write(copy / name / MODULE, f"title: {{{written}}}\n".encode(), mode=_READABLE)


def remove_module(folder: Path, name: str) -> None:
    """Take a module's folder away with its settings, whole. Raises Conflict, OSError."""
    with placing.changed_folder(folder) as copy:
        shutil.rmtree(copy / name)
