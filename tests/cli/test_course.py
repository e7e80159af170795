"""Checking and importing courses from the shell."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from learnhub.app import LearnHub
from learnhub.cli import interpreter
from learnhub.cli.course.command import course
from learnhub.content.format import checking
from learnhub.content.models import Course, CourseVersion, UnitText, VersionState
from learnhub.stores.database import db
from learnhub.stores.record import AuditEntry
from tests.content.written_course import CHECK, FLOOR, write_course

WRONG_IN_MANY_WAYS = {
    "course.yml": ("level: introductory", "level: sublime"),
    FLOOR: ("minutes: 10", "minutes: soon"),
    CHECK: ("- [x] everyone", "- [ ] everyone"),
}


def types(app: LearnHub, *words: str | Path) -> Result:
    return CliRunner().invoke(course, [str(word) for word in words], obj=lambda: app)


def stored(app: LearnHub) -> dict[str, str]:
    """Return the state of every version, by course and number."""
    with app.app_context():
        found = db.session.execute(
            db.select(Course.slug, CourseVersion.number, CourseVersion.state).join(CourseVersion.course)
        )
        return {f"{slug} {number}": state for slug, number, state in found}


def rows(app: LearnHub) -> list[int | None]:
    """Return how many rows there are of what an import writes."""
    with app.app_context():
        return [db.session.scalar(db.select(db.func.count()).select_from(table)) for table in (UnitText, AuditEntry)]


def test_a_right_course_has_no_faults(app: LearnHub, tmp_path: Path) -> None:
    write_course(tmp_path)
    result = types(app, "check", tmp_path)
    assert (result.exit_code, result.stdout) == (0, "Checked floors/1.0.0: no faults.\n")


def test_every_fault_is_named_at_once_and_nothing_is_changed(app: LearnHub, tmp_path: Path) -> None:
    result = types(app, "check", write_course(tmp_path, WRONG_IN_MANY_WAYS))
    assert result.exit_code == 1
    for part in ("course.yml", "01-floor.en.md", "02-check.quiz.en.md", "sublime", "`minutes`", "4 errors"):
        assert part in result.stdout
    assert stored(app) == {}


def test_programs_can_read_the_faults(app: LearnHub, tmp_path: Path) -> None:
    folder = write_course(tmp_path, WRONG_IN_MANY_WAYS)
    result = types(app, "check", folder, "--format", "json")
    assert result.exit_code == 1
    assert len(json.loads(result.stdout)) >= 3
    result = types(app, "check", folder, "--format", "github")
    assert result.exit_code == 1
    assert all(line.startswith("::") for line in result.stdout.splitlines())


def test_programs_can_read_that_there_are_no_faults(app: LearnHub, tmp_path: Path) -> None:
    result = types(app, "check", write_course(tmp_path), "--format", "json")
    assert (result.exit_code, json.loads(result.stdout)) == (0, [])


@pytest.mark.parametrize("command", ["check", "import"])
def test_a_folder_that_is_not_there_is_said(app: LearnHub, tmp_path: Path, command: str) -> None:
    result = types(app, command, tmp_path / "nowhere")
    assert result.exit_code == 1
    assert f"There is no folder {tmp_path / 'nowhere'}, and no course with this id in" in result.stderr


@pytest.mark.parametrize("command", ["check", "import"])
def test_a_folder_without_a_course_is_said(app: LearnHub, tmp_path: Path, command: str) -> None:
    result = types(app, command, tmp_path)
    assert result.exit_code == 1
    assert result.stdout
    assert stored(app) == {}


def test_an_imported_course_is_a_draft(app: LearnHub, tmp_path: Path) -> None:
    result = types(app, "import", write_course(tmp_path))
    assert (result.exit_code, result.stdout) == (0, "floors 1.0.0: imported as a draft.\n")
    assert stored(app) == {"floors 1.0.0": VersionState.DRAFT}


def test_importing_twice_changes_nothing(app: LearnHub, tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    assert types(app, "import", folder, "--publish").stdout == "floors 1.0.0: imported and published.\n"
    before = rows(app)
    again = types(app, "import", folder, "--publish")
    assert (again.exit_code, again.stdout) == (0, "floors 1.0.0: unchanged.\n")
    assert rows(app) == before
    assert stored(app) == {"floors 1.0.0": VersionState.PUBLISHED}


def test_what_is_unchanged_is_not_read_again(app: LearnHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_course(tmp_path, course="walls")
    folder = write_course(tmp_path)
    types(app, "import", tmp_path, "--publish")
    read: list[str] = []
    examined = checking.check_version

    def note(version: Path, *given: object, **named: object) -> checking.Finding:
        read.append(version.parent.name)
        return examined(version, *given, **named)  # type: ignore[arg-type] # handed on as they are

    monkeypatch.setattr(checking, "check_version", note)
    shutil.copytree(folder, folder.with_name("1.0.1"))
    lines = types(app, "import", tmp_path).stdout.splitlines()
    assert read == ["floors"]
    assert lines[-2:] == ["floors 1.0.1: imported as a draft.", "walls 1.0.0: unchanged."]


def test_a_draft_can_be_published_later(app: LearnHub, tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    types(app, "import", folder)
    assert types(app, "import", folder, "--publish").stdout == "floors 1.0.0: published.\n"
    assert stored(app) == {"floors 1.0.0": VersionState.PUBLISHED}


def test_other_bytes_under_a_stored_number_are_refused(app: LearnHub, tmp_path: Path) -> None:
    types(app, "import", write_course(tmp_path / "first"), "--publish")
    before = rows(app)
    changed = write_course(tmp_path / "changed", {FLOOR: ("It starts with everyone.", "It starts with each of us.")})
    result = types(app, "import", changed)
    assert result.exit_code == 1
    assert "floors 1.0.0 is stored already, with other files: 01-first/01-floor.en.md" in result.stderr
    assert "Give the changed course a new version number" in result.stderr
    assert rows(app) == before


def test_a_draft_of_the_next_version_leaves_learners_the_one_before(app: LearnHub, tmp_path: Path) -> None:
    write_course(tmp_path)
    write_course(tmp_path, {"course.yml": ("level:", "draft: true\nlevel:")}, version="1.1.0")
    types(app, "import", tmp_path, "--publish")
    assert stored(app) == {"floors 1.0.0": VersionState.PUBLISHED, "floors 1.1.0": VersionState.DRAFT}


def test_one_wrong_course_keeps_all_of_them_out(app: LearnHub, tmp_path: Path) -> None:
    write_course(tmp_path, course="floors")
    write_course(tmp_path, WRONG_IN_MANY_WAYS, course="walls")
    result = types(app, "import", tmp_path, "--publish")
    assert result.exit_code == 1
    assert "walls" in result.stdout
    assert "Nothing was imported. What was imported before is as it was." in result.stderr
    assert stored(app) == {}
    assert rows(app) == [0, 0]


def test_a_changed_version_keeps_new_ones_out_too(app: LearnHub, tmp_path: Path) -> None:
    types(app, "import", write_course(tmp_path), "--publish")
    write_course(tmp_path, {FLOOR: ("It starts with everyone.", "It starts with each of us.")})
    write_course(tmp_path, course="roofs")
    assert types(app, "import", tmp_path).exit_code == 1
    assert stored(app) == {"floors 1.0.0": VersionState.PUBLISHED}


def test_a_draft_that_was_changed_is_imported_again(app: LearnHub, tmp_path: Path) -> None:
    types(app, "import", write_course(tmp_path))
    write_course(tmp_path, {FLOOR: ("It starts with everyone.", "It starts with each of us.")})
    result = types(app, "import", tmp_path)
    assert result.stdout == "floors 1.0.0: imported again, in the place of the draft that was there.\n"
    assert types(app, "import", tmp_path).stdout == "floors 1.0.0: unchanged.\n"
    with app.app_context():
        html = db.session.scalars(db.select(UnitText.html).where(UnitText.unit_slug == "floor")).all()
    assert "each of us" in str(html)
    write_course(tmp_path, {FLOOR: ("It starts with everyone.", "It starts with all.")})
    assert types(app, "import", tmp_path, "--publish").stdout == "floors 1.0.0: imported again and published.\n"


def test_a_folder_of_courses_is_imported_whole(app: LearnHub, tmp_path: Path) -> None:
    write_course(tmp_path, course="floors")
    write_course(tmp_path, course="roofs")
    result = types(app, "import", tmp_path, "--publish")
    assert result.stdout == "floors 1.0.0: imported and published.\nroofs 1.0.0: imported and published.\n"


def test_a_course_to_complete_first_lies_beside_it_or_on_the_server(app: LearnHub, tmp_path: Path) -> None:
    asks = write_course(tmp_path / "new", {"course.yml": ("cases: [TH]", "requires: [others]")})
    checked = types(app, "check", asks)
    assert (checked.exit_code, "No course `others` was found." in checked.stdout) == (0, True)
    refused = types(app, "import", asks)
    assert (refused.exit_code, "No course `others` was found." in refused.stdout) == (1, True)
    assert stored(app) == {}
    assert types(app, "import", write_course(tmp_path / "old", course="others")).exit_code == 0
    assert types(app, "import", asks).exit_code == 0
    assert stored(app) == {"others 1.0.0": "draft", "floors 1.0.0": "draft"}


def test_an_author_begins_a_course_and_its_next_version(app: LearnHub, tmp_path: Path) -> None:
    made = types(app, "new", "costing", "--languages", "en, fr", "--into", tmp_path)
    assert made.exit_code == 0
    assert "01-first-module/03-check.quiz.fr.md" in made.stdout
    assert types(app, "check", tmp_path / "costing").stdout == "Checked 1.0.0: no faults.\n"
    assert "costing 1.0.0 is still a draft." in types(app, "bump", tmp_path / "costing", "minor").stderr
    settings = tmp_path / "costing" / "1.0.0" / "course.yml"
    settings.write_text(re.sub("draft: true.*\n", "", settings.read_text()))
    carried_on = types(app, "bump", tmp_path / "costing" / "1.0.0", "minor")
    assert "Copied costing 1.0.0 to" in carried_on.stdout
    assert "what is new is shown so" in carried_on.stdout


def test_all_that_is_wrong_with_a_new_course_is_told(app: LearnHub, tmp_path: Path) -> None:
    refused = types(app, "new", "Costing", "--languages", "xx", "--into", tmp_path)
    assert refused.exit_code == 1
    assert all(word in refused.stderr for word in ("id: ", "\nlanguages: ", "Nothing was saved."))
    assert "sent" not in refused.stderr
    assert "There is no folder nothing" in types(app, "bump", "nothing", "patch").stderr


def test_an_author_translates_a_course_file_by_file(app: LearnHub, tmp_path: Path) -> None:
    types(app, "new", "costing", "--languages", "en,fr", "--into", tmp_path)
    version, quiz = tmp_path / "costing" / "1.0.0", "01-first-module/03-check.quiz.km.md"
    asked = types(app, "translate", version.parent, "km")
    assert "Begin Khmer (km) as one more language?" in asked.stdout
    assert (asked.exit_code, asked.stderr, (version / quiz).exists()) == (1, "Nothing was changed.\n", False)
    first = types(app, "translate", version.parent, "km", "--yes").stdout
    assert "costing 1.0.0 in Khmer (km): translated 0 of 4 units." in first
    assert f"  {quiz}\n" in first
    untouched = types(app, "translate", version, "km", "--done", version / quiz)
    assert f"{quiz} still has the words of its source." in untouched.stderr
    (version / quiz).write_text((version / quiz).read_text().replace("What is the language called", "តើភាសា"))
    assert types(app, "translate", version.parent, "km", "--done", version / quiz).exit_code == 0
    source = version / quiz.replace(".km.", ".en.")
    source.write_text(source.read_text().replace("Put the steps in order.", "Put these steps in order."))
    later = types(app, "translate", version.parent, "km").stdout
    assert "0 of 4" in later
    assert "The text it was made from is neither in an earlier version nor in Git" in later
    assert f"course translate {version.parent} km --done {quiz}" in later
    assert "No language is called xx" in types(app, "translate", version.parent, "xx").stderr


def test_importing_says_first_what_changes_for_learners(app: LearnHub, tmp_path: Path) -> None:
    types(app, "import", write_course(tmp_path), "--publish")
    changed = {FLOOR: ("It starts with everyone.", "It starts with each of us.")}
    result = types(app, "import", write_course(tmp_path, changed, version="1.0.1"))
    assert result.stdout.splitlines() == [
        "floors 1.0.1 against 1.0.0:",
        "  Units with other words: What is a floor?",
        "floors 1.0.1: imported as a draft.",
    ]


def test_publishing_asks_and_says_what_changes(app: LearnHub, tmp_path: Path) -> None:
    types(app, "import", write_course(tmp_path))
    result = CliRunner().invoke(course, ["publish", "floors", "1.0.0"], obj=lambda: app, input="n\n")
    assert result.exit_code == 1
    assert stored(app) == {"floors 1.0.0": VersionState.DRAFT}
    result = types(app, "publish", "floors", "1.0.0", "--yes")
    assert result.stdout == "floors 1.0.0 is published. 0 learners came along.\n"
    assert stored(app) == {"floors 1.0.0": VersionState.PUBLISHED}
    result = types(app, "publish", "floors", "1.0.0", "--yes")
    assert (result.exit_code, result.stderr) == (1, "floors 1.0.0 is published already. Nothing was changed.\n")


def test_a_command_that_is_named_can_be_typed(app: LearnHub, tmp_path: Path) -> None:
    result = types(app, "translate", write_course(tmp_path), "fr", "--done", FLOOR.replace(".en.", ".fr."))
    assert f"`{interpreter.typed()} course bump floors patch`" in result.stderr


def test_a_question_and_its_answer_are_in_the_language_of_the_terminal(
    app: LearnHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    types(app, "import", write_course(tmp_path))
    result = CliRunner().invoke(course, ["publish", "floors"], obj=lambda: app, input="oui\n")
    assert "Publier floors 1.0.0\u202f? [o/N]" in result.stdout
    assert stored(app) == {"floors 1.0.0": VersionState.PUBLISHED}
    assert "walls n’est pas importée." in types(app, "publish", "walls").stderr


def test_nothing_is_published_where_nobody_answers(app: LearnHub, tmp_path: Path) -> None:
    types(app, "import", write_course(tmp_path))
    result = types(app, "publish", "floors")
    assert (result.exit_code, result.stderr) == (1, "Nothing was changed.\n")


def test_every_command_takes_a_course_by_its_id_and_a_version_behind_it(
    app: LearnHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEARNHUB_COURSES", str(tmp_path))
    write_course(tmp_path)
    write_course(tmp_path, {"course.yml": ("level:", "draft: true\nlevel:")}, version="1.1.0")
    assert types(app, "check", "floors@1.0.0").stdout == "Checked 1.0.0: no faults.\n"
    assert types(app, "translate", "floors@1.1.0", "fr").stdout.startswith("floors 1.1.0 in French")
    assert "Copied floors 1.0.0 to" in types(app, "bump", "floors@1.0.0", "patch").stdout
    assert types(app, "import", "floors@1.0.0").stdout == "floors 1.0.0: imported as a draft.\n"
    assert types(app, "publish", tmp_path / "floors" / "1.0.0", "--yes").exit_code == 0
    assert types(app, "retire", "floors@1.0.0", "--reason", "Old.", "--yes").exit_code == 0
    assert types(app, "export", "floors@9.0.0", tmp_path / "x.zip", "--to", "zip").stderr == (
        "floors has no version 9.0.0. There is: 1.0.0, 1.0.1, 1.1.0\n"
    )
    assert "Did you mean floors?" in types(app, "check", "floor").stderr


def test_words_of_a_starter_are_not_published_without_being_asked_for(
    app: LearnHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "LEARNHUB", replace(app.config["LEARNHUB"], courses=str(tmp_path)))
    types(app, "new", "costing", "--into", tmp_path)
    settings = tmp_path / "costing" / "1.0.0" / "course.yml"
    draft = types(app, "import", tmp_path, "--publish").stdout
    assert "It is not published, because its course.yml says `draft: true`." in draft
    settings.write_text(re.sub("draft: true.*\n", "", settings.read_text()))
    for _ in range(2):
        held = types(app, "import", tmp_path, "--publish").stdout
        assert "places still hold words that were put there to be replaced:" in held
        assert "-m learnhub course publish costing@1.0.0" in held
    published = types(app, "publish", "costing@1.0.0", "--yes")
    assert "[starter-text]" in published.stdout
    assert stored(app) == {"costing 1.0.0": VersionState.PUBLISHED}


def test_a_version_that_is_a_draft_by_itself_is_not_published(app: LearnHub, tmp_path: Path) -> None:
    types(app, "import", write_course(tmp_path, {"course.yml": ("level:", "draft: true\nlevel:")}))
    result = types(app, "publish", "floors", "1.0.0", "--yes")
    assert result.exit_code == 1
    assert "says of itself that it is a draft" in result.stderr


def test_retiring_needs_a_reason_and_a_published_version(app: LearnHub, tmp_path: Path) -> None:
    types(app, "import", write_course(tmp_path))
    assert types(app, "retire", "floors", "1.0.0", "--yes").exit_code == 2
    result = types(app, "retire", "floors", "1.0.0", "--reason", "Out of date.", "--yes")
    assert "nothing to retire" in result.stderr
    types(app, "publish", "floors", "1.0.0", "--yes")
    assert types(app, "retire", "floors", "1.0.0", "--reason", "Out of date.", "--yes").exit_code == 0
    assert stored(app) == {"floors 1.0.0": VersionState.RETIRED}


@pytest.mark.parametrize("words", [["publish"], ["retire", "--reason", "Out of date."]])
def test_a_version_that_is_not_imported_is_said(app: LearnHub, words: list[str]) -> None:
    result = types(app, words[0], "floors", "9.0.0", "--yes", *words[1:])
    assert result.exit_code == 1
    assert "floors 9.0.0 is not imported." in result.stderr
