"""Every course keeps the rules for lessons, questions, figures and French.

The newest version of each is read once; each rule is held against all of it, and a failure lists every place that
breaks it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import combinations
from math import sqrt

import pytest

from learnhub.content.format.sources import QuestionSource
from learnhub.content.format.vocabulary import QuestionKind, Role, Thinking, UnitKind
from tests.courses.written import (
    CALLOUT,
    LANGUAGES,
    Course,
    callouts,
    courses,
    lix,
    numbers,
    sentences,
    texts_of_question,
    words,
    words_for_people,
)

LESSON_WORDS = range(600, 1001)
MEAN_SENTENCE = 17
HARDEST = 40  # newspapers, by the scale of written.lix
"""Words, on average of a lesson: plain language for readers at B2."""

FORBIDDEN = (
    "best practice",
    "meilleure pratique",
    "meilleures pratiques",
    "women and other vulnerable",
    "femmes et autres groupes vulnérables",
    "femmes et les autres groupes vulnérables",
    "women spend better",
    "free health care for all",
)
# What the brief of the courses marks as still to be checked, in the ways in which it could be written: in all
# courses, and where the same words may stand for something else, in one of them.
UNCHECKED = (
    r"36[.,][49] ?%",
    r"16[.,]4 (billion|milliards)",
    r"76[.,]2 ?%",
    r"47 million",
    r"(one million|1[.,]04 million)",
    r"burkina faso (has )?ratified|burkina faso a ratifié",
    r"r\$ ?\d|\d+ (reais|réais)",
    r"vb-g ram g (act )?(started|starts|entered|est entré|a commencé)",
    r"universal (child )?grant (was|has been|is) (decided|adopted|approved)",
)
UNCHECKED_IN = {"spf-foundations": (r"75 ?%",)}
# About 40, 40 and 20 per cent in the check of a module, and 25, 45 and 30 in an exam.
CHECK_MIX = {Thinking.REMEMBER: (0.3, 0.5), Thinking.APPLY: (0.3, 0.56), Thinking.ANALYSE: (0.1, 0.3)}
EXAM_MIX = {Thinking.REMEMBER: (0.15, 0.35), Thinking.APPLY: (0.35, 0.55), Thinking.ANALYSE: (0.2, 0.4)}
# Countries whose experience a case tells, and those whose officials a prompt is for.
GIVING = "TH|BR|CN|IN|PK"
ASKING = r"Benin|Burkina|Cambodia|Lao|Togo|your country"
# The title of an article, which French leaves as it is.
FOREIGN = re.compile(r"\*Can empowerment [^*]*\*")
RATIFIED = re.compile(r"\bratified\b|\bratifiée?s?\b")
PLAIN_SPACE = re.compile(r" [?!;:»%](?=\s|[*_)\].,]|$)|« ")
NO_SPACE = re.compile(r"[^\s\u00a0\u202f?!][?!;»]|[^\s|:-]:(?=[ \u00a0]|$)|«[^\u00a0\u202f]", re.MULTILINE)
ID = re.compile(r"^#{1,2} .*\{#([a-z0-9-]+)", re.MULTILINE)


# What holds for the author's guide as for every course. It teaches a format: the rules on facts, on the experience of
# countries and on exams are not for it, and its lessons are as long as their examples.
GUIDE = "authoring-guide"
FOR_THE_GUIDE = {
    "test_the_checker_finds_nothing",
    "test_nothing_of_an_older_version_is_lost",
    "test_sentences_are_short_enough_for_a_second_language",
    "test_lessons_are_no_harder_to_read_than_a_newspaper",
    "test_callouts_do_not_flow_into_each_other",
    "test_each_column_of_a_table_has_a_heading",
    "test_both_languages_have_the_same_callouts",
    "test_every_answer_is_told_why_and_where_to_read_again",
    "test_questions_ask_the_same_figures_in_both_languages",
    "test_feedback_shows_the_number_that_is_right",
    "test_questions_with_several_keys_say_how_many",
    "test_no_two_questions_ask_alike",
    "test_length_does_not_give_the_right_option_away",
    "test_right_options_stand_in_every_place",
    "test_words_that_mislead_are_nowhere",
    "test_french_puts_the_right_space_before_its_signs",
    "test_french_has_its_own_apostrophes_and_quotes",
    "test_no_translation_is_outdated",
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Hold each rule against each course that it is for."""
    if "course" in metafunc.fixturenames:
        rule = metafunc.function.__name__
        chosen = [one for one in courses() if str(one) != GUIDE or rule in FOR_THE_GUIDE]
        metafunc.parametrize("course", chosen, ids=str)


