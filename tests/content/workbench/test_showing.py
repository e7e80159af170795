"""The page beside the text, for who writes it."""

from __future__ import annotations

from pathlib import Path

from learnhub.content.workbench import files, showing
from tests.content.written_course import FLOOR, write_course
from tests.published import CHANGES, SECRET


def test_who_writes_a_lesson_sees_its_notes_for_facilitators(tmp_path: Path) -> None:
    folder = write_course(tmp_path, CHANGES)
    html = showing.html_of(folder, files.read(folder, FLOOR))
    assert html is not None
    assert f"Begin with {SECRET}" in html
