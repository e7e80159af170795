"""Single and multiple choice: {"chosen": [option ids]}."""

from __future__ import annotations

from learnhub.assessment.kinds.kind import Kind, Response, refused, share
from learnhub.content.questions import Key, QuestionText
from learnhub.i18n import lazy


class Choice(Kind):
    """One option is right (single), or several may be."""

    part = "chosen"

    def __init__(self, *, is_single: bool) -> None:
        self._is_single = is_single

    def checked(self, question: QuestionText, content: object) -> list[str]:
        """Return the chosen options, each once and sorted."""
        known = [option.id for option in question.options]
        if not isinstance(content, list) or any(option not in known for option in content):
            raise refused(question, lazy("Choose among the options of this question."))
        different = sorted(set(content))
        if self._is_single and len(different) > 1:
            raise refused(question, lazy("Choose one option only."))
        return different

    def points(self, key: Key, response: Response) -> int:
        """Grade by (right - wrong ticks) / right options, never below 0; or all or nothing."""
        chosen = frozenset(response["chosen"])
        if self._is_single or key.is_all_or_nothing:
            return key.points if chosen == key.right else 0
        return share(key, max(0, len(chosen & key.right) - len(chosen - key.right)), len(key.right))
