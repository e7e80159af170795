"""The checker at a terminal: in its language, with a bar where it is slow, and quick where nothing changed."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from learnhub.cli import screen
from learnhub.cli.course.checking import check
from learnhub.settings import ROOT
from tests.content.written_course import FLOOR, write_course

WRONG = {FLOOR: ("minutes: 10", "minutes: ten")}
ENGLISH = f"""\
floors/1.0.0/{FLOOR}:3:10: error: `minutes`: A whole number is expected here. [number-expected]
    Write digits only.
Checked floors/1.0.0: 1 error, 0 warnings.
"""
FRENCH = f"""\
floors/1.0.0/{FLOOR}:3:10: erreur : `minutes` : Un nombre entier est attendu ici. [number-expected]
    N’écrivez que des chiffres.
Vérification de floors/1.0.0 : 1 erreur, 0 avertissement.
"""


@pytest.fixture
def courses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a course that has one fault."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    write_course(tmp_path / "courses", WRONG)
    return tmp_path / "courses"


def types(*words: str | Path, **variables: str) -> Result:
    return CliRunner().invoke(check, [str(word) for word in words], env=variables)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("variables", "words", "language"),
    [
        ({}, (), "en"),
        ({"LANG": "fr_FR.UTF-8"}, (), "fr"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "fr_BJ.UTF-8"}, (), "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "C"}, (), "en"),
        ({"LANG": "pt_BR.UTF-8"}, (), "en"),
        ({"LANG": "fr_FR.UTF-8"}, ("--language", "en"), "en"),
        ({}, ("--language", "fr"), "fr"),
    ],
)
def test_the_checker_speaks_the_language_of_the_terminal(
    courses: Path, variables: dict[str, str], words: tuple[str, ...], language: str
) -> None:
    result = types(courses, *words, **variables)
    assert (result.exit_code, plain(result.stdout)) == (1, FRENCH if language == "fr" else ENGLISH)


def test_what_was_kept_in_one_language_is_told_in_the_other(courses: Path, english_terminal: Path) -> None:
    assert plain(types(courses, "--language", "fr").stdout) == FRENCH
    assert list((english_terminal / "learnhub" / "checks").iterdir())
    assert plain(types(courses, "--language", "en").stdout) == ENGLISH
    assert plain(types(courses, "--language", "fr", "--fresh").stdout) == FRENCH


def test_programs_are_told_in_the_shapes_they_know(courses: Path) -> None:
    fault = {"file": f"floors/1.0.0/{FLOOR}", "line": 3, "column": 10, "severity": "error", "code": "number-expected"}
    words = {"message": "`minutes`: A whole number is expected here.", "hint": "Write digits only."}
    assert json.loads(types(courses, "--format", "json").stdout) == [{**fault, **words}]
    place = f"file=floors/1.0.0/{FLOOR},line=3,col=10,title=number-expected"
    assert types(courses, "--format", "github").stdout == (
        f"::error {place}::`minutes`: A whole number is expected here.%0AWrite digits only.\n"
    )


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_is_shown_where_somebody_looks_and_is_gone_at_the_end() -> None:
    shown = Terminal()
    with screen.Bar(shown, patience=0) as bar:
        for share in (0.0, 0.5, 0.5, 1.0):
            bar.show("floors/1.0.0", share)
    half = f"[{'#' * 15}{'.' * 15}] 50 % floors/1.0.0"
    assert shown.getvalue().count(half) == 1
    assert shown.getvalue().endswith("\r\x1b[K")


@pytest.mark.parametrize(("shown", "patience"), [(io.StringIO(), 0.0), (Terminal(), 3600.0)])
def test_no_bar_is_shown_in_a_pipe_or_where_it_is_quick(shown: io.StringIO, patience: float) -> None:
    with screen.Bar(shown, patience=patience) as bar:
        bar.show("floors/1.0.0", 0.5)
    assert shown.getvalue() == ""


def test_the_cache_is_where_the_system_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/mahdi")
    assert screen.cache_folder({"XDG_CACHE_HOME": "/quick"}) == Path("/quick/learnhub")
    assert screen.cache_folder({"XDG_CACHE_HOME": "relative"}) == Path("/home/mahdi/.cache/learnhub")
    assert screen.cache_folder({}) == Path("/home/mahdi/.cache/learnhub")


def test_a_check_loads_neither_the_database_nor_the_pages(courses: Path) -> None:
    # What is loaded is most of what an author waits for where nothing changed.
    program = (
        "import sys; from learnhub.__main__ import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: print([name for name in ('sqlalchemy', 'alembic', 'learnhub.web') if name in sys.modules])"
    )
    command = [sys.executable, "-c", program, "course", "check", str(courses), "--format", "github"]
    told = subprocess.run(command, capture_output=True, check=True, text=True, cwd=ROOT)
    assert told.stdout.splitlines()[-1] == "[]"
