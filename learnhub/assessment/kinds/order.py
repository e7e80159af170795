"""Putting in order: {"order": [all option ids]}, or [] for none."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from random import Random

from learnhub.assessment.kinds.kind import OUT_OF_DATE, Kept, Kind, Response, mixed, refused, share
from learnhub.content.questions import Key, PoolQuestion, QuestionText
from learnhub.i18n import lazy


class Order(Kind):
    """The items belong in one order.

    A page without scripts sends the place of each item instead, {"places": {option id: "1"}}.
    """

    part = "order"

    def kept(self, question: QuestionText, response: object) -> Kept:
        """Return the order, also from places. Raises Invalid where they make none."""
        if isinstance(response, Mapping) and set(response) == {"places"}:
            return {"order": _from_places(question, response["places"])}
        return super().kept(question, response)

    def checked(self, question: QuestionText, content: object) -> list[str]:
        """Return the order: every item once."""
        known = sorted(option.id for option in question.options)
        if not isinstance(content, list) or not all(isinstance(item, str) for item in content):
            raise refused(question, OUT_OF_DATE)
        if content and sorted(content) != known:
            raise refused(question, OUT_OF_DATE)
        return content

    def points(self, key: Key, response: Response) -> int:
        """Grade by neighbours: how many items have the right one after them."""
        if len(key.order) == 1:
            return key.points
        right = set(pairwise(key.order))
        return share(key, sum(pair in right for pair in pairwise(response["order"])), len(right))

    def orders(self, question: PoolQuestion, chance: Random) -> Kept:
        """Items never stand in the right order, which is the author's.

        But for two, which would be given away by it: they stand in either.
        """
        shown = mixed(question.options, chance)
        while len(shown) > 2 and shown == list(question.options):
            shown = mixed(question.options, chance)
        return {"options": shown}


def _from_places(question: QuestionText, places: object) -> list[str]:
    known = {option.id for option in question.options}
    if not isinstance(places, Mapping) or not set(places) <= known:
        raise refused(question, OUT_OF_DATE)
    given = {item: place for item, place in places.items() if place != ""}
    if not given:
        return []
    numbers = {str(number): number for number in range(1, len(known) + 1)}
    taken = {item: numbers[place] for item, place in given.items() if isinstance(place, str) and place in numbers}
    if len(set(taken.values())) != len(known):
        message = lazy("Give each item a place of its own, from 1 to %(count)s, or leave all open.", count=len(known))
        raise refused(question, message)
    return sorted(taken, key=lambda item: taken[item])
