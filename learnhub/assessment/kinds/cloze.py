"""Gaps in a text: {"gaps": {gap id: typed text or choice id}}; gaps that are left open are absent."""

from __future__ import annotations

from random import Random

from learnhub.assessment.kinds.kind import Kept, Kind, Response, checked_line, checked_map, mixed, refused, share
from learnhub.assessment.kinds.typed import is_accepted
from learnhub.content.questions import Gap, GapKey, Key, PoolQuestion, QuestionText
from learnhub.i18n import lazy


class Cloze(Kind):
    """Each gap is filled by typing, or by choosing."""

    part = "gaps"

    def checked(self, question: QuestionText, content: object) -> dict[str, str]:
        """Return what fills the gaps, in their order."""
        given = checked_map(question, content, [gap.id for gap in question.gaps])
        return {gap.id: _checked(question, gap, given[gap.id]) for gap in question.gaps if gap.id in given}

    def points(self, key: Key, response: Response) -> int:
        """Grade by gaps."""
        given = response["gaps"]
        return share(key, sum(is_right(gap, given.get(name)) for name, gap in key.gaps.items()), len(key.gaps))

    def is_whole(self, question: QuestionText, response: Response) -> bool:
        """Tell whether every gap is filled."""
        return len(response["gaps"]) == len(question.gaps)

    def orders(self, question: PoolQuestion, chance: Random) -> Kept:
        """Choices are always mixed: as the author wrote them the right one comes first."""
        return {"options": [], "gaps": {gap: mixed(ids, chance) for gap, ids in question.gaps.items() if ids}}


def is_right(key: GapKey, given: str | None) -> bool:
    """Tell whether a gap is filled as it should be."""
    if given is None:
        return False
    return is_accepted(given, key.accepted) if key.right is None else given == key.right


def _checked(question: QuestionText, gap: Gap, given: str) -> str:
    if not gap.choices:
        return checked_line(question, given)
    if given not in {choice.id for choice in gap.choices}:
        raise refused(question, lazy("Choose among the words that this gap offers."))
    return given
