"""Versions of a small course as authors would write them, stored and published through the real rules.

Each is read and rendered once for all tests; another number is another version with the same content.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from learnhub import ids
from learnhub.content import publishing
from learnhub.content.models import CourseVersion
from learnhub.content.publishing import Prepared
from learnhub.learning import moves
from learnhub.learning.moves import Moved
from learnhub.stores import record
from tests.content.written_course import (
    CHECK,
    CHECK_FR,
    FILES,
    FINAL,
    FINAL_FR,
    FLOOR,
    FLOOR_FR,
    LESSON,
    LESSON_FR,
    MODULE,
    QUIZ,
    Change,
    write_course,
)

MORE, MORE_FR = "01-first/04-more.en.md", "01-first/04-more.fr.md"
_MORE: dict[str, Change] = {
    MORE: "---\ntitle: More of it\n---\n\nMore words.\n",
    MORE_FR: "---\ntitle: Encore\ntranslates: SOURCE\n---\n\nEncore des mots.\n",
}
CONTENTS: Mapping[str, Mapping[str, Change]] = {
    "first": {},
    "reworded": {FLOOR: ("It starts with everyone.", "It starts with each of us.")},
    "longer": _MORE,
    "without exam": {"90-final/module.yml": None, FINAL: None, FINAL_FR: None},
    "exam alone": {"course.yml": ("lessons: all, quizzes: all", "lessons: none, quizzes: exam")},
    "stricter": {CHECK: ("attempts: 5", "attempts: 5\npass_mark: 100\ngrade: last")},
    "exam later": {"90-final/module.yml": ("objectives:", "opens: {after: check}\nobjectives:")},
    "exam after the lesson": {"90-final/module.yml": ("objectives:", "opens: {after: floor}\nobjectives:")},
    "exam first": {"01-first/module.yml": ("objectives:", "opens: {after: exam}\nobjectives:")},
    "after others": {"course.yml": ("cases: [TH]", "requires: [others]")},
    "laxer": {"course.yml": ("quizzes: all", "quizzes: none")},
    "no certificate": {"course.yml": ("certificate: {valid_for: 3y}", "certificate: none")},
    "renamed": {
        FLOOR: None,
        FLOOR_FR: None,
        "01-first/01-ground.en.md": LESSON,
        "01-first/01-ground.fr.md": LESSON_FR,
        CHECK: QUIZ.replace("lesson=floor", "lesson=ground").replace("(01-floor", "(01-ground"),
        CHECK_FR: ("(01-floor.fr.md#deux-principes)", "(01-ground.fr.md#deux-principes)"),
    },
    "moved": {
        FLOOR: None,
        FLOOR_FR: None,
        "02-second/module.yml": MODULE.replace("First module, fr: Premier", "Second, fr: Deuxième"),
        "02-second/01-floor.en.md": LESSON.replace("(02-check", "(../01-first/02-check"),
        "02-second/01-floor.fr.md": LESSON_FR,
        CHECK: ("(01-floor.en.md#two-principles)", "(../02-second/01-floor.en.md#two-principles)"),
        CHECK_FR: (
            "(01-floor.fr.md#deux-principes)",
            "(../02-second/01-floor.fr.md#deux-principes)",
        ),
    },
}


@lru_cache
def _prepared(content: str) -> Prepared:
    folder = Path(tempfile.mkdtemp(prefix="learnhub-course-"))
    return publishing.prepare(write_course(folder, CONTENTS[content]))


def draft(number: str, content: str = "first", *, course: str = "floors") -> CourseVersion:
    """Store a content under a number, as a draft, as its import does."""
    found = _prepared(content)
    # Outlines are kept by digest for the whole process.
    digest = ids.digest(f"{course} {content} {number} {ids.public_id()}")
    title = found.outline.title if course == "floors" else {"en": course.capitalize()}
    return publishing.store(
        record.SHELL,
        replace(
            found,
            source=replace(found.source, course_id=course, number=number, digest=digest),
            outline=replace(found.outline, course=course, title=title, number=number, digest=digest),
        ),
    )


def published(number: str, content: str = "first") -> CourseVersion:
    """Store and publish a content under a number, with all that follows for learners."""
    version = draft(number, content)
    moved(version)
    return version


def moved(version: CourseVersion) -> Moved:
    """Publish a version and return whom it took with it."""
    found = moves.publish(record.SHELL, version)
    assert found is not None
    return found


def written(number: str, path: str, edits: Sequence[tuple[str, str]]) -> CourseVersion:
    """Store the first content with one file changed, in its translation too where the words are there."""
    changes: dict[str, Change] = {}
    for each in (path, path.replace(".en.", ".fr.")):
        text = str(FILES[each])
        for old, new in edits:
            text = text.replace(old, new)
        changes[each] = text
    folder = write_course(Path(tempfile.mkdtemp(prefix="learnhub-course-")), changes, version=number)
    return publishing.store(record.SHELL, publishing.prepare(folder))
