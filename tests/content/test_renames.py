"""An id that is gone and a new one under which the same words stand: it was renamed."""

from __future__ import annotations

from pathlib import Path

from learnhub.content.format.comparing import check_number
from learnhub.content.format.reading import read_version
from learnhub.content.format.renames import renamed
from learnhub.content.format.sources import VersionSource
from tests.content.written_course import CHECK, CHECK_FR, FILES, LESSON, Change, write_course


def read(folder: Path) -> VersionSource:
    version = read_version(folder).version
    assert version
    return version


def versions(folder: Path, changes: dict[str, Change]) -> tuple[VersionSource, VersionSource]:
    write_course(folder)
    return read(folder / "floors" / "1.0.0"), read(write_course(folder, changes, version="1.0.1"))


def test_a_question_with_another_id_was_renamed(tmp_path: Path) -> None:
    changes: dict[str, Change] = dict.fromkeys((CHECK, CHECK_FR), ("{#how-many", "{#years"))
    older, newer = versions(tmp_path, changes)
    assert [(one.old, one.new) for one in renamed(older, newer)] == [("how-many", "years")]
    (fault,) = check_number(older, newer)
    assert "Was `how-many` renamed to `years`?" in str(fault.hint)
    assert "rename the folder 1.0.1 to 1.1.0" in str(fault.hint)


def test_a_unit_with_another_id_was_renamed(tmp_path: Path) -> None:
    files = {path.replace("01-exam", "01-last"): text for path, text in FILES.items()}
    older = read(write_course(tmp_path))
    (found,) = renamed(older, read(write_course(tmp_path, version="1.0.1", files=files)))
    assert (found.old, found.new) == ("exam", "last")
    (warning,) = check_number(older, read(write_course(tmp_path, version="1.1.0", files=files)))
    assert (warning.file, warning.code) == ("90-final/01-last.quiz.en.md", "id-renamed")
    assert check_number(older, read(write_course(tmp_path, version="2.0.0", files=files))) == ()


def test_what_is_new_was_not_renamed(tmp_path: Path) -> None:
    lesson = LESSON.replace("It starts with everyone.", "Other words stand here, of quite another thing.")
    older, newer = versions(tmp_path, {"01-first/03-more.en.md": lesson})
    assert not list(renamed(older, newer))
    (fault,) = check_number(older, newer)
    assert str(fault.hint) == "Rename the folder 1.0.1 to 1.1.0, so that learners are told what is new."
