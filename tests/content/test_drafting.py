"""What authors begin and carry on: new courses, next versions, and files that are never there by half."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from learnhub.content.drafting import bumping, placing, skeleton, stubs
from learnhub.content.format import digest
from learnhub.content.format.checking import check
from learnhub.content.format.comparing import Step
from learnhub.content.format.reading import read_version
from learnhub.errors import Conflict, Invalid, NotFound
from tests.content.written_course import COURSE, FLOOR, write_course

IN_MANY = ["en", "fr", "en,fr", "fr,en", "km", "km,fr,en", "en,km", "pt-BR,fr", "ar,fr-CA"]


@pytest.mark.parametrize("languages", IN_MANY)
def test_a_new_course_is_right_in_every_list_of_languages(tmp_path: Path, languages: str) -> None:
    wanted = languages.split(",")
    skeleton.create("costing", wanted, tmp_path)
    assert check(tmp_path).faults == ()
    version = read_version(tmp_path / "costing" / "1.0.0").version
    assert version is not None
    assert list(version.settings.languages) == wanted
    assert version.settings.draft
    # What is still to be translated is not shown as if it were.
    written = {wanted[0], *(tag for tag in wanted if tag.split("-")[0] in {"en", "fr"})}
    assert all(set(unit.files) == written for module in version.modules for unit in module.units)


def test_a_new_course_shows_the_common_kinds(tmp_path: Path) -> None:
    version = read_version(skeleton.create("costing", ["en"], tmp_path)).version
    assert version is not None
    (module,) = version.modules
    assert [unit.kind for unit in module.units] == ["lesson", "lesson", "quiz", "survey"]
    asked = [question.kind for question in module.units[2].questions]
    assert asked == ["single", "multiple", "numeric", "text", "match", "order"]


def test_a_language_that_was_written_is_no_stub_and_another_one_is(tmp_path: Path) -> None:
    folder = skeleton.create("costing", ["fr", "en", "km"], tmp_path) / "01-first-module"
    texts = {name: (folder / f"01-first-lesson.{name}.md").read_text() for name in ("fr", "en", "km")}
    assert [stubs.has_mark(text) for text in texts.values()] == [False, False, True]
    assert "Khmer (km)" in texts["km"]
    assert "(02-second-lesson.km.md#quelque-chose-à-faire)" in texts["km"]
    assert "minutes" in texts["fr"]
    assert "minutes" not in texts["en"]


def test_everything_wrong_with_a_new_course_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refused:
        skeleton.create("Costing 1", ["en", "xx", "?"], tmp_path / "nowhere")
    assert set(refused.value.fields) == {"id", "languages", "into"}
    assert "“xx”, “?”" in str(refused.value.fields["languages"])


@pytest.mark.parametrize("languages", [[], ["en", "EN"]])
def test_no_language_and_one_that_is_named_twice_are_refused(tmp_path: Path, languages: list[str]) -> None:
    with pytest.raises(Invalid):
        skeleton.create("costing", languages, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_course_that_is_there_is_left_alone(tmp_path: Path) -> None:
    before = digest.file_digests(write_course(tmp_path))
    with pytest.raises(Invalid):
        skeleton.create("floors", ["en"], tmp_path)
    assert digest.file_digests(tmp_path / "floors" / "1.0.0") == before


@pytest.mark.parametrize(("step", "number"), [(Step.PATCH, "1.10.1"), (Step.MINOR, "1.11.0"), (Step.MAJOR, "2.0.0")])
def test_the_newest_version_is_copied_to_the_next_number(tmp_path: Path, step: Step, number: str) -> None:
    write_course(tmp_path, version="1.9.0")
    older = write_course(tmp_path, version="1.10.0")
    made = bumping.bump(tmp_path / "floors", step)
    assert (made.older, made.newer.name) == (older, number)
    assert not check(tmp_path / "floors").faults
    before, after = digest.file_digests(older), digest.file_digests(made.newer)
    assert {path for path in before | after if before.get(path) != after.get(path)} == {"course.yml"}


WRITTEN = {
    "at the end": (COURSE, 'changes:\n  en: "To be'),
    "in braces": (COURSE + "changes: {en: Old, fr: Vieux} # for learners\n", 'changes: {en: "To be'),
    "in lines": (COURSE + "changes:\n  # for learners\n  en: Old\n  fr: >\n    Vieux\n\n# The end\n", '  en: "To be'),
}


@pytest.mark.parametrize("how", WRITTEN)
def test_a_copy_is_a_draft_whose_changes_are_to_be_written_and_keeps_every_other_line(tmp_path: Path, how: str) -> None:
    text, expected = WRITTEN[how]
    text = text.replace("level: ", "draft: false   # while it is written\n# How hard\nlevel:   ")
    write_course(tmp_path, {"course.yml": text})
    made = bumping.bump(tmp_path / "floors", Step.PATCH).newer / "course.yml"
    after = made.read_text()
    assert expected in after
    assert "what changed since 1.0.0" in after
    assert "draft: true   # while it is written\n# How hard\nlevel:   introductory" in after
    assert not {"Old", "Vieux", "draft: false"} & set(after.split())
    kept = [line for line in text.splitlines() if not any(word in line for word in ("Old", "Vieux", "fr: >", "draft"))]
    assert [line for line in kept if line not in after.splitlines()] == []


def test_a_draft_is_not_copied(tmp_path: Path) -> None:
    write_course(tmp_path, {"course.yml": ("level:", "draft: true\nlevel:")}, version="1.1.0")
    with pytest.raises(Conflict, match=r"floors 1\.1\.0 is still a draft"):
        bumping.bump(tmp_path / "floors", Step.MINOR)


def test_what_is_there_already_is_not_written_over(tmp_path: Path) -> None:
    write_course(tmp_path)
    (tmp_path / "floors" / "1.1.0").write_text("a note")
    with pytest.raises(Conflict, match="is there already"):
        bumping.bump(tmp_path / "floors", Step.MINOR)
    assert sorted(one.name for one in (tmp_path / "floors").iterdir()) == ["1.0.0", "1.1.0"]


def test_a_folder_without_a_version_and_settings_that_cannot_be_read_are_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        bumping.bump(tmp_path, Step.MINOR)
    write_course(tmp_path, {"course.yml": "title: [\n"})
    with pytest.raises(Invalid):
        bumping.bump(tmp_path / "floors", Step.MINOR)
    assert [one.name for one in (tmp_path / "floors").iterdir()] == ["1.0.0"]


KILLED = """
import os, signal, sys
from pathlib import Path
from learnhub.content.drafting import placing
with placing.new_folder(Path(sys.argv[1])) as folder:
    (folder / "half").write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_process_leaves_nothing_that_is_seen_and_the_next_one_clears_it_away(tmp_path: Path) -> None:
    write_course(tmp_path)
    course = tmp_path / "floors"
    ended = subprocess.run([sys.executable, "-c", KILLED, str(course / "1.1.0")], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert len(list(course.iterdir())) == 2
    assert check(course).checked == ("1.0.0",)
    bumping.bump(course, Step.MINOR)
    assert sorted(one.name for one in course.iterdir()) == ["1.0.0", "1.1.0"]


def test_what_another_process_is_making_now_is_left_alone(tmp_path: Path) -> None:
    with placing.new_folder(tmp_path / "one") as first:
        with placing.new_folder(tmp_path / "two") as second:
            (second / "file").write_text("2")
        (first / "file").write_text("1")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["one", "two"]


def test_a_file_is_replaced_whole_and_keeps_its_rights(tmp_path: Path) -> None:
    file = write_course(tmp_path) / FLOOR
    file.chmod(0o600)
    placing.write_file(file, "new\n")
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("new\n", 0o600)
    assert [one.name for one in file.parent.iterdir() if one.name.startswith(".")] == []
