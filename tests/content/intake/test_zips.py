"""Zip files from outside: what is unpacked is what is in them, and what is not honest has written nothing."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from learnhub.content.format import archives, digest
from learnhub.content.intake import bringing, layouts, zips
from learnhub.content.intake.layouts import NoCourse, Unusable
from learnhub.content.intake.zips import Unsafe
from learnhub.content.interchange import packing
from learnhub.errors import LearnHubError, StorageFull
from tests.content.intake import archived
from tests.content.written_course import write_course
from tests.thoroughness import cases


def unpack(data: bytes, into: Path, course: str = "") -> list[str]:
    """Unpack the versions of a zip file below a folder, and return what is left out."""
    with zips.opened(io.BytesIO(data)) as archive:
        return list(bringing.write(layouts.find(archive.paths, course), archive.unpack, into))


def test_what_was_exported_comes_back_byte_for_byte(tmp_path: Path) -> None:
    folder = write_course(tmp_path / "here")
    assert unpack(packing.pack(folder), tmp_path / "there") == []
    assert digest.version_digest(tmp_path / "there/floors/1.0.0") == digest.version_digest(folder)


ROOTS = ["floors/1.0.0/", "courses/floors/1.0.0/", "courses-main/a/b/floors/1.0.0/"]


@pytest.mark.parametrize("root", ROOTS)
def test_a_version_is_found_wherever_it_lies(tmp_path: Path, root: str) -> None:
    besides = {"courses/README.md": b"# Courses", "__MACOSX/x": b"x", f"{root}.DS_Store": b"x", ".git/config": b"x"}
    left_out = unpack(
        archived.packed({**archived.course_files(tmp_path / "here", root), **besides}), tmp_path / "there"
    )
    assert left_out == ["courses/README.md"]
    there = tmp_path / "there/floors/1.0.0"
    assert digest.version_digest(there) == digest.version_digest(tmp_path / "here/floors/1.0.0")


def test_a_version_by_itself_is_of_the_course_that_is_named(tmp_path: Path) -> None:
    data = archived.packed(archived.course_files(tmp_path / "here", "1.0.0/"))
    with pytest.raises(NoCourse, match=r"does not say which course version 1\.0\.0 is of"):
        unpack(data, tmp_path / "there")
    unpack(data, tmp_path / "there", "floors")
    assert (tmp_path / "there/floors/1.0.0/course.yml").is_file()


NO_COURSES = {
    "a/b.md": "no folder has a file course",
    "course.yml": "lies in no folder",
    "floors/latest/course.yml": "no version number: latest",
    "Mein Kurs/1.0.0/course.yml": "no id of a course: Mein Kurs",
}


@pytest.mark.parametrize("path", NO_COURSES)
def test_what_is_no_course_is_said(path: str) -> None:
    with pytest.raises(NoCourse, match=NO_COURSES[path]):
        layouts.find([path])


def test_a_version_that_is_there_twice_is_refused() -> None:
    with pytest.raises(NoCourse, match="more than once"):
        layouts.find(["a/floors/1.0.0/course.yml", "b/floors/1.0.0/course.yml"])


def test_a_file_of_the_same_name_within_a_version_begins_no_other_one() -> None:
    (found,) = layouts.find(["floors/1.0.0/course.yml", "floors/1.0.0/01-x/course.yml"]).versions
    assert set(found.files) == {"course.yml", "01-x/course.yml"}


_TWO = archived.packed({"floors/1.0.0/a.md": b"a", "floors/1.0.0/course.yml": b"b" * 300})
HOSTILE = {
    "nothing": (b"", "no zip file"),
    "no zip file": (b"PK\x03\x04 but not really", "no zip file"),
    "cut off": (_TWO[:-30], "no zip file"),
    "out of the folder": (archived.packed({"floors/1.0.0/../../x.md": b""}), "cannot be used"),
    "from the root": (archived.packed({"/etc/x.md": b""}), "cannot be used"),
    "by another system": (archived.packed({"floors\\1.0.0\\course.yml": b""}), "cannot be used"),
    "a drive": (archived.packed({"c:/course.yml": b""}), "cannot be used"),
    "too long": (archived.packed({f"floors/1.0.0/{'x' * 400}": b""}), "cannot be used"),
    "too deep": (archived.packed({"x/" * 13 + "course.yml": b""}), "cannot be used"),
    "a line break": (archived.packed({"floors/1.0.0/a\nb.md": b""}), "cannot be used"),
    "a link": (archived.link("floors/1.0.0/course.yml", "/etc/passwd"), "holds a link"),
    "a bomb": (archived.packed({"floors/1.0.0/course.yml": bytes(40_000_000)}), "far too large"),
    "over each other": (archived.over_each_other(), "over each other"),
    "locked": (archived.changed(_TWO, b"PK\x01\x02", 8, b"\x01"), "password"),
    "a rare way": (archived.changed(_TWO, b"PK\x01\x02", 10, b"\x0e"), "not common"),
    "more than it says": (archived.changed(_TWO, b"PK\x01\x02", 24, b"\x10\0\0\0"), "no zip file"),
    "other bytes": (archived.changed(_TWO, b"PK\x01\x02", 16, b"\0\0\0\0"), "no zip file"),
    "a file and a folder": (archived.packed({"floors/1.0.0": b"", "floors/1.0.0/course.yml": b""}), "twice"),
    "a long list": (archived.changed(_TWO, b"PK\x05\x06", 10, b"\xff\xff"), "more than 5000 files"),
    "a list in the large form": (_TWO[:-22] + b"PK\x06\x07" + bytes(16) + _TWO[-22:], "more than 5000 files"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_not_honest_is_refused_in_words(tmp_path: Path, what: str) -> None:
    data, words = HOSTILE[what]
    with pytest.raises(Unusable, match=words):
        unpack(data, tmp_path / "there")
    written = [file for file in (tmp_path / "there").rglob("*") if file.is_file()]
    assert all(file.stat().st_size <= 300 for file in written)
    assert list(tmp_path.parent.glob("x.md")) == []


def test_a_file_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    one, other = "floors/1.0.0/course.yml", "floors/1.0.0/course.ymk"
    data = archived.packed({one: b"a", other: b"b"}).replace(other.encode(), one.encode())
    with pytest.raises(Unsafe, match="twice"):
        unpack(data, tmp_path)


def test_more_files_than_a_course_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_ENTRIES", 1)
    with pytest.raises(Unsafe, match="more than 1 files"):
        unpack(_TWO, tmp_path)


def test_a_disk_without_room_is_said_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(0, 0, zips.SPARE))
    with pytest.raises(StorageFull):
        unpack(_TWO, tmp_path)
    assert not any(file.is_file() for file in tmp_path.rglob("*"))


@pytest.mark.long
@settings(max_examples=cases(60, long=20_000), deadline=None)
@given(some.integers(0, len(_TWO) - 1), some.binary(min_size=1, max_size=4))
def test_no_damage_escapes_and_none_is_unforeseen(
    tmp_path_factory: pytest.TempPathFactory, place: int, to: bytes
) -> None:
    into = tmp_path_factory.getbasetemp() / "damaged"
    try:
        unpack(_TWO[:place] + to + _TWO[place + len(to) :], into)
    except LearnHubError:
        pass
    finally:
        shutil.rmtree(into, ignore_errors=True)
    assert {file.name for file in into.parent.iterdir()}.isdisjoint({"a.md", "course.yml"})
