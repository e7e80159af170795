"""The checker beside a running server: nobody waits for it, and it tells what the command tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from learnhub import i18n
from learnhub.app import LearnHub
from learnhub.content import checkups
from learnhub.content.format import checking, digest
from learnhub.content.format.faults import Severity
from tests.content.written_course import CHECK, FLOOR, FLOOR_FR, write_course

PATIENCE = 60.0
WRONG = {FLOOR: ("## Two principles", "#### Two principles"), CHECK: ("lesson=floor", "lesson=floot"), FLOOR_FR: None}


def test_the_check_tells_what_the_command_tells(tmp_path: Path) -> None:
    folder = write_course(tmp_path, WRONG)
    look = checkups.look_at(folder, patience=PATIENCE)
    assert look.is_current
    assert look.checkup is not None
    told = checking.check(folder)
    assert told.errors
    assert told.warnings
    assert {str(fault) for fault in look.checkup.faults} == {str(fault) for fault in told.faults}
    assert (look.checkup.errors, look.checkup.warnings) == (told.errors, told.warnings)
    assert look.checkup.digest == digest.version_digest(folder)


def test_errors_come_first(tmp_path: Path) -> None:
    look = checkups.look_at(write_course(tmp_path, WRONG), patience=PATIENCE)
    assert look.checkup is not None
    severities = [fault.severity for fault in look.checkup.faults]
    assert severities == sorted(severities, key=lambda severity: severity is not Severity.ERROR)


def test_words_are_in_the_language_of_who_reads_them(tmp_path: Path, app: LearnHub) -> None:
    look = checkups.look_at(write_course(tmp_path, WRONG), patience=PATIENCE)
    assert look.checkup is not None
    told = {}
    for language in ("en", "fr"):
        with app.test_request_context(f"/{language}/"):
            app.preprocess_request()
            assert i18n.current_language() == language
            told[language] = [str(fault.message) for fault in look.checkup.faults]
    assert all(english != french for english, french in zip(told["en"], told["fr"], strict=True))


def test_nobody_waits_longer_than_told(tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    assert checkups.look_at(folder, patience=0) == checkups.Look(None, is_current=False)
    assert checkups.look_at(folder, patience=PATIENCE).is_current


def test_a_check_is_kept_until_a_file_of_the_course_changes(tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    first = checkups.look_at(folder, patience=PATIENCE)
    assert checkups.look_at(folder, patience=0) == first
    file = folder / FLOOR
    file.write_text(file.read_text().replace("## Two", "#### Two"))
    changed = checkups.look_at(folder, patience=0)
    assert changed == checkups.Look(first.checkup, is_current=False)
    again = checkups.look_at(folder, patience=PATIENCE)
    assert again.is_current
    assert again.checkup is not None
    assert again.checkup.errors


def test_a_check_that_is_stopped_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkups, "SECONDS", 0.01)
    look = checkups.look_at(write_course(tmp_path), patience=PATIENCE)
    assert look.checkup is not None
    assert look.checkup.failed
    assert look.checkup.checked_at is not None


def test_far_too_many_faults_are_counted_and_the_first_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkups, "FAULTS_KEPT", 1)
    found = checkups.check(write_course(tmp_path, WRONG))
    assert len(found.faults) == 1
    assert found.errors + found.warnings > 1


def test_versions_are_found_the_newest_first(tmp_path: Path) -> None:
    for version in ("1.2.0", "1.10.0", "1.0.0"):
        write_course(tmp_path, version=version)
    (tmp_path / "floors" / "old drafts").mkdir()
    (tmp_path / "floors" / "2.0.0").symlink_to(tmp_path / "floors" / "1.0.0")
    assert checkups.version_folders(tmp_path / "floors") == ["1.10.0", "1.2.0", "1.0.0"]
    assert checkups.version_folders(tmp_path / "nothing") == []
