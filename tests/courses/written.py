"""Courses as they are written under `courses/`: the newest version of each, read once, with its words and figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from learnhub.content import likeness
from learnhub.content.format.bodies import Shown
from learnhub.content.format.reading import Reading, Watch, read_version
from learnhub.content.format.sources import ModuleSource, QuestionSource, QuizSource, UnitSource, VersionSource
from learnhub.content.format.vocabulary import QuestionKind, Role, UnitKind

COURSES = Path(__file__).parents[2] / "courses"
LANGUAGES = ("en", "fr")

CALLOUT = re.compile(r"^> \[!([A-Z]+)\](.*)\n((?:>.*(?:\n|\Z))*)", re.MULTILINE)
NUMBER = re.compile(r"\d+(?:[.,\u202f]\d+)*")
CODE_BLOCK = re.compile(r"^(`{3,})[a-z]*\n.*?^\1$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"(?<!`)(`{1,2})(?!`).+?(?<!`)\1(?!`)")
SIGNS = re.compile(r"\]\([^)]*\)|\{[^}]*\}|\[\^[^\]]*\]:?|\[![A-Z]+\]|\*|\ue000[^\ue001]*\ue001")


class _Comparing(Watch):
    """Has texts compared with what a Git host would show, as the checker does."""

    def compare(self, shown: Sequence[Shown]) -> None:
        likeness.compare(shown, lambda _texts: None)


@dataclass(frozen=True)
class Course:
    """The newest version of a course in its folder."""

    folder: Path

    def __str__(self) -> str:
        return self.folder.parent.name

    @cached_property
    def older(self) -> tuple[Path, ...]:
        """The folders of the versions that learners move from to this one: those of the same major number."""
        major = self.folder.name.split(".", maxsplit=1)[0]
        return tuple(other for other in self.folder.parent.glob(f"{major}.*") if other != self.folder)

    @cached_property
    def reading(self) -> Reading:
        return read_version(self.folder, _Comparing())

    @cached_property
    def version(self) -> VersionSource:
        found = self.reading.version
        assert found, self.reading.faults
        return found

    @cached_property
    def units(self) -> tuple[UnitSource, ...]:
        return tuple(unit for module in self.version.modules for unit in module.units)

    @cached_property
    def lessons(self) -> tuple[UnitSource, ...]:
        return tuple(unit for unit in self.units if unit.kind is UnitKind.LESSON)

    @cached_property
    def teaching(self) -> tuple[ModuleSource, ...]:
        """The modules that have lessons."""
        return tuple(one for one in self.version.modules if any(unit.kind is UnitKind.LESSON for unit in one.units))

    @cached_property
    def quizzes(self) -> dict[str, QuizSource]:
        return {unit.id: unit.quiz for unit in self.units if unit.quiz}

    @cached_property
    def pair(self) -> tuple[QuizSource, QuizSource]:
        """The pre-test and the post-test."""
        before, after = (
            next(quiz for quiz in self.quizzes.values() if quiz.role is role) for role in (Role.PRE, Role.POST)
        )
        return before, after

    @cached_property
    def questions(self) -> dict[str, QuestionSource]:
        """The questions by quiz and id; those of the post-test, which are the pre-test's, once."""
        return {
            f"{name}#{question.id}": question
            for name, quiz in self.quizzes.items()
            if quiz.role is not Role.POST
            for question in quiz.questions
        }

    @cached_property
    def choices(self) -> tuple[QuestionSource, ...]:
        """The questions with options to tick."""
        kinds = {QuestionKind.SINGLE, QuestionKind.MULTIPLE}
        return tuple(question for question in self.questions.values() if question.kind in kinds)

    def each_lesson(self) -> Iterator[tuple[str, UnitSource, str]]:
        """Give each lesson in each language, with words that say which."""
        for lesson in self.lessons:
            for language in LANGUAGES:
                yield f"{lesson.id}.{language}", lesson, language

    def texts(self, language: str) -> Iterator[str]:
        """Give everything that is written for people in a language."""
        settings = self.version.settings
        for said in (settings.title, settings.summary, settings.audience, settings.changes):
            yield said.get(language, "")
        yield from settings.objectives[language]
        for term in self.version.glossary:
            yield from (term.terms[language], term.definitions[language])
        for module in self.version.modules:
            yield from (module.titles[language], module.summaries[language], *module.objectives[language])
            for unit in module.units:
                yield from texts_of_unit(unit, language)


@cache
def courses() -> tuple[Course, ...]:
    """Return every course, by its name."""
    return tuple(Course(max(folder.iterdir(), key=_number)) for folder in sorted(COURSES.iterdir()) if folder.is_dir())


def _number(version: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in version.name.split("."))


def callouts(unit: UnitSource, language: str) -> list[tuple[str, str, str]]:
    """Return kind, title with attributes and text of each callout."""
    return CALLOUT.findall(unit.files[language].body)


def texts_of_question(question: QuestionSource, language: str) -> Iterator[str]:
    yield from (question.names[language], question.stems[language], question.feedbacks.get(language, ""))
    yield from (question.unit.get(language, ""), question.models.get(language, ""))
    yield from question.headings.get(language, ())
    for option in (*question.options, *question.rows, *(choice for gap in question.gaps for choice in gap.choices)):
        yield from (option.texts[language], option.feedbacks.get(language, ""))


def texts_of_unit(unit: UnitSource, language: str) -> Iterator[str]:
    file = unit.files[language]
    yield from (file.title, file.summary, file.note, file.body, *(note.markdown for note in file.facilitation))
    for scenario in unit.scenarios:
        yield from (scenario.names[language], scenario.texts[language])
    for question in unit.questions:
        yield from texts_of_question(question, language)


def words_for_people(text: str) -> str:
    """Return Markdown without addresses, attributes and signs; a word of code is left as one, a block of it is not."""
    return SIGNS.sub("", CODE.sub("code", CODE_BLOCK.sub("", text)))


def words(text: str) -> list[str]:
    """Return what readers count as words: no signs of Markdown, no dashes or quotes that stand alone."""
    return [word for word in words_for_people(text).split() if any(letter.isalnum() for letter in word)]


def sentences(text: str) -> list[str]:
    """Return the sentences of a lesson's paragraphs: no code, tables, headings or sources."""
    lines = CODE_BLOCK.sub("", text).split("\n## Sources", maxsplit=1)[0].splitlines()
    kept = [line for line in lines if not re.match(r"(> ?)?\||#|!\[", line)]
    return [one for one in re.split(r"(?<=[.?!:])[”»\u00a0]*\s+|\n\n", "\n".join(kept)) if words(one)]


def lix(text: str) -> float:
    """Return how hard a lesson is to read: mean words in a sentence, and per cent of words of more than six letters.

    The measure of C. H. Björnsson (Läsbarhet, Stockholm 1968), which is meant for several languages: 20 are books for
    children, 30 stories, 40 newspapers, 50 and more what offices and experts write. Of an elision the word counts.
    """
    said = [words(one) for one in sentences(text)]
    count = sum(len(one) for one in said)
    long = sum(len(re.sub(r"\W", "", word.rsplit("’", 1)[-1])) > 6 for one in said for word in one)
    return count / len(said) + 100 * long / count


def numbers(text: str, language: str) -> Counter[str]:
    """Return the numbers in a text, written alike in both languages."""
    group, mark = (",", ".") if language == "en" else ("\u202f", ",")
    found = NUMBER.findall(words_for_people(text))
    return Counter(number.replace(group, "").replace(mark, ".") for number in found)
