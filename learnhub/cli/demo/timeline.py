"""Plays many journeys at once in the order of time, with the clock set to each deed, so that the record reads true."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from learnhub import clock
from learnhub.stores.database import unit_of_work

# A journey does something, then says at which instant it goes on.
Journey = Iterator[datetime]

DEEDS_AT_ONCE = 200


def play(journeys: Iterable[Journey], since: datetime, until: datetime, tell: Callable[[float], None]) -> None:
    """Play journeys from `since` until none has a deed left before `until`; some deeds at a time are one transaction.

    `tell` is called after each transaction with the share of the time that has passed, from 0 to 1.
    """
    # The number keeps two deeds of the same instant in order: journeys themselves have none.
    waiting = [(since, number, journey) for number, journey in enumerate(journeys)]
    heapq.heapify(waiting)
    while waiting and waiting[0][0] < until:
        with unit_of_work():
            for _ in range(DEEDS_AT_ONCE):
                if not waiting or waiting[0][0] >= until:
                    break
                _next_deed(waiting)
        tell((waiting[0][0] - since) / (until - since) if waiting and waiting[0][0] < until else 1.0)


def _next_deed(waiting: list[tuple[datetime, int, Journey]]) -> None:
    instant, number, journey = heapq.heappop(waiting)
    with clock.set_to(instant):
        goes_on = next(journey, None)
    if goes_on is not None:
        heapq.heappush(waiting, (max(goes_on, instant), number, journey))
