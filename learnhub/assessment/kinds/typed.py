"""Numbers and words that are typed: {"typed": text}."""

from __future__ import annotations

from learnhub.assessment import numbers, words
from learnhub.assessment.kinds.kind import Kind, Response, checked_line
from learnhub.content.questions import Key, QuestionText


class Numeric(Kind):
    """Any reading of the number within any of the ranges, bounds included, is right.

    What is no number is kept all the same, so that nothing is lost.
    """

    part = "typed"

    def checked(self, question: QuestionText, content: object) -> str:
        """Return the line as it is kept."""
        return checked_line(question, content)

    def points(self, key: Key, response: Response) -> int:
        """Grade all or nothing."""
        found = numbers.readings(response["typed"])
        return key.points if any(low <= number <= high for number in found for low, high in key.ranges) else 0

    def is_unreadable(self, response: Response) -> bool:
        """Tell whether this is no number."""
        return not numbers.readings(response["typed"])


class Text(Kind):
    """One of the accepted words, however it is spelled, is right."""

    part = "typed"

    def checked(self, question: QuestionText, content: object) -> str:
        """Return the line as it is kept."""
        return checked_line(question, content)

    def points(self, key: Key, response: Response) -> int:
        """Grade all or nothing."""
        return key.points if is_accepted(response["typed"], key.accepted) else 0


def is_accepted(typed: str, accepted: tuple[str, ...]) -> bool:
    """Tell whether a typed answer is one of those accepted, but for how it is spelled."""
    given = words.folded(typed)
    return bool(given) and any(given == words.folded(word) for word in accepted)
