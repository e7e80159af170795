"""Files in the browser: the bytes that an editor would write, and nobody's words lost."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnhub.content.workbench import files
from learnhub.content.workbench.files import CannotWrite, ChangedElsewhere
from learnhub.errors import Invalid, LearnHubError, NotFound, StorageFull

LESSON = "01-start/01-lesson.en.md"
TEXT = "---\ntitle: A lesson\n---\n\nWords.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    version = tmp_path / "floors" / "1.0.0"
    (version / "01-start").mkdir(parents=True)
    (version / LESSON).write_text(TEXT)
    (version / "course.yml").write_text("title: {en: Floors}\n")
    (version / "media").mkdir()
    (version / "media" / "picture.png").write_bytes(b"\x89PNG")
    return version


def test_the_texts_of_a_version_are_listed(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / ".git" / "notes.md").write_text("hidden")
    (folder / "01-start" / ".unfinished-x.md").write_text("cut off")
    (folder / "01-start" / "elsewhere.md").symlink_to(folder.parent)
    assert files.list_paths(folder) == [LESSON, "course.yml"]


def test_what_is_saved_is_what_an_editor_would_write(folder: Path) -> None:
    seen = files.read(folder, LESSON)
    saved = files.save(folder, LESSON, "---\r\ntitle: A lesson\r\n---\r\n\r\nOther words.", seen.digest)
    content = (folder / LESSON).read_bytes()
    assert content == b"---\ntitle: A lesson\n---\n\nOther words.\n"
    assert saved.digest == hashlib.sha256(content).hexdigest()


def test_nothing_is_overwritten_that_somebody_else_wrote_meanwhile(folder: Path) -> None:
    seen = files.read(folder, LESSON)
    files.save(folder, LESSON, TEXT + "From another window.\n", seen.digest)
    with pytest.raises(ChangedElsewhere) as told:
        files.save(folder, LESSON, TEXT + "Mine.\n", seen.digest)
    assert "From another window." in told.value.now.text
    assert (folder / LESSON).read_text() == TEXT + "From another window.\n"


def test_the_same_text_sent_again_is_saved_already(folder: Path) -> None:
    seen = files.read(folder, LESSON)
    first = files.save(folder, LESSON, TEXT + "More.\n", seen.digest)
    assert files.save(folder, LESSON, TEXT + "More.", seen.digest) == first


@pytest.mark.parametrize(
    "path", ["../../secret.md", "/etc/passwd", "01-start/../../1.0.0/course.yml", "media/picture.png", "no.md", ""]
)
def test_nothing_but_the_texts_of_the_version_is_read_or_written(folder: Path, path: str) -> None:
    (folder.parent.parent / "secret.md").write_text("secret")
    with pytest.raises(NotFound):
        files.read(folder, path)
    with pytest.raises(NotFound):
        files.save(folder, path, "mine", "")
    assert (folder.parent.parent / "secret.md").read_text() == "secret"


def test_a_link_is_never_followed(folder: Path) -> None:
    secret = folder.parent.parent / "secret.md"
    secret.write_text("secret")
    (folder / "01-start" / "02-link.en.md").symlink_to(secret)
    with pytest.raises(NotFound):
        files.read(folder, "01-start/02-link.en.md")
    (folder.parent / "2.0.0").symlink_to(folder)
    with pytest.raises(NotFound), files.held(folder.parent / "2.0.0"):
        pass


def test_what_is_no_text_is_told(folder: Path) -> None:
    (folder / LESSON).write_bytes(b"\xff\xfe")
    with pytest.raises(Invalid, match="not UTF-8"):
        files.read(folder, LESSON)


def test_a_text_that_is_too_long_is_not_saved(folder: Path) -> None:
    seen = files.read(folder, LESSON)
    with pytest.raises(Invalid):
        files.save(folder, LESSON, "x" * 513 * 1024, seen.digest)
    assert files.read(folder, LESSON) == seen


@pytest.mark.parametrize(
    ("problem", "told"), [(errno.EACCES, CannotWrite), (errno.EROFS, CannotWrite), (errno.ENOSPC, StorageFull)]
)
def test_what_the_system_refuses_is_told_in_words(folder: Path, problem: int, told: type[LearnHubError]) -> None:
    with pytest.raises(told), files.held(folder):
        raise OSError(problem, "refused")


def test_saving_leaves_nothing_else_and_keeps_who_may_read(folder: Path) -> None:
    (folder / LESSON).chmod(0o640)
    seen = files.read(folder, LESSON)
    files.save(folder, LESSON, "mine", seen.digest)
    assert [each.name for each in (folder / "01-start").iterdir()] == ["01-lesson.en.md"]
    assert (folder / LESSON).stat().st_mode & 0o777 == 0o640


def test_who_holds_a_folder_goes_on_within(folder: Path) -> None:
    seen = files.read(folder, LESSON)
    with files.held(folder):
        assert files.save(folder, LESSON, "mine", seen.digest).text == "mine\n"


def test_who_waited_holds_the_folder_that_is_there_by_then(folder: Path) -> None:
    """Whole folders are put in the place of others, and a lock on the old one keeps nobody out of the new one."""
    with ThreadPoolExecutor(1) as pool:
        with files.held(folder):
            waiting = pool.submit(_is_locked_while_held, folder)
            folder.rename(folder.parent / ".older")
            folder.mkdir()
        assert waiting.result(timeout=5)


def _is_locked_while_held(folder: Path) -> bool:
    with files.held(folder):
        other = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(other)
    return False


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_whatever_is_written_is_read_back(text: str) -> None:
    content = files.as_bytes(text)
    assert b"\r" not in content
    assert files.as_bytes(content.decode()) == content
