"""What a check found is kept, found again, and never told where it might be wrong."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from learnhub import i18n
from learnhub.content import examination, findings
from learnhub.content.findings import Findings
from learnhub.content.format import checking, reading
from learnhub.content.format.checking import CheckResult
from tests.conftest import Time
from tests.content.written_course import FLOOR, LESSON, Change, png, write_course

WRONG: dict[str, Change] = {
    FLOOR: ("## Two principles", "## Two *principles*\n\n- a\n* b\n\n#### Deep {land=TH}"),
    "course.yml": ("licence:", "license:"),
}


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows with every version that is really looked at."""
    seen: list[str] = []
    check = checking.check_version

    def spying(folder: Path, watch: reading.Watch) -> checking.Finding:
        seen.append(folder.name)
        return check(folder, watch)

    monkeypatch.setattr(checking, "check_version", spying)
    return seen


def examine(folder: Path) -> CheckResult:
    return examination.examine(folder, Findings(folder / ".kept"))


def told(result: CheckResult, language: str) -> list[tuple[str, int, int, str, str, str, str]]:
    return [
        (
            *(one.file, one.line, one.column, str(one.severity), one.code),
            *(i18n.said_in(language, one.message), i18n.said_in(language, one.hint)),
        )
        for one in result.faults
    ]


def test_what_did_not_change_is_not_looked_at_again_and_told_alike(tmp_path: Path, looked_at: list[str]) -> None:
    write_course(tmp_path, WRONG)
    first, again = examine(tmp_path), examine(tmp_path)
    assert looked_at == ["1.0.0"]
    assert first.errors
    assert first.warnings
    assert (again.checked, again.errors, again.warnings) == (first.checked, first.errors, first.warnings)
    for language in ("en", "fr"):
        assert told(again, language) == told(first, language)
    assert told(again, "en") != told(again, "fr")


def test_a_draft_is_remembered_as_one(tmp_path: Path, looked_at: list[str]) -> None:
    write_course(tmp_path)
    write_course(tmp_path, {"course.yml": ("level:", "draft: true\nlevel:")}, version="1.1.0")
    assert examine(tmp_path).checked == examine(tmp_path).checked == ("floors/1.0.0", "floors/1.1.0")
    assert sorted(looked_at) == ["1.0.0", "1.1.0"]


def renamed(version: Path) -> None:
    (version / FLOOR).rename(version / FLOOR.replace("01-floor", "05-floor"))


