"""Quiz files: the introduction, the pool of questions, and what a quiz's translations must share with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from learnhub.content.format.bodies import Body
from learnhub.content.format.prose import check_part
from learnhub.content.format.questions import WrittenQuestion, check_use, read_question
from learnhub.content.format.structure import Node, first_line
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.i18n import lazy

MOST_QUESTIONS = 500


@dataclass(frozen=True, slots=True)
class WrittenQuiz:
    """A quiz file in one language. `is_whole` is False where some question could not be read."""

    introduction: str
    questions: tuple[WrittenQuestion, ...]
    is_whole: bool


def read_quiz(body: Body, kinds: dict[str, QuestionKind] | None = None) -> WrittenQuiz:
    """Return what a quiz file holds; faults are noted. `kinds` as for `read_question`."""
    if not body.is_readable:
        return WrittenQuiz("", (), is_whole=False)
    blocks = list(body.root.children)
    first = next((place for place, node in enumerate(blocks) if _is_heading(node, "h2")), len(blocks))
    end = first_line(blocks[first]) if first < len(blocks) else len(body.lines)
    introduction = "\n".join(body.lines[:end]).strip()
    check_part(body, [node for node in blocks[:first] if not _is_heading(node, "h1")], introduction)
    _refuse_scenarios(body, blocks)
    sections = list(_sections(blocks[first:], len(body.lines)))
    found = [read_question(body, *section, kinds or {}) for section in sections[:MOST_QUESTIONS]]
    questions = tuple(question for question in found if question is not None)
    _check_pool(body, questions, len(sections))
    return WrittenQuiz(introduction, questions, is_whole=len(questions) == len(sections))


def _sections(blocks: list[Node], last: int) -> Iterator[tuple[Node, list[Node], int]]:
    starts = [place for place, node in enumerate(blocks) if _is_heading(node, "h2")]
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=False):
        inner = [node for node in blocks[start + 1 : end] if not _is_heading(node, "h1")]
        yield blocks[start], inner, first_line(blocks[end]) if end < len(blocks) else last


def _refuse_scenarios(body: Body, blocks: list[Node]) -> None:
    for node in blocks:
        if _is_heading(node, "h1"):
            body.report.not_yet(body.place_of(node), lazy("A scenario (a heading with one #)"))


def _check_pool(body: Body, questions: tuple[WrittenQuestion, ...], count: int) -> None:
    if not count:
        hint = lazy("Start each question with a heading such as ## Who is covered {#who-is-covered}.")
        body.report.error(body.place(0), "quiz-empty", lazy("This quiz has no questions."), hint)
    if count > MOST_QUESTIONS:
        body.report.error(body.place(0), "out-of-bounds", lazy("A quiz has at most 500 questions."))
    seen: set[str] = set()
    for question in questions:
        if question.keys.id in seen:
            message = lazy("The id `%(id)s` is taken by another question of this quiz.", id=question.keys.id)
            body.report.error(question.place, "duplicate-id", message, lazy("Choose another."))
        seen.add(question.keys.id)
        check_use(question, body)


def _is_heading(node: Node, tag: str) -> bool:
    return node.type == "heading" and node.tag == tag
