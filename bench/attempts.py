"""A whole attempt at a quiz, as a browser with scripts takes it: each answer saved as it is given."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from statistics import fmean

from bench import answering, measuring
from bench.house import COURSE, House
from bench.measuring import Server, Visitor, serving
from bench.pages import TIMES, Asked, floor_beside, signed_in

ATTEMPTS = 10


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of the server's processor an attempt, as a mean, and of a bare page; how many questions it has."""

    milliseconds: float
    floor: float
    questions: int


def cost(house: House) -> Cost:
    """Return what an attempt costs, and a bare page between two of them: a virtual machine changes its speed.

    It is counted from the rules of the quiz to the result: the start, each answer, the summary, handing in.
    """
    with serving(house.folder) as server:
        visitors = [signed_in(server, name) for name in house.learners[: ATTEMPTS + 1]]
        _take(visitors[0], house)  # what is read once for each process is not counted
        with floor_beside(house, visitors[0]) as floor:
            return _counted(server, visitors[1:], house, floor)


def _counted(server: Server, visitors: list[Visitor], house: House, floor: Asked) -> Cost:
    seconds, floors, questions = 0.0, [], 0
    for visitor in visitors:
        before = server.processor_seconds()
        questions = _take(visitor, house)
        seconds += server.processor_seconds() - before
        floors.append(measuring.cost(*floor, TIMES))
    return Cost(seconds / len(visitors) * 1000, fmean(floors), questions)


def _take(visitor: Visitor, house: House) -> int:
    """Take the quiz once and return how many questions it has. Raises LookupError when anything is refused."""
    token = visitor.token(f"/fr/courses/{COURSE}/{house.quiz}")
    form = {"csrf_token": token, "client_id": str(uuid.uuid4())}
    answer, _page = visitor.post(f"/fr/courses/{COURSE}/{house.quiz}/attempts", form)
    paper = answer.headers["Location"]
    page = visitor.get(paper)[1].decode()
    given = list(answering.responses(page, lambda offered: offered[0]))
    for question, response in given:
        _save(visitor, paper, token, question, response)
    visitor.get(f"{paper}/summary")
    answer, _page = visitor.post(f"{paper}/hand-in", {"csrf_token": token})
    answer, _page = visitor.get(answer.headers["Location"])
    if answer.status != 200:
        raise LookupError(f"no result: {answer.status}")
    return len(given)


def _save(visitor: Visitor, paper: str, token: str, question: str, response: dict[str, object]) -> None:
    body = json.dumps({"id": str(uuid.uuid4()), "response": response}).encode()
    headers = {"Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": token}
    answer, told = visitor.ask("PUT", f"{paper}/answers/{question}", body, headers)
    if answer.status != 200:
        raise LookupError(f"{question} was not saved: {answer.status} {told.decode()}")
