"""A version in one more language: stubs to be translated, how far each text is, and when one is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from learnhub.content.drafting import bumping, earlier, paragraphs, placing, skeleton, stubs, yaml_edits
from learnhub.content.drafting.paragraphs import Change
from learnhub.content.drafting.yaml_edits import Words
from learnhub.content.format import links, names, texts
from learnhub.content.format.bodies import Body
from learnhub.content.format.faults import Faults, Reporter
from learnhub.content.format.prose import check_lesson
from learnhub.errors import Conflict, Invalid, NotFound
from learnhub.i18n import Message, lazy

_SETTINGS = ("*/module.yml", "glossary.yml", "course.yml")


class State(StrEnum):
    """How far a translation is. STUB holds the source's words; UNSAID does not tell what it was made from."""

    MISSING = "missing"
    STUB = "stub"
    UNSAID = "unsaid"
    OUTDATED = "outdated"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Translation:
    """A unit's file in the language: `path` within the version, of the `source` as well.

    `changes` are those of an outdated one's source; None where the text that it was made from is not at hand.
    """

    path: str
    source: str
    state: State
    changes: tuple[Change, ...] | None = None


def add_stubs(version: Path, language: str) -> list[str]:
    """Write what is missing of a language, in the source's words, and return the paths of the files that were written.

    What nobody has touched, but the source since, is written anew: copies of its older words, and texts of a starter.
    Raises Conflict where something would be written into a version that is no draft, Invalid naming each file that
    cannot be read. Every file is written whole; whoever was interrupted does the same again.
    """
    source, listed = _languages(version)
    tag = next((one for one in listed if one.lower() == language.lower()), language)
    if tag == source:
        raise Invalid({"language": lazy("This is the language that the others are translated from.")})
    written = {**_missing_units(version, source, tag), **_settings(version, source, tag)}
    if tag not in listed:
        written["course.yml"] = yaml_edits.add_item(written["course.yml"], "languages", tag)
    changed = {path: text for path, text in written.items() if not _has(version / path, text)}
    if changed:
        _require_draft(version)
    for path, text in changed.items():
        placing.write_file(version / path, text)
    return list(changed)


def languages_of(version: Path) -> list[str]:
    """Return the languages that a version lists, its source first. Raises Invalid."""
    return _languages(version)[1]


def states_of(version: Path, language: str) -> list[Translation]:
    """Return how far the translation of each unit is. Raises Invalid for a text that cannot be read."""
    source, _listed = _languages(version)
    return [_state(version, path, language) for path in _units(version, source)]


def find(version: Path, path: str) -> Translation | None:
    """Return how far the translation in a file is, or None for a file that is none. Raises Invalid as `states_of`."""
    source, _listed = _languages(version)
    name, original = names.unit_name(path.rpartition("/")[2]), links.in_language(path, source)
    if name is None or original == path or original not in _units(version, source):
        return None
    return _state(version, original, name.language)


def untranslated_settings(version: Path, language: str) -> dict[str, list[str]]:
    """Return the keys of each settings file whose words are those of the source. Raises Invalid."""
    source, _listed = _languages(version)
    found = {}
    for path, text in _settings_files(version):
        ours, theirs = yaml_edits.texts_in(text, language), yaml_edits.texts_in(text, source)
        same = [".".join(map(str, at)) for at, words in ours.items() if theirs.get(at) == words]
        found[path] = same
    return {path: same for path, same in found.items() if same}


def mark_done(version: Path, path: str) -> None:
    """Note in a translation that it fits its source as it is now. Raises NotFound, Conflict, Invalid."""
    source, _listed = _languages(version)
    original = links.in_language(path, source)
    if original == path or original not in _units(version, source) or not (version / path).is_file():
        raise NotFound(
            lazy("%(path)s is no translation in %(version)s.", path=path, version=version.name),
            mend=lazy("Name a translated file, such as 01-first-module/01-first-lesson.fr.md."),
        )
    _require_draft(version)
    text = _read(version, path)
    if stubs.has_mark(text) and _is_copy(version, original, text):
        raise Conflict(
            lazy("%(path)s still has the words of its source.", path=path),
            safe=lazy("Nothing was changed."),
            mend=lazy("Translate it first. If it is to stay as it is, remove the line <!-- … --> at its beginning."),
        )
    placing.write_file(version / path, stubs.done(text, stubs.fingerprint((version / original).read_bytes())))


