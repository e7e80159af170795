"""The foundations course keeps the rules for lessons, questions, figures and French."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from math import sqrt
from pathlib import Path

import pytest

from learnhub.content.format.reading import read_version
from learnhub.content.format.sources import ModuleSource, QuestionSource, QuizSource, UnitSource
from learnhub.content.format.vocabulary import QuestionKind, Role, UnitKind

READING = read_version(Path(__file__).parents[2] / "courses/spf-foundations/1.0.0")
VERSION = READING.version
assert VERSION, READING.faults

LANGUAGES = ("en", "fr")
UNITS = tuple(unit for module in VERSION.modules for unit in module.units)
LESSONS = tuple(unit for unit in UNITS if unit.kind is UnitKind.LESSON)
QUIZZES = {unit.id: unit.quiz for unit in UNITS if unit.quiz}
QUESTIONS = {question.id: question for quiz in QUIZZES.values() for question in quiz.questions}
CHOICES = tuple(question for question in QUESTIONS.values() if question.options)
SINGLES = tuple(question for question in CHOICES if question.kind is QuestionKind.SINGLE)
TEACHING = tuple(module for module in VERSION.modules if any(unit.kind is UnitKind.LESSON for unit in module.units))

FORBIDDEN = (
    "best practice",
    "meilleure pratique",
    "meilleures pratiques",
    "women and other vulnerable",
    "femmes et autres groupes vulnérables",
    "femmes et les autres groupes vulnérables",
    "cash empowers women",
    "women spend better",
    "free health care for all",
)
RATIFIED = re.compile(r"\bratified\b|\bratifiée?s?\b")
CALLOUT = re.compile(r"^> \[!([A-Z]+)\](.*)\n((?:>.*(?:\n|\Z))*)", re.MULTILINE)
NUMBER = re.compile(r"\d+(?:[.,\u202f]\d+)*")
PLAIN_SPACE = re.compile(r" [?!;:»%](?=\s|[*_)\].,]|$)|« ")
NO_SPACE = re.compile(r"[^\s\u00a0\u202f?!][?!;»]|[^\s|:-]:(?=[ \u00a0]|$)|«[^\u00a0\u202f]", re.MULTILINE)
SIGNS = re.compile(r"\]\([^)]*\)|\{[^}]*\}|\[\^[^\]]*\]:?|\[![A-Z]+\]|\*")


def each_lesson() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)


def each_question() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.id)


def each_language() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("language", LANGUAGES)


def each_unit() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.id)


def callouts(unit: UnitSource, language: str) -> list[tuple[str, str, str]]:
    """Return kind, title with attributes and text of each callout."""
    return CALLOUT.findall(unit.files[language].body)


def texts_of_question(question: QuestionSource, language: str) -> Iterator[str]:
    yield from (question.names[language], question.stems[language], question.feedbacks.get(language, ""))
    yield question.unit.get(language, "")
    for option in question.options:
        yield from (option.texts[language], option.feedbacks[language])


def texts_of_unit(unit: UnitSource, language: str) -> Iterator[str]:
    file = unit.files[language]
    yield from (file.title, file.summary, file.body)
    for question in unit.quiz.questions if unit.quiz else ():
        yield from texts_of_question(question, language)


def texts_of_module(module: ModuleSource, language: str) -> Iterator[str]:
    yield from (module.titles[language], module.summaries[language], *module.objectives[language])


def texts_of_course(language: str) -> Iterator[str]:
    assert VERSION
    settings = VERSION.settings
    for said in (settings.title, settings.summary, settings.audience, settings.changes):
        yield said[language]
    yield from settings.objectives[language]
    for module in VERSION.modules:
        yield from texts_of_module(module, language)
        for unit in module.units:
            yield from texts_of_unit(unit, language)


def words_for_people(text: str) -> str:
    """Return Markdown without addresses, attributes and signs."""
    return SIGNS.sub("", text)


def numbers(text: str, language: str) -> Counter[str]:
    """Return the numbers in a text, written alike in both languages."""
    group, mark = (",", ".") if language == "en" else ("\u202f", ",")
    found = NUMBER.findall(words_for_people(text))
    return Counter(number.replace(group, "").replace(mark, ".") for number in found)


def places(question: QuestionSource) -> list[int]:
    return [place for place, option in enumerate(question.options) if option.is_right]


def is_longest_right(question: QuestionSource, language: str) -> bool:
    longest = max(question.options, key=lambda option: len(option.texts[language]))
    return longest.is_right


def most_by_chance(questions: tuple[QuestionSource, ...]) -> float:
    """Return how often the longest option may be right: the mean of chance and two standard deviations.

    With r of n options right, a longest option drawn at random is right with r/n (a Bernoulli trial).
    """
    chances = [len(places(question)) / len(question.options) for question in questions]
    return sum(chances) + 2 * sqrt(sum(chance * (1 - chance) for chance in chances))


def test_the_checker_finds_nothing() -> None:
    assert READING.faults == ()


@each_lesson()
@each_language()
def test_a_lesson_can_be_read_in_one_sitting(lesson: UnitSource, language: str) -> None:
    assert 600 <= len(lesson.files[language].body.split()) <= 1000


@each_lesson()
@each_language()
def test_a_lesson_has_a_message_and_something_to_do(lesson: UnitSource, language: str) -> None:
    kinds = {kind for kind, _, _ in callouts(lesson, language)}
    assert kinds & {"GENDER", "KEY"}
    assert kinds & {"ACTIVITY", "REFLECT"}


@each_lesson()
@each_language()
def test_callouts_do_not_flow_into_each_other(lesson: UnitSource, language: str) -> None:
    assert not re.search(r"^>.*\n(\s*\n)?> \[!", lesson.files[language].body, re.MULTILINE)


@each_lesson()
def test_both_languages_have_the_same_callouts(lesson: UnitSource) -> None:
    first, second = ([kind for kind, _, _ in callouts(lesson, language)] for language in LANGUAGES)
    assert first == second


@each_lesson()
@each_language()
def test_a_lesson_names_its_sources_where_readers_see_them(lesson: UnitSource, language: str) -> None:
    parts = lesson.files[language].body.split("\n## Sources\n")
    assert len(parts) == 2
    assert parts[1].strip().startswith("- ")


@pytest.mark.parametrize("module", TEACHING, ids=lambda module: module.id)
def test_a_module_tells_one_experience_of_a_country(module: ModuleSource) -> None:
    cases = [title for unit in module.units for kind, title, _ in callouts(unit, "en") if kind == "CASE"]
    assert len(cases) == 1
    assert re.search(r"\{country=(TH|BR|CN|IN|PK)\}", cases[0])


@each_lesson()
@each_language()
def test_figures_carry_their_year_and_a_date_of_review(lesson: UnitSource, language: str) -> None:
    for kind, title, text in callouts(lesson, language):
        if kind == "DATA":
            review = re.search(r"\{review=(\d{4}-\d\d-\d\d)\}", title)
            assert review, title
            assert date.fromisoformat(review[1]).year >= 2027
            assert re.search(r"\b(19|20)\d\d\b", text), text


@each_lesson()
@each_language()
def test_percentages_of_the_world_stay_in_data_boxes(lesson: UnitSource, language: str) -> None:
    """Elsewhere a percentage is part of a worked example, with no decimals or in a box that says so."""
    body = CALLOUT.sub("", lesson.files[language].body)
    assert not re.search(r"\d[.,]\d+[\u00a0\u202f]?%", body)


@each_lesson()
def test_figures_are_the_same_in_both_languages(lesson: UnitSource) -> None:
    first, second = (
        [numbers(text, language) for kind, _, text in callouts(lesson, language) if kind in {"DATA", "NOTE", "CASE"}]
        for language in LANGUAGES
    )
    assert first == second


@pytest.mark.parametrize("quiz", QUIZZES.values(), ids=QUIZZES)
def test_quizzes_have_enough_questions(quiz: QuizSource) -> None:
    if quiz.role is Role.EXAM:
        assert quiz.draw == 10
        assert len(quiz.questions) >= 2 * quiz.draw
    else:
        assert len(quiz.questions) >= 8
        assert quiz.draw == len(quiz.questions)


def test_each_lesson_is_asked_about_in_a_check_and_in_the_exam() -> None:
    asked = {
        role: {question.lesson for quiz in QUIZZES.values() if quiz.role is role for question in quiz.questions}
        for role in Role
    }
    lessons = {lesson.id for lesson in LESSONS}
    assert asked[Role.CHECK] == asked[Role.EXAM] == lessons


@each_question()
@each_language()
def test_every_option_says_why_and_where_to_read_again(question: QuestionSource, language: str) -> None:
    said = [option.feedbacks[language] for option in question.options] or [question.feedbacks[language]]
    for feedback in said:
        assert len(feedback.split()) >= 6
        assert f".{language}.md)" in feedback


@each_question()
def test_a_question_asks_the_same_figures_in_both_languages(question: QuestionSource) -> None:
    first, second = (numbers(" ".join(texts_of_question(question, language)), language) for language in LANGUAGES)
    assert first == second


@each_question()
@each_language()
def test_feedback_shows_the_number_that_is_right(question: QuestionSource, language: str) -> None:
    for number in question.numbers:
        assert str(number.low.normalize().__format__("f")) in numbers(question.feedbacks[language], language)


@pytest.mark.parametrize("question", CHOICES, ids=lambda question: question.id)
@each_language()
def test_a_question_with_several_keys_says_how_many(question: QuestionSource, language: str) -> None:
    words = {"en": ("two", "three", "four"), "fr": ("deux", "trois", "quatre")}[language]
    if question.kind is QuestionKind.MULTIPLE:
        assert f"**{words[len(places(question)) - 2]}**" in question.stems[language]


def test_no_two_questions_ask_alike() -> None:
    for language in LANGUAGES:
        assert len({question.stems[language] for question in QUESTIONS.values()}) == len(QUESTIONS)
    assert len(QUESTIONS) == sum(len(quiz.questions) for quiz in QUIZZES.values())


@each_language()
def test_length_does_not_give_the_right_option_away(language: str) -> None:
    for questions in (CHOICES, SINGLES):
        assert sum(is_longest_right(question, language) for question in questions) <= most_by_chance(questions)


@pytest.mark.parametrize("quiz", QUIZZES.values(), ids=QUIZZES)
def test_right_options_stand_in_every_place(quiz: QuizSource) -> None:
    singles = [question for question in quiz.questions if question.kind is QuestionKind.SINGLE]
    found = Counter(places(question)[0] for question in singles)
    assert set(found) == {0, 1, 2, 3}
    assert max(found.values()) <= len(singles) / 2


@each_language()
def test_words_that_mislead_are_nowhere(language: str) -> None:
    said = "\n".join(texts_of_course(language)).lower()
    assert [phrase for phrase in FORBIDDEN if phrase in said] == []


@each_language()
def test_no_sentence_calls_the_recommendation_ratified(language: str) -> None:
    said = " ".join(texts_of_course(language)).lower().replace("no. ", "no.")
    sentences = re.split(r"(?<=[.?!»”])\s", said)
    assert [sentence for sentence in sentences if "202" in sentence and RATIFIED.search(sentence)] == []


def test_french_puts_the_right_space_before_its_signs() -> None:
    for text in texts_of_course("fr"):
        said = words_for_people(text)
        assert not [said[max(0, hit.start() - 30) : hit.end() + 5] for hit in PLAIN_SPACE.finditer(said)]
        assert not [said[max(0, hit.start() - 30) : hit.end() + 5] for hit in NO_SPACE.finditer(said)]


def test_french_has_its_own_apostrophes_and_quotes() -> None:
    for text in texts_of_course("fr"):
        assert not re.search("['\"“”]", words_for_people(text)), text


@each_unit()
def test_no_translation_is_outdated(unit: UnitSource) -> None:
    assert set(unit.files) == set(LANGUAGES)
    assert not unit.files["fr"].is_outdated
