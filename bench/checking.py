"""The author's check of a course of a hundred lessons in two languages, as it is typed: Python's start included."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from learnhub.content.format.digest import file_digest
from learnhub.settings import ROOT

LESSONS = 100
MODULES = 10
TIMES = 5
_LANGUAGES = ("en", "fr")
_LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\((?!https?:)[^()]*\)")
_PICTURE = re.compile(r"^!\[.*$", re.MULTILINE)
_COURSE = """\
title: {en: A hundred lessons, fr: Cent leçons}
summary: {en: For measuring., fr: Pour mesurer.}
languages: [en, fr]
level: introductory
effort: 20h
objectives: {en: [Measure.], fr: [Mesurer.]}
licence: CC-BY-4.0
contributors: [{name: LearnHub project, kind: institution, role: author}]
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of one run: by the clock, and of all processors."""

    wall: float
    processor: float

    def __str__(self) -> str:
        return f"{self.wall:.2f} s, of processors {self.processor:.2f} s"


@dataclass(frozen=True, slots=True)
class Costs:
    """What each kind of check takes; `words` and `letters` are those of the course."""

    cold: Cost
    unchanged: Cost
    one_changed: Cost
    words: int
    letters: int


def costs(folder: Path) -> Costs:
    """Write the course into a folder and check it: never before, as it was, and with a word changed in one lesson."""
    texts = write_course(folder / "courses" / "hundred" / "1.0.0")
    cold = _check(folder)
    runs = [_check(folder) for _ in range(TIMES)]
    unchanged = Cost(median(run.wall for run in runs), median(run.processor for run in runs))
    changed = next((folder / "courses").rglob("*.fr.md"))
    changed.write_text(f"{changed.read_text()}\nUn mot.\n")
    return Costs(cold, unchanged, _check(folder), sum(len(text.split()) for text in texts), sum(map(len, texts)))


def write_course(version: Path) -> list[str]:
    """Write a hundred lessons in two languages, made of those of LearnHub's courses, and return their texts."""
    version.mkdir(parents=True)
    (version / "course.yml").write_text(_COURSE)
    texts = []
    for place, (english, french) in enumerate(islice(cycle(_lessons()), LESSONS)):
        module = version / f"{place % MODULES + 1:02}-module-{place % MODULES + 1}"
        module.mkdir(exist_ok=True)
        (module / "module.yml").write_text("title: {en: A module, fr: Un module}\n")
        source, translation = (module / f"{place + 1:03}-lesson-{place + 1}.{one}.md" for one in _LANGUAGES)
        source.write_text(f"---\ntitle: Lesson {place + 1}\n---\n{english}")
        front = f'---\ntitle: Leçon {place + 1}\ntranslates: "{file_digest(source)[:12]}"\n---\n'
        translation.write_text(front + french)
        texts += [english, french]
    return texts


def _lessons() -> Iterator[tuple[str, str]]:
    """Return the texts of lessons in both languages, without links and pictures, which lead out of them."""
    for file in sorted((ROOT / "courses").glob("*/1.0.0/*/[0-9]*.en.md")):
        other = file.with_name(file.name.replace(".en.md", ".fr.md"))
        if file.name.count(".") == 2 and other.exists():
            yield _alone(file.read_text()), _alone(other.read_text())


def _alone(text: str) -> str:
    body = text.split("\n---\n", 1)[1]
    return _PICTURE.sub("", _LINK.sub(r"\1", body))


def _check(folder: Path) -> Cost:
    command = [sys.executable, "-m", "learnhub", "course", "check", str(folder / "courses")]
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}
    began, before = time.monotonic(), _processor_seconds()
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    cost = Cost(time.monotonic() - began, _processor_seconds() - before)
    if told.returncode:
        raise RuntimeError(told.stdout + told.stderr)
    return cost


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
