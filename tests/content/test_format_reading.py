"""A course that is right is read as it was written."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from learnhub.content.format.reading import read_version
from learnhub.content.format.sources import NumberRange, QuizSource, VersionSource
from learnhub.content.format.vocabulary import FeedbackRule, Grading, QuestionKind, Role, Thinking, UnitKind
from tests.content.written_course import CHECK, CHECK_FR, COURSE, FINAL, FLOOR, FLOOR_FR, Change, write_course


def read(tmp_path: Path, changes: dict[str, Change] | None = None) -> VersionSource:
    reading = read_version(write_course(tmp_path, changes))
    assert reading.version, reading.faults
    return reading.version


def quiz_of(version: VersionSource, place: tuple[int, int] = (0, 1)) -> QuizSource:
    quiz = version.modules[place[0]].units[place[1]].quiz
    assert quiz
    return quiz


def test_a_right_course_has_no_faults_at_all(tmp_path: Path) -> None:
    assert read_version(write_course(tmp_path)).faults == ()


def test_the_tree_is_in_order_and_ids_come_without_numbers(tmp_path: Path) -> None:
    version = read(tmp_path)
    assert (version.course_id, version.number) == ("floors", "1.0.0")
    assert [(module.id, [unit.id for unit in module.units]) for module in version.modules] == [
        ("first", ["floor", "check"]),
        ("final", ["exam"]),
    ]
    assert [unit.kind for unit in version.modules[0].units] == [UnitKind.LESSON, UnitKind.QUIZ]


def test_a_lesson_is_there_in_each_language(tmp_path: Path) -> None:
    files = read(tmp_path).modules[0].units[0].files
    assert {language: text.title for language, text in files.items()} == {
        "en": "What is a floor?",
        "fr": "Qu’est-ce qu’un socle ?",
    }
    assert files["en"].body.startswith("It starts with everyone.")
    assert files["fr"].minutes == 10
    assert not files["fr"].is_outdated


def test_a_question_has_its_keys_and_both_languages(tmp_path: Path) -> None:
    who, how_many = quiz_of(read(tmp_path)).questions
    assert (who.id, who.kind, who.points, who.level) == ("who", QuestionKind.SINGLE, 200, Thinking.APPLY)
    assert (who.objective, who.lesson, who.grading) == (2, "floor", Grading.ALL)
    assert who.stems == {"en": "Whom does a floor cover?", "fr": "Qui un socle couvre-t-il ?"}
    assert [(option.id, option.is_right, option.texts["fr"]) for option in who.options] == [
        ("1", True, "tout le monde"),
        ("2", False, "les salariés"),
    ]
    assert who.options[0].feedbacks["en"].startswith("Right: see [the lesson]")
    assert who.feedbacks["fr"] == "Il commence par tout le monde."
    assert how_many.numbers == (
        NumberRange(Decimal(202), Decimal(202)),
        NumberRange(Decimal("3.4"), Decimal("3.6")),
    )
    assert (how_many.points, how_many.unit) == (50, {"en": "years", "fr": "ans"})


def test_options_have_the_ids_that_their_author_gave(tmp_path: Path) -> None:
    first, second = quiz_of(read(tmp_path), (1, 0)).questions
    assert (first.kind, first.grading) == (QuestionKind.MULTIPLE, Grading.PARTIAL)
    assert [(option.id, option.texts["en"]) for option in first.options] == [
        ("one", "one"),
        ("two", "two"),
        ("three", "three"),
    ]
    assert (first.shuffle, second.shuffle) == (True, False)


def test_a_check_and_an_exam_have_the_rules_of_their_role(tmp_path: Path) -> None:
    version = read(tmp_path)
    check, exam = quiz_of(version), quiz_of(version, (1, 0))
    assert (check.role, check.pass_mark, check.attempts, check.cooldown) == (Role.CHECK, 65, 5, timedelta())
    assert (check.feedback, check.draw) == (FeedbackRule.AFTER_SUBMIT, 2)
    assert (exam.role, exam.attempts, exam.cooldown) == (Role.EXAM, 3, timedelta(hours=24))
    assert (exam.feedback, exam.draw) == (FeedbackRule.AFTER_PASS, 1)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("", (65, 3, timedelta(hours=24))),
        ("pass_mark: 0\nattempts: unlimited\ncooldown: 0h\n", (0, None, timedelta())),
        ("pass_mark: 100\nattempts: 1\ncooldown: 2d\n", (100, 1, timedelta(days=2))),
    ],
)
def test_a_quiz_own_rules_win(tmp_path: Path, rules: str, expected: tuple[object, ...]) -> None:
    exam = quiz_of(read(tmp_path, {FINAL: ("draw: 1\n", f"draw: 1\n{rules}")}), (1, 0))
    assert (exam.pass_mark, exam.attempts, exam.cooldown) == expected


def test_without_the_courses_pass_mark_each_role_has_its_own(tmp_path: Path) -> None:
    version = read(tmp_path, {"course.yml": (", pass_mark: 65", "")})
    assert (quiz_of(version).pass_mark, quiz_of(version, (1, 0)).pass_mark) == (60, 70)


def test_norway_stays_a_country_and_a_version_like_title_stays_text(tmp_path: Path) -> None:
    changed = COURSE.replace("cases: [TH]", "cases: [NO]").replace("en: Floors,", "en: 1.10,")
    settings = read(tmp_path, {"course.yml": changed}).settings
    assert settings.cases == ("NO",)
    assert settings.title["en"] == "1.10"


def test_media_have_their_type_size_and_pixels(tmp_path: Path) -> None:
    media = {one.path: one for one in read(tmp_path).media}
    assert (media["steps.png"].content_type, media["steps.png"].width, media["steps.png"].height) == (
        "image/png",
        3,
        2,
    )
    assert (media["form.pdf"].content_type, media["form.pdf"].width) == ("application/pdf", None)


def test_a_unit_without_translation_is_read_in_its_source(tmp_path: Path) -> None:
    reading = read_version(write_course(tmp_path, {CHECK_FR: None}))
    assert reading.version
    assert [fault.code for fault in reading.faults] == ["not-translated"]
    assert set(quiz_of(reading.version).questions[0].stems) == {"en"}


def test_a_link_may_lead_to_what_is_not_translated_yet(tmp_path: Path) -> None:
    link: Change = ("[les principes]", "[le contrôle](02-check.quiz.fr.md) [les principes]")
    reading = read_version(write_course(tmp_path, {CHECK_FR: None, FLOOR_FR: link}))
    assert reading.version
    assert {fault.code for fault in reading.faults} == {"not-translated"}


def test_an_outdated_translation_is_only_a_warning(tmp_path: Path) -> None:
    reading = read_version(write_course(tmp_path, {FLOOR_FR: ("SOURCE", '"0123456789ab"')}))
    assert reading.version
    assert [(fault.code, str(fault.severity)) for fault in reading.faults] == [("translation-outdated", "warning")]
    assert reading.version.modules[0].units[0].files["fr"].is_outdated


def test_link_definitions_reach_the_part_that_uses_them(tmp_path: Path) -> None:
    changed = {CHECK: ("cover?\n", "cover? See [the text][ilo].\n\n[ilo]: https://www.ilo.org/\n")}
    question = quiz_of(read(tmp_path, {**changed})).questions[0]
    assert "https://www.ilo.org/" in question.stems["en"]


def test_a_list_in_the_stem_is_only_stem(tmp_path: Path) -> None:
    question = quiz_of(read(tmp_path, {CHECK: ("cover?\n", "cover?\n\n- a plain\n- list\n\nThink.\n")})).questions[0]
    assert "- a plain" in question.stems["en"]
    assert len(question.options) == 2


@pytest.mark.parametrize("text", ["\\<b\\> \\[^9] \\[\\^9\\]", "&lt;b&gt; &#91;^9]", "`<b>` `[^9]`"])
def test_what_is_escaped_is_meant_to_be_read(tmp_path: Path, text: str) -> None:
    assert read_version(write_course(tmp_path, {FLOOR: ("It starts", f"{text} It starts")})).faults == ()


def test_comments_are_dropped_silently(tmp_path: Path) -> None:
    version = read(tmp_path, {FLOOR: ("It starts", "<!-- Ask [x](nowhere.md)\n\n-->\nIt starts")})
    assert "nowhere" not in version.modules[0].units[0].files["en"].body