def singles(asked: Sequence[QuestionSource]) -> list[QuestionSource]:
    return [question for question in asked if question.kind is QuestionKind.SINGLE]


def places(question: QuestionSource) -> list[int]:
    return [place for place, option in enumerate(question.options) if option.is_right]


def is_longest_right(question: QuestionSource, language: str) -> bool:
    return max(question.options, key=lambda option: len(option.texts[language])).is_right


def is_shortest_right(question: QuestionSource, language: str) -> bool:
    return min(question.options, key=lambda option: len(option.texts[language])).is_right


def most_by_chance(asked: Sequence[QuestionSource]) -> float:
    """Return how often the longest or shortest option may be right: the mean of chance and two standard deviations.

    With r of n options right, an option drawn at random is right with r/n (a Bernoulli trial).
    """
    chances = [len(places(question)) / len(question.options) for question in asked]
    return sum(chances) + 2 * sqrt(sum(chance * (1 - chance) for chance in chances))


def test_the_rules_for_the_guide_are_there() -> None:
    assert set(globals()) >= FOR_THE_GUIDE


def test_the_checker_finds_nothing(course: Course) -> None:
    assert course.reading.faults == ()


def test_nothing_of_an_older_version_is_lost(course: Course) -> None:
    """Learners move with all they have done: each unit and each question is still there, in its order."""
    kept = {unit.id: unit for unit in course.units}
    for file in (file for folder in course.older for file in folder.glob("*/*.en.md")):
        unit = file.name.split("-", 1)[1].split(".")[0]
        asked = [question.id for question in kept[unit].questions]
        older = ID.findall(file.read_text("utf-8")) if ".quiz." in file.name else []
        assert asked[: len(older)] == older


def test_lessons_can_be_read_in_one_sitting(course: Course) -> None:
    counts = {name: len(words(lesson.files[language].body)) for name, lesson, language in course.each_lesson()}
    assert {name: count for name, count in counts.items() if count not in LESSON_WORDS} == {}


def test_sentences_are_short_enough_for_a_second_language(course: Course) -> None:
    found = {}
    for name, lesson, language in course.each_lesson():
        said = sentences(lesson.files[language].body)
        found[name] = sum(len(words(one)) for one in said) / len(said)
    assert {name: mean for name, mean in found.items() if mean > MEAN_SENTENCE} == {}


def test_lessons_are_no_harder_to_read_than_a_newspaper(course: Course) -> None:
    found = {name: lix(lesson.files[language].body) for name, lesson, language in course.each_lesson()}
    assert {name: level for name, level in found.items() if level > HARDEST} == {}


def test_each_module_has_four_or_five_lessons_a_check_and_a_picture(course: Course) -> None:
    assert len(course.teaching) in {5, 6}
    for module in course.teaching:
        kinds = [unit.kind for unit in module.units]
        assert kinds.count(UnitKind.LESSON) in {4, 5}
        assert [unit.quiz.role for unit in module.units if unit.quiz][-1] == Role.CHECK
        for language in LANGUAGES:
            assert any(re.search(r"!\[[^\]]{80,}\]\(\.\./media/", unit.files[language].body) for unit in module.units)


