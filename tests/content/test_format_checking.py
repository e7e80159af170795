"""Which versions a check looks at, how faults are told, and which step a new version has to take."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from learnhub.content.format import faults
from learnhub.content.format.checking import check
from learnhub.content.format.faults import Fault, Severity
from tests.content.written_course import CHECK, CHECK_FR, FINAL, FINAL_FR, FLOOR, LESSON, Change, write_course
from tests.content.written_kinds import KINDS, KINDS_FR, write_kinds

WRONG: dict[str, Change] = {"course.yml": ("level: introductory", "level: easy")}


def test_a_version_named_by_its_folder_is_checked(tmp_path: Path) -> None:
    result = check(write_course(tmp_path, WRONG))
    assert [fault.file for fault in result.faults] == ["course.yml"]
    assert (result.errors, result.warnings, result.has_errors) == (1, 0, True)


def test_of_a_course_the_newest_version_is_checked(tmp_path: Path) -> None:
    write_course(tmp_path, WRONG, version="1.9.0")
    write_course(tmp_path, version="1.10.0")
    assert check(tmp_path / "floors").checked == ("1.10.0",)
    assert not check(tmp_path / "floors").faults


def test_of_a_draft_the_versions_below_are_checked_down_to_one_that_is_none(tmp_path: Path) -> None:
    for number in ("1.0.0", "1.1.0"):
        write_course(tmp_path, version=number)
    for number in ("1.2.0", "1.3.0"):
        write_course(tmp_path, {"course.yml": ("level:", "draft: true\nlevel:")}, version=number)
    result = check(tmp_path / "floors")
    assert result.checked == ("1.1.0", "1.2.0", "1.3.0")


def test_of_a_folder_of_courses_each_newest_version_is_checked(tmp_path: Path) -> None:
    write_course(tmp_path, course="one")
    write_course(tmp_path, WRONG, course="two", version="2.0.0")
    result = check(tmp_path)
    assert result.checked == ("one/1.0.0", "two/2.0.0")
    assert [fault.file for fault in result.faults] == ["two/2.0.0/course.yml"]


def test_a_folder_that_is_nearly_a_version_is_named(tmp_path: Path) -> None:
    write_course(tmp_path)
    write_course(tmp_path, version="v1.1")
    assert [(fault.file, fault.code) for fault in check(tmp_path).faults] == [("floors/v1.1", "version-name")]


@pytest.mark.parametrize("path", ["nothing", "empty"])
def test_what_is_no_course_is_said(tmp_path: Path, path: str) -> None:
    (tmp_path / "empty").mkdir()
    result = check(tmp_path / path)
    assert [fault.code for fault in result.faults] == ["not-a-course"]
    assert result.checked == ()


FAULT = Fault("a,b.md", 3, 7, Severity.WARNING, "raw-html", "50% of\nit", "Mend: it")
WHOLE = Fault("C:/10%, café.md", 1, 1, Severity.ERROR, "empty", "a: b, c %0A d\r\n::error::e", "Write it: now")


def test_faults_are_told_as_text() -> None:
    assert faults.as_text([FAULT]) == "a,b.md:3:7: warning: 50% of\nit [raw-html]\n    Mend: it"


def test_faults_are_told_as_json() -> None:
    assert json.loads(faults.as_json([FAULT])) == [
        {
            "file": "a,b.md",
            "line": 3,
            "column": 7,
            "severity": "warning",
            "code": "raw-html",
            "message": "50% of\nit",
            "hint": "Mend: it",
        }
    ]


def test_faults_are_told_to_a_git_host_in_one_line_each() -> None:
    assert faults.as_github([FAULT]) == (
        "::warning file=a%2Cb.md,line=3,col=7,title=raw-html::50%25 of%0Ait%0AMend: it"
    )


def test_every_key_of_a_fault_is_told_to_programs_in_its_order() -> None:
    assert list(json.loads(faults.as_json([WHOLE]))[0]) == [
        *("file", "line", "column", "severity", "code", "message", "hint")
    ]
    assert json.loads(faults.as_json([])) == []
    assert "café" in faults.as_json([WHOLE])  # as it is written, for whoever reads it with their own eyes


def test_what_a_git_host_reads_as_its_own_is_escaped() -> None:
    # https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts: % CR LF in data, and : , in properties.
    assert faults.as_github([WHOLE, FAULT]).split("\n") == [
        "::error file=C%3A/10%25%2C café.md,line=1,col=1,title=empty::a: b, c %250A d%0D%0A::error::e%0AWrite it: now",
        "::warning file=a%2Cb.md,line=3,col=7,title=raw-html::50%25 of%0Ait%0AMend: it",
    ]


def test_a_fault_of_the_whole_folder_has_a_file_too() -> None:
    fault = replace(WHOLE, file="")
    assert faults.as_text([fault]).startswith(".:1:1: error: ")
    assert json.loads(faults.as_json([fault]))[0]["file"] == "."
    assert faults.as_github([fault]).startswith("::error file=.,line=1,col=1,")


def _codes(tmp_path: Path, changes: dict[str, Change], version: str) -> list[str]:
    write_course(tmp_path)
    write_course(tmp_path, changes, version=version)
    return [fault.code for fault in check(tmp_path / "floors").faults if fault.severity is Severity.ERROR]


NEW_LESSON: dict[str, Change] = {"01-first/03-more.en.md": LESSON}
OPTION_LESS: dict[str, Change] = {
    FINAL: ("- [ ] no\n", "- [ ] no\n- [ ] never\n"),
    FINAL_FR: ("- [ ] non\n", "- [ ] non\n- [ ] jamais\n"),
}
MOVED: dict[str, Change] = {
    FINAL: ("- [x] yes\n- [ ] no\n", "- [ ] no\n- [x] yes\n"),
    FINAL_FR: ("- [x] oui\n- [ ] non\n", "- [ ] non\n- [x] oui\n"),
}
CORRECTED: dict[str, Change] = {
    CHECK: ("- [x] everyone", "- [ ] everyone\n- [x] all"),
    CHECK_FR: ("- [x] tout le monde", "- [ ] tout le monde\n- [x] tous"),
}
OPENS_LATER: dict[str, Change] = {"90-final/module.yml": ("objectives:", "opens: {after: check}\nobjectives:")}


@pytest.mark.parametrize(
    ("changes", "version", "is_enough"),
    [
        ({FLOOR: ("Its text.", "Its better text.")}, "1.0.1", True),
        ({FINAL: ("- [x] yes", "- [x] yes, it does")}, "1.0.1", True),
        (NEW_LESSON, "1.0.1", False),
        (NEW_LESSON, "1.1.0", True),
        (NEW_LESSON, "2.0.0", True),
        (OPTION_LESS, "1.0.1", False),
        (OPTION_LESS, "1.1.0", True),
        (MOVED, "1.0.1", False),
        (CORRECTED, "1.0.1", False),
        (OPENS_LATER, "1.0.1", False),
        (OPENS_LATER, "1.1.0", True),
    ],
)
def test_a_version_takes_the_step_that_its_changes_ask_for(
    tmp_path: Path, changes: dict[str, Change], version: str, is_enough: bool
) -> None:
    assert _codes(tmp_path, changes, version) == ([] if is_enough else ["version-step"])


@pytest.mark.parametrize(
    ("old", "new", "old_fr", "new_fr", "is_enough"),
    [
        # Words, and what is right, may be corrected in a patch.
        ("= protection floor", "= base", "= socle", "= base", True),
        ("| a rent for land", "| what a landlord asks", "le loyer d’une terre", "un loyer", True),
        (
            "| levy | what the insured pay",
            "| levy | *basic* guarantees for everyone",
            "| prélèvement | ce que paient les assurés",
            "| prélèvement | des garanties *de base* pour tous",
            True,
        ),
        (
            "2. Work out the cost\n3. Find the money",
            "2. Find the money\n3. Work out the cost",
            "2. Calculer le coût\n3. Trouver l’argent",
            "2. Trouver l’argent\n3. Calculer le coût",
            True,
        ),
        ("Work out the cost", "Work out what it costs", "Calculer le coût", "Calculer ce que cela coûte", True),
        ("[[202]]", "[[202|two hundred and two]]", "[[202]]", "[[202]]", True),
        ("[[2012//1952//1919]]", "[[2012//1952//1944]]", "[[2012//1952//1919]]", "[[2012//1952//1944]]", True),
        ("*Maybe* is", "*Perhaps* is", "*Peut-être* est", "*Peut-être* serait", True),
        # What comes, goes or changes its place is a minor version.
        ("| levy | what", "| tax | all pay |\n| levy | what", "| prélèv", "| impôt | tous paient |\n| prélèv", False),
        ("| | a rent for land |\n", "", "| | le loyer d’une terre |\n", "", False),
        (
            "| contribution | what the insured pay |\n| levy |",
            "| levy | what the insured pay |\n| contribution |",
            "| cotisation | ce que paient les assurés |\n| prélèvement |",
            "| prélèvement | ce que paient les assurés |\n| cotisation |",
            False,
        ),
        ("4. Pass the law\n", "", "4. Adopter la loi\n", "", False),
        ("[[202]]", "202", "[[202]]", "202", False),
        ("[[202]]", "[[202//102]]", "[[202]]", "[[202//102]]", False),
        ("[[2012//1952//1919]]", "[[2012//1952]]", "[[2012//1952//1919]]", "[[2012//1952]]", False),
        (
            "## The first step",
            "# Town {#town}\n\nA.\n\n## The first step",
            "## Le premier",
            "# Ville {#town}\n\nA.\n\n## Le premier",
            False,
        ),
        ("kind=open marked=true points=5", "kind=open", "{#plan}", "{#plan}", False),
    ],
)
def test_questions_of_every_kind_tell_which_step_is_owed(
    tmp_path: Path, old: str, new: str, old_fr: str, new_fr: str, *, is_enough: bool
) -> None:
    write_kinds(tmp_path)
    write_kinds(tmp_path, {KINDS: (old, new), KINDS_FR: (old_fr, new_fr)}, version="1.0.1")
    codes = [fault.code for fault in check(tmp_path / "kinds").faults if fault.severity is Severity.ERROR]
    assert codes == ([] if is_enough else ["version-step"])


def test_a_draft_below_asks_for_nothing(tmp_path: Path) -> None:
    write_course(tmp_path, {"course.yml": ("level:", "draft: true\nlevel:")})
    write_course(tmp_path, NEW_LESSON, version="1.0.1")
    assert not check(tmp_path / "floors").has_errors


def test_options_with_ids_may_change_their_place_in_a_patch(tmp_path: Path) -> None:
    moved: dict[str, Change] = {
        FINAL: ("- [x] two {#two}\n- [ ] three {#three}", "- [ ] three {#three}\n- [x] two {#two}"),
        FINAL_FR: ("- [x] deux {#two}\n- [ ] trois {#three}", "- [ ] trois {#three}\n- [x] deux {#two}"),
    }
    assert _codes(tmp_path, moved, "1.0.1") == []


def test_the_check_needs_no_rights_to_write(tmp_path: Path) -> None:
    version = write_course(tmp_path)
    copy = shutil.copytree(version, tmp_path / "copy" / "floors" / "1.0.0")
    for file in copy.rglob("*"):
        file.chmod(0o500 if file.is_dir() else 0o400)
    assert not check(copy).faults
