"""Reading a version's folder: everything it says, or everything that is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from learnhub.content.format import consistency, glossaries, names, openings, quiz_consistency, strict_yaml, texts
from learnhub.content.format.assembling import module_source
from learnhub.content.format.bodies import Body, Shown
from learnhub.content.format.faults import Fault, Faults, Reporter
from learnhub.content.format.modules import ModuleDraft, find_modules
from learnhub.content.format.schema import read_settings
from learnhub.content.format.settings import CourseSettings, ModuleSettings
from learnhub.content.format.sources import VersionSource
from learnhub.content.format.strict_yaml import YamlText
from learnhub.content.format.transcripts import read_transcripts
from learnhub.content.format.tree import Tree, read_tree
from learnhub.content.format.units import UnitDraft, read_unit
from learnhub.i18n import lazy

_TOP = (1, 1)
_AT_THE_TOP = frozenset({"course.yml", glossaries.FILE})


@dataclass(frozen=True, slots=True)
class Reading:
    """What a folder gave: all its faults, and the version where none of them is an error.

    `untranslated` says how many units are still to be translated, by language.
    """

    version: VersionSource | None
    faults: tuple[Fault, ...]
    untranslated: Mapping[str, int] = field(default_factory=dict)


class Watch:
    """Whoever follows how a version is read; this one lets it pass."""

    def read_unit(self, draft: UnitDraft, faults: Faults) -> None:
        """Read all files of a unit and note their faults; whoever knows them already may give what was read."""
        read_unit(draft, faults, self.read)

    def begins(self, files: int) -> None:
        """Know how many files of units there are."""

    def read(self) -> None:
        """Know that one more of them was read."""

    def look_over(self, course: YamlText, modules: Sequence[ModuleDraft], faults: Faults, *, is_draft: bool) -> None:
        """Note more faults of a version, once all of it was read; `course` is its course.yml."""

    def compare(self, shown: Sequence[Shown]) -> None:
        """Note more faults of the texts that are shown, once all of them are known."""


NOBODY = Watch()


def read_version(folder: Path, watch: Watch = NOBODY) -> Reading:
    """Read a version's folder (`…/course-id/1.0.0`). Faults name files relative to it. Raises nothing for bad input.

    What it says depends on the folder, its own name and that of the folder around it alone: checks are kept by them.
    """
    faults = Faults()
    folder = folder.resolve()
    if not folder.is_dir():
        faults.error("", _TOP, "not-a-folder", lazy("This is not a folder."), lazy("Name a version's folder."))
        return Reading(None, faults.sorted())
    version, untranslated = _read(folder, faults, watch)
    return Reading(None if faults.has_errors else version, faults.sorted(), untranslated)


def _read(folder: Path, faults: Faults, watch: Watch) -> tuple[VersionSource | None, dict[str, int]]:
    _check_names(folder, faults)
    tree = read_tree(folder, faults)
    _check_top(tree, faults)
    settings, yaml = _read_course(folder.parent.name, tree, faults)
    languages = settings.languages if settings and settings.languages else guess_languages(yaml, tree.files)
    modules = find_modules(tree, languages, faults)
    watch.begins(sum(len(unit.files) for module in modules for unit in module.units))
    for module in modules:
        _read_module(module, tree, languages, faults, watch)
    glossary = glossaries.read_glossary(_read_optional(glossaries.FILE, tree, faults), languages, faults)
    consistency.check_translated(modules, languages, yaml, faults)
    openings.check_openings(modules, faults)
    said = read_transcripts(tree, faults)
    consistency.check_links(modules, (*glossary.bodies, *said.bodies), tree, languages[0])
    quiz_consistency.check_quizzes(modules, settings, faults)
    if settings is not None:
        consistency.check_completion(modules, settings, yaml, faults)
        consistency.check_cases(modules, settings)
    if settings is not None and not settings.draft:
        consistency.check_unfinished(modules)
    watch.look_over(yaml, modules, faults, is_draft=settings is None or settings.draft)
    watch.compare(_shown(modules, glossary.bodies))
    untranslated = consistency.untranslated(modules, languages)
    if settings is None or faults.has_errors:
        return None, untranslated
    _leave_out_unfinished(modules)
    made = tuple(module_source(module, module.settings, settings) for module in modules if module.settings is not None)
    version = VersionSource(
        course_id=folder.parent.name,
        number=folder.name,
        folder=folder,
        digest=tree.digest,
        settings=settings,
        modules=made,
        media=tuple(tree.media),
        glossary=glossary.terms,
        said=said.markdown,
        files=tree.digests,
    )
    return version, untranslated


def _leave_out_unfinished(modules: list[ModuleDraft]) -> None:
    """Have readers see the source, with the notice, in the place of a translation that is still to be made."""
    for unit in (unit for module in modules for unit in module.units):
        unit.texts = {language: text for language, text in unit.texts.items() if text.unfinished is None}


def _shown(modules: list[ModuleDraft], others: Sequence[Body]) -> list[Shown]:
    texts = (text.body for module in modules for unit in module.units for text in unit.texts.values())
    return [shown for body in (*texts, *others) for shown in body.shown]


def _check_names(folder: Path, faults: Faults) -> None:
    if names.version_number(folder.name) is None:
        hint = lazy("Call the folder by a semantic version, such as 1.0.0, without anything before or after.")
        faults.error("", _TOP, "version-name", lazy("The folder's name is not a version."), hint)
    if not names.is_identifier(folder.parent.name):
        hint = lazy("Use small letters, digits and single hyphens, such as spf-foundations.")
        faults.error("", _TOP, "course-name", lazy("The name of the course's folder is not an id."), hint)


def _check_top(tree: Tree, faults: Faults) -> None:
    for name in tree.names_in(""):
        if name not in _AT_THE_TOP:
            hint = names.without_ending(name) or lazy("Put it outside of the version's folder.")
            faults.error(name, _TOP, "unexpected-file", lazy("This file is not part of the course format."), hint)


def _read_course(course: str, tree: Tree, faults: Faults) -> tuple[CourseSettings | None, YamlText]:
    report = Reporter(faults, "course.yml")
    yaml = _read_yaml("course.yml", tree, report)
    settings = read_settings(CourseSettings, yaml, report) if yaml is not None else None
    if settings and yaml:
        consistency.check_course(settings, course, yaml, report)
    return settings, yaml or YamlText()


def _read_module(module: ModuleDraft, tree: Tree, languages: tuple[str, ...], faults: Faults, watch: Watch) -> None:
    report = Reporter(faults, f"{module.folder}/module.yml")
    yaml = _read_yaml(report.file, tree, report)
    if yaml is not None:
        module.yaml = yaml
        module.settings = read_settings(ModuleSettings, yaml, report)
    if yaml is not None and module.settings is not None:
        consistency.check_languages(module.settings, yaml, languages, report, required=())
    for unit in module.units:
        watch.read_unit(unit, faults)


def _read_yaml(path: str, tree: Tree, report: Reporter) -> YamlText | None:
    if path not in tree.files:
        report.error(_TOP, "file-missing", lazy("This file is missing."), lazy("Add it."))
        return None
    text = texts.decode(tree.files[path].data, report)
    return strict_yaml.read(text) if text is not None else None


def _read_optional(path: str, tree: Tree, faults: Faults) -> YamlText | None:
    if path not in tree.files:
        return None
    text = texts.decode(tree.files[path].data, Reporter(faults, path))
    return strict_yaml.read(text, largest=glossaries.LARGEST) if text is not None else None


def guess_languages(yaml: YamlText | None, paths: Iterable[str]) -> tuple[str, ...]:
    """Return what course.yml lists even where the rest of it is wrong, so that all other faults can be found.

    Where it cannot be read at all, these are the languages of the files (their paths): none is wrong for that.
    """
    listed = yaml.value.get("languages") if yaml and isinstance(yaml.value, dict) else None
    tags = [names.language_tag(tag) for tag in listed if isinstance(tag, str)] if isinstance(listed, list) else []
    found = tuple(dict.fromkeys(tag for tag in tags if tag))
    return found or _languages_of_files(paths) or ("en",)


def _languages_of_files(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the languages in the names of units: first that of most files, which must be the source."""
    parsed = (names.unit_name(path.rpartition("/")[2]) for path in paths)
    count = Counter(tag for name in parsed if name and (tag := names.language_tag(name.language)))
    return tuple(tag for tag, _ in sorted(count.items(), key=lambda one: (-one[1], one[0])))
