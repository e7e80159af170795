"""Whether a question that was written reads back as it was meant, by the checker that authors use."""

from __future__ import annotations

from learnhub.content.format.bodies import Body
from learnhub.content.format.faults import Faults, Reporter, Severity
from learnhub.content.format.questions import WrittenQuestion
from learnhub.content.format.quizzes import read_quiz
from learnhub.content.interchange.model import Question
from learnhub.i18n import Message, lazy

# Far above what the checker lets pass, so that what is hostile is not even read.
_LONGEST = 50_000


def may_be_mended(asked: Question) -> bool:
    """Tell whether another way of writing may help a question: none has so many parts."""
    return len(asked.options) + len(asked.pairs) + len(asked.items) < 100 and len(asked.stem) < _LONGEST


def find_problem(section: str, meant: Question, *, is_strict: bool = False) -> Message | None:
    """Return why a written question is not what was meant, or None where it is.

    Warnings, as of HTML that would be shown as text, are problems where `is_strict`.
    """
    if len(section) > _LONGEST:
        return lazy("It is longer than any question should be.")
    faults = Faults()
    quiz = read_quiz(Body(section, 0, Reporter(faults, "")))
    errors = [fault for fault in faults.sorted() if is_strict or fault.severity is Severity.ERROR]
    if errors:
        return errors[0].message
    if len(quiz.questions) != 1 or _shape_of(quiz.questions[0]) != _shape(meant):
        return lazy("Its text could be read in another way.")
    return None


def find_scenario_problem(section: str) -> Message | None:
    """Return why a written scenario would be refused, or None where it is right."""
    faults = Faults()
    read_quiz(Body(f"{section}\n## Q {{#q kind=open}}\n\nQ\n", 0, Reporter(faults, "")))
    return next((fault.message for fault in faults.sorted() if fault.severity is Severity.ERROR), None)


def _shape_of(read: WrittenQuestion) -> tuple[object, ...]:
    answers = read.answers
    return (
        read.kind,
        [option.is_right for option in answers.options],
        [bool(option.feedback) for option in answers.options],
        list(answers.numbers),
        list(answers.words),
        [bool(row.left.words) for row in answers.rows],
        len(answers.items),
        [(gap.words, tuple(choice.words for choice in gap.choices)) for gap in answers.gaps],
        bool(read.feedback),
        bool(answers.model),
    )


def _shape(meant: Question) -> tuple[object, ...]:
    return (
        meant.kind,
        [option.is_right for option in meant.options],
        [bool(option.feedback) for option in meant.options],
        list(meant.numbers),
        list(meant.words),
        [bool(left) for left, _ in meant.pairs],
        len(meant.items),
        [(gap.words, gap.choices) for gap in meant.gaps],
        bool(meant.feedback),
        bool(meant.model),
    )
