"""Surveys are read as they are written, and what authors do wrong in them is said at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from learnhub.content.format.checking import check
from learnhub.content.format.reading import read_version
from learnhub.content.format.vocabulary import QuestionKind, UnitKind
from tests.content.written_course import faults_of
from tests.content.written_survey import SURVEY, VIEWS, VIEWS_FR, write_views


def test_a_survey_without_faults_is_read_whole(tmp_path: Path) -> None:
    reading = read_version(write_views(tmp_path))
    assert reading.version is not None, reading.faults
    assert not reading.faults
    unit = reading.version.modules[0].units[1]
    assert unit.kind is UnitKind.SURVEY
    assert [(question.id, question.kind) for question in unit.questions] == [
        ("useful", QuestionKind.SCALE),
        ("pace", QuestionKind.SINGLE),
        ("helped", QuestionKind.MULTIPLE),
        ("change", QuestionKind.OPEN),
    ]
    scale, pace, helped, _ = unit.questions
    assert [option.id for option in scale.options] == ["1", "2", "3", "4", "5"]
    assert scale.headings == {"en": ("Of no use", "Very useful"), "fr": ("Pas utile", "Très utile")}
    assert pace.options[2].texts == {"en": "too *fast*", "fr": "trop *rapide*"}
    assert [option.id for option in helped.options] == ["examples", "quizzes"]
    assert not any(question.shuffle for question in unit.questions)


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "code"),
    [
        (VIEWS, " kind=single", "", 14, "answer-ambiguous"),
        (VIEWS, "- [ ] too slow", "- [x] too slow", 18, "survey-key"),
        (VIEWS, "- [ ] too slow", "- [ ] too slow\n  > Yes.", 18, "survey-key"),
        (VIEWS, "- [ ] too slow", "- too slow", 18, "option-box"),
        (VIEWS, "- [ ] examples", "- [ ] examples\n\nMore words.\n\n- [ ] more", 26, "answer-not-last"),
        (VIEWS, "scale=1..5", "", 7, "missing-key"),
        (VIEWS, "scale=1..5", "scale=1..2", 7, "out-of-bounds"),
        (VIEWS, "scale=1..5", "scale=1..11", 7, "out-of-bounds"),
        (VIEWS, "scale=1..5", "scale=5", 7, "out-of-bounds"),
        (VIEWS, "- Of no use\n- Very useful\n", "", 7, "answer-missing"),
        (VIEWS, "- Very useful\n", "", 11, "scale-ends"),
        (VIEWS, "- Very useful\n", "- Very useful\n- More\n", 11, "scale-ends"),
        (VIEWS, "- Of no use\n- Very", "- [ ] Of no use\n- [ ] Very", 11, "scale-ends"),
        (VIEWS, "- Very useful\n", "- Very [useful](no.md)\n", 12, "link-broken"),
        (VIEWS, "kind=scale scale=1..5", "kind=numeric", 7, "unknown-word"),
        (VIEWS, "{#pace kind=single}", "{#pace kind=single scale=1..5}", 14, "unknown-key"),
        (VIEWS, "{#pace kind=single}", "{#pace kind=single points=2}", 14, "unknown-key"),
        (VIEWS, "{#pace kind=single}", "{#pace kind=scale scale=1..5}", 18, "scale-ends"),
        (VIEWS, "{#pace", "{#useful", 14, "duplicate-id"),
        (VIEWS, "{#change}", "", 29, "missing-key"),
        (VIEWS, "What would you change?\n", "", 29, "question-empty"),
        (VIEWS, "title: What", "role: check\ntitle: What", 2, "unknown-key"),
        (VIEWS, SURVEY[SURVEY.index("## Use") :], "", 4, "quiz-empty"),
        (VIEWS_FR, "{#useful}", "{#useful scale=1..7}", 8, "translation-key"),
        (VIEWS_FR, "- [ ] trop lent\n", "", 15, "translation-options"),
        (VIEWS_FR, "{#helped kind=multiple}", "{#helped kind=single}", 23, "translation-key"),
        (VIEWS_FR, "{#change}", "{#changement}", 30, "translation-question"),
    ],
)
def test_a_fault_is_found_at_its_line(tmp_path: Path, file: str, old: str, new: str, line: int, code: str) -> None:
    found = [(fault.file, fault.line, fault.code) for fault in faults_of(write_views(tmp_path, {file: (old, new)}))]
    assert (file, line, code) in found, found


def test_what_is_asked_changes_with_a_minor_version_only(tmp_path: Path) -> None:
    write_views(tmp_path)
    write_views(tmp_path, {VIEWS: ("scale=1..5", "scale=1..7")}, version="1.0.1")
    assert "version-step" in {fault.code for fault in check(tmp_path / "views").faults}


def test_words_of_a_survey_change_with_a_patch(tmp_path: Path) -> None:
    write_views(tmp_path)
    write_views(tmp_path, {VIEWS: ("Very useful", "Of great use")}, version="1.0.1")
    assert "version-step" not in {fault.code for fault in check(tmp_path / "views").faults}