def test_lessons_have_a_message_and_something_to_do(course: Course) -> None:
    for name, lesson, language in course.each_lesson():
        kinds = {kind for kind, _, _ in callouts(lesson, language)}
        assert kinds & {"GENDER", "KEY"}, name
        assert kinds & {"ACTIVITY", "REFLECT"}, name


def test_callouts_do_not_flow_into_each_other(course: Course) -> None:
    flowing = re.compile(r"^>.*\n(\s*\n)?> \[!", re.MULTILINE)
    for name, lesson, language in course.each_lesson():
        assert not flowing.search(lesson.files[language].body), name


def test_each_column_of_a_table_has_a_heading(course: Course) -> None:
    headings = re.compile(r"^[> ]*(\|.*\|)\n[> ]*\|[ :-]*---", re.MULTILINE)
    for name, lesson, language in course.each_lesson():
        for row in headings.findall(lesson.files[language].body):
            assert not re.search(r"\|\s*\|", row), f"{name}: {row}"


def test_both_languages_have_the_same_callouts(course: Course) -> None:
    for lesson in course.lessons:
        first, second = ([kind for kind, _, _ in callouts(lesson, language)] for language in LANGUAGES)
        assert first == second, lesson.id


def test_lessons_name_their_sources_where_readers_see_them(course: Course) -> None:
    for name, lesson, language in course.each_lesson():
        parts = lesson.files[language].body.split("\n## Sources\n")
        assert len(parts) == 2, name
        assert parts[1].strip().startswith("- "), name


def test_a_module_tells_one_experience_of_a_country_and_what_is_debated(course: Course) -> None:
    for module in course.teaching:
        for language, debated in (("en", "**What is debated.**"), ("fr", "**Ce dont on débat.**")):
            cases = [found for unit in module.units for found in callouts(unit, language) if found[0] == "CASE"]
            assert len(cases) == 1, module.id
            assert re.search(rf"\{{country=({GIVING})\}}", cases[0][1])
            assert debated in cases[0][2]


def test_a_module_has_one_question_for_a_country_that_asks(course: Course) -> None:
    for module in course.teaching:
        prompts = [said for unit in module.units for kind, *said in callouts(unit, "en") if kind == "REFLECT"]
        assert any(re.search(ASKING, " ".join(said)) for said in prompts), module.id


def test_facilitators_are_told_how_to_fill_half_a_day_with_a_module(course: Course) -> None:
    for module in course.teaching:
        for language, half_a_day in (("en", "Half a day"), ("fr", "Une demi-journée")):
            notes = [note.markdown for unit in module.units for note in unit.files[language].facilitation]
            assert [f"[!FACILITATOR] {half_a_day}" in note for note in notes].count(True) == 1, module.id


def test_figures_carry_their_year_their_source_and_a_date_of_review(course: Course) -> None:
    for name, lesson, language in course.each_lesson():
        for kind, title, text in callouts(lesson, language):
            if kind == "DATA":
                review = re.search(r"\{review=(\d{4}-\d\d-\d\d)\}", title)
                assert review, name
                assert date.fromisoformat(review[1]).year >= 2027, name
                assert re.search(r"\([^)]*\b(19|20)\d\d[^)]*\)", text), name


def test_percentages_of_the_world_stay_in_data_boxes(course: Course) -> None:
    """Elsewhere a percentage is part of a worked example, with no decimals or in a box that says so."""
    for name, lesson, language in course.each_lesson():
        body = CALLOUT.sub("", lesson.files[language].body)
        assert not re.search(r"\d[.,]\d+[\u00a0\u202f]?%", body), name


def test_figures_are_the_same_in_both_languages(course: Course) -> None:
    kinds = {"DATA", "NOTE", "CASE"}
    for lesson in course.lessons:
        first, second = (
            [numbers(text, language) for kind, _, text in callouts(lesson, language) if kind in kinds]
            for language in LANGUAGES
        )
        assert first == second, lesson.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_facts_that_are_still_to_be_checked_are_nowhere(course: Course, language: str) -> None:
    said = "\n".join(course.texts(language)).lower().replace("\u00a0", " ").replace("\u202f", " ")
    patterns = (*UNCHECKED, *UNCHECKED_IN.get(str(course), ()))
    assert [pattern for pattern in patterns if re.search(pattern, said)] == []


