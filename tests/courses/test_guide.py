"""The author's guide keeps step with the checker: it shows all that may be written, and what it shows is right."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, get_args

import click
import pytest
from pydantic import TypeAdapter, ValidationError

from learnhub import i18n
from learnhub.cli.course.command import course
from learnhub.content.format import media, settings
from learnhub.content.format.callouts import MODEL, Callout
from learnhub.content.format.checking import CheckResult
from learnhub.content.format.digest import version_digest
from learnhub.content.format.faults import as_text
from learnhub.content.format.reading import read_version
from learnhub.content.format.settings import Keys
from learnhub.content.format.sources import (
    AssignmentSource,
    GapSource,
    OptionSource,
    QuestionSource,
    ScenarioSource,
    UnitSource,
)
from learnhub.content.format.vocabulary import QuestionKind
from tests.courses.guide import EXAMPLE, FENCE, Example, bodies, code, examples, guide, make_course
from tests.courses.written import LANGUAGES, callouts

SHEET = "one-page"
"""The lesson that has everything on one page."""

# In which files the keys of each class stand, by how the names of those end.
WHERE: dict[type[Keys], str] = {
    settings.CourseSettings: "course.yml",
    settings.Completion: "course.yml",
    settings.CertificateRule: "course.yml",
    settings.Contributor: "course.yml",
    settings.ModuleSettings: "module.yml",
    settings.Opening: "module.yml",
    settings.GlossaryKeys: "glossary.yml",
    settings.LessonFront: ".md",
    settings.QuizFront: ".quiz.*.md",
    settings.AssignmentFront: ".assignment.*.md",
    settings.TranslationFront: ".md",
    settings.QuestionKeys: ".quiz.*.md",
    settings.SurveyQuestionKeys: ".survey.*.md",
    settings.ScenarioKeys: ".quiz.*.md",
    settings.HeadingKeys: ".md",
    settings.CalloutKeys: ".md",
    settings.PictureKeys: ".md",
    settings.SpanKeys: ".md",
}
COMMAND = re.compile(r"^\.venv/bin/python -m learnhub course ([a-z-]+)(.*)$", re.MULTILINE)
RECIPE = re.compile(r"^find \. .*sha256sum$", re.MULTILINE)


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Each language of the guide."""
    found: str = request.param
    return found


@dataclass(frozen=True)
class Tried:
    """An example, what the checker says of it, and its units where nothing is wrong with them."""

    example: Example
    said: str
    units: tuple[UnitSource, ...]


@pytest.fixture(scope="module")
def tried(language: str, tmp_path_factory: pytest.TempPathFactory) -> list[Tried]:
    """Return what the checker makes of each example."""
    folder = tmp_path_factory.mktemp(language)
    return [try_out(example, folder / str(number)) for number, example in enumerate(examples(language))]


def try_out(example: Example, folder: Path) -> Tried:
    reading = read_version(make_course(folder, example) / "1.0.0")
    modules = reading.version.modules if reading.version else ()
    units = tuple(unit for module in modules for unit in module.units if f"-{unit.id}." in example.file)
    with i18n.speaking_alone(example.language):
        said = as_text(fault.within("1.0.0") for fault in reading.faults)
    return Tried(example, said, units)


def key_classes(of: type[Keys] = Keys) -> Iterator[type[Keys]]:
    for one in of.__subclasses__():
        yield one
        yield from key_classes(one)


def shown_in(language: str, ending: str) -> str:
    """Return the examples of files whose names end so."""
    pattern = re.compile(re.escape(ending).replace(r"\*", "[a-z-]+") + "$")
    return "\n".join(one.text for one in examples(language) if pattern.search(one.file) and not one.said)


def is_shown(key: str, text: str) -> bool:
    return bool(re.search(rf"(?<![\w-]){key}(:|=)" + (r"|\{#" if key == "id" else ""), text))


def words_of(keys: type[Keys]) -> Iterator[str]:
    """Give the words out of a few that a class lets authors write, as its own validators see it."""
    for field in keys.model_fields.values():
        whole: Any = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
        for words in enums_in(field.annotation):
            yield from (word for word in words if is_read(whole, word) or is_read(whole, [word]))


def enums_in(annotation: Any) -> Iterator[type[StrEnum]]:
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        yield annotation
    for part in get_args(annotation):
        yield from enums_in(part)


def is_read(annotation: Any, value: object) -> bool:
    try:
        TypeAdapter(annotation).validate_python(value)
    except ValidationError:
        return False
    return True


def test_every_example_is_right_or_what_is_wrong_is_said(tried: list[Tried]) -> None:
    """What the checker says is repeated to the letter, so that authors find it again."""
    assert [one for one in tried if one.said.strip() != one.example.said.strip()] == []


def test_the_guide_says_what_is_said_of_a_course_that_is_right(language: str) -> None:
    with i18n.speaking_alone(language):
        assert CheckResult((), ("1.0.0",)).in_words() in code(language)


