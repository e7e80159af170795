"""What is left of words that were to be replaced: those that a new course, unit or version starts with.

So are those of questions that could not be read when they were brought in.

Known from the starters themselves. Whatever serves as it is may stay: surveys, titles of quizzes and of boxes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from learnhub.content.drafting import bumping, skeleton
from learnhub.content.format import strict_yaml, texts
from learnhub.content.format.faults import Faults, Reporter
from learnhub.content.format.modules import ModuleDraft
from learnhub.content.format.strict_yaml import Path, Value, YamlText
from learnhub.content.format.units import TextDraft
from learnhub.content.format.vocabulary import UnitKind
from learnhub.content.interchange import unread
from learnhub.content.workbench import additions
from learnhub.i18n import lazy

_LANGUAGE = re.compile(r"\.[a-z0-9-]+\.md\b")
_MARKS = re.compile(r"(?:[-*>\s]|\[[ xX]\]|[0-9]+\.)*")
# Shorter ones may be anybody's own: "Put the steps in order."
_FEWEST_WORDS_OF_KEY, _FEWEST_WORDS_OF_TEXT = 4, 6
# Sources may be cited as they are; a survey about a course fits any course.
_KEPT_KEYS = frozenset({"sources"})
_KEPT_FILES = ("survey.", "04-your-opinion.survey.")
_SLUG = "COURSE"
_HINT = lazy("Write your own words in their place, or remove them.")


def check(course: YamlText, modules: Sequence[ModuleDraft], faults: Faults) -> None:
    """Note, once for each key and each text, where words of a starter were not replaced."""
    _check_keys(course, Reporter(faults, "course.yml"))
    for module in modules:
        _check_keys(module.yaml, Reporter(faults, f"{module.folder}/module.yml"))
        for unit in (unit for unit in module.units if unit.kind is not UnitKind.SURVEY):
            for text in unit.texts.values():
                _check_keys(text.yaml, text.report, kept=_KEPT_KEYS | _kept_of(unit.kind))
                _check_body(text)


def check_unread(modules: Sequence[ModuleDraft]) -> None:
    """Note questions that could not be read where they came from and that nobody has written since."""
    for unit in (unit for module in modules for unit in module.units):
        for language, text in unit.texts.items():
            for question in text.quiz.questions if text.quiz else ():
                if unread.is_unread(question.stem, language.lower()):
                    message = lazy(
                        "This question could not be read when it was brought in, and is still to be written."
                    )
                    hint = lazy("Write the question and its answers from the text that stands here, or remove it.")
                    text.report.warning(question.place, "question-unread", message, hint)


def _kept_of(kind: UnitKind) -> frozenset[str]:
    return frozenset({"title"}) if kind is UnitKind.QUIZ else frozenset()


def _check_keys(yaml: YamlText, report: Reporter, kept: frozenset[str] = frozenset()) -> None:
    told = set(kept)
    for path, value in _scalars(yaml.value):
        key = str(path[0]) if path else ""
        if key not in told and (_is_starter(value) or _is_placeholder(path, value)):
            told.add(key)
            message = lazy("`%(key)s` still holds words that were put there to be replaced.", key=key)
            report.warning(yaml.place_of(path), "starter-text", message, _HINT)


def _is_placeholder(path: Path, value: str) -> bool:
    return len(path) == 2 and path[0] == "changes" and bumping.is_to_be_written(str(path[1]), value)


def _check_body(text: TextDraft) -> None:
    for row, line in enumerate(text.body.lines):
        if _is_prose(line) and _is_starter(line):
            message = lazy("This text still holds words that were put there to be replaced.")
            text.report.warning(text.body.place(row, line.strip()), "starter-text", message, _HINT)
            return


def _is_starter(words: str) -> bool:
    plain = _plain(words)
    return plain in _starters() or any(re.fullmatch(pattern, plain) for pattern in _patterns())


@cache
def _starters() -> frozenset[str]:
    """Return each text and each line of the starters that is long enough to be known again."""
    return frozenset(words for words, fewest in _words() if len(words.split()) >= fewest)


@cache
def _patterns() -> tuple[str, ...]:
    """Return what those are like that hold the id of the course."""
    return tuple(re.escape(words).replace(_SLUG, "[a-z0-9-]+") for words in _starters() if _SLUG in words)


def _words() -> Iterator[tuple[str, int]]:
    """Return each text and each line with how many words it has to have."""
    for name, text in (*skeleton.written(), *additions.written()):
        if name.startswith(_KEPT_FILES):
            continue
        parts = texts.split(text, Reporter(Faults(), name)) if name.endswith(".md") else None
        for _path, value in _scalars(strict_yaml.read(parts.front if parts else text).value):
            yield _plain(value), _FEWEST_WORDS_OF_KEY
        for line in filter(_is_prose, parts.body.split("\n") if parts else ()):
            yield _plain(line), _FEWEST_WORDS_OF_TEXT


def _is_prose(line: str) -> bool:
    """Tell whether a line is somebody's words, and no heading, title of a box or row of a table."""
    return not line.lstrip(" >").startswith(("#", "[!", "|"))


def _plain(words: str) -> str:
    """Return words without the marks before them, and without the language that links lead to."""
    return _LANGUAGE.sub(".md", _MARKS.sub("", words, count=1).strip())


def _scalars(value: Value | None, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif value is not None:
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        for key, one in inner:
            yield from _scalars(one, (*path, key))
