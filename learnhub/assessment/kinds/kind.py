"""What every kind of question has to say of its responses."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from random import Random
from typing import Any

from learnhub.content.questions import Key, PoolQuestion, QuestionText
from learnhub.errors import Invalid
from learnhub.i18n import Message, lazy
from learnhub.people import texts

Response = Mapping[str, Any]
Kept = dict[str, Any]

LONGEST_LINE = 200
OUT_OF_DATE = lazy("This page is out of date. Open it again and answer there.")


class Kind(ABC):
    """One kind of question. `part` names what a response holds: {part: …}."""

    part: str

    def kept(self, question: QuestionText, response: object) -> Kept:
        """Return a response as it is kept. Raises Invalid, with the question's id as the field."""
        if not isinstance(response, Mapping) or set(response) != {self.part}:
            raise refused(question, OUT_OF_DATE)
        return {self.part: self.checked(question, response[self.part])}

    @abstractmethod
    def checked(self, question: QuestionText, content: object) -> object:
        """Return what a response holds in the one form in which it is kept. Raises Invalid."""

    @abstractmethod
    def points(self, key: Key, response: Response) -> int:
        """Return what a response that is not empty earns, in hundredths of a point."""

    def is_unreadable(self, response: Response) -> bool:  # noqa: ARG002 - most can be read, whatever they hold
        """Tell whether a response that is not empty can never count, whatever is right."""
        return False

    def is_whole(self, question: QuestionText, response: Response) -> bool:  # noqa: ARG002 - most have one part
        """Tell whether a response that is not empty leaves nothing of its question open."""
        return True

    def orders(self, question: PoolQuestion, chance: Random) -> Kept:
        """Return in which order the parts of a question are shown: {"options": ids, "gaps": {gap id: ids}}."""
        options = list(question.options)
        return {"options": mixed(options, chance) if question.is_shuffled else options}


def refused(question: QuestionText, message: Message) -> Invalid:
    """Return the error of a response that does not fit its question."""
    return Invalid({question.slug: message})


def checked_line(question: QuestionText, typed: object) -> str:
    """Return a typed line as it is kept: NFC, without spaces around it, empty where there was nothing else."""
    if not isinstance(typed, str):
        raise refused(question, OUT_OF_DATE)
    return texts.one_line(typed, field=question.slug, longest=LONGEST_LINE) if typed.strip() else ""


def checked_map(question: QuestionText, content: object, known: Collection[str]) -> dict[str, str]:
    """Return a mapping from known ids to texts, the empty ones left out. Raises Invalid for anything else."""
    if not isinstance(content, Mapping) or not set(content) <= set(known):
        raise refused(question, OUT_OF_DATE)
    if not all(isinstance(value, str) for value in content.values()):
        raise refused(question, OUT_OF_DATE)
    return {part: content[part] for part in known if content.get(part, "").strip()}


def share(key: Key, right: int, of: int) -> int:
    """Return the points for `right` parts of `of`, to the nearest hundredth, halves up; or all or nothing."""
    if key.is_all_or_nothing:
        return key.points if right == of else 0
    return (2 * key.points * right + of) // (2 * of)


def mixed(ids: Sequence[str], chance: Random) -> list[str]:
    """Return ids in an order that has nothing to do with the one they came in."""
    return chance.sample(sorted(ids), len(ids))