def test_every_block_of_a_file_says_which_file_it_is(language: str) -> None:
    """So that no example is left out of the check."""
    for lesson, body in bodies(language).items():
        blocks = [found for found in FENCE.findall(body) if found[1] in {"markdown", "yaml"}]
        assert len(blocks) == len(EXAMPLE.findall(body)), lesson
        assert {kind for _, kind, _ in FENCE.findall(body)} <= {"markdown", "yaml", "text", "sh"}, lesson


def test_both_languages_show_the_same_files() -> None:
    first, second = (
        [(one.lesson, re.sub(r"\.(en|fr)\.", ".", one.file), one.is_translation) for one in examples(language)]
        for language in LANGUAGES
    )
    assert first == second


def test_every_key_is_shown(language: str) -> None:
    assert set(key_classes()) == set(WHERE)
    missing = [
        f"{keys.__name__}.{key}"
        for keys, ending in WHERE.items()
        for key in keys.__annotations__.keys() & keys.model_fields
        if not is_shown(key, shown_in(language, ending))
    ]
    assert missing == []


def test_every_word_that_stands_for_one_of_a_few_is_named(language: str) -> None:
    said = code(language)
    words = {word for keys in key_classes() for word in words_of(keys)}
    assert len(words) > 30
    assert sorted(word for word in words if not re.search(rf"(?<![\w-]){word}(?![\w-])", said)) == []


def test_every_kind_of_callout_is_shown(language: str) -> None:
    said = shown_in(language, ".md")
    assert [kind for kind in (*Callout, MODEL) if f"> [!{kind.upper()}]" not in said] == []


def test_every_kind_of_file_is_named(language: str) -> None:
    said = code(language)
    assert sorted(kind for kind in media.TYPES if not re.search(rf"\b{kind}\b", said)) == []


def test_every_kind_of_question_and_every_part_of_one_is_shown(tried: list[Tried]) -> None:
    units = [unit for one in tried for unit in one.units]
    in_quizzes = [question for unit in units if unit.quiz for question in unit.questions]
    in_surveys = [question for unit in units if unit.survey for question in unit.questions]
    assert {one.kind for one in in_quizzes} == set(QuestionKind) - {QuestionKind.SCALE}
    assert {one.kind for one in in_surveys} == settings._IN_SURVEYS
    parts: dict[type, list[Any]] = {
        QuestionSource: in_quizzes,
        OptionSource: [option for question in in_quizzes for option in question.options],
        GapSource: [gap for question in in_quizzes for gap in question.gaps],
        ScenarioSource: [scenario for unit in units for scenario in unit.scenarios],
        AssignmentSource: [unit.assignment for unit in units if unit.assignment],
    }
    empty = [
        f"{part.__name__}.{field.name}"
        for part, found in parts.items()
        for field in fields(part)
        if not any(getattr(one, field.name) for one in found)
    ]
    assert empty == []


def test_what_may_be_written_in_several_ways_is_shown_in_each(tried: list[Tried]) -> None:
    asked = [question for one in tried for unit in one.units if unit.quiz for question in unit.questions]
    assert {number.low < number.high for question in asked for number in question.numbers} == {False, True}
    assert {bool(gap.choices) for question in asked for gap in question.gaps} == {False, True}
    assert {option.id.isdigit() for question in asked for option in question.options if option.is_right} == {
        False,
        True,
    }
    assert any(
        set(question.pairs.values()) < {one.id for one in question.options} for question in asked if question.rows
    )


def test_lessons_have_a_message_and_something_to_do(language: str) -> None:
    """But for the page that is printed, which has room for keys and signs alone."""
    for lesson in guide().lessons:
        kinds = {kind for kind, _, _ in callouts(lesson, language)}
        assert lesson.id == SHEET or kinds >= {"KEY", "ACTIVITY"}, lesson.id


def test_every_key_is_on_the_one_page(language: str) -> None:
    said = bodies(language)[SHEET]
    missing = {
        key for keys in key_classes() for key in keys.model_fields if not re.search(rf"(?<![\w-]){key}(?![\w-])", said)
    }
    assert missing == set()


def test_the_recipe_of_the_digest_prints_it(language: str) -> None:
    (recipe,) = set(RECIPE.findall(code(language)))
    folder = guide().folder
    printed = subprocess.run(["bash", "-c", recipe], cwd=folder, capture_output=True, text=True, check=True).stdout
    assert printed.split()[0] == version_digest(folder)


def test_every_command_that_is_taught_is_there(language: str) -> None:
    taught = COMMAND.findall(code(language))
    assert {"check", "import"} <= {name for name, _ in taught}
    for name, rest in taught:
        command = course.commands[name]
        options = {option for known in command.params if isinstance(known, click.Option) for option in known.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options, name
