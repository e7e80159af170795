"""What a version's folder holds, as somebody who writes it looks for it: units, and a file for each language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from learnhub.content.format import names, reading, strict_yaml, texts
from learnhub.content.format.faults import Faults, Reporter
from learnhub.content.workbench import files

SETTINGS = "course.yml"
GLOSSARY = "glossary.yml"
MODULE = "module.yml"


@dataclass(frozen=True, slots=True)
class UnitFiles:
    """A unit: its id, what its file names say that it is, its title and its language, and its file's path by language.

    `language` is "" where no file gives a title, and the id stands in its place.
    """

    id: str
    infix: str
    title: str
    language: str
    paths: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ModuleFiles:
    """A module: its folder, its title and its language, its settings' path ("" where they are missing), its units.

    `language` is "" where there is no title, and the id stands in its place.
    """

    folder: str
    title: str
    language: str
    settings: str
    units: Sequence[UnitFiles]


@dataclass(frozen=True, slots=True)
class Contents:
    """A version: its languages, its title, the files at its top, its modules in order, and files that fit nowhere."""

    languages: tuple[str, ...]
    title: str
    top: Sequence[str]
    modules: Sequence[ModuleFiles]
    others: Sequence[str]


def contents_of(folder: Path, reader: str = "") -> Contents:
    """Return what a version's folder holds, however wrong its files are.

    Titles are in the reader's language where it has them, else in the first language that does.
    """
    paths = files.list_paths(folder)
    course = _yaml(folder, SETTINGS) if SETTINGS in paths else None
    languages = reading.guess_languages(course, paths)
    preferred = tuple(sorted(languages, key=lambda tag: tag.lower() != reader.lower()))
    modules = list(_modules(folder, paths, preferred))
    placed = {path for module in modules for unit in module.units for path in unit.paths.values()}
    placed |= {module.settings for module in modules}
    top = [path for path in (SETTINGS, GLOSSARY) if path in paths]
    return Contents(
        languages=languages,
        title=_title(course, preferred)[0] or folder.parent.name,
        top=top,
        modules=modules,
        others=[path for path in paths if path not in placed and path not in top],
    )


def _modules(folder: Path, paths: Sequence[str], languages: tuple[str, ...]) -> Iterator[ModuleFiles]:
    named = {path.partition("/")[0] for path in paths if "/" in path}
    known = sorted((name, module) for module in named if (name := names.module_name(module)) is not None)
    for (_order, module_id), module in known:
        settings = f"{module}/{MODULE}"
        is_there = settings in paths
        title, language = _title(_yaml(folder, settings), languages) if is_there else ("", "")
        inside = [path for path in paths if path.startswith(f"{module}/")]
        units = list(_units(folder, inside, languages))
        yield ModuleFiles(module, title or module_id, language, settings if is_there else "", units)


def _units(folder: Path, paths: Sequence[str], languages: tuple[str, ...]) -> Iterator[UnitFiles]:
    found: dict[tuple[int, str, str], dict[str, str]] = {}
    for path in paths:
        name = names.unit_name(path.rpartition("/")[2])
        language = next((tag for tag in languages if name and tag.lower() == name.language), None)
        if name is not None and language is not None:
            found.setdefault((name.order, name.id, name.infix), {})[language] = path
    for (_order, unit, infix), by_language in sorted(found.items()):
        language = next(tag for tag in languages if tag in by_language)
        title = title_in(folder, by_language[language])
        yield UnitFiles(unit, infix, title or unit, language if title else "", by_language)


def _yaml(folder: Path, path: str) -> strict_yaml.YamlText | None:
    text = _text(folder, path)
    return strict_yaml.read(text) if text is not None else None


def _text(folder: Path, path: str) -> str | None:
    return texts.decode((folder / path).read_bytes(), Reporter(Faults(), path))


def _title(yaml: strict_yaml.YamlText | None, languages: tuple[str, ...]) -> tuple[str, str]:
    """Return the title of a course or module in the first of some languages that has one, and which; "" for none."""
    value = yaml.value.get("title") if yaml and isinstance(yaml.value, dict) else None
    titles = value if isinstance(value, dict) else {}
    found = next((tag for tag in languages if isinstance(titles.get(tag), str) and titles[tag]), "")
    return str(titles[found]) if found else "", found


def module_titles(folder: Path, module: ModuleFiles, languages: Sequence[str]) -> dict[str, str]:
    """Return a module's title in each language, "" where it has none."""
    yaml = _yaml(folder, module.settings) if module.settings else None
    value = yaml.value.get("title") if yaml and isinstance(yaml.value, dict) else None
    titles = value if isinstance(value, dict) else {}
    return {tag: str(titles.get(tag, "")) for tag in languages}


def title_in(folder: Path, path: str) -> str:
    """Return the title that a unit's file gives; "" where there is none, or no such file any more."""
    text = _text(folder, path) if (folder / path).is_file() else None
    parts = texts.split(text, Reporter(Faults(), path)) if text is not None else None
    value = strict_yaml.read(parts.front).value if parts else None
    title = value.get("title") if isinstance(value, dict) else None
    return title if isinstance(title, str) else ""
