"""Words of a starter that were not replaced are told before a version is published, and not while it is a draft."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from learnhub import i18n
from learnhub.content.drafting import bumping, skeleton
from learnhub.content.examination import examine
from learnhub.content.format.comparing import Step
from learnhub.content.interchange import importing, unread
from learnhub.content.workbench import additions
from tests.content.written_course import FLOOR, write_course

LESSON, QUIZ, SURVEY = (f"01-first-module/{name}.en.md" for name in ("01-first-lesson", "03-check.quiz", "04-survey"))


def published(folder: Path, *languages: str) -> Path:
    """Return a new course, of which nothing was changed but that it is no draft any more."""
    return no_draft(skeleton.create("care", languages, folder))


def no_draft(version: Path) -> Path:
    settings = version / "course.yml"
    settings.write_text(re.sub("draft: true.*\n", "", settings.read_text()))
    return version


def told(version: Path, code: str = "starter-text") -> list[tuple[str, int]]:
    return [(fault.file, fault.line) for fault in examine(version).faults if fault.code == code]


def line_of(version: Path, file: str, words: str) -> tuple[str, int]:
    return file, next(row for row, line in enumerate((version / file).read_text().split("\n"), 1) if words in line)


def test_a_draft_may_hold_what_it_begins_with(tmp_path: Path) -> None:
    assert not examine(skeleton.create("care", ["en", "fr"], tmp_path)).faults


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_key_and_each_text_of_a_new_course_is_told_once(tmp_path: Path, language: str) -> None:
    found = told(published(tmp_path, language))
    files = [file.replace(f".{language}.", ".en.") for file, _line in found]
    assert files.count("course.yml") == len(["title", "summary", "audience", "objectives", "contributors"])
    assert files.count("01-first-module/module.yml") == len(["title", "summary", "objectives"])
    assert files.count(LESSON) == len(["title", "summary", "text"])
    assert files.count(QUIZ) == len(["summary", "text"])
    assert not [file for file in files if ".survey." in file]


def test_what_was_replaced_is_not_told_and_the_rest_is_at_its_line(tmp_path: Path) -> None:
    version = published(tmp_path, "en")
    settings, lesson = version / "course.yml", version / LESSON
    settings.write_text(settings.read_text().replace("A new course: care", "Care at home"))
    front, _, _body = lesson.read_text().rpartition("---\n\nWrite")
    lesson.write_text(re.sub("(title|summary): .*", r"\1: Mine", front) + "---\n\nMy words.\n\n- Mine\n")
    found = told(version)
    assert line_of(version, "course.yml", "Care at home") not in found
    assert line_of(version, "course.yml", "Name of your institution") in found
    assert not [file for file, _line in found if file == LESSON]


def test_what_a_new_unit_begins_with_is_told(tmp_path: Path) -> None:
    version = write_course(tmp_path)
    added = [additions.add_unit(version, "01-first", kind, f"more{kind}", "Mine") for kind in ("", "quiz", "survey")]
    assert [file for file, _line in told(version)] == added[:2]


def test_the_words_of_changes_that_are_still_to_be_written_are_told_in_each_language(tmp_path: Path) -> None:
    version = no_draft(bumping.bump(write_course(tmp_path).parent, Step.PATCH).newer)
    assert told(version) == [line_of(version, "course.yml", "To be written")]
    settings = version / "course.yml"
    settings.write_text(
        settings.read_text().replace("To be written: what changed since 1.0.0, and for whom.", "Typos.")
    )
    assert told(version) == [line_of(version, "course.yml", "À écrire")]


def test_a_source_that_says_that_it_is_to_be_translated_is_told(tmp_path: Path) -> None:
    """A language without words of its own begins with those of English, under a line that says so."""
    version = published(tmp_path, "pt-BR")
    assert len(told(version, "mark-left")) == len(list(version.glob("*/*.md")))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_question_that_could_not_be_read_is_told_until_it_is_written(tmp_path: Path, language: str) -> None:
    version = skeleton.create("care", [language], tmp_path)
    quiz = version / QUIZ.replace(".en.", f".{language}.")
    text = importing.convert(b"::A::Who?{=her ~him}\n\n::B::What {{ is this", language, title="T").text
    quiz.write_text(text)
    assert [file for file, _line in told(version, "question-unread")] == [quiz.relative_to(version).as_posix()]
    quiz.write_text(text.replace(unread.words(language), "What is this?"))
    assert told(version, "question-unread") == []


@pytest.mark.parametrize(("asked", "is_told"), [(b"::A::Say it.{}", True), (b"::A::Who?{=her ~him}", False)])
def test_that_essays_need_a_tutor_is_told_when_they_are_brought_in(asked: bytes, is_told: bool) -> None:
    notes = importing.convert(asked, "en", title="T").report.notes
    assert ["a tutor has to mark" in str(note.message) for note in notes] == [True] * is_told


def test_what_is_still_to_be_translated_is_said_at_the_end(tmp_path: Path) -> None:
    drafted = examine(skeleton.create("care", ["en", "pt-BR"], tmp_path))
    assert not drafted.faults
    assert drafted.in_words().endswith("4 units are still to be translated into Portuguese (Brazil).")
    with i18n.speaking_alone("fr"):
        assert drafted.in_words().endswith("Il reste 4 unités à traduire en portugais (Brésil).")


def test_a_unit_without_a_file_is_still_to_be_translated(tmp_path: Path) -> None:
    result = examine(write_course(tmp_path, {FLOOR.replace(".en.", ".fr."): None}))
    assert result.untranslated == {"fr": 1}
    assert not examine(write_course(tmp_path / "whole")).untranslated
