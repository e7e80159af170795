"""Courses from zip files and from Git: into the courses folder and the database, all of it or nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from learnhub.app import LearnHub
from learnhub.content.format import digest
from learnhub.content.interchange import packing
from learnhub.content.models import VersionState
from learnhub.stores.database import db
from learnhub.stores.record import AuditEntry
from tests.cli.test_course import WRONG_IN_MANY_WAYS, stored, types
from tests.content.intake import archived
from tests.content.intake.test_repositories import commit
from tests.content.written_course import FLOOR, Change, write_course

CHANGED: dict[str, Change] = {FLOOR: ("It starts with everyone.", "It starts with each of us.")}


@pytest.fixture
def courses(app: LearnHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of courses of this LearnHub, which is not there yet."""
    folder = tmp_path / "courses"
    monkeypatch.setitem(app.config, "LEARNHUB", replace(app.config["LEARNHUB"], courses=str(folder)))
    return folder


def zipped(folder: Path, changes: dict[str, Change] | None = None, version: str = "1.0.0") -> Path:
    """Return a zip file of the small course, made elsewhere."""
    file = folder / f"{version}.zip"
    file.write_bytes(packing.pack(write_course(folder / "elsewhere", changes, version=version)))
    return file


def written(courses: Path) -> set[str]:
    return {file.relative_to(courses).as_posix() for file in courses.glob("*/*")} if courses.exists() else set()


def test_a_zip_file_comes_into_the_courses_folder(app: LearnHub, courses: Path, tmp_path: Path) -> None:
    file = zipped(tmp_path)
    result = types(app, "import", file)
    assert (result.exit_code, result.stdout) == (0, "floors 1.0.0: imported as a draft.\n")
    assert digest.version_digest(courses / "floors/1.0.0") == digest.version_digest(tmp_path / "elsewhere/floors/1.0.0")
    assert packing.pack(courses / "floors/1.0.0") == file.read_bytes()
    assert [one.name for one in courses.iterdir()] == ["floors"]
    assert types(app, "import", file).stdout == "floors 1.0.0: unchanged.\n"
    assert types(app, "import", courses).stdout == "floors 1.0.0: unchanged.\n"


def test_what_would_happen_can_be_asked_first(app: LearnHub, courses: Path, tmp_path: Path) -> None:
    types(app, "import", zipped(tmp_path), "--publish")
    asked = types(app, "import", zipped(tmp_path, CHANGED, "1.0.1"), "--publish", "--dry-run")
    assert asked.stdout.splitlines() == [
        "floors 1.0.1 against 1.0.0:",
        "  Units with other words: What is a floor?",
        "Nothing was changed. This would happen:",
        "floors 1.0.1: imported and published.",
    ]
    assert written(courses) == {"floors/1.0.0"}
    assert stored(app) == {"floors 1.0.0": VersionState.PUBLISHED}


def test_faults_are_told_by_file_and_nothing_stays(app: LearnHub, courses: Path, tmp_path: Path) -> None:
    result = types(app, "import", zipped(tmp_path, WRONG_IN_MANY_WAYS))
    assert result.exit_code == 1
    assert f"floors/1.0.0/{FLOOR}:3:10" in result.stdout
    assert "Nothing was imported." in result.stderr
    assert list(courses.iterdir()) == []
    assert stored(app) == {}


def test_a_number_that_is_too_small_a_step_is_a_fault(app: LearnHub, courses: Path, tmp_path: Path) -> None:
    types(app, "import", zipped(tmp_path), "--publish")
    more = zipped(tmp_path, {"01-first/09-more.en.md": "---\ntitle: More\n---\n\nMore.\n"}, "1.0.1")
    assert "[version-step]" in types(app, "import", more).stdout
    assert written(courses) == {"floors/1.0.0"}


def test_what_is_not_honest_leaves_nothing(app: LearnHub, courses: Path, tmp_path: Path) -> None:
    file = tmp_path / "evil.zip"
    file.write_bytes(archived.link("floors/1.0.0/course.yml", "/etc/passwd"))
    result = types(app, "import", file)
    assert result.exit_code == 1
    assert "It holds a link" in result.stderr
    assert not courses.exists() or list(courses.iterdir()) == []


def test_other_files_stay_unless_they_may_be_replaced(app: LearnHub, courses: Path, tmp_path: Path) -> None:
    types(app, "import", zipped(tmp_path))
    file = zipped(tmp_path, CHANGED)
    refused = types(app, "import", file)
    assert f"floors 1.0.0 lies in the courses folder already, with other files: {FLOOR}, " in refused.stderr
    assert "--replace" in refused.stderr
    replaced = types(app, "import", file, "--replace", "--publish")
    assert replaced.stdout == "floors 1.0.0: imported again and published.\n"
    assert "each of us" in (courses / "floors/1.0.0" / FLOOR).read_text()
    never = types(app, "import", zipped(tmp_path), "--replace")
    assert "floors 1.0.0 is stored already, with other files" in never.stderr
    assert "each of us" in (courses / "floors/1.0.0" / FLOOR).read_text()


def test_the_newest_of_several_versions_comes(app: LearnHub, courses: Path, tmp_path: Path) -> None:
    files = archived.course_files(tmp_path / "one", "floors/1.0.0/") | archived.course_files(
        tmp_path / "two", "floors/1.1.0/"
    )
    (tmp_path / "both.zip").write_bytes(archived.packed({**files, "floors/notes.txt": b"To do"}))
    result = types(app, "import", tmp_path / "both.zip")
    assert result.stdout.splitlines() == [
        "Left out, for they belong to no version: floors/notes.txt.",
        "floors 1.1.0: imported as a draft.",
        "floors 1.0.0: left out, for a newer version came too.",
    ]
    assert written(courses) == {"floors/1.1.0"}


def test_a_course_that_is_not_named_can_be(app: LearnHub, courses: Path, tmp_path: Path) -> None:
    (tmp_path / "one.zip").write_bytes(archived.packed(archived.course_files(tmp_path, "1.0.0/")))
    assert "--course" in types(app, "import", tmp_path / "one.zip").stderr
    assert types(app, "import", tmp_path / "one.zip", "--course", "roofs").exit_code == 0
    assert written(courses) == {"roofs/1.0.0"}
    assert types(app, "import", courses, "--course", "roofs").exit_code == 2


def test_a_commit_comes_and_stays_in_the_audit(app: LearnHub, courses: Path, tmp_path: Path) -> None:
    told = commit(tmp_path / "repository", archived.course_files(tmp_path / "one"))
    result = types(app, "import", f"{tmp_path}/repository@main")
    assert (result.exit_code, result.stdout) == (0, "floors 1.0.0: imported as a draft.\n")
    with app.app_context():
        details = db.session.scalars(db.select(AuditEntry.details)).one()
    assert details == {"digest": digest.version_digest(courses / "floors/1.0.0"), "commit": told}


def test_an_address_that_leads_nowhere_is_said(app: LearnHub, courses: Path, tmp_path: Path) -> None:
    result = types(app, "import", f"file://{tmp_path}/nowhere@main")
    assert result.exit_code == 1
    assert "could not be fetched" in result.stderr
    assert not courses.exists() or list(courses.iterdir()) == []
