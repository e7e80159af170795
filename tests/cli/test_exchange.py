"""Questions come from other systems and leave for them, from the shell: all of it is written, or nothing."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from learnhub.app import LearnHub
from learnhub.cli.course.command import course
from tests.content.exchanged_document import document
from tests.content.written_kinds import write_kinds

GIFT = "::Floors::What is a floor?{=a set of guarantees ~%50%a wall}\n\n::Broken::What {=a\n"


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    file = tmp_path / "bank.gift"
    file.write_text(GIFT)
    return file


def types(app: LearnHub, *words: str | Path) -> Result:
    return CliRunner().invoke(course, ["import-questions", *(str(word) for word in words)], obj=lambda: app)


def test_a_bank_becomes_a_quiz_that_can_be_imported(app: LearnHub, tmp_path: Path, bank: Path) -> None:
    version = write_kinds(tmp_path)
    target = version / "01-only" / "02-bank.quiz.en.md"
    result = types(app, bank, target, "--title", "From elsewhere", "--role", "exam")
    assert result.exit_code == 0, result.output
    assert target.read_text().startswith("---\ntitle: From elsewhere\nrole: exam\n---\n")
    assert "1. Floors (#floors, single): with changes\n    ~ “a wall” earned 50% there" in result.stdout
    assert "0 questions whole, 1 with changes, 1 as an open question.\n" in result.stdout
    checked = CliRunner().invoke(course, ["check", str(version)], obj=lambda: app)
    assert ": error:" not in checked.stdout


def test_a_quiz_has_the_title_of_its_category_or_the_words_of_its_file(app: LearnHub, tmp_path: Path) -> None:
    plain, sorted_ = tmp_path / "prices_of-bread-v2.gift", tmp_path / "export.gift"
    plain.write_text("::A::Is it so?{T}")
    sorted_.write_text("$CATEGORY: $course$/top/Bread and rice\n\n::A::Is it so?{T}")
    result = types(app, plain, tmp_path / "01-a.quiz.en.md")
    types(app, sorted_, tmp_path / "02-b.quiz.en.md")
    assert (tmp_path / "01-a.quiz.en.md").read_text().startswith("---\ntitle: Prices of bread\n")
    assert (tmp_path / "02-b.quiz.en.md").read_text().startswith("---\ntitle: Bread and rice\n")
    assert f"-m learnhub course check {tmp_path.parent}" in result.stdout


def test_a_file_in_the_place_of_another_unit_is_refused_and_a_free_one_named(
    app: LearnHub, tmp_path: Path, bank: Path
) -> None:
    (tmp_path / "02-other.en.md").write_text("mine")
    taken, folder = types(app, bank, tmp_path / "02-bank.quiz.en.md"), types(app, bank, tmp_path)
    assert f"The number at the start is taken by {tmp_path / '02-other.en.md'}." in taken.stderr
    assert f"such as {tmp_path / '03-bank.quiz.en.md'}" in taken.stderr
    assert f"such as {tmp_path / '03-bank.quiz.en.md'}" in folder.stderr


def test_the_report_speaks_the_language_of_the_terminal(
    app: LearnHub, tmp_path: Path, bank: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert "avec des changements" in types(app, bank, tmp_path / "02-bank.quiz.en.md").stdout


def test_programs_can_read_what_became_of_each_question(app: LearnHub, tmp_path: Path, bank: Path) -> None:
    result = types(app, bank, tmp_path / "02-bank.quiz.fr.md", "--format", "json")
    told = json.loads(result.stdout)
    assert [(line["id"], line["outcome"]) for line in told["questions"]] == [
        ("floors", "changed"),
        ("broken", "as-open"),
    ]
    assert told["written"] == [str(tmp_path / "02-bank.quiz.fr.md")]


@pytest.mark.parametrize(
    "name", ["bank.md", "02-bank.en.md", "02-bank.quiz.md", "nowhere/02-bank.quiz.en.md", "there.txt"]
)
def test_a_place_where_no_quiz_can_be_is_refused(app: LearnHub, tmp_path: Path, bank: Path, name: str) -> None:
    result = types(app, bank, tmp_path / name)
    assert result.exit_code == 1
    assert "Nothing was written." in result.stderr
    assert list(tmp_path.iterdir()) == [bank]


def test_nothing_that_is_there_is_overwritten(app: LearnHub, tmp_path: Path, bank: Path) -> None:
    target = tmp_path / "02-bank.quiz.en.md"
    target.write_text("mine")
    assert types(app, bank, target).exit_code == 1
    assert target.read_text() == "mine"


def exports(app: LearnHub, *words: str | Path) -> Result:
    return CliRunner().invoke(course, ["export", *(str(word) for word in words)], obj=lambda: app)


def test_questions_leave_as_gift_and_come_back(app: LearnHub, tmp_path: Path) -> None:
    version = write_kinds(tmp_path)
    result = exports(app, version, tmp_path / "out.gift", "--to", "gift", "--language", "fr")
    assert result.exit_code == 0, result.output
    assert "Gaps" not in result.stdout
    assert "Lacunes (#gaps, cloze): not at all\n    - GIFT knows no text with several gaps.\n" in result.stdout
    assert types(app, tmp_path / "out.gift", version / "01-only" / "02-back.quiz.fr.md").exit_code == 0


def test_the_newest_version_of_a_course_leaves_as_one_file(app: LearnHub, tmp_path: Path) -> None:
    write_kinds(tmp_path)
    newest = write_kinds(tmp_path, version="1.10.0")
    result = exports(app, newest.parent, tmp_path / "out.zip")
    assert result.stdout == f"Written of kinds 1.10.0:\n  {tmp_path / 'out.zip'}\n"
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        assert archive.namelist()[0] == "kinds/1.10.0/01-only/01-kinds.quiz.en.md"


@pytest.mark.parametrize("words", [["--language", "km"], []])
def test_what_cannot_be_exported_is_said(app: LearnHub, tmp_path: Path, words: list[str]) -> None:
    version = write_kinds(tmp_path)
    (tmp_path / "out.gift").write_text("mine")
    result = exports(app, version, tmp_path / "out.gift", "--to", "gift", *words)
    assert result.exit_code == 1
    assert "Nothing was written." in result.stderr
    assert (tmp_path / "out.gift").read_text() == "mine"
    nowhere = exports(app, version, tmp_path / "none" / "out.gift").stderr
    assert f"There is no folder {tmp_path / 'none'}." in nowhere
    assert "add --to, one of epub, gift, pdf, zip." in exports(app, version, tmp_path / "out.doc").stderr


def test_a_word_document_becomes_a_lesson(app: LearnHub, tmp_path: Path) -> None:
    source = tmp_path / "prices.docx"
    source.write_bytes(document())
    words = ["import-lesson", str(source), str(write_kinds(tmp_path) / "01-only" / "02-prices.en.md")]
    result = CliRunner().invoke(course, words, obj=lambda: app)
    assert result.exit_code == 0, result.output
    assert "2 headings, 3 lists, 1 table, 1 picture, 1 footnote.\n" in result.stdout
    other = [*words[:2], words[2].replace("02-", "03-"), "--format", "json"]
    again = CliRunner().invoke(course, other, obj=lambda: app)
    assert json.loads(again.stdout)["counts"]["lists"] == 3


def test_a_course_leaves_as_a_book_in_the_language_asked_for(app: LearnHub, tmp_path: Path) -> None:
    write_kinds(tmp_path)
    newest = write_kinds(tmp_path, version="1.10.0")
    result = exports(app, newest.parent, tmp_path / "out.epub", "--to", "epub", "--language", "fr")
    assert result.exit_code == 0, result.output
    with zipfile.ZipFile(tmp_path / "out.epub") as archive:
        assert "Types de questions" in archive.read("EPUB/package.opf").decode()
    older = exports(app, f"{newest.parent}@1.0.0", tmp_path / "older.epub", "--to", "epub", "--facilitators")
    assert older.exit_code == 0, older.output
    with zipfile.ZipFile(tmp_path / "older.epub") as archive:
        assert "With the notes for facilitators" in archive.read("EPUB/package.opf").decode()


def test_a_version_that_is_not_there_is_said(app: LearnHub, tmp_path: Path) -> None:
    folder = write_kinds(tmp_path).parent
    for name in (f"{folder}@2.0.0", str(tmp_path / "none"), f"{folder}@newest"):
        result = exports(app, name, tmp_path / "out.epub", "--to", "epub")
        assert result.exit_code == 1
        assert result.stderr
        assert not (tmp_path / "out.epub").exists()
