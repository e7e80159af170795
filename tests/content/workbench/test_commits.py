"""What is saved is committed in its author's name, by the real Git; the save stands whatever Git says."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from learnhub.content.workbench import commits
from learnhub.content.workbench.commits import Author, Outcome

LESSON, OTHER = "01-start/01-lesson.en.md", "01-start/02-more.en.md"
ANA = Author("Ana Exemplo <Souza>.", "k3v9x2m4p7q8r5t6")


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=Editor", "-c", "user.email=editor@example.org", "-c", "commit.gpgSign=false"]
    done = subprocess.run(["git", "-C", str(folder), *who, *words], capture_output=True, check=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A version in a folder of courses that is a work tree, all of it committed."""
    courses = tmp_path / "courses"
    version = courses / "floors" / "1.1.0"
    (version / "01-start").mkdir(parents=True)
    for path in (LESSON, OTHER):
        (version / path).write_text("Words.\n")
    git(tmp_path, "init", "-q", str(courses))
    git(courses, "add", ".")
    git(courses, "commit", "-q", "-m", "As it was")
    return version


def save(folder: Path, path: str, text: str) -> Outcome:
    before = commits.prints_of(folder)
    (folder / path).write_text(text)
    return commits.commit_since(folder, before, ANA)


def test_a_save_is_a_commit_in_the_name_of_who_saved(folder: Path) -> None:
    assert save(folder, LESSON, "Other words.\n") == Outcome()
    told = git(folder, "log", "-1", "--format=%an|%ae|%cn|%ce|%s")
    assert told == (
        "Ana Exemplo  Souza|k3v9x2m4p7q8r5t6@learnhub.invalid|LearnHub|noreply@learnhub.invalid|"
        f"floors 1.1.0: Save {LESSON}"
    )
    assert git(folder, "show", f"HEAD:./{LESSON}") == "Other words."
    assert git(folder, "status", "--porcelain") == ""


def test_what_others_have_staged_or_written_is_left_to_them(folder: Path) -> None:
    (folder / OTHER).write_text("Not yet right.\n")
    git(folder, "add", OTHER)
    (folder / "notes.md").write_text("A draft.\n")
    assert save(folder, LESSON, "Other words.\n") == Outcome(others=(OTHER, "notes.md"))
    assert git(folder, "show", "--format=", "--name-only", "HEAD") == f"floors/1.1.0/{LESSON}"
    assert git(folder, "diff", "--cached", "--name-only") == f"floors/1.1.0/{OTHER}"


def test_files_that_come_go_and_move_are_committed(folder: Path) -> None:
    save(folder, "01-start/:(odd) 03.en.md", "New.\n")
    before = commits.prints_of(folder)
    (folder / LESSON).rename(folder / "01-start" / "09-lesson.en.md")
    assert commits.commit_since(folder, before, ANA) == Outcome()
    before = commits.prints_of(folder)
    (folder / OTHER).unlink()
    assert commits.commit_since(folder, before, ANA) == Outcome()
    assert git(folder, "log", "-3", "--format=%s").splitlines() == [
        f"floors 1.1.0: Remove {OTHER}",
        f"floors 1.1.0: Move {LESSON} to 01-start/09-lesson.en.md",
        "floors 1.1.0: Add 01-start/:(odd) 03.en.md",
    ]
    assert git(folder, "status", "--porcelain") == ""


def test_what_a_killed_server_left_is_committed_with_the_next_save(folder: Path) -> None:
    (folder / LESSON).write_text("Saved, and then it was killed.\n")
    assert save(folder, OTHER, "Another file.\n").others == (LESSON,)
    assert save(folder, LESSON, "Saved, and then it was killed. On we go.\n") == Outcome()


def test_those_who_save_at_once_wait_for_each_other(folder: Path) -> None:
    paths = [f"01-start/1{number}-lesson.en.md" for number in range(4)]

    def add(path: str) -> Outcome:
        (folder / path).write_text("Words.\n")
        return commits.commit(folder, [path], ANA, summary=f"Add {path}")

    with ThreadPoolExecutor() as pool:
        assert [outcome.trouble for outcome in pool.map(add, paths)] == [None] * 4
    assert git(folder, "rev-list", "--count", "HEAD") == "5"
    assert git(folder, "status", "--porcelain") == ""


def test_no_hook_and_no_helper_of_the_work_tree_is_run(folder: Path) -> None:
    mark = folder.parent / "it-ran"
    program = f"#!/bin/sh\ntouch {mark}\n"
    hooks = folder.parent.parent / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("pre-commit", "commit-msg", "prepare-commit-msg", "post-commit", "post-index-change"):
        (hooks / name).write_text(program)
        (hooks / name).chmod(0o755)
    (folder.parent / "monitor").write_text(program)
    (folder.parent / "monitor").chmod(0o755)
    git(folder, "config", "core.fsmonitor", str(folder.parent / "monitor"))
    git(folder, "config", "commit.gpgSign", "true")
    assert save(folder, LESSON, "Other words.\n") == Outcome()
    assert not mark.exists()


def test_an_author_who_has_no_name_that_git_takes_is_named_by_code(folder: Path) -> None:
    before = commits.prints_of(folder)
    (folder / LESSON).write_text("Other words.\n")
    commits.commit_since(folder, before, Author("<.>", ANA.code))
    assert git(folder, "log", "-1", "--format=%an") == ANA.code


def test_the_first_commit_of_a_work_tree_is_one_too(tmp_path: Path) -> None:
    version = tmp_path / "floors" / "1.0.0"
    version.mkdir(parents=True)
    git(tmp_path, "init", "-q")
    assert save(version, "course.yml", "title: {en: Floors}\n") == Outcome()
    assert git(tmp_path, "log", "--format=%s") == "floors 1.0.0: Add course.yml"


def test_lines_end_as_they_were_saved(folder: Path) -> None:
    git(folder, "config", "core.autocrlf", "true")
    before = commits.prints_of(folder)
    (folder / LESSON).write_bytes(b"As an editor left it.\r\n")
    commits.commit_since(folder, before, ANA)
    blob = subprocess.run(
        ["git", "-C", str(folder), "cat-file", "blob", f"HEAD:./{LESSON}"], capture_output=True, check=True
    )
    assert blob.stdout == b"As an editor left it.\r\n"


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        ("none", "is not a Git work tree"),
        ("locked", "left its lock behind"),
        ("ignored", "told to ignore"),
        ("missing", "no Git on this server"),
        ("slow", "took too long"),
    ],
)
def test_what_git_refuses_is_told_and_the_save_stands(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, trouble: str, words: str
) -> None:
    own = folder.parent.parent / ".git"
    if trouble == "none":
        own.rename(folder.parent.parent / "git-was-here")
        monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent.parent.parent))
    elif trouble == "locked":
        (own / "index.lock").touch()
    elif trouble == "ignored":
        (own / "info").mkdir(exist_ok=True)
        (own / "info" / "exclude").write_text("*.vtt\n")
    elif trouble == "missing":
        monkeypatch.setenv("PATH", str(folder))
    else:
        monkeypatch.setattr(commits, "PATIENCE", 0)
    path = "01-start/words.en.vtt" if trouble == "ignored" else LESSON
    outcome = save(folder, path, "Other words.\n")
    assert words in str(outcome.trouble)
    assert (folder / path).read_text() == "Other words.\n"
    assert "not committed: floors 1.1.0" in caplog.text
