"""Every kind of question is read as it was written, stored, and read back."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from learnhub.assessment.kinds import kind
from learnhub.content import catalogue, publishing, questions
from learnhub.content.format import gap_marks
from learnhub.content.format.answers import escapes, words
from learnhub.content.format.reading import read_version
from learnhub.content.format.sources import QuestionSource, QuizSource
from learnhub.content.format.vocabulary import FeedbackRule, GradeRule, Grading, QuestionKind, Role
from learnhub.content.models import Scenario
from learnhub.content.outlining import outline_of
from learnhub.content.questions import GapKey, Option, QuestionText
from learnhub.stores import record
from learnhub.stores.database import db
from tests.content.written_course import Change
from tests.content.written_kinds import KINDS, KINDS_FR, QUIZ, write_kinds
from tests.published import publish_kinds


def quiz_of(tmp_path: Path, changes: dict[str, Change] | None = None) -> QuizSource:
    reading = read_version(write_kinds(tmp_path, changes))
    assert reading.version, reading.faults
    quiz = reading.version.modules[0].units[0].quiz
    assert quiz
    return quiz


def question_of(tmp_path: Path, name: str, old: str = "", new: str = "") -> QuestionSource:
    quiz = quiz_of(tmp_path, {KINDS: (old, new)} if old else None)
    return next(question for question in quiz.questions if question.id == name)


def id_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def test_a_course_of_every_kind_has_no_faults(tmp_path: Path) -> None:
    assert read_version(write_kinds(tmp_path)).faults == ()


def test_the_kind_is_seen_from_the_answers_or_said(tmp_path: Path) -> None:
    assert {question.id: question.kind for question in quiz_of(tmp_path).questions} == {
        "word": QuestionKind.TEXT,
        "terms": QuestionKind.MATCH,
        "steps": QuestionKind.ORDER,
        "gaps": QuestionKind.CLOZE,
        "own-words": QuestionKind.OPEN,
        "plan": QuestionKind.OPEN,
        "feeling": QuestionKind.SINGLE,
        "whom": QuestionKind.MULTIPLE,
        "how-many": QuestionKind.NUMERIC,
        "share": QuestionKind.NUMERIC,
        "first-step": QuestionKind.SINGLE,
    }


def test_a_time_limit_and_a_grade_rule_are_read(tmp_path: Path) -> None:
    quiz = quiz_of(tmp_path)
    assert (quiz.time_limit, quiz.grade) == (timedelta(minutes=30), GradeRule.LAST)


@pytest.mark.parametrize(
    ("role", "attempts", "pass_mark", "feedback"),
    [
        (Role.CHECK, None, 60, FeedbackRule.AFTER_SUBMIT),
        (Role.EXAM, 3, 70, FeedbackRule.AFTER_PASS),
        (Role.PRE, 1, 0, FeedbackRule.AFTER_POST),
        (Role.POST, None, 60, FeedbackRule.AFTER_SUBMIT),
    ],
)
def test_each_role_has_its_own_rules(
    tmp_path: Path, role: Role, attempts: int | None, pass_mark: int, feedback: FeedbackRule
) -> None:
    quiz = quiz_of(tmp_path, {KINDS: ("grade: last", f"role: {role}")})
    assert (quiz.attempts, quiz.pass_mark, quiz.feedback) == (attempts, pass_mark, feedback)


def test_words_of_all_languages_are_accepted(tmp_path: Path) -> None:
    assert question_of(tmp_path, "word").accepted == (
        "floor",
        "social protection floor",
        "protection floor",
        "socle",
        "socle de protection sociale",
    )


@pytest.mark.parametrize(
    ("line", "accepted"),
    [
        ("= a \\| b", ("a | b",)),
        ("= 3\\..5 | x", ("3..5", "x")),
        ("= \\{#a}", ("{#a}",)),
        ("= 1 \\± 2", ("1 ± 2",)),
        ("= a\\//b", ("a//b",)),
        ("= \\[[a", ("[[a",)),
        ("= R&amp;D \\*", ("R&D *",)),
        ("=  two   words ", ("two words",)),
        ("= ២០២", ("២០២",)),
    ],
)
def test_a_backslash_makes_marks_text(tmp_path: Path, line: str, accepted: tuple[str, ...]) -> None:
    quiz = QUIZ.replace("{#word points=2}", "{#word kind=text}").replace("= protection floor", line)
    made = quiz_of(tmp_path, {KINDS: quiz}).questions[0]
    assert made.accepted[2 : 2 + len(accepted)] == accepted


def test_a_match_has_rows_pairs_and_what_distracts(tmp_path: Path) -> None:
    terms = question_of(tmp_path, "terms")
    assert [(row.id, row.texts["en"]) for row in terms.rows] == [("1", "floor"), ("2", "contribution"), ("3", "levy")]
    assert [option.texts["en"] for option in terms.options] == [
        "*basic* guarantees for everyone",
        "what the insured pay",
        "a rent for land",
    ]
    paid = id_of("what the insured pay")
    assert terms.pairs == {"1": id_of("*basic* guarantees for everyone"), "2": paid, "3": paid}
    assert terms.headings == {"en": ("Term", "Meaning"), "fr": ("Terme", "Sens")}
    assert terms.grading is Grading.PARTIAL


def test_an_order_is_that_of_its_list(tmp_path: Path) -> None:
    steps = question_of(tmp_path, "steps", "{#steps points=2}", "{#steps points=2 grading=all}")
    assert [item.texts["fr"] for item in steps.options][:2] == ["Étudier les **besoins**", "Calculer le coût"]
    assert steps.options[1].id == id_of("Work out the cost")
    assert steps.grading is Grading.ALL


def test_gaps_are_typed_or_chosen_and_leave_marks(tmp_path: Path) -> None:
    made = question_of(tmp_path, "gaps")
    assert [gap.id for gap in made.gaps] == ["1", "2", "3", "4"]
    assert [gap.accepted for gap in made.gaps] == [
        ("202",),
        (),
        ("everyone", "all", "anyone", "tous", "tout le monde"),
        (),
    ]
    assert [choice.texts["en"] for choice in made.gaps[1].choices] == ["2012", "1952", "1919"]
    assert [choice.texts["fr"] for choice in made.gaps[3].choices] == ["tous les résidents", "les salariés"]
    assert len(gap_marks.MARK.findall(made.stems["en"])) == 4
    assert "\\[[bracket]]" in made.stems["en"]
    assert not any(word in made.stems["en"] for word in ("202]", "2012", "anyone", "workers"))


def test_an_open_question_has_a_model_answer_and_counts_where_it_is_marked(tmp_path: Path) -> None:
    quiz = quiz_of(tmp_path)
    by_id = {question.id: question for question in quiz.questions}
    assert by_id["own-words"].models["en"].startswith("Because rights do not hang on **work**.\n\n- Women")
    assert by_id["own-words"].feedbacks["en"] == "Compare your words with these."
    assert [question.id for question in quiz.questions if not question.counts] == ["own-words"]
    assert quiz.draw == len(quiz.questions) - 1


def test_a_question_may_be_left_out_where_its_author_says_so(tmp_path: Path) -> None:
    assert [question.id for question in quiz_of(tmp_path).questions if question.is_skippable] == ["feeling"]


def test_questions_below_a_scenario_share_it(tmp_path: Path) -> None:
    quiz = quiz_of(tmp_path)
    assert [question.id for question in quiz.questions if question.scenario == "village"] == ["share", "first-step"]
    village = quiz.scenarios[0]
    assert village.names == {"en": "A village by the river", "fr": "Un village au bord du fleuve"}
    assert village.texts["en"].startswith("*Maybe* is a village")
    assert village.texts["en"].endswith("had a pension.")
    assert quiz.questions[-3].stems["en"] == "How many years?"


def test_a_scenario_ends_at_the_next_one(tmp_path: Path) -> None:
    parts = {
        KINDS: ("## The first step", "# A town {#town}\n\nMaybe, too.\n\n## The first step"),
        KINDS_FR: ("## Le premier pas", "# Une ville {#town}\n\nPeut-être aussi.\n\n## Le premier pas"),
    }
    quiz = quiz_of(tmp_path, {**parts})
    assert [question.scenario for question in quiz.questions[-2:]] == ["village", "town"]


def test_a_table_or_a_list_earlier_in_the_stem_is_only_stem(tmp_path: Path) -> None:
    table = "| a | b |\n| - | - |\n| c | d |\n\n1. one\n2. two\n\nPut the steps"
    assert question_of(tmp_path, "steps", "Put the steps", table).kind is QuestionKind.ORDER


@pytest.mark.parametrize("block", ["1. one\n2. two", "| a | b |\n| - | - |\n| c | d |", "= 202"])
def test_what_ends_an_open_question_is_text_where_the_kind_is_said(tmp_path: Path, block: str) -> None:
    plan = question_of(tmp_path, "plan", "could begin.", f"could begin.\n\n{block}")
    assert plan.kind is QuestionKind.OPEN
    assert plan.stems["en"].endswith(block)


def test_a_learner_can_type_whatever_is_accepted() -> None:
    assert words.LONGEST_WORDS == kind.LONGEST_LINE


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a|b", ["a", "b"]),
        ("a\\|b", ["a\\|b"]),
        ("a\\\\|b", ["a\\\\", "b"]),
        ("|", ["", ""]),
        ("", [""]),
        ("a\\", ["a\\"]),
    ],
)
def test_marks_divide_unless_a_backslash_stands_before(text: str, parts: list[str]) -> None:
    assert escapes.split(text, "|") == parts


@pytest.fixture
def stored(rules: None) -> dict[str, QuestionText]:
    version = publish_kinds()
    slugs = [question.slug for question in questions.pool(version, "kinds")]
    return questions.shown(version, "kinds", slugs, "fr")


def test_what_learners_see_is_in_their_language(stored: dict[str, QuestionText]) -> None:
    assert stored["terms"].headings == ("Terme", "Sens")
    assert stored["terms"].rows[0] == Option("1", "socle")
    assert "<em>de base</em>" in "".join(option.html for option in stored["terms"].options)
    assert '<span class="gap" data-gap="1"></span>' in stored["gaps"].stem
    assert stored["gaps"].stem.count('class="gap"') == 4
    assert "[[crochet]]" in stored["gaps"].stem


@pytest.mark.parametrize("name", ["terms", "steps"])
def test_no_order_of_what_is_shown_tells_what_is_right(stored: dict[str, QuestionText], name: str) -> None:
    shown = [option.id for option in stored[name].options]
    assert shown == sorted(shown)
    assert stored[name].is_shuffled


def test_no_order_of_choices_tells_what_is_right(stored: dict[str, QuestionText]) -> None:
    for gap in stored["gaps"].gaps:
        assert [choice.id for choice in gap.choices] == sorted(choice.id for choice in gap.choices)


@pytest.mark.usefixtures("rules")
def test_keys_are_stored_apart_and_read_back() -> None:
    version = publish_kinds()
    names = ["word", "terms", "steps", "gaps", "plan", "own-words", "feeling"]
    keys = questions.keys(version, "kinds", names)
    assert keys["word"].accepted[0] == "floor"
    assert keys["terms"].pairs["2"] == keys["terms"].pairs["3"] == id_of("what the insured pay")
    assert keys["steps"].order[0] == id_of("Look at the **needs**")
    assert keys["gaps"].gaps["1"] == GapKey(accepted=("202",))
    assert keys["gaps"].gaps["2"] == GapKey(right=id_of("2012"))
    assert (keys["plan"].is_marked, keys["own-words"].is_marked, keys["feeling"].is_skippable) == (True, False, True)


@pytest.mark.usefixtures("rules")
def test_a_scenario_is_stored_and_its_questions_know_it(tmp_path: Path) -> None:
    prepared = publishing.prepare(write_kinds(tmp_path))
    version = publishing.store(record.SHELL, prepared)
    village = questions.scenarios(version, "kinds", "fr")["village"]
    assert village.name == "Un village au bord du fleuve"
    assert "<em>Peut-être</em>" in village.html
    assert "callout-data" in village.html
    assert questions.shown(version, "kinds", ["share"], "fr")["share"].scenario == "village"
    assert [one.slug for one in questions.pool(version, "kinds") if one.scenario] == ["share", "first-step"]
    stored = db.session.get(Scenario, (version.id, "kinds", "village"))
    assert stored is not None
    stored.texts = {"en": {"name": "old", "html": "old"}}
    db.session.flush()
    publishing.replace_html(version, prepared)
    assert questions.scenarios(version, "kinds", "fr")["village"] == village


@pytest.mark.parametrize(
    ("rules_of_pre", "has_post", "expected"),
    [
        ("", True, FeedbackRule.AFTER_POST),
        ("", False, FeedbackRule.AFTER_SUBMIT),
        ("feedback: after-submit\n", True, FeedbackRule.AFTER_SUBMIT),
        ("feedback: after-close\n", False, FeedbackRule.AFTER_CLOSE),
    ],
)
def test_what_was_right_in_a_pre_test_waits_for_the_post_test(
    tmp_path: Path, rules_of_pre: str, expected: FeedbackRule, *, has_post: bool
) -> None:
    pre = QUIZ.replace("grade: last\n", f"role: pre\n{rules_of_pre}")
    changes: dict[str, Change] = {KINDS: pre}
    if has_post:
        changes["01-only/09-after.quiz.en.md"] = QUIZ.replace("grade: last", "role: post")
    reading = read_version(write_kinds(tmp_path, changes))
    assert reading.version, reading.faults
    quiz = outline_of(reading.version).units[0].quiz
    assert quiz is not None
    assert (quiz.role, quiz.feedback, quiz.attempts, quiz.pass_mark) == (Role.PRE, expected, 1, 0)


@pytest.mark.usefixtures("rules")
def test_a_model_answer_is_feedback() -> None:
    version = publish_kinds()
    said = questions.feedback(version, "kinds", ["own-words", "plan"], "fr")
    assert said["own-words"].model == "<p>Parce que les droits ne dépendent pas du <strong>travail</strong>.</p>"
    assert said["plan"].model is None


@pytest.mark.usefixtures("rules")
def test_the_words_of_each_language_are_told_apart() -> None:
    said = questions.feedback(publish_kinds(), "kinds", ["word", "gaps"], "fr")
    assert said["word"].words == ("socle", "socle de protection sociale")
    assert said["gaps"].gaps == {"1": ("202",), "3": ("tous", "tout le monde")}


@pytest.mark.usefixtures("rules")
def test_the_outline_knows_the_new_rules() -> None:
    version = publish_kinds()
    quiz = catalogue.get_unit(version, "kinds").quiz
    assert quiz is not None
    assert (quiz.time_limit, quiz.grade, quiz.draw, quiz.pool) == (1800, GradeRule.LAST, 10, 10)


@pytest.mark.usefixtures("rules")
def test_what_was_rendered_again_keeps_its_gaps(tmp_path: Path) -> None:
    prepared = publishing.prepare(write_kinds(tmp_path))
    version = publishing.store(record.SHELL, prepared)
    before = questions.shown(version, "kinds", ["gaps"], "en")
    publishing.replace_html(version, prepared)
    assert questions.shown(version, "kinds", ["gaps"], "en") == before
