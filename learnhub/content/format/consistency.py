"""What holds between the files of a version: languages, translations, links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from learnhub.content.format import links
from learnhub.content.format.bodies import Body
from learnhub.content.format.faults import Faults, Reporter
from learnhub.content.format.links import Destinations
from learnhub.content.format.modules import ModuleDraft
from learnhub.content.format.scalars import closest
from learnhub.content.format.settings import CourseSettings, Keys
from learnhub.content.format.strict_yaml import YamlText
from learnhub.content.format.tree import MEDIA, Tree
from learnhub.content.format.units import UnitDraft
from learnhub.content.format.vocabulary import AllOrNone, UnitKind
from learnhub.i18n import lazy

_TOP = (1, 1)


def check_languages(
    settings: Keys, yaml: YamlText, languages: tuple[str, ...], report: Reporter, *, required: Iterable[str]
) -> None:
    """Check every text by language in course.yml or module.yml: no other languages, the source there, all there."""
    for key in settings.model_fields_set:
        texts = getattr(settings, key)
        if isinstance(texts, dict):
            _check_texts(key, texts, yaml, languages, report)
    for key in required:
        if key in settings.model_fields_set and not getattr(settings, key):
            hint = lazy("Put one entry into the list at least.")
            report.error(yaml.place_of((key,)), "empty", lazy("`%(key)s` is empty.", key=key), hint)


def _check_texts(
    key: str, texts: Mapping[str, object], yaml: YamlText, languages: tuple[str, ...], report: Reporter
) -> None:
    for language in texts:
        if language not in languages:
            message = lazy("The language `%(language)s` is not listed in course.yml.", language=language)
            place = yaml.place_of((key, language), of_key=True)
            report.error(place, "language-not-listed", message, closest(language, list(languages)))
    if languages[0] not in texts:
        message = lazy("`%(key)s` is missing in the source language, %(language)s.", key=key, language=languages[0])
        report.error(yaml.place_of((key,)), "source-missing", message, lazy("Add it."))
    for language in languages[1:]:
        if language not in texts:
            message = lazy("`%(key)s` is not translated into %(language)s.", key=key, language=language)
            hint = lazy("Until it is, readers see the source language.")
            report.warning(yaml.place_of((key,)), "not-translated", message, hint)
    _check_lengths(key, texts, yaml, languages[0], report)


def _check_lengths(key: str, texts: Mapping[str, object], yaml: YamlText, source: str, report: Reporter) -> None:
    wanted = texts.get(source)
    for language, items in texts.items():
        if isinstance(items, tuple) and isinstance(wanted, tuple) and len(items) != len(wanted):
            message = lazy("The list has another length than in the source language.")
            hint = lazy("Translate each item, in the same order.")
            report.error(yaml.place_of((key, language)), "translation-list", message, hint)


def check_course(settings: CourseSettings, course: str, yaml: YamlText, report: Reporter) -> None:
    """Check what keys of the course.yml of a course, known by its id, ask of each other."""
    check_languages(settings, yaml, settings.languages or ("en",), report, required=("contributors", "languages"))
    if len(set(settings.languages)) < len(settings.languages):
        message = lazy("A language stands here twice.")
        report.error(yaml.place_of(("languages",)), "duplicate-language", message, lazy("Keep one."))
    _check_requires(settings, course, yaml, report)
    if settings.review == "reviewed" and not settings.reviewers:
        hint = lazy("Add `reviewers:` with names, or write `review: awaiting`.")
        report.error(yaml.place_of(("review",)), "reviewers", lazy("It is not said who reviewed the course."), hint)


def _check_requires(settings: CourseSettings, course: str, yaml: YamlText, report: Reporter) -> None:
    for place, slug in enumerate(settings.requires):
        at = yaml.place_of(("requires", place))
        if slug == course:
            report.error(at, "requires-itself", lazy("This course asks for itself first."), lazy("Leave it out."))
        elif slug in settings.requires[:place]:
            report.error(at, "requires-twice", lazy("A course stands here twice."), lazy("Keep one."))


def check_completion(modules: list[ModuleDraft], settings: CourseSettings, yaml: YamlText, faults: Faults) -> None:
    """Check that something completes a course, and that the assignments it asks for are there."""
    rule, report, place = settings.completion, Reporter(faults, "course.yml"), yaml.place_of(("completion",))
    has_assignments = any(unit.kind is UnitKind.ASSIGNMENT for module in modules for unit in module.units)
    if rule.assignments == AllOrNone.ALL and not has_assignments:
        message = lazy("Completion asks for assignments, and there is none.")
        hint = lazy("Add one, or leave `assignments` out.")
        report.error(yaml.place_of(("completion", "assignments")), "completion", message, hint)
    asks_for_assignments = has_assignments and rule.assignments != AllOrNone.NONE
    if rule.lessons == "none" and rule.quizzes == "none" and not asks_for_assignments:
        hint = lazy("Ask for lessons, quizzes, assignments, or several of them.")
        report.error(place, "completion", lazy("Nothing is needed to complete this."), hint)


def check_translated(modules: list[ModuleDraft], languages: tuple[str, ...], yaml: YamlText, faults: Faults) -> None:
    """Note languages without any file, and single units that are not translated yet."""
    units = [unit for module in modules for unit in module.units]
    for place, language in enumerate(languages[1:] if units else (), 1):
        missing = [unit for unit in units if language not in unit.files]
        if len(missing) == len(units):
            message = lazy("The language %(language)s is listed and has no file at all.", language=language)
            hint = lazy("Leave it out of `languages` until there are translations.")
            faults.error("course.yml", yaml.place_of(("languages", place)), "language-without-files", message, hint)
            continue
        for unit in missing:
            path = next(iter(unit.files.values()))[1].path
            message = lazy("This unit is not translated into %(language)s yet.", language=language)
            hint = lazy("Until it is, readers see the source language.")
            faults.warning(path, _TOP, "not-translated", message, hint)


def untranslated(modules: list[ModuleDraft], languages: tuple[str, ...]) -> dict[str, int]:
    """Return how many units are still to be translated, by language; those without any are left out."""
    units = [unit for module in modules for unit in module.units]
    counts = {language: sum(_is_untranslated(unit, language) for unit in units) for language in languages[1:]}
    return {language: count for language, count in counts.items() if count}


def _is_untranslated(unit: UnitDraft, language: str) -> bool:
    text = unit.texts.get(language)
    return language not in unit.files or (text is not None and text.unfinished is not None)


def check_cases(modules: list[ModuleDraft], settings: CourseSettings) -> None:
    """Note cases of countries that course.yml does not name; a translation's are those of its source."""
    for text in (unit.source for module in modules for unit in module.units if unit.source):
        for country, place in text.body.countries:
            if country not in settings.cases:
                message = lazy("The country %(country)s is not among the `cases` of course.yml.", country=country)
                hint = lazy("Add it there, so that the course is found by it: cases: [%(country)s].", country=country)
                text.report.warning(place, "case-unlisted", message, hint)


