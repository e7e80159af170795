"""Matching: {"pairs": {row id: option id}}; rows that are left open are absent."""

from __future__ import annotations

from random import Random

from learnhub.assessment.kinds.kind import Kept, Kind, Response, checked_map, mixed, refused, share
from learnhub.content.questions import Key, PoolQuestion, QuestionText
from learnhub.i18n import lazy


class Match(Kind):
    """Each row has its option on the other side; an option may serve several rows, or none."""

    part = "pairs"

    def checked(self, question: QuestionText, content: object) -> dict[str, str]:
        """Return the pairs in the order of the rows."""
        pairs = checked_map(question, content, [row.id for row in question.rows])
        if not set(pairs.values()) <= {option.id for option in question.options}:
            raise refused(question, lazy("Choose among the answers that this question offers."))
        return pairs

    def points(self, key: Key, response: Response) -> int:
        """Grade by pairs."""
        right = sum(response["pairs"].get(row) == option for row, option in key.pairs.items())
        return share(key, right, len(key.pairs))

    def is_whole(self, question: QuestionText, response: Response) -> bool:
        """Tell whether every row has its option."""
        return len(response["pairs"]) == len(question.rows)

    def orders(self, question: PoolQuestion, chance: Random) -> Kept:
        """Options are always mixed: as the author wrote them they stand beside their rows."""
        return {"options": mixed(question.options, chance)}
