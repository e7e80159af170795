"""A new course: a small one that is right, whose placeholder text shows the format by example.

The folder `skeleton` holds it in each language that it was written in, as if that were the only one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path

from babel import Locale

from learnhub.content.drafting import placing, stubs, yaml_edits
from learnhub.content.drafting.yaml_edits import Words
from learnhub.content.format import names
from learnhub.errors import Invalid
from learnhub.i18n import Message, lazy

FIRST_VERSION = "1.0.0"
_WRITTEN = Path(__file__).parent / "skeleton"
_FALL_BACK = "en"
_FEWEST_WORDS = 6


def create(slug: str, languages: Sequence[str], courses: Path, *, titles: Mapping[str, str] | None = None) -> Path:
    """Make a course below a folder of courses, whole or not at all, and return the folder of its first version.

    The first language is that of the source; `titles` are the course's by language, where they are known. Raises
    Invalid, which names everything that is wrong, and Conflict.
    """
    tags = _checked(slug, languages, courses)
    made = _files(slug, tags)
    for language, title in (titles or {}).items():
        made["course.yml"] = yaml_edits.set_words(made["course.yml"], ("title", language), title)
    with placing.new_folder(courses / slug) as folder:
        for path, text in made.items():
            file = folder / FIRST_VERSION / path
            file.parent.mkdir(parents=True, exist_ok=True)
            placing.write_file(file, text)
    return courses / slug / FIRST_VERSION


def written() -> Iterator[tuple[str, str]]:
    """Return name and text of each file that a new course starts with, in each language that it was written in."""
    for file in sorted(_WRITTEN.rglob("*.*")):
        if file.is_file():
            yield file.name, file.read_text(encoding="utf-8")


def is_starter(text: str) -> bool:
    """Tell whether a unit's text is one that a new course starts with, in any language, as it was made."""
    return stubs.words_of(text) in _starters()


def has_lines_of_one(text: str) -> bool:
    """Tell whether a unit's text still has lines of several words that a new course starts with."""
    own = _lines(stubs.words_of(text)[1])
    return any(own & _lines(body) for _front, body in _starters())


def _lines(body: str) -> set[str]:
    return {line for line in body.split("\n") if len(line.split()) >= _FEWEST_WORDS}


@cache
def _starters() -> frozenset[tuple[str, str]]:
    return frozenset(stubs.words_of(text) for name, text in written() if name.endswith(".md"))


def _checked(slug: str, languages: Sequence[str], courses: Path) -> list[str]:
    wrong: dict[str, Message] = {}
    if not names.is_identifier(slug):
        wrong["id"] = lazy("Use small letters, digits and single hyphens, such as spf-foundations.")
    elif (courses / slug).exists():
        wrong["id"] = lazy("%(place)s is there already.", place=str(courses / slug))
    tags = [known_language(language) for language in languages]
    unknown = [language for language, tag in zip(languages, tags, strict=True) if tag is None]
    if unknown or not tags:
        wrong["languages"] = lazy(
            "Write codes such as en, fr or pt-BR. Not known: %(unknown)s", unknown=_listed(unknown)
        )
    elif len(set(tags)) < len(tags):
        wrong["languages"] = lazy("A language stands here twice.")
    if not courses.is_dir():
        wrong["into"] = lazy("There is no folder with this name.")
    if wrong:
        raise Invalid(wrong)
    return [tag for tag in tags if tag]


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words) or "–"


def known_language(text: str) -> str | None:
    """Return a language tag in its usual letters, or None where no language is called so (Unicode CLDR)."""
    tag = names.language_tag(text)
    return tag if tag and tag.split("-", maxsplit=1)[0] in Locale("en").languages else None


def _files(slug: str, languages: Sequence[str]) -> dict[str, str]:
    source = languages[0]
    found: dict[str, str] = {}
    for path, text in _in(source).items():
        if path.endswith(".md"):
            found |= _unit(path, text, languages)
        else:
            found[path] = _settings(path, text, languages).replace("COURSE", slug)
    return found


def _in(language: str) -> dict[str, str]:
    """Return the skeleton's files as if a language were the only one; where it is not written, in English."""
    written = _written_in(language)
    folder = _WRITTEN / written
    texts = {
        file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(folder.rglob("*.*"))
        if file.is_file()
    }
    return {_in_language(path, written, language): _moved(text, written, language) for path, text in texts.items()}


def _written_in(language: str) -> str:
    own = language.split("-", maxsplit=1)[0]
    return own if (_WRITTEN / own).is_dir() else _FALL_BACK


def _is_written(language: str) -> bool:
    return _written_in(language) == language.split("-", maxsplit=1)[0]


def _in_language(path: str, old: str, new: str) -> str:
    return path.replace(f".{old}.md", f".{new.lower()}.md")


def _moved(text: str, old: str, new: str) -> str:
    if text.startswith("---\n"):
        moved = stubs.links_in(text, old, new)
        return moved if _is_written(new) else stubs.with_mark(moved, new)
    moved = yaml_edits.rename_language(text, old, new)
    if old != new and "\nlanguages:" in text:
        moved = yaml_edits.set_key(moved, "languages", f"[{new}]", after="summary")
    return moved


def _unit(path: str, text: str, languages: Sequence[str]) -> Mapping[str, str]:
    """Return a unit's files: the source, and what was written in each other language, or else a stub."""
    source, found = languages[0], {path: text}
    digits = stubs.fingerprint(text.encode())
    for language in languages[1:]:
        own = _in_language(path, source.lower(), language)
        if _is_written(language):
            parts = stubs.parts_of(_in(language)[own])
            found[own] = stubs.as_translation(parts, digits, language, language)
        else:
            found[own] = stubs.stub_of(text, source, language)
    return found


def _settings(path: str, text: str, languages: Sequence[str]) -> str:
    source = languages[0]
    for language in languages[1:]:
        written = yaml_edits.texts_in(_in(language)[path], language) if _is_written(language) else {}
        text = yaml_edits.add_language(text, source, language, partial(_known_or_same, written))
        if path == "course.yml":
            text = yaml_edits.add_item(text, "languages", language)
    return text


def _known_or_same(known: Mapping[yaml_edits.Path, Words], at: yaml_edits.Path, words: Words) -> Words:
    return known.get(at, words)
