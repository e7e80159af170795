"""How long an author waits: from saving a lesson of a hundred until the page of the preview shows what was saved."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import checking, measuring
from bench.measuring import Visitor

TIMES = 7
# Seconds between two looks at the page, and after which it is given up.
_EVERY, _PATIENCE = 0.02, 60.0


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds by the clock: until the first page can be seen, and from saving to showing, the middle and the worst."""

    ready: float
    saved: float
    worst: float


def costs(folder: Path) -> Costs:
    """Preview the course of a hundred lessons, and save a word in one of them again and again."""
    version = folder / "courses" / "hundred" / "1.0.0"
    checking.write_course(version)
    lesson = next(version.rglob("001-lesson-1.en.md"))
    port = measuring.free_port()
    began = time.monotonic()
    program = ("-m", "learnhub", "course", "preview", str(version), "--port", str(port))
    with measuring.serving(folder, program, port=port) as server:
        visitor = Visitor(server, "en")
        _await(visitor, "Lesson 1")
        ready = time.monotonic() - began
        taken = [_save(visitor, lesson, f"Written{number}again") for number in range(TIMES)]
    return Costs(ready, median(taken), max(taken))


def _save(visitor: Visitor, lesson: Path, word: str) -> float:
    lesson.write_text(f"{lesson.read_text()}\n{word}\n")
    began = time.monotonic()
    _await(visitor, word)
    return time.monotonic() - began


def _await(visitor: Visitor, word: str) -> None:
    """Look at the lesson's page until it has a word. Raises TimeoutError."""
    ends_at = time.monotonic() + _PATIENCE
    while time.monotonic() < ends_at:
        answer, page = visitor.get("/en/courses/hundred/lesson-1")
        if answer.status == 200 and word in page.decode():
            return
        time.sleep(_EVERY)
    raise TimeoutError(f"{word} was not shown within {_PATIENCE:.0f} s")
