"""What is right in a question, as lines of plain text."""

from __future__ import annotations

from typing import Any

from learnhub.assessment.papers import ReviewedQuestion
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.questions import Feedback, Key, QuestionText
from learnhub.web.learner.asking.kinds import KINDS
from learnhub.web.learner.asking.typed import Line


def lines(question: QuestionText, key: Key) -> list[str]:
    """Return what is right; nothing for an open question."""
    kind = KINDS[question.kind]
    if question.kind is QuestionKind.OPEN:
        return []
    if isinstance(kind, Line):
        unit = f" {question.unit}" if question.unit else ""
        shown = ReviewedQuestion(question, None, None, is_waiting=False, key=key, feedback=Feedback(None, {}))
        return [f"{one}{unit}" for one in kind.right(shown)]
    return kind.words(question, _response(key))


def _response(key: Key) -> dict[str, Any]:
    """Return a response that is right in every part."""
    if key.kind is QuestionKind.MATCH:
        return {"pairs": dict(key.pairs)}
    if key.kind is QuestionKind.ORDER:
        return {"order": list(key.order)}
    if key.kind is QuestionKind.CLOZE:
        return {"gaps": {gap: right.right or " / ".join(right.accepted) for gap, right in key.gaps.items()}}
    return {"chosen": sorted(key.right)}