def test_lessons_on_violence_begin_with_a_note_and_a_helpline(course: Course) -> None:
    for name, lesson, language in course.each_lesson():
        file = lesson.files[language]
        if lesson.files["en"].body.lower().count("violence") > 3:
            assert {"en": "helpline", "fr": "ligne d’écoute"}[language] in file.note, name


def test_quizzes_with_a_question_on_violence_begin_with_a_helpline(course: Course) -> None:
    for unit in course.units:
        for language, helpline in (("en", "helpline"), ("fr", "ligne d’écoute")):
            if any(question.is_skippable for question in unit.questions):
                assert helpline in unit.files[language].note + unit.files[language].body, unit.id


def test_quizzes_have_enough_questions(course: Course) -> None:
    for name, quiz in course.quizzes.items():
        counted = sum(question.counts for question in quiz.questions)
        if quiz.role is Role.EXAM:
            assert quiz.draw == 20
            assert counted >= 2 * quiz.draw
        else:
            assert counted in range(8, 11), name
            assert quiz.draw == counted, name


def test_questions_ask_to_remember_to_apply_and_to_analyse(course: Course) -> None:
    """A check asks most to remember, an exam to use what one knows: in parts of all counted questions."""
    for name, quiz in course.quizzes.items():
        mix = {Role.CHECK: CHECK_MIX, Role.EXAM: EXAM_MIX}.get(quiz.role, {})
        levels = [question.level for question in quiz.questions if question.counts]
        for level, (least, most) in mix.items():
            assert least <= levels.count(level) / len(levels) <= most, f"{name}: {level}"


def test_all_kinds_of_question_are_asked(course: Course) -> None:
    kinds = {question.kind for question in course.questions.values()}
    assert kinds == set(QuestionKind) - {QuestionKind.SCALE}
    assert any(quiz.scenarios for quiz in course.quizzes.values())


def test_the_tests_before_and_after_ask_the_same(course: Course) -> None:
    before, after = course.pair
    assert before.questions == after.questions
    assert {question.lesson for question in before.questions} <= {lesson.id for lesson in course.lessons}


def test_one_assignment_is_marked_by_a_rubric_and_has_a_form_to_fill_in(course: Course) -> None:
    tasks = [unit for unit in course.units if unit.assignment]
    assert [bool(unit.assignment and unit.assignment.rubric) for unit in tasks] == [True]
    for language in LANGUAGES:
        form = rf"\(\.\./media/[a-z-]+\.{language}\.(docx|xlsx|odt|ods)\)"
        assert re.search(form, tasks[0].files[language].body)


def test_learners_are_asked_what_they_think(course: Course) -> None:
    asked = [question.kind for unit in course.units if unit.survey for question in unit.survey.questions]
    assert {QuestionKind.SCALE, QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.OPEN} == set(asked)


def test_each_lesson_is_asked_about_in_a_check_and_in_the_exam(course: Course) -> None:
    asked = {
        role: {question.lesson for quiz in course.quizzes.values() if quiz.role is role for question in quiz.questions}
        for role in Role
    }
    assert asked[Role.CHECK] == asked[Role.EXAM] == {lesson.id for lesson in course.lessons}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_is_told_why_and_where_to_read_again(course: Course, language: str) -> None:
    for name, question in course.questions.items():
        told = [option.feedbacks[language] for option in question.options if language in option.feedbacks]
        for feedback in (*told, question.feedbacks[language]):
            assert len(feedback.split()) >= 6, name
            assert f".{language}.md)" in feedback, name
        if question in course.choices:
            assert len(told) == len(question.options), name
        assert (question.kind is QuestionKind.OPEN) == bool(question.models), name


