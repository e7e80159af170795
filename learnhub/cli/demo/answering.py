"""What a learner of the demonstration answers: right with a probability, else wrong as people are wrong."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from learnhub.assessment import draws
from learnhub.assessment.models import Attempt
from learnhub.content import questions
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.questions import GapKey, Key

Response = dict[str, Any]

_LEAVES_OUT = 0.02
_IN_OWN_WORDS = {
    "en": "I would begin with those whom our office does not reach, and ask women and men apart what keeps them out.",
    "fr": "Je commencerais par les personnes que notre bureau n’atteint pas, et je demanderais séparément aux femmes "
    "et aux hommes ce qui les en empêche.",
}
_SLIP = "?"  # what somebody types who does not know the word


def answers_to(attempt: Attempt, skill: float, chance: Random) -> dict[str, Response | None]:
    """Return a response for each question drawn; `skill` is the probability (0 to 1) that it is right.

    Now and then a question is left out: None.
    """
    keys = questions.keys(attempt.version, attempt.unit_slug, draws.questions_of(attempt))
    language = attempt.enrolment.language
    return {
        drawn["question"]: _answer(keys[drawn["question"]], drawn, skill, chance, language) for drawn in attempt.draw
    }


def _answer(key: Key, drawn: Mapping[str, Any], skill: float, chance: Random, language: str) -> Response | None:
    luck = chance.random()
    if key.kind is QuestionKind.OPEN:
        # There is no right and wrong to it: the skilled say more often something.
        return {"typed": _IN_OWN_WORDS.get(language, _IN_OWN_WORDS["en"])} if luck < skill else None
    if luck < skill:
        return _right(key)
    return None if luck > 1 - _LEAVES_OUT else _wrong(key, drawn, chance)


def _right(key: Key) -> Response:
    match key.kind:
        case QuestionKind.NUMERIC:
            return {"typed": format(key.ranges[0][0], "f")}
        case QuestionKind.TEXT:
            return {"typed": key.accepted[0]}
        case QuestionKind.MATCH:
            return {"pairs": dict(key.pairs)}
        case QuestionKind.ORDER:
            return {"order": list(key.order)}
        case QuestionKind.CLOZE:
            return {"gaps": {gap: _fills(what) for gap, what in key.gaps.items()}}
        case _:
            return {"chosen": sorted(key.right)}


def _fills(gap: GapKey) -> str:
    return gap.accepted[0] if gap.right is None else gap.right


def _wrong(key: Key, drawn: Mapping[str, Any], chance: Random) -> Response:
    match key.kind:
        case QuestionKind.NUMERIC:
            above_all = max(high for _low, high in key.ranges)
            return {"typed": format(above_all + chance.randint(1, 9), "f")}
        case QuestionKind.TEXT:
            return {"typed": _SLIP}
        case QuestionKind.MATCH:
            return {"pairs": _mismatched(key, drawn["options"], chance)}
        case QuestionKind.ORDER:
            return {"order": _misplaced(key.order, chance)}
        case QuestionKind.CLOZE:
            return {"gaps": _misfilled(key, drawn["gaps"], chance)}
        case _:
            return {"chosen": _mistaken(key, drawn["options"], chance)}


def _mismatched(key: Key, options: list[str], chance: Random) -> dict[str, str]:
    """Match one row with what belongs to another."""
    row = chance.choice(sorted(key.pairs))
    others = [option for option in options if option != key.pairs[row]]
    # Where there is nothing else to choose from, the row is left open.
    return {**key.pairs, row: chance.choice(others)} if others else {}


def _misplaced(order: tuple[str, ...], chance: Random) -> list[str]:
    """Exchange two neighbours; of a single item there is no wrong order, so it is left out."""
    if len(order) < 2:
        return []
    first = chance.randrange(len(order) - 1)
    return [*order[:first], order[first + 1], order[first], *order[first + 2 :]]


def _misfilled(key: Key, choices: Mapping[str, list[str]], chance: Random) -> dict[str, str]:
    """Fill all gaps but one as they should be."""
    gap = chance.choice(sorted(key.gaps))
    others = [choice for choice in choices.get(gap, [_SLIP]) if choice != key.gaps[gap].right]
    right = {name: _fills(what) for name, what in key.gaps.items()}
    return {**right, gap: chance.choice(others)}


def _mistaken(key: Key, options: list[str], chance: Random) -> list[str]:
    slip = chance.choice([option for option in options if option not in key.right])
    if key.kind is QuestionKind.SINGLE:
        return [slip]
    # All but one of what is right, and one that is not.
    kept = sorted(key.right)
    kept.remove(chance.choice(kept))
    return [*kept, slip]
