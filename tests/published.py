"""A small real course, imported through the real rules: one lesson, one check, one exam, in English and French."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

from learnhub.content import publishing
from learnhub.content.models import CourseVersion
from learnhub.content.publishing import Prepared
from learnhub.stores import record
from tests.content.written_course import write_course

COURSE = "floors"
LESSON, CHECK, EXAM = "floor", "check", "exam"
RIGHT = {
    "who": {"chosen": ["1"]},
    "how-many": {"typed": "202"},
    "first": {"chosen": ["one", "two"]},
    "second": {"chosen": ["1"]},
}


@lru_cache
def _prepared() -> Prepared:
    """Read and render the course once for all tests; the folder stays, for its pictures."""
    folder = Path(tempfile.mkdtemp(prefix="learnhub-course-"))
    return publishing.prepare(write_course(folder))


def publish_course() -> CourseVersion:
    """Store and publish the course, in the transaction of whoever calls."""
    version = publishing.store(record.SHELL, _prepared())
    assert publishing.publish(record.SHELL, version)
    return version