def same_size_and_time(version: Path) -> None:
    file = version / FLOOR
    state = file.stat()
    file.write_text(file.read_text().replace("everyone", "everyman"))
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "a word": lambda version: (version / FLOOR).write_text(LESSON.replace("It starts", "It begins")),
    "bytes with the same size and time": same_size_and_time,
    "a name": renamed,
    "a picture": lambda version: (version / "media" / "steps.png").write_bytes(png(5, 5)),
    "a new file": lambda version: (version / "media" / "more.txt").write_text("x"),
    "a file less": lambda version: (version / "media" / "form.pdf").unlink(),
    "a link": lambda version: (version / "media" / "link.png").symlink_to("steps.png"),
    "a hidden folder": lambda version: (version / ".git").mkdir(),
    "an empty folder": lambda version: (version / "02-next").mkdir(),
    "the version below": lambda version: write_course(version.parents[1], version="0.9.0"),
    "a word in the version below": lambda version: (version.parent / "0.8.0" / FLOOR).write_text(LESSON),
    "the number": lambda version: version.rename(version.parent / "1.0.1"),
    "the course": lambda version: version.parent.rename(version.parents[1] / "walls"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_a_finding_depends_on_makes_it_another(tmp_path: Path, change: Callable[[Path], object]) -> None:
    write_course(tmp_path, version="0.8.0", changes={FLOOR: ("A footnote", "One footnote")})
    version = write_course(tmp_path)
    kept = Findings(tmp_path / ".kept")
    before = kept.key_of(version)
    assert kept.key_of(version) == before
    change(version)
    folders = [one for one in tmp_path.glob("*/1.0.*") if one.is_dir()]
    assert [kept.key_of(one) for one in folders] != [before]


def test_another_day_and_another_checker_make_it_another(
    tmp_path: Path, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, version = Findings(tmp_path / ".kept"), write_course(tmp_path)
    before = kept.key_of(version)
    time.pass_by(days=1)
    assert kept.key_of(version) != before
    time.now -= timedelta(days=1)
    assert kept.key_of(version) == before
    monkeypatch.setattr(findings, "checker_version", lambda: "another")
    assert kept.key_of(version) != before


def test_the_checker_is_known_by_its_source_and_libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "rule.py").write_text("a = 1\n")
    monkeypatch.setattr(findings, "_SOURCE", tmp_path)
    versions = [findings.checker_version.__wrapped__()]
    (tmp_path / "content" / "rule.py").write_text("a = 2\n")
    versions.append(findings.checker_version.__wrapped__())
    monkeypatch.setattr(findings.metadata, "version", lambda _library: "0")
    versions.append(findings.checker_version.__wrapped__())
    assert len(set(versions)) == 3


def test_what_changes_while_it_is_looked_at_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    version = write_course(tmp_path)
    check = checking.check_version

    def interrupted(folder: Path, watch: reading.Watch) -> checking.Finding:
        found = check(folder, watch)
        (version / FLOOR).write_text(LESSON.replace("#two-principles", "#none"))
        return found

    monkeypatch.setattr(checking, "check_version", interrupted)
    assert not examine(tmp_path).faults
    monkeypatch.setattr(checking, "check_version", check)
    assert [fault.code for fault in examine(tmp_path).faults] == ["anchor-broken", "translation-outdated"]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"draft": false}', b'{"draft": false, "faults": [[1]]}', b"\xff"]
)
def test_what_was_kept_badly_is_looked_at_again(tmp_path: Path, content: bytes, looked_at: list[str]) -> None:
    write_course(tmp_path, WRONG)
    first = examine(tmp_path)
    (kept,) = (tmp_path / ".kept").iterdir()
    kept.write_bytes(content)
    assert told(examine(tmp_path), "en") == told(first, "en")
    assert len(looked_at) == 2


def test_the_folder_may_go_at_any_time(tmp_path: Path) -> None:
    write_course(tmp_path)
    for _ in range(2):
        examine(tmp_path)
        for file in (tmp_path / ".kept").iterdir():
            file.unlink()
        (tmp_path / ".kept").rmdir()
    assert not examine(tmp_path).faults


def test_where_nothing_can_be_written_nothing_is_kept_and_nothing_fails(tmp_path: Path) -> None:
    version = write_course(tmp_path)
    (tmp_path / "file").write_text("x")
    assert not examination.examine(version, Findings(tmp_path / "file" / "kept")).faults


def test_what_nobody_asked_for_in_a_month_goes(tmp_path: Path) -> None:
    kept = tmp_path / ".kept"
    version = write_course(tmp_path)
    examine(tmp_path)
    (old,) = kept.iterdir()
    os.utime(old, (0, 0))
    (version / "media" / "more.txt").write_text("x")
    examine(tmp_path)
    assert old not in list(kept.iterdir())
    assert len(list(kept.iterdir())) == 1


def test_two_at_once_keep_whole_findings(tmp_path: Path) -> None:
    version = write_course(tmp_path, WRONG)
    finding = checking.check_version(version)
    kept = Findings(tmp_path / ".kept")
    found: list[checking.Finding | None] = []

    def work() -> None:
        for _ in range(40):
            kept.keep("key", finding)
            found.append(kept.find("key"))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert None not in found
    assert [file.name for file in (tmp_path / ".kept").iterdir()] == ["key.json"]


def test_a_version_is_read_from_its_own_folder_alone(tmp_path: Path) -> None:
    version = write_course(tmp_path, WRONG)
    opened: set[str] = set()
    is_watching = True

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if is_watching and event in {"open", "os.scandir", "os.listdir"} and isinstance(arguments[0], str | Path):
            opened.add(str(arguments[0]))

    sys.addaudithook(note)
    reading.read_version(version)
    is_watching = False
    assert opened
    assert not [path for path in opened if not Path(path).is_relative_to(version)]


def test_how_far_it_is_grows_and_ends(tmp_path: Path) -> None:
    write_course(tmp_path)
    shares: list[float] = []
    examination.examine(tmp_path, progress=lambda _version, share: shares.append(share))
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