def check_unfinished(modules: Sequence[ModuleDraft]) -> None:
    """Note translations that are still to be made, and sources that say so of themselves."""
    for text in (text for module in modules for unit in module.units for text in unit.texts.values()):
        if text.stray_mark is not None:
            message = lazy("This line says that the file is to be translated, and this is the source.")
            hint = lazy("Write the text in that language, then remove this line.")
            text.report.warning(text.stray_mark, "mark-left", message, hint)
        if text.unfinished is not None:
            message = lazy("This file is still to be translated, so readers see the source language.")
            hint = lazy("Translate it, then remove this line.")
            text.report.warning(text.unfinished, "not-translated", message, hint)


def check_links(modules: list[ModuleDraft], others: Iterable[Body], tree: Tree, source_language: str) -> None:
    """Check every link and image of a version: of its units, and of `others`, which are texts without anchors."""
    texts = [text for module in modules for unit in module.units for text in unit.texts.values()]
    anchors = {file: frozenset[str]() for file in tree.files if file.endswith(".md")}
    anchors |= {text.report.file: frozenset(text.body.anchors) for text in texts if text.quiz is None}
    found = frozenset(MEDIA + one.path for one in tree.media)
    # One with a capital letter is told at its name.
    refused = frozenset(
        path.lower() for path in (*tree.refused, *found) if path in tree.refused or path != path.lower()
    )
    places = Destinations(anchors, found, source_language, refused)
    for body in (*(text.body for text in texts), *others):
        for link in body.links:
            links.check(link, places, body.report)