def test_questions_ask_the_same_figures_in_both_languages(course: Course) -> None:
    for name, question in course.questions.items():
        first, second = (numbers(" ".join(texts_of_question(question, one)), one) for one in LANGUAGES)
        assert first == second, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_feedback_shows_the_number_that_is_right(course: Course, language: str) -> None:
    for name, question in course.questions.items():
        for number in question.numbers:
            right = str(number.low.normalize().__format__("f"))
            assert right in numbers(question.feedbacks[language], language), name


@pytest.mark.parametrize(("language", "said"), [("en", ("two", "three", "four")), ("fr", ("deux", "trois", "quatre"))])
def test_questions_with_several_keys_say_how_many(course: Course, language: str, said: tuple[str, ...]) -> None:
    for name, question in course.questions.items():
        if question.kind is QuestionKind.MULTIPLE:
            assert f"**{said[len(places(question)) - 2]}**" in question.stems[language], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_questions_ask_alike(course: Course, language: str) -> None:
    """Two stems are alike where they share most of their words."""
    stems = {name: set(words(question.stems[language].lower())) for name, question in course.questions.items()}
    alike = [
        (one, other)
        for one, other in combinations(stems, 2)
        if len(stems[one] & stems[other]) > 0.6 * len(stems[one] | stems[other])
    ]
    assert alike == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_length_does_not_give_the_right_option_away(course: Course, language: str) -> None:
    for asked in (course.choices, singles(course.choices)):
        for is_right in (is_longest_right, is_shortest_right):
            assert sum(is_right(question, language) for question in asked) <= most_by_chance(asked), is_right.__name__


def test_right_options_stand_in_every_place(course: Course) -> None:
    for name, quiz in course.quizzes.items():
        asked = singles(quiz.questions)
        found = Counter(places(question)[0] for question in asked)
        assert set(found) == {0, 1, 2, 3}, name
        assert max(found.values()) <= len(asked) / 2, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_mislead_are_nowhere(course: Course, language: str) -> None:
    said = "\n".join(course.texts(language)).lower()
    assert [phrase for phrase in FORBIDDEN if phrase in said] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_calls_a_recommendation_ratified(course: Course, language: str) -> None:
    """But for what learners are to find out as wrong, which says so in its feedback."""
    said = "\n".join(lesson.files[language].body for lesson in course.lessons).lower().replace("no. ", "no.")
    found = [one for one in re.split(r"(?<=[.?!»”])\s", said) if re.search(r"\b(202|204|191)\b", one)]
    assert [one for one in found if RATIFIED.search(one)] == []


def test_french_puts_the_right_space_before_its_signs(course: Course) -> None:
    for text in course.texts("fr"):
        said = words_for_people(FOREIGN.sub("", text))
        assert not [said[max(0, hit.start() - 30) : hit.end() + 5] for hit in PLAIN_SPACE.finditer(said)]
        assert not [said[max(0, hit.start() - 30) : hit.end() + 5] for hit in NO_SPACE.finditer(said)]


def test_french_has_its_own_apostrophes_and_quotes(course: Course) -> None:
    for text in course.texts("fr"):
        assert not re.search("['\"“”]", words_for_people(text)), text


def test_words_of_readers_laws_are_written_in_their_script(course: Course) -> None:
    """Terms are also named in Khmer and Lao, where those who wrote the brief know the word."""
    scripts = {"km": "KHMER", "lo": "LAO"}
    assert any(term.terms.keys() & scripts.keys() for term in course.version.glossary)
    for term in course.version.glossary:
        assert term.terms.keys() <= {*LANGUAGES, *scripts}
        for language in term.terms.keys() & scripts.keys():
            letters = [letter for letter in term.terms[language] if letter.isalpha()]
            assert all(unicodedata.name(letter).startswith(scripts[language]) for letter in letters), term.id


def test_no_translation_is_outdated(course: Course) -> None:
    for unit in course.units:
        assert set(unit.files) == set(LANGUAGES), unit.id
        assert not unit.files["fr"].is_outdated, unit.id
