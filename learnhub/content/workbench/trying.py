"""A unit's text as it stands in a form, before it is saved: what is wrong in it, and what learners would get of it.

Links to other files are left to the checker, which knows all files; what is said here is about this text alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from learnhub.content import outlining, version_rows
from learnhub.content.format import links, names, reading, strict_yaml, texts
from learnhub.content.format.assembling import unit_source
from learnhub.content.format.faults import Fault, Faults, Reporter
from learnhub.content.format.schema import read_settings
from learnhub.content.format.settings import Completion, CourseSettings
from learnhub.content.format.sources import UnitSource
from learnhub.content.format.tree import SourceFile
from learnhub.content.format.units import UnitDraft, read_unit
from learnhub.content.format.vocabulary import UnitKind
from learnhub.content.models import Question
from learnhub.content.outline import AssignmentRules
from learnhub.content.question_parts import ScenarioText
from learnhub.content.rendered import RenderedUnit, rendered_unit
from learnhub.content.workbench import files, showing
from learnhub.content.workbench.contents import SETTINGS
from learnhub.content.workbench.files import TextFile

_KINDS = {kind.value: kind for kind in UnitKind} | {"": UnitKind.LESSON}


@dataclass(frozen=True, slots=True)
class Tried:
    """What a text comes to. `body` is HTML; `questions` are as they would be stored; None and empty while it is wrong.

    `source` is the language that stands in where `language` has nothing.
    """

    kind: UnitKind
    language: str
    source: str
    faults: tuple[Fault, ...]
    body: str | None = None
    questions: Sequence[Question] = ()
    scenarios: Mapping[str, ScenarioText] = field(default_factory=dict)
    assignment: AssignmentRules | None = None


def tried(folder: Path, file: TextFile) -> Tried | None:
    """Return what a text of a unit comes to, or None for the text of something else. Raises CannotRender."""
    name = names.unit_name(file.path.rpartition("/")[2])
    if name is None or name.infix not in _KINDS or not _is_in_a_module(file.path):
        return None
    settings, languages = _settings(folder)
    language = next((tag for tag in languages if tag.lower() == name.language), None)
    if language is None:
        return None
    draft = UnitDraft(name.id, _KINDS[name.infix], languages[0], {language: (name, _source_file(file.path, file.text))})
    if language != languages[0]:
        path = links.in_language(file.path, languages[0])
        if (folder / path).is_file():
            draft.files[languages[0]] = (replace(name, language=languages[0].lower()), _file_at(folder, path))
    faults = Faults()
    read_unit(draft, faults, lambda: None)
    found = tuple(fault for fault in faults.sorted() if fault.file == file.path)
    made = Tried(draft.kind, language, languages[0], found)
    if draft.kind is UnitKind.LESSON or faults.has_errors or languages[0] not in draft.texts:
        return made  # a lesson is shown with its notes for facilitators, by `showing`
    return _rendered(folder, made, unit_source(draft, settings.completion if settings else Completion()))


def _is_in_a_module(path: str) -> bool:
    folder, _, rest = path.partition("/")
    return names.module_name(folder) is not None and "/" not in rest


def _settings(folder: Path) -> tuple[CourseSettings | None, tuple[str, ...]]:
    paths = files.list_paths(folder)
    if SETTINGS not in paths:
        return None, reading.guess_languages(None, paths)
    report = Reporter(Faults(), SETTINGS)
    text = texts.decode((folder / SETTINGS).read_bytes(), report)
    yaml = strict_yaml.read(text) if text is not None else None
    settings = read_settings(CourseSettings, yaml, report) if yaml else None
    return settings, reading.guess_languages(yaml, paths)


def _source_file(path: str, text: str) -> SourceFile:
    data = text.encode("utf-8")
    return SourceFile(path, hashlib.sha256(data).hexdigest(), data)


def _file_at(folder: Path, path: str) -> SourceFile:
    data = (folder / path).read_bytes()
    return SourceFile(path, hashlib.sha256(data).hexdigest(), data)


def _rendered(folder: Path, made: Tried, unit: UnitSource) -> Tried:
    alone = replace(unit, files={made.language: unit.files[made.language]})
    html = rendered_unit(alone, showing.places(folder), made.source)
    return replace(
        made,
        body=html.bodies[made.language],
        questions=[row for row in version_rows.of_unit(0, html) if isinstance(row, Question)],
        scenarios=_scenarios(html, made.language),
        assignment=outlining.assignment_rules(unit.assignment) if unit.assignment else None,
    )


def _scenarios(unit: RenderedUnit, language: str) -> Mapping[str, ScenarioText]:
    return {
        one.slug: ScenarioText(one.slug, one.texts[language]["name"], one.texts[language]["html"])
        for one in unit.scenarios
    }
