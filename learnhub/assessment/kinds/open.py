"""Open questions: {"typed": text of several lines}."""

from __future__ import annotations

from learnhub.assessment.kinds.kind import OUT_OF_DATE, Kind, Response, refused
from learnhub.content.questions import Key, QuestionText
from learnhub.people import texts

LONGEST_TEXT = 5000


class Open(Kind):
    """Learners compare with a model answer, or a tutor marks."""

    part = "typed"

    def checked(self, question: QuestionText, content: object) -> str:
        """Return the text as it is kept."""
        if not isinstance(content, str):
            raise refused(question, OUT_OF_DATE)
        return texts.several_lines(content, field=question.slug, longest=LONGEST_TEXT) if content.strip() else ""

    def points(self, key: Key, response: Response) -> int:  # noqa: ARG002 - people give them
        """Nothing by itself: points are given by whoever marks."""
        return 0
