"""Quiz files: the introduction, the scenarios and the pool of questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from learnhub.content.format.bodies import Body
from learnhub.content.format.prose import check_part
from learnhub.content.format.questions import WrittenQuestion, check_use, read_question
from learnhub.content.format.scenarios import WrittenScenario, read_scenario
from learnhub.content.format.strict_yaml import Place
from learnhub.content.format.structure import Node, first_line
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.i18n import lazy

MOST_QUESTIONS = 500
_SCENARIO, _QUESTION = "h1", "h2"
ReadQuestion = Callable[[Body, Node, Sequence[Node], int, dict[str, QuestionKind]], WrittenQuestion | None]


@dataclass(frozen=True, slots=True)
class WrittenQuiz:
    """A quiz or survey in one language. `is_whole` is False where some question or scenario could not be read."""

    introduction: str
    questions: tuple[WrittenQuestion, ...]
    is_whole: bool
    scenarios: tuple[WrittenScenario, ...] = ()


@dataclass(frozen=True, slots=True)
class _Section:
    """A heading and the blocks under it; its last line is before `end`."""

    heading: Node
    inner: list[Node]
    end: int

    @property
    def is_scenario(self) -> bool:
        return self.heading.tag == _SCENARIO


def read_quiz(
    body: Body, kinds: dict[str, QuestionKind] | None = None, read: ReadQuestion = read_question
) -> WrittenQuiz:
    """Return what a quiz file holds; faults are noted. `kinds` as for `read_question`, which `read` may replace."""
    if not body.is_readable:
        return WrittenQuiz("", (), is_whole=False)
    blocks = list(body.root.children)
    first = next((place for place, node in enumerate(blocks) if _starts_section(node)), len(blocks))
    end = first_line(blocks[first]) if first < len(blocks) else len(body.lines)
    introduction = "\n".join(body.lines[:end]).strip()
    check_part(body, blocks[:first], introduction)
    sections = list(_sections(blocks[first:], len(body.lines)))
    quiz = _read_sections(body, _first_questions(body, sections), kinds or {}, read)
    _check_ids(body, quiz)
    return replace(quiz, introduction=introduction)


def _starts_section(node: Node) -> bool:
    return node.type == "heading" and node.tag in {_SCENARIO, _QUESTION}


def _sections(blocks: list[Node], last: int) -> Iterator[_Section]:
    starts = [place for place, node in enumerate(blocks) if _starts_section(node)]
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=False):
        yield _Section(blocks[start], blocks[start + 1 : end], first_line(blocks[end]) if end < len(blocks) else last)


def _first_questions(body: Body, sections: list[_Section]) -> list[_Section]:
    """Return the sections up to the most questions that a quiz may have, after noting too few or too many."""
    places = [place for place, section in enumerate(sections) if not section.is_scenario]
    if not places:
        hint = lazy("Start each question with a heading such as ## Who is covered {#who-is-covered}.")
        body.report.error(body.place(0), "quiz-empty", lazy("There are no questions in this file."), hint)
    if len(places) <= MOST_QUESTIONS:
        return sections
    hint = lazy("Divide it into several quizzes.")
    body.report.error(body.place(0), "out-of-bounds", lazy("There are at most 500 questions in a file."), hint)
    return sections[: places[MOST_QUESTIONS]]


def _read_sections(
    body: Body, sections: list[_Section], kinds: dict[str, QuestionKind], read: ReadQuestion
) -> WrittenQuiz:
    questions: list[WrittenQuestion | None] = []
    scenarios: list[WrittenScenario | None] = []
    present: WrittenScenario | None = None
    for place, section in enumerate(sections):
        if section.is_scenario:
            present = read_scenario(body, section.heading, section.inner, section.end)
            scenarios.append(present)
            _check_used(body, section, sections[place + 1 : place + 2])
        else:
            question = read(body, section.heading, section.inner, section.end, kinds)
            questions.append(replace(question, scenario=present.id) if question and present else question)
    return WrittenQuiz(
        introduction="",
        questions=tuple(question for question in questions if question is not None),
        is_whole=None not in questions and None not in scenarios,
        scenarios=tuple(scenario for scenario in scenarios if scenario is not None),
    )


def _check_used(body: Body, section: _Section, after: list[_Section]) -> None:
    if not after or after[0].is_scenario:
        message = lazy("No question belongs to this scenario.")
        hint = lazy("Put its questions below it, each under a heading that starts with ##.")
        body.report.error(body.place_of(section.heading), "scenario-unused", message, hint)


def _check_ids(body: Body, quiz: WrittenQuiz) -> None:
    for name, place in _taken((question.keys.id, question.place) for question in quiz.questions):
        message = lazy("The id `%(id)s` is taken by another question of this file.", id=name)
        body.report.error(place, "duplicate-id", message, lazy("Choose another."))
    for name, place in _taken((scenario.id, scenario.place) for scenario in quiz.scenarios):
        message = lazy("The id `%(id)s` is taken by another scenario of this file.", id=name)
        body.report.error(place, "duplicate-id", message, lazy("Choose another."))
    for question in quiz.questions:
        check_use(question, body)


def _taken(named: Iterable[tuple[str, Place]]) -> Iterator[tuple[str, Place]]:
    seen: set[str] = set()
    for name, place in named:
        if name in seen:
            yield name, place
        seen.add(name)
