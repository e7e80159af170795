"""Git repositories: one commit of them, byte for byte, and nothing that they could run."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from learnhub.content.format import digest
from learnhub.content.intake import bringing, layouts, repositories
from learnhub.content.intake.layouts import Unusable
from learnhub.content.intake.repositories import Address, NotFetched
from tests.content.intake import archived

WHO = {"NAME": "Somebody", "EMAIL": "somebody@example.org", "DATE": "2026-03-02T09:00:00Z"}
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    **{f"GIT_{role}_{name}": value for role in ("AUTHOR", "COMMITTER") for name, value in WHO.items()},
}


def git(folder: Path, *words: str) -> str:
    command = ["git", "-c", "init.defaultBranch=main", *words]
    return subprocess.run(command, cwd=folder, env=ENVIRONMENT, check=True, capture_output=True, text=True).stdout


def commit(folder: Path, files: Mapping[str, bytes]) -> str:
    """Commit files, beside those that are there, and return the commit's id."""
    if not (folder / ".git").exists():
        folder.mkdir(parents=True, exist_ok=True)
        git(folder, "init", "--quiet")
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--message=Words")
    return git(folder, "rev-parse", "HEAD").strip()


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a course at a tag, and attributes that change bytes where files are checked out."""
    folder = tmp_path_factory.mktemp("git") / "our courses"
    attributes = b"*.md text eol=crlf export-subst\n*.yml export-ignore filter=evil\n"
    files = archived.course_files(tmp_path_factory.mktemp("course"), "courses/floors/1.0.0/")
    commit(folder, {**files, "courses/.gitattributes": attributes, "README.md": b"# Courses"})
    git(folder, "tag", "--annotate", "--message=First", "v1")
    git(folder, "checkout", "--quiet", "--orphan", "alone")
    git(folder, "rm", "-r", "--cached", "--quiet", ".")
    for path in ("courses", "README.md"):
        subprocess.run(["rm", "-r", str(folder / path)], check=True)
    commit(folder, {path.removeprefix("courses/floors/"): data for path, data in files.items()})
    return folder


def fetch(text: str, into: Path, course: str = "") -> tuple[str, list[str]]:
    """Fetch the versions of an address below a folder; return the commit and what is left out."""
    address = repositories.address_of(text)
    assert address is not None
    with repositories.fetched(address) as found:
        layout = layouts.find(found.entries, course, unnamed=address.name)
        bringing.write(layout, found.write, into)
        return found.id, list(layout.left_out)


@pytest.mark.parametrize("ref", ["v1", "refs/tags/v1", "commit"])
def test_a_commit_comes_byte_for_byte(tmp_path: Path, repository: Path, ref: str) -> None:
    wanted = git(repository, "rev-parse", "v1^{commit}").strip()
    told, left_out = fetch(f"{repository}@{wanted if ref == 'commit' else ref}", tmp_path)
    assert (told, left_out) == (wanted, ["README.md"])
    expected = archived.course_files(tmp_path / "expected")
    assert digest.version_digest(tmp_path / "floors/1.0.0") == digest.version_digest(tmp_path / "expected/floors/1.0.0")
    assert {f"floors/1.0.0/{path}" for path in digest.file_digests(tmp_path / "floors/1.0.0")} == set(expected)


def test_a_repository_of_one_course_gives_it_its_name(tmp_path: Path, repository: Path) -> None:
    fetch(f"{repository}@alone", tmp_path, "floors")
    assert (tmp_path / "floors/1.0.0/course.yml").is_file()
    assert Address("https://git.example.org/ministry/spf-costing.git", "v1").name == "spf-costing"
    assert Address("git@git.example.org:spf-costing.git", "v1").name == "spf-costing"


def test_a_branch_that_is_not_there_is_said(tmp_path: Path, repository: Path) -> None:
    with pytest.raises(NotFetched, match="no branch, tag or commit called v9"):
        fetch(f"{repository}@v9", tmp_path)
    with pytest.raises(NotFetched, match="no branch, tag or commit"):
        fetch(f"{repository}@{'0' * 40}", tmp_path)


def test_what_cannot_be_reached_is_said_with_the_words_of_git(tmp_path: Path) -> None:
    with pytest.raises(NotFetched, match="Git says: fatal: "):
        fetch(f"file://{tmp_path}/nowhere@v1", tmp_path / "there")


def test_a_machine_without_git_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NotFetched, match="git is not on this machine"):
        fetch("https://git.example.org/courses@v1", tmp_path)


def test_links_submodules_and_large_file_storage_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    files = archived.course_files(tmp_path)
    commit(folder, files)
    (folder / "floors/1.0.0/a.md").symlink_to("/etc/passwd")
    commit(folder, {})
    with pytest.raises(Unusable, match=r"no file: floors/1\.0\.0/a\.md"):
        fetch(f"{folder}@HEAD", tmp_path / "one")
    (folder / "floors/1.0.0/a.md").unlink()
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
    head = commit(folder, {"floors/1.0.0/media/steps.png": pointer})
    with pytest.raises(NotFetched, match=r"Git LFS, which is not fetched: floors/1\.0\.0/media/steps\.png"):
        fetch(f"{folder}@main", tmp_path / "two")
    commit(folder, files)
    git(folder, "update-index", "--add", "--cacheinfo", f"160000,{head},floors/1.0.0/more")
    git(folder, "commit", "--quiet", "--message=More")
    with pytest.raises(Unusable, match=r"no file: floors/1\.0\.0/more"):
        fetch(f"{folder}@main", tmp_path / "three")


def test_a_repository_that_is_too_large_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(tmp_path / "repository", {"floors/1.0.0/course.yml": os.urandom(200_000)})
    monkeypatch.setattr(repositories, "LARGEST", 50 * 512)
    with pytest.raises(NotFetched, match="larger than 0 MB"):
        fetch(f"{tmp_path}/repository@main", tmp_path / "there")


def test_one_that_does_not_answer_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(tmp_path / "repository", {"floors/1.0.0/course.yml": b""})
    monkeypatch.setattr(repositories, "SECONDS", 0)
    with pytest.raises(NotFetched, match="Git took longer than"):
        fetch(f"{tmp_path}/repository@main", tmp_path / "there")


ADDRESSES = {
    "https://git.example.org/courses.git@v1.2": ("https://git.example.org/courses.git", "v1.2"),
    "https://somebody@git.example.org/courses.git@main": ("https://somebody@git.example.org/courses.git", "main"),
    "ssh://git@git.example.org:2222/courses.git@x/y": ("ssh://git@git.example.org:2222/courses.git", "x/y"),
    "git@git.example.org:ministry/courses.git@main": ("git@git.example.org:ministry/courses.git", "main"),
    "file:///srv/courses@main": ("file:///srv/courses", "main"),
}


@pytest.mark.parametrize("text", ADDRESSES)
def test_an_address_ends_with_what_is_wanted(text: str) -> None:
    assert repositories.address_of(text) == Address(*ADDRESSES[text])


@pytest.mark.parametrize("text", ["courses", "courses@main", "", "@", "someone@example.org", "a@b@c"])
def test_what_is_no_address_is_none(text: str) -> None:
    assert repositories.address_of(text) is None


UNSAFE = {
    "http://git.example.org/courses@main": "http://",
    "git://git.example.org/courses@main": "git://",
    "ext::sh -c touch% x@main": None,
    "https://a:secret@git.example.org/courses@main": "password",
    "https://git.example.org/courses.git": "does not say which",
    "https://somebody@git.example.org/courses.git": "does not say which",
    "git@git.example.org:courses.git": "does not say which",
    "https://git.example.org/courses@--upload-pack=x": "no name of a branch",
    "https://git.example.org/courses@a..b": "no name of a branch",
    "https://git.example.org/courses@a:b": "no name of a branch",
    "https://git.example.org/courses@": "no name of a branch",
    "file:///srv/courses@main.lock": "no name of a branch",
}


@pytest.mark.parametrize("text", UNSAFE)
def test_what_is_not_safe_is_refused(text: str) -> None:
    words = UNSAFE[text]
    if words is None:
        assert repositories.address_of(text) is None
    else:
        with pytest.raises(NotFetched, match=words):
            repositories.address_of(text)


def test_neither_the_machines_settings_nor_hooks_are_run(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = tmp_path / "ran"
    (tmp_path / "home").mkdir()
    evil = f'[core]\n\tfsmonitor = touch {trace}\n\thooksPath = {tmp_path}\n[filter "evil"]\n\tsmudge = touch {trace}\n'
    (tmp_path / "home" / ".gitconfig").write_text(evil)
    (tmp_path / "reference-transaction").write_text(f"#!/bin/sh\ntouch {trace}\n")
    (tmp_path / "reference-transaction").chmod(0o755)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", f"touch {trace}")
    fetch(f"{repository}@v1", tmp_path / "there")
    assert not trace.exists()
