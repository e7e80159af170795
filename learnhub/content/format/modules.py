"""Modules as drafts: what a version's folders and files are, by their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

from learnhub.content.format import names
from learnhub.content.format.faults import Faults
from learnhub.content.format.names import Infix, UnitName
from learnhub.content.format.settings import ModuleSettings
from learnhub.content.format.strict_yaml import YamlText
from learnhub.content.format.tree import SourceFile, Tree
from learnhub.content.format.units import UnitDraft
from learnhub.content.format.vocabulary import UnitKind
from learnhub.i18n import lazy

_TOP = (1, 1)
_KINDS = {
    Infix.LESSON: UnitKind.LESSON,
    Infix.QUIZ: UnitKind.QUIZ,
    Infix.SURVEY: UnitKind.SURVEY,
    Infix.ASSIGNMENT: UnitKind.ASSIGNMENT,
}


@dataclass(slots=True)
class ModuleDraft:
    """A module: its folder, settings as far as they could be read, and its units in order."""

    folder: str
    order: int
    id: str
    yaml: YamlText = field(default_factory=YamlText)
    settings: ModuleSettings | None = None
    units: list[UnitDraft] = field(default_factory=list)


def find_modules(tree: Tree, languages: tuple[str, ...], faults: Faults) -> list[ModuleDraft]:
    """Return the modules of a version and their units, in order; wrong names are noted. Nothing is read yet."""
    found = []
    for folder in tree.folders():
        name = names.module_name(folder)
        if name is None:
            hint = lazy("Modules are called 01-an-id, 02-another-id …; pictures and attachments go into media.")
            faults.error(folder, _TOP, "folder-name", lazy("This folder is not a module."), hint)
            continue
        module = ModuleDraft(folder, *name)
        module.units = _find_units(module, tree, languages, faults)
        found.append(module)
    _check_orders([(module.order, module.folder) for module in found], faults)
    _check_ids([(module.id, module.folder) for module in found], faults)
    _check_ids([(unit.id, _path(unit)) for module in found for unit in module.units], faults)
    if not found:
        hint = lazy("Add a folder such as 01-first-module.")
        faults.error("", _TOP, "course-empty", lazy("This version has no modules."), hint)
    return sorted(found, key=lambda module: (module.order, module.id))


def _find_units(module: ModuleDraft, tree: Tree, languages: tuple[str, ...], faults: Faults) -> list[UnitDraft]:
    units: dict[str, UnitDraft] = {}
    for path in sorted(tree.files):
        folder, _, name = path.partition("/")
        if folder != module.folder or name == "module.yml":
            continue
        parsed = _unit_name(path, name, faults)
        if parsed:
            _add_file(units, parsed, tree.files[path], languages, faults)
    if not units:
        hint = lazy("Add a lesson such as 01-first-lesson.en.md.")
        faults.error(module.folder, _TOP, "module-empty", lazy("This module has no units."), hint)
    orders = sorted({(next(iter(unit.files.values()))[0].order, _path(unit)) for unit in units.values()})
    _check_orders(orders, faults)
    return sorted(units.values(), key=lambda unit: (next(iter(unit.files.values()))[0].order, unit.id))


def _unit_name(path: str, name: str, faults: Faults) -> UnitName | None:
    parsed = names.unit_name(name)
    if parsed is None:
        hint = lazy("Units are called 01-an-id.en.md or 01-an-id.quiz.en.md. Keep other files outside of the version.")
        hint = names.without_ending(name) or hint
        faults.error(path, _TOP, "unexpected-file", lazy("This file is not part of the course format."), hint)
    elif parsed.infix not in set(Infix):
        near = get_close_matches(parsed.infix, list(Infix), 1)
        hint = (
            lazy("Did you mean .%(word)s.?", word=near[0])
            if near
            else lazy("Known here: .quiz., .survey. and .assignment.")
        )
        message = lazy("`.%(word)s.` in the file's name is not a kind of unit.", word=parsed.infix)
        faults.error(path, _TOP, "unexpected-file", message, hint)
        return None
    return parsed


def _add_file(
    units: dict[str, UnitDraft], name: UnitName, file: SourceFile, languages: tuple[str, ...], faults: Faults
) -> None:
    language = next((tag for tag in languages if tag.lower() == name.language), None)
    if language is None:
        message = lazy("The language `%(language)s` is not listed in course.yml.", language=name.language)
        hint = lazy("Add it to `languages`, or correct the file's name.")
        faults.error(file.path, _TOP, "language-not-listed", message, hint)
        return
    kind = _KINDS[Infix(name.infix)]
    unit = units.setdefault(name.id, UnitDraft(name.id, kind, languages[0], {}))
    other = next(iter(unit.files.values()), None)
    if other and (other[0].order, other[0].infix) != (name.order, name.infix):
        message = lazy("This file and %(other)s are not the same unit.", other=other[1].path)
        hint = lazy("Give all languages of a unit the same number, id and kind.")
        faults.error(file.path, _TOP, "unit-differs", message, hint)
        return
    unit.files[language] = (name, file)


def _path(unit: UnitDraft) -> str:
    return next(iter(unit.files.values()))[1].path


def _check_orders(found: list[tuple[int, str]], faults: Faults) -> None:
    for path, other in _taken(found):
        message = lazy("The number at the start is taken by %(other)s.", other=other)
        faults.error(path, _TOP, "equal-numbers", message, lazy("Renumber one of the two."))


def _check_ids(found: list[tuple[str, str]], faults: Faults) -> None:
    for path, other in _taken(found):
        message = lazy("The id in this name is taken by %(other)s.", other=other)
        hint = lazy("Ids are unique in a course, because progress hangs on them: rename one.")
        faults.error(path, _TOP, "duplicate-id", message, hint)


def _taken(found: Iterable[tuple[int | str, str]]) -> Iterator[tuple[str, str]]:
    seen: dict[int | str, str] = {}
    for name, path in found:
        if name in seen:
            yield path, seen[name]
        seen.setdefault(name, path)
