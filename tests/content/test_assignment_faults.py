"""Assignments are read as they are written, and what authors do wrong in them is said at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from learnhub.content.format.checking import check
from learnhub.content.format.reading import read_version
from learnhub.content.format.sources import VersionSource
from learnhub.content.format.vocabulary import Accepted, UnitKind
from learnhub.content.outline import Outline
from learnhub.content.outlining import outline_of
from tests.content.written_assignment import ASSIGNMENT, ASSIGNMENT_FR, TASK, TASK_FR, write_tasks
from tests.content.written_course import Change, faults_of

RUBRIC = ASSIGNMENT[ASSIGNMENT.index("## Rubric") :]
RUBRIC_FR = ASSIGNMENT_FR[ASSIGNMENT_FR.index("## Grille") :]
LAST, LAST_FR = RUBRIC[RUBRIC.index("| It can") :], RUBRIC_FR[RUBRIC_FR.index("| C’est") :]
YML = "course.yml"
NO_RUBRIC: dict[str, Change] = {TASK: (RUBRIC, ""), TASK_FR: None}


def read(folder: Path, changes: dict[str, Change] | None = None) -> VersionSource:
    reading = read_version(write_tasks(folder, changes))
    assert reading.version is not None, reading.faults
    return reading.version


def outline(folder: Path, changes: dict[str, Change] | None = None) -> Outline:
    return outline_of(read(folder, changes))


def test_an_assignment_without_faults_is_read_whole(tmp_path: Path) -> None:
    reading = read_version(write_tasks(tmp_path))
    assert reading.version is not None, reading.faults
    assert not reading.faults
    unit = reading.version.modules[0].units[1]
    assert (unit.kind, unit.files["fr"].title) == (UnitKind.ASSIGNMENT, "Un plan pour votre district")
    assert unit.files["en"].body.startswith("Describe **one** step")
    assert "Rubric" not in unit.files["en"].body
    found = unit.assignment
    assert found is not None
    assert (found.accepts, found.points, found.pass_mark, str(found.due)) == ((Accepted.TEXT,), 2_000, 60, "20160m")
    assert found.rubric is not None
    assert [level.points for level in found.rubric.levels] == [0, 200, 300]
    assert found.rubric.levels[2].titles == {"en": "Very good", "fr": "Très bien"}
    assert found.rubric.criteria[1].titles["en"] == "It can be done"
    assert found.rubric.criteria[1].cells[2] == {"en": "There is a date as well.", "fr": "Il y a aussi une date."}
    assert found.rubric.most == 600


@pytest.mark.parametrize(
    ("changes", "points"),
    [
        ({}, 2_000),
        ({TASK: ("points: 20\n", "")}, 600),
        (NO_RUBRIC, 2_000),
        ({TASK: (f"points: 20\ndue: 14d{ASSIGNMENT.partition('due: 14d')[2]}", "---\nDo it."), TASK_FR: None}, 10_000),
    ],
)
def test_points_are_written_or_the_rubrics_or_a_hundred(
    tmp_path: Path, changes: dict[str, Change], points: int
) -> None:
    found = read(tmp_path, changes).modules[0].units[1].assignment
    assert found is not None
    assert found.points == points


@pytest.mark.parametrize(
    ("completion", "required"),
    [
        ("", ["floor", "plan"]),
        ("completion: {assignments: all}\n", ["floor", "plan"]),
        ("completion: {lessons: none, quizzes: none}\n", ["plan"]),
        ("completion: {assignments: none}\n", ["floor"]),
    ],
)
def test_assignments_complete_a_course_unless_its_author_says_none(
    tmp_path: Path, completion: str, required: list[str]
) -> None:
    made = outline(tmp_path, {YML: ("level:", f"{completion}level:")})
    assert [unit.slug for unit in made.required_units] == required


def test_the_pass_mark_is_the_courses(tmp_path: Path) -> None:
    rules = outline(tmp_path, {YML: ("level:", "completion: {pass_mark: 75}\nlevel:")}).units[1].assignment
    assert rules is not None
    assert rules.pass_mark == 75


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "code"),
    [
        (TASK, "due: 14d", "due: soon", 5, "duration"),
        (TASK, "due: 14d", "due: 0d", 5, "out-of-bounds"),
        (TASK, "points: 20", "points: 0", 4, "out-of-bounds"),
        (TASK, "points: 20", "pass_mark: 20", 4, "unknown-key"),
        (TASK, "due: 14d", "accepts: [text, exe]", 5, "unknown-word"),
        (TASK, "due: 14d", "accepts: []", 5, "empty"),
        (TASK, "due: 14d", "accepts: [text, text]", 5, "duplicate-key"),
        (TASK, "due: 14d", "max_size: 5MB", 5, "unknown-key"),
        (TASK, "due: 14d", "max_size: 21MB", 5, "out-of-bounds"),
        (TASK, "due: 14d", "max_size: much", 5, "out-of-bounds"),
        (TASK, ASSIGNMENT[ASSIGNMENT.index("Describe") :], RUBRIC, 7, "task-empty"),
        (TASK, " {#rubric}", "", 13, "rubric-id"),
        (TASK, RUBRIC, "## Rubric {#rubric}\n\nWords.\n", 13, "rubric-table"),
        (TASK, RUBRIC, f"{RUBRIC}\nWords.\n", 20, "rubric-last"),
        (TASK, "Criterion |", " |", 15, "rubric-cell"),
        (TASK, "Good (2)", "Good", 15, "rubric-level"),
        (TASK, "Good (2)", "Good (2.1)", 15, "rubric-level"),
        (TASK, "Good (2) | Very good (3)", "Good (0) | Very good (0)", 15, "rubric-level"),
        (TASK, RUBRIC[RUBRIC.index("| Women") :], "", 15, "rubric-size"),
        (TASK, RUBRIC, "## R {#rubric}\n\n| C | A (1) |\n| --- | --- |\n| x | y |\n", 15, "rubric-size"),
        (TASK, "| They are named. ", "", 17, "rubric-cell"),
        (TASK, "| They are named. ", "| They are named. | More ", 17, "rubric-cell"),
        (TASK, "They are named.", "", 17, "rubric-cell"),
        (TASK, "They are named.", "They are *named*.", 17, "rubric-words"),
        (TASK, "They are named.", "[Named](01-floor.en.md)", 17, "rubric-words"),
        (TASK, "one** step", "one** step, see [this](no.md)", 8, "link-broken"),
        (TASK_FR, "Bien (2)", "Bien (1)", 13, "translation-rubric"),
        (TASK_FR, LAST_FR, "", 13, "translation-rubric"),
        (TASK_FR, "## Grille {#rubric}", "## Grille", 1, "translation-rubric"),
        (TASK_FR, "translates: SOURCE", "points: 20", 3, "unknown-key"),
    ],
)  # fmt: skip
def test_a_fault_is_found_at_its_line(tmp_path: Path, file: str, old: str, new: str, line: int, code: str) -> None:
    found = [(fault.file, fault.line, fault.code) for fault in faults_of(write_tasks(tmp_path, {file: (old, new)}))]
    assert (file, line, code) in found, found
    assert all(fault.hint for fault in faults_of(write_tasks(tmp_path, {file: (old, new)})) if fault.code == code)


@pytest.mark.parametrize("rule", ["completion: {assignments: all}\n", "completion: {lessons: none, quizzes: none}\n"])
def test_assignments_that_completion_asks_for_have_to_exist(tmp_path: Path, rule: str) -> None:
    changes: dict[str, Change] = {TASK: None, TASK_FR: None, YML: ("level:", f"{rule}level:")}
    assert "completion" in {fault.code for fault in faults_of(write_tasks(tmp_path, changes))}


@pytest.mark.parametrize(
    ("changes", "is_owed"),
    [
        ({TASK: ("Good (2)", "Good (1)"), TASK_FR: ("Bien (2)", "Bien (1)")}, True),
        ({TASK: ("Women are seen", "Everybody is seen")}, False),
        ({TASK: (LAST, ""), TASK_FR: (LAST_FR, "")}, True),
    ],
)  # fmt: skip
def test_a_rubric_changes_with_a_minor_version_and_its_words_with_a_patch(
    tmp_path: Path, changes: dict[str, Change], is_owed: bool
) -> None:
    write_tasks(tmp_path)
    write_tasks(tmp_path, changes, version="1.0.1")
    assert ("version-step" in {fault.code for fault in check(tmp_path / "tasks").faults}) == is_owed
