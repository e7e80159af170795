"""Everything that an author can do wrong is said, at its place."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnhub.content.format.checking import check
from learnhub.content.format.faults import Severity
from tests.content.written_course import (
    CHECK,
    CHECK_FR,
    COURSE,
    EXAM,
    FINAL,
    FLOOR,
    FLOOR_FR,
    LESSON,
    QUIZ,
    Change,
    faults_of,
    found,
    write_course,
)
from tests.thoroughness import cases

PIECES = [
    *(
        "\n",
        "\n\n",
        "    ",
        "  ",
        "- ",
        "* ",
        "1. ",
        "> ",
        "# ",
        "## ",
        "### ",
        "[ ] ",
        "[x] ",
        "= 1",
        "= a | b",
        "{#a}",
        "{",
    ),
    *(
        "}",
        "[",
        "]",
        "(",
        ")",
        "![a](b)",
        "[a](#b)",
        "[^1]",
        "[^1]: ",
        ":   ",
        "| a | b |\n| - | - |\n",
        "`",
        "```\n",
        "*",
    ),
    *(
        "[!CASE] ",
        "[!X]",
        "{a=b}",
        '{a="',
        "<b>",
        "<!--",
        "-->",
        "---\n",
        "===\n",
        "\\",
        "&amp;",
        "é",
        "\u0301",
        "\u2028",
    ),
]
YML, MODULE = "course.yml", "01-first/module.yml"


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "code"),
    [
        # course.yml
        (YML, "level: introductory", "level: introductry", 4, "unknown-word"),
        (YML, "effort: 1h", "effort: 1 hour", 5, "duration"),
        (YML, "licence:", "license:", 7, "unknown-key"),
        (YML, "kind: institution", "knd: institution", 8, "unknown-key"),
        (YML, "cases: [TH]", "cases: [XX]", 9, "country"),
        (YML, "cases: [TH]", "cases: TH", 9, "wrong-shape"),
        (YML, "pass_mark: 65", "pass_mark: 101", 10, "out-of-bounds"),
        (YML, "pass_mark: 65", "pass_mark: 6.5", 10, "number-expected"),
        (YML, "valid_for: 3y", "valid_for: three years", 11, "duration"),
        (YML, "title: {en: Floors,", "title: {en: '',", 1, "empty"),
        (YML, "fr: Socles", "de: Sockel", 1, "language-not-listed"),
        (YML, "title: {en: Floors, fr: Socles}", "title: Floors", 1, "wrong-shape"),
        (YML, "cases: [TH]", "gender_marker: 4", 9, "out-of-bounds"),
        # front matter
        (FLOOR_FR, "translates: SOURCE", "minutes: 10", 3, "unknown-key"),
        (FLOOR, "title: What is a floor?", 'title: ""', 2, "empty"),
        # headings
        (FLOOR, "### A note", "### A note {points=2}", 23, "unknown-key"),
        # callouts
        (FLOOR, "country=TH", "country=Thailand", 11, "country"),
        (FLOOR, "country=TH", "land=TH", 11, "unknown-key"),
        # images and links
        (FLOOR, "caption=", "captoin=", 17, "unknown-key"),
        (FLOOR, "credit=", "transcript=x.md credit=", 17, "recording-key"),
        (FLOOR, "(02-check.quiz.en.md)", "(02-chek.quiz.en.md)", 7, "link-broken"),
        (FLOOR, "(#two-principles)", "(javascript:alert(1))", 7, "link-scheme"),
        (FLOOR, "(#two-principles)", "(JavaScript:alert(1))", 7, "link-scheme"),
        (FLOOR, "(#two-principles)", "(//evil.example/)", 7, "link-path"),
        (FLOOR, "(#two-principles)", "(../../../../etc/passwd)", 7, "link-broken"),
        (FLOOR, "A footnote[^1].", "A paragraph. {.wide}", 25, "attributes"),
        # what looks otherwise on a Git host
        (FLOOR, "A footnote[^1].", "- one\n\n  two", 27, "dialect-indent"),
        # quizzes
        (CHECK, "attempts: 5", "atempts: 5", 3, "unknown-key"),
        (CHECK, "attempts: 5", "time_limit: 8d", 3, "out-of-bounds"),
        (CHECK, "attempts: 5", "time_limit: 1mo", 3, "duration"),
        (CHECK, "attempts: 5", "role: test", 3, "unknown-word"),
        (CHECK, "attempts: 5", "feedback: after-post", 3, "unknown-word"),
        (CHECK, "attempts: 5", "grade: mean", 3, "unknown-word"),
        (CHECK, "attempts: 5", "cooldown: 3mo", 3, "duration"),
        (CHECK, "points=2", "points=0.3", 8, "out-of-bounds"),
        (CHECK, "points=2", "point=2", 8, "unknown-key"),
        (CHECK, "points=2", "skippable=yes", 8, "truth-expected"),
        (CHECK, "points=2", "scale=1..5", 8, "unknown-key"),
        (CHECK, "level=apply", "level=aply", 8, "unknown-word"),
        (CHECK, "objective=2", "objective=scope", 8, "number-expected"),
        (CHECK, "lesson=floor", "lesson=check", 8, "lesson-unknown"),
        (CHECK, "{#how-many", "{#who", 18, "duplicate-id"),
        (CHECK, "Whom does a floor cover?\n", "", 8, "question-empty"),
        (CHECK, "- [ ] workers", "- [] workers", 14, "option-box"),
        (CHECK, "- [ ] workers", "- [x] workers\n- [ ] <b>x</b>", 15, "raw-html"),
        (CHECK, "  > Right", "> Right", 13, "options-broken"),
        (CHECK, "- [ ] workers", "\n* [ ] workers", 15, "options-broken"),
        (CHECK, "- [ ] workers\n", "- [ ] workers\n\nMore text.\n", 12, "answer-not-last"),
        (CHECK, "= 202\n", "= 60..50\n", 22, "number-line"),
        (CHECK, "= 202\n= 3.5 ± 0.1", "", 18, "open-inferred"),
        (CHECK, "Two questions.", "# A scenario {#s}", 6, "scenario-empty"),
        (CHECK, "[the lesson](01-floor.en.md#two-principles)", "[x](01-floor.en.md#no)", 13, "anchor-broken"),
        (CHECK, "Whom does", "![](../media/steps.png) Whom does", 10, "image-text"),
        # translations
        (CHECK_FR, "- [ ] les salariés\n", "", 8, "translation-options"),
    ],
)
def test_a_fault_is_found_at_its_line(tmp_path: Path, file: str, old: str, new: str, line: int, code: str) -> None:
    assert (file, line, code) in found(write_course(tmp_path, {file: (old, new)}))


@pytest.mark.parametrize(
    ("file", "content", "at", "code"),
    [
        ("glossary.yml", "terms: []", "glossary.yml", "wrong-shape"),
        (
            "01-first/03-task.assignment.en.md",
            "---\ntitle: T\n---\n",
            "01-first/03-task.assignment.en.md",
            "task-empty",
        ),
        ("01-first/03-talk.md", "x", "01-first/03-talk.md", "unexpected-file"),
        ("01-first/3-talk.en.md", "x", "01-first/3-talk.en.md", "unexpected-file"),
        ("01-first/inner/x.md", "x", "01-first/inner/x.md", "unexpected-file"),
        ("01-second/01-a.en.md", LESSON, "01-second", "equal-numbers"),
        ("02-first/01-a.en.md", LESSON, "02-first", "duplicate-id"),
        ("media/a.png", b"\xff\xd8\xff\xe0", "media/a.png", "media-content"),
        ("media/a.txt", b"\xff\xfe\x00", "media/a.txt", "media-content"),
        (FLOOR, LESSON.replace("everyone", "every\x07one"), FLOOR, "control-character"),
        (FLOOR, LESSON.replace("everyone", "every\ufdd0one"), FLOOR, "control-character"),
        (FLOOR, f"---\ntitle: {'x' * 70_000}\n---\nText.", FLOOR, "yaml-too-large"),
        (CHECK, "---\ntitle: Check\n---\nText.", CHECK, "quiz-empty"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, file: str, content: str | bytes, at: str, code: str) -> None:
    faults = {(fault.file, fault.code) for fault in faults_of(write_course(tmp_path, {file: content}))}
    assert (at, code) in faults


def test_an_exam_that_completion_asks_for_has_to_exist(tmp_path: Path) -> None:
    changes: dict[str, Change] = {YML: ("quizzes: all", "quizzes: exam"), FINAL: EXAM.replace("role: exam\n", "")}
    assert (YML, 1, "completion") in found(write_course(tmp_path, changes))


def test_a_language_needs_one_file_at_least(tmp_path: Path) -> None:
    version = write_course(tmp_path, {YML: COURSE.replace("[en, fr]", "[en, fr, es]")})
    assert (YML, 3, "language-without-files") in found(version)


def test_missing_files_are_named(tmp_path: Path) -> None:
    version = write_course(tmp_path, {YML: None, MODULE: None})
    assert {(YML, 1, "file-missing"), (MODULE, 1, "file-missing")} <= found(version)


def test_links_and_pipes_are_refused_and_never_opened(tmp_path: Path) -> None:
    version = write_course(tmp_path)
    (version / "media" / "link.png").symlink_to("/etc/passwd")
    os.mkfifo(version / "media" / "pipe.png")
    faults = {(file, code) for file, _, code in found(version)}
    assert faults == {("media/link.png", "symbolic-link"), ("media/pipe.png", "special-file")}


def test_folders_have_the_names_of_a_course_and_a_version(tmp_path: Path) -> None:
    assert "version-name" in {code for _, _, code in found(write_course(tmp_path, version="v1"))}
    assert "course-name" in {code for _, _, code in found(write_course(tmp_path, course="My_Course"))}


def test_twenty_faults_in_one_folder_are_all_reported_at_once(tmp_path: Path) -> None:
    lesson = LESSON.replace("(02-check.quiz.en.md)", "(none.en.md)").replace("![Three steps]", "![]")
    lesson = lesson.replace("[!CASE]", "[!CAES]").replace("### A note", "##### A note")
    lesson = lesson.replace("(#two-principles)", "(javascript:x)").replace("minutes: 10", "minuts: 10")
    lesson = lesson.replace("form.pdf", "from.pdf").replace("review=", "reviews=").replace("[^1].", "[^9].")
    changes: dict[str, Change] = {
        YML: COURSE.replace("level: introductory", "level: easy").replace("effort: 1h", "effort: long")
        + "colour: red\n",
        MODULE: ("title:", "titel:"),
        FLOOR: lesson,
        CHECK: ("points=2 level=apply objective=2", "points=x level=y objective=9 what=z"),
        CHECK_FR: ("= 202", "= 204"),
        "media/bad.png": b"no picture",
        "glossary.yml": "- id: A term",
        "01-first/readme.md": "x",
        FINAL: ("- [x] yes", "- [ ] yes"),
    }
    version = write_course(tmp_path, changes)
    errors = [fault for fault in faults_of(version) if fault.severity is Severity.ERROR]
    assert len(errors) >= 20
    assert len({fault.code for fault in errors}) >= 15


def test_every_fault_says_what_and_how_to_mend_it_in_whole_sentences(tmp_path: Path) -> None:
    version = write_course(tmp_path, {FLOOR: ("country=TH", "lnd=TH"), YML: ("licence:", "license:")})
    for fault in faults_of(version):
        assert re.search(r"[.:?]$|`$|\w$", str(fault.message))
        assert str(fault.hint)


def test_an_unknown_key_comes_with_the_one_that_was_meant(tmp_path: Path) -> None:
    fault = next(one for one in faults_of(write_course(tmp_path, {YML: ("licence:", "license:")})) if one.line == 7)
    assert (fault.column, str(fault.hint)) == (1, "Did you mean `licence`?")


def test_a_fault_in_a_heading_has_the_column_of_its_key(tmp_path: Path) -> None:
    version = write_course(tmp_path, {CHECK: ("points=2", "pionts=2")})
    fault = next(one for one in faults_of(version) if one.code == "unknown-key")
    assert (fault.line, fault.column) == (8, len("## Who is covered {#who ") + 1)


def test_a_checked_folder_is_left_as_it_was(tmp_path: Path) -> None:
    version = write_course(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in version.rglob("*")}
    check(version)
    assert {path: path.stat().st_mtime_ns for path in version.rglob("*")} == before


HOSTILE = (
    "[" * 60_000,
    "*a " * 3000 + "a* " * 3000,
    "## a {#a}\n\n" * 3000,
    ">" * 100_000,
    "[^a" * 20_000,
    "<!--" * 50_000,
    "- [x] a\n" * 5000,
    "> x\n\n" * 5000,
    "{#a " * 20_000,
    "![a](b){c=d}" * 3000,
)


@pytest.mark.long
@pytest.mark.parametrize("text", HOSTILE[: cases(3, long=len(HOSTILE))])
def test_hostile_texts_are_checked_in_bounded_time(tmp_path: Path, text: str) -> None:
    version = write_course(tmp_path, {FLOOR: LESSON + text, CHECK: QUIZ + text})
    started = time.process_time()
    faults_of(version)
    assert time.process_time() - started < 20


@pytest.mark.long
@settings(max_examples=cases(100), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_any_text_is_checked_without_breaking(tmp_path: Path, text: str) -> None:
    faults_of(write_course(tmp_path, {FLOOR: LESSON + text, CHECK: QUIZ + text, "course.yml": COURSE + text}))
