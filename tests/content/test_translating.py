"""Translations: stubs that pass the checker, what is outdated and since when, and what is done."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from learnhub.content.drafting import bumping, paragraphs, skeleton, stubs, translating, yaml_edits
from learnhub.content.drafting.paragraphs import Change
from learnhub.content.drafting.translating import State
from learnhub.content.format import digest
from learnhub.content.format.checking import check
from learnhub.content.format.comparing import Step
from learnhub.content.format.reading import read_version
from learnhub.errors import Conflict, Invalid, NotFound
from tests.content.written_course import CHECK, COURSE, FINAL_FR, FLOOR, FLOOR_FR, GLOSSARY, write_course
from tests.content.written_course import Change as Written
from tests.content.written_kinds import write_kinds

DRAFT: dict[str, Written] = {"course.yml": COURSE.replace("level:", "draft: true\nlevel:")}


def states(version: Path, language: str) -> dict[str, State]:
    return {one.path: one.state for one in translating.states_of(version, language)}


def test_stubs_of_another_language_pass_the_checker(tmp_path: Path) -> None:
    version = write_course(tmp_path, {**DRAFT, "glossary.yml": GLOSSARY})
    written = translating.add_stubs(version, "km")
    assert written[-1] == "course.yml"
    assert check(version).faults == ()
    assert set(states(version, "km").values()) == {State.STUB}
    assert translating.add_stubs(version, "km") == []


def test_stubs_of_every_kind_of_question_pass_the_checker(tmp_path: Path) -> None:
    version = write_kinds(tmp_path, DRAFT)
    translating.add_stubs(version, "pt-BR")
    assert not check(version).has_errors
    read = read_version(version).version
    assert read is not None
    assert read.settings.languages[-1] == "pt-BR"


def test_a_stub_is_not_shown_as_a_translation_and_told_once_the_version_is_no_draft(tmp_path: Path) -> None:
    version = write_course(tmp_path, DRAFT)
    translating.add_stubs(version, "km")
    file = version / FLOOR.replace(".en.", ".km.")
    file.write_text(f"{file.read_text()}\nA word of its own.\n")
    translating.mark_done(version, FLOOR.replace(".en.", ".km."))
    read = read_version(version).version
    assert read is not None
    first, *others = (unit for module in read.modules for unit in module.units)
    assert "km" in first.files
    assert not any("km" in unit.files for unit in others)
    settings = version / "course.yml"
    settings.write_text(re.sub("draft: true.*\n", "", settings.read_text()))
    found = [(fault.code, fault.line) for fault in check(version).faults if fault.file.endswith(".km.md")]
    assert found == [("not-translated", 6)] * len(others)


def test_a_stub_keeps_keys_and_leads_to_its_own_language(tmp_path: Path) -> None:
    version = write_course(tmp_path, DRAFT)
    translating.add_stubs(version, "km")
    quiz = (version / CHECK.replace(".en.", ".km.")).read_text()
    assert "{#who points=2 level=apply objective=2 lesson=floor}" in quiz
    assert "(01-floor.km.md#two-principles)" in quiz
    assert "attempts" not in quiz
    assert f'translates: "{stubs.fingerprint((version / CHECK).read_bytes())}"' in quiz


def test_a_single_missing_unit_is_made_and_what_is_there_stays(tmp_path: Path) -> None:
    version = write_course(tmp_path, {**DRAFT, FINAL_FR: None})
    before = digest.file_digests(version)
    assert states(version, "fr")[FINAL_FR] is State.MISSING
    assert translating.add_stubs(version, "fr") == [FINAL_FR]
    after = digest.file_digests(version)
    assert after.pop(FINAL_FR)
    assert after == before
    assert check(version).faults == ()


def test_an_anchor_that_a_translated_file_does_not_have_is_left_out(tmp_path: Path) -> None:
    quiz_fr = CHECK.replace(".en.", ".fr.")
    version = write_course(tmp_path, {**DRAFT, quiz_fr: None})
    translating.add_stubs(version, "fr")
    assert "[the lesson](01-floor.fr.md)" in (version / quiz_fr).read_text()
    assert check(version).faults == ()


def test_settings_in_the_words_of_the_source_are_named(tmp_path: Path) -> None:
    version = write_course(tmp_path, DRAFT)
    assert translating.untranslated_settings(version, "fr") == {}
    translating.add_stubs(version, "km")
    assert translating.untranslated_settings(version, "km")["course.yml"] == ["title", "summary", "objectives"]


def test_nothing_is_written_into_what_may_be_published(tmp_path: Path) -> None:
    version = write_course(tmp_path)
    before = digest.file_digests(version)
    with pytest.raises(Conflict, match="is no draft"):
        translating.add_stubs(version, "km")
    with pytest.raises(Conflict, match="is no draft") as refused:
        translating.mark_done(version, FLOOR_FR)
    assert "`course bump floors patch`" in str(refused.value.mend)
    assert translating.add_stubs(version, "fr") == []
    assert digest.file_digests(version) == before


def test_what_cannot_be_a_stub_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    version = write_course(tmp_path, {**DRAFT, FLOOR: "no front matter", CHECK: b"---\n\xff\n---\n"})
    with pytest.raises(Invalid) as refused:
        translating.add_stubs(version, "km")
    assert set(refused.value.fields) == {FLOOR, CHECK}
    assert not list(version.rglob("*.km.md"))
    with pytest.raises(Invalid):
        translating.add_stubs(version, "en")


def change_the_source(version: Path) -> None:
    file = version / FLOOR
    file.write_bytes(file.read_bytes().replace(b"It starts with everyone.", b"It starts with all of us."))


def test_what_changed_since_the_version_before_is_told_by_paragraph(tmp_path: Path) -> None:
    write_course(tmp_path)
    version = bumping.bump(tmp_path / "floors", Step.PATCH).newer
    change_the_source(version)
    (found,) = [one for one in translating.states_of(version, "fr") if one.state is State.OUTDATED]
    assert found.path == FLOOR_FR
    assert found.changes is not None
    ((line, before, after),) = [(one.line, one.before, one.after) for one in found.changes]
    assert (line, before[:24], after[:25]) == (7, "It starts with everyone.", "It starts with all of us.")


def test_what_changed_is_found_in_git_where_the_folder_is_a_work_tree(tmp_path: Path) -> None:
    version = write_course(tmp_path)
    git = ["git", "-C", str(tmp_path), "-c", "user.name=Ana", "-c", "user.email=ana@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "Begin"]):
        subprocess.run([*git, *words], check=True)
    change_the_source(version)
    (found,) = [one for one in translating.states_of(version, "fr") if one.state is State.OUTDATED]
    assert found.changes is not None
    assert len(found.changes) == 1


def test_where_the_older_text_is_lost_it_is_only_known_that_it_changed(tmp_path: Path) -> None:
    version = write_course(tmp_path)
    change_the_source(version)
    found = {one.path: one for one in translating.states_of(version, "fr")}
    assert (found[FLOOR_FR].state, found[FLOOR_FR].changes) == (State.OUTDATED, None)


def test_a_translation_that_is_done_fits_its_source(tmp_path: Path) -> None:
    version = write_course(tmp_path, DRAFT)
    change_the_source(version)
    translating.add_stubs(version, "km")
    for language in ("fr", "km"):
        path = FLOOR.replace(".en.", f".{language}.")
        (version / path).write_text(f"{(version / path).read_text()}\nA word of its own.\n")
        translating.mark_done(version, path)
        assert states(version, language)[path] is State.DONE
        assert "To be translated" not in (version / path).read_text()
    assert check(version).faults == ()


def test_an_untouched_copy_is_not_done_and_follows_its_source(tmp_path: Path) -> None:
    write_course(tmp_path)
    version = bumping.bump(tmp_path / "floors", Step.PATCH).newer
    translating.add_stubs(version, "km")
    path = FLOOR.replace(".en.", ".km.")
    change_the_source(version)
    with pytest.raises(Conflict, match="still has the words of its source"):
        translating.mark_done(version, path)
    assert translating.add_stubs(version, "km") == [path]
    assert "It starts with all of us." in (version / path).read_text()


def test_the_translation_of_a_starter_goes_once_nothing_of_it_is_left_in_the_source(tmp_path: Path) -> None:
    version = skeleton.create("costing", ["en", "fr"], tmp_path)
    first, second = (f"01-first-module/0{name}.en.md" for name in ("1-first-lesson", "2-second-lesson"))
    (version / first).write_text("---\ntitle: Mine\n---\n\nWords of my own.\n")
    text = (version / second).read_text()
    (version / second).write_text(text.replace("for whom, and", "for whom exactly, and"))
    assert translating.add_stubs(version, "fr") == [first.replace(".en.", ".fr.")]


@pytest.mark.parametrize("path", [FLOOR, "course.yml", "01-first/09-none.fr.md", "../1.0.0/01-first/01-floor.en.md"])
def test_only_a_translation_is_marked_as_done(tmp_path: Path, path: str) -> None:
    with pytest.raises(NotFound):
        translating.mark_done(write_course(tmp_path, DRAFT), path)


def test_a_translation_that_says_nothing_of_its_source_is_listed(tmp_path: Path) -> None:
    version = write_course(tmp_path, {**DRAFT, FLOOR_FR: ("translates: SOURCE\n", "")})
    assert states(version, "fr")[FLOOR_FR] is State.UNSAID
    translating.mark_done(version, FLOOR_FR)
    assert states(version, "fr")[FLOOR_FR] is State.DONE


def test_paragraphs_are_compared_as_wholes() -> None:
    older, newer = "One.\n\nTwo,\nstill two.\n\nThree.\n", "One.\n\nTwo,\nnow new.\n\nThree.\n\nFour.\n"
    assert paragraphs.changes(older, newer) == [Change(3, "Two,\nstill two.", "Two,\nnow new."), Change(8, "", "Four.")]
    assert paragraphs.changes(older, "One.\n\nThree.\n") == [Change(3, "Two,\nstill two.", "")]
    assert paragraphs.changes(older, older) == []


ANYHOW = """\
# A comment
title: {en: "A: b", fr: c}   # and one here
objectives:
    en:
    - one   # the first
    - two
# between
languages:
- en
- fr
"""


def test_languages_are_added_in_the_style_of_the_author() -> None:
    text = yaml_edits.add_language(ANYHOW, "en", "km", lambda _at, words: words)
    text = yaml_edits.add_item(text, "languages", "km")
    added = 'km: "A: b"}', '    km:\n      - "one"\n      - "two"\n# between', "- fr\n- km\n"
    assert all(part in text for part in added)
    taken_out = text.replace(', km: "A: b"', "").replace('    km:\n      - "one"\n      - "two"\n', "")
    assert taken_out.replace("- km\n", "") == ANYHOW
