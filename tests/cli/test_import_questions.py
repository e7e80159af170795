"""Questions of other systems become a quiz from the shell: all of it is written, or nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from learnhub.app import LearnHub
from learnhub.cli.course.command import course
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
    assert "1. Floors (#floors, single): came over with changes\n    ~ “a wall” earned 50% there" in result.stdout
    assert "0 questions came over whole; 1 with changes; 1 as an open question.\n" in result.stdout
    checked = CliRunner().invoke(course, ["check", str(version)], obj=lambda: app)
    assert ": error:" not in checked.stdout


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
