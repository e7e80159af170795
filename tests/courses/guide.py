"""The author's guide as trainers use it: each example in it, put into a small course of its own and checked there.

An example is a block of code after a line that ends with the name of its file. What stands in a block of text below it,
with at most a line between them, is what the checker says of it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from learnhub.content.format import names
from tests.content.written_course import png
from tests.courses.written import LANGUAGES, Course, courses

GUIDE = "authoring-guide"

FENCE = re.compile(r"^(`{3,})([a-z]+)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
EXAMPLE = re.compile(
    r"`(?P<file>[^`\n]+\.(?:md|yml))`[^`\n]*\n\n(?P<ticks>`{3,})(?:markdown|yaml)\n(?P<text>.*?)^(?P=ticks)$"
    r"(?:\n\n(?:[^\n`]+\n\n)?```text\n(?P<said>.*?)^```$)?",
    re.MULTILINE | re.DOTALL,
)
IN_LINE = re.compile(r"(?<!`)(`{1,2})(?!`)(.+?)(?<!`)\1(?!`)")
TOP_KEY = re.compile(r"^(?=[a-z_]+:)", re.MULTILINE)

# What examples name besides pictures.
OTHERS = {
    "desk-plan.pdf": b"%PDF-1.7\n",
    "porter.mp3": b"ID3",
    "way.mp4": b"\0\0\0\x18ftypmp42",
    **{f"porter.{language}.md": b"Welcome.\n" for language in LANGUAGES},
    **{f"way.{language}.vtt": b"WEBVTT\n" for language in LANGUAGES},
}
TITLES = {"en": "Example", "fr": "Exemple"}
LESSON = "---\ntitle: {title}\n---\n\n## Listen first {{#listen-first}}\n\nA text.\n"
MODULE = "title: {titles}\nobjectives: {{{objectives}}}\n"
COURSE = """\
title: {titles}
summary: {titles}
languages: [{languages}]
level: introductory
effort: 1h
objectives: {{{objectives}}}
licence: CC-BY-4.0
contributors: [{{name: Marta, kind: person, role: author}}]
cases: [BR]
"""


@dataclass(frozen=True)
class Example:
    """A file, or a part of one, as a lesson of the guide shows it; `said` is what the checker says of it."""

    language: str
    lesson: str
    file: str
    text: str
    said: str

    def __str__(self) -> str:
        return f"{self.lesson}.{self.language}: {self.file}"

    @property
    def is_translation(self) -> bool:
        """Whether it is written in another language than the guide around it, whose readers write in their own."""
        unit = names.unit_name(self.file)
        return unit is not None and unit.language != self.language


def guide() -> Course:
    """Return the newest version of the guide."""
    return next(one for one in courses() if str(one) == GUIDE)


def bodies(language: str) -> dict[str, str]:
    """Return the texts of the guide's lessons in a language, by their ids."""
    return {lesson.id: lesson.files[language].body for lesson in guide().lessons}


@cache
def examples(language: str) -> tuple[Example, ...]:
    """Return all examples of the guide in a language, in the order in which they are read."""
    return tuple(
        Example(language, lesson, found["file"], found["text"], found["said"] or "")
        for lesson, body in bodies(language).items()
        for found in EXAMPLE.finditer(body)
    )


def code(language: str) -> str:
    """Return all that stands in the guide as code, in lines of their own or between words."""
    return "\n".join(_code_in("\n".join(bodies(language).values())))


def _code_in(text: str) -> Iterator[str]:
    yield from (found[2] for found in FENCE.findall(text))
    yield from (found[1] for found in IN_LINE.findall(FENCE.sub("", text)))


def make_course(folder: Path, example: Example) -> Path:
    """Write a course that holds an example, and what examples may name, into a folder; return that of the course.

    A translation stands beside the example before it, which it was made from.
    """
    version = folder / "welcome-desk" / "1.0.0"
    languages = _languages_of(example)
    files = _around(languages)
    if example.is_translation:
        shown = examples(example.language)
        source = shown[shown.index(example) - 1]
        files[f"01-arrival/{source.file}"] = _whole(source, files)
    is_named = example.file in files or example.file == "glossary.yml" or "/" in example.file
    name = example.file if is_named else f"01-arrival/{example.file}"
    files[name] = _whole(example, files)
    module = name.rpartition("/")[0]
    if module not in {"", "01-arrival"}:  # a module of its own has to hold something
        for language in languages:
            files[f"{module}/01-your-turn.{language}.md"] = files[f"01-arrival/01-first-minute.{language}.md"]
    for path, text in files.items():
        (version / path).parent.mkdir(parents=True, exist_ok=True)
        (version / path).write_text(text, "utf-8", newline="\n")
    (version / "media").mkdir()
    for picture in ("desk.png", "queue.png", "old-desk.png"):
        (version / "media" / picture).write_bytes(png())
    for name, data in OTHERS.items():
        (version / "media" / name).write_bytes(data)
    return version.parent


def _languages_of(example: Example) -> tuple[str, ...]:
    said = re.search(r"^languages: \[(.*)\]", example.text, re.MULTILINE)
    if said:
        return tuple(said[1].split(", "))
    other = tuple(language for language in LANGUAGES if language != example.language)
    both = example.is_translation or (example.file.endswith(".yml") and f"{other[0]}:" in example.text)
    return (example.language, *other) if both else (example.language,)


def _around(languages: tuple[str, ...]) -> dict[str, str]:
    """Return the files of a course that has what examples may link to, by their paths."""
    titles = "{" + ", ".join(f"{language}: {TITLES[language]}" for language in languages) + "}"
    objectives = ", ".join(f"{language}: [One., Two.]" for language in languages)
    lessons = {languages[0]: LESSON.format(title=TITLES[languages[0]])}
    sign = hashlib.sha256(lessons[languages[0]].encode()).hexdigest()[:12]
    for language in languages[1:]:
        lessons[language] = lessons[languages[0]].replace("\n---\n\n", f"\ntranslates: {sign}\n---\n\n")
    filled = {"titles": titles, "objectives": objectives, "languages": ", ".join(languages)}
    return {
        "course.yml": COURSE.format_map(filled),
        "01-arrival/module.yml": MODULE.format_map(filled),
        **{f"01-arrival/01-first-minute.{language}.md": text for language, text in lessons.items()},
    }


def _whole(example: Example, around: Mapping[str, str]) -> str:
    """Return an example as a whole file: a part is put where its writer would put it."""
    if example.file.endswith(".md"):
        return example.text if example.text.startswith("---\n") else f"---\ntitle: Example\n---\n\n{example.text}"
    keys = _by_key(example.text)
    file = next((path for path in around if path.endswith(example.file)), "")
    return example.text if not file or "title" in keys else "".join({**_by_key(around[file]), **keys}.values())


def _by_key(text: str) -> dict[str, str]:
    return {part.partition(":")[0]: part for part in TOP_KEY.split(text) if part}