def _require_draft(version: Path) -> None:
    if not bumping.is_draft(version):
        raise Conflict(
            lazy("%(version)s is no draft, so it may be published.", version=f"{version.parent.name} {version.name}"),
            safe=lazy("Nothing was changed."),
            mend=lazy(
                "Begin the next version with `course bump %(course)s patch`, or write `draft: true` in its course.yml.",
                course=version.parent.name,
            ),
        )


def _languages(version: Path) -> tuple[str, list[str]]:
    listed = bumping.languages_of(_read(version, "course.yml"))
    return listed[0], listed


def _missing_units(version: Path, source: str, language: str) -> dict[str, str]:
    wrong: dict[str, Message] = {}
    found: dict[str, str] = {}
    for path in _units(version, source):
        own = links.in_language(path, language)
        if (version / own).exists() and not _is_untouched(version, path, own):
            continue
        try:
            has_anchor = partial(_has_anchor, (version / path).parent)
            found[own] = stubs.stub_of(_read(version, path), source, language, has_anchor)
        except Invalid as error:
            wrong[path] = next(iter(error.fields.values()))
    if wrong:
        raise Invalid(wrong)
    return found


def _is_untouched(version: Path, source: str, path: str) -> bool:
    """Tell whether a translation whose source has changed is as it was made, so that nobody's work is in it."""
    try:
        text = _read(version, path)
        digits = stubs.digits_in(text)
    except Invalid:
        return False
    if not digits or digits == stubs.fingerprint((version / source).read_bytes()):
        return False
    if stubs.has_mark(text):
        return skeleton.is_starter(text) or _is_copy(version, source, text)
    # The translation of a starter is of use as long as the source keeps some of it.
    return skeleton.is_starter(text) and not skeleton.has_lines_of_one(_read(version, source))


def _is_copy(version: Path, source: str, text: str) -> bool:
    """Tell whether a text has its source's words, or those of an earlier one."""
    older = earlier.find_text(version / source, stubs.digits_in(text))
    words = stubs.words_of(text)
    return any(stubs.words_of(one) == words for one in (_read(version, source), older) if one is not None)


def _has_anchor(folder: Path, path: str, anchor: str) -> bool:
    """Tell whether a link's file has an anchor; one that is to be made has those of the source."""
    file = folder / path
    if not anchor or not file.is_file():
        return True
    parts = texts.split(file.read_text(encoding="utf-8", errors="replace"), Reporter(Faults(), ""))
    if parts is None:
        return False
    body = Body(parts.body, 0, Reporter(Faults(), ""))
    check_lesson(body)
    return anchor in body.anchors


def _settings(version: Path, source: str, language: str) -> dict[str, str]:
    def said(_at: yaml_edits.Path, words: Words) -> Words:
        return stubs.links_in(words, source, language) if isinstance(words, str) else words

    return {path: yaml_edits.add_language(text, source, language, said) for path, text in _settings_files(version)}


def _settings_files(version: Path) -> Iterator[tuple[str, str]]:
    for pattern in _SETTINGS:
        for file in sorted(version.glob(pattern)):
            path = file.relative_to(version).as_posix()
            yield path, _read(version, path)


def _units(version: Path, language: str) -> list[str]:
    """Return the paths of a version's units in a language, in order."""
    files = sorted(version.glob("*/*.md"))
    named = [(file, names.unit_name(file.name)) for file in files if names.module_name(file.parent.name)]
    own = [file for file, name in named if name is not None and name.language == language.lower()]
    return [file.relative_to(version).as_posix() for file in own]


def _state(version: Path, source: str, language: str) -> Translation:
    path = links.in_language(source, language)
    if not (version / path).is_file():
        return Translation(path, source, State.MISSING)
    text, original = _read(version, path), (version / source).read_bytes()
    digits = stubs.digits_in(text)
    if digits and digits != stubs.fingerprint(original):
        older = earlier.find_text(version / source, digits)
        known = None if older is None else tuple(paragraphs.changes(older, original.decode("utf-8", "replace")))
        return Translation(path, source, State.OUTDATED, known)
    if stubs.has_mark(text):
        return Translation(path, source, State.STUB)
    return Translation(path, source, State.DONE if digits else State.UNSAID)


def _read(version: Path, path: str) -> str:
    try:
        return (version / path).read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        raise Invalid({path: lazy("This file cannot be read. `course check` says what is wrong.")}) from None


def _has(file: Path, text: str) -> bool:
    return file.is_file() and file.read_bytes() == text.encode()
