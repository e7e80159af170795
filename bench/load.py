"""Ten learners at once, for ten minutes: they read, answer and hand in, and nothing may fail or be lost.

Every answer that the server acknowledged is compared with the database afterwards, and every score with what the
rules give for those answers. Run as `python -m bench load`; `MINUTES=1` makes it short.
"""

from __future__ import annotations

import json
import os
import random
import re
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import select

from bench import answering
from bench.house import COURSE, House
from bench.measuring import Server, Visitor, serving
from bench.pages import signed_in
from learnhub.app import create_app
from learnhub.assessment import draws, grading
from learnhub.assessment.models import Answer, Attempt
from learnhub.content import questions
from learnhub.learning.models import Enrolment, UnitProgress
from learnhub.people.models import Person
from learnhub.settings import Settings
from learnhub.stores.database import db

LEARNERS = 10
MINUTES = float(os.environ.get("MINUTES", "10"))
# People read: the load is that of many more learners than ten all the same.
LONGEST_PAUSE = 0.5


@dataclass(slots=True)
class Learner:
    """One learner: what the server acknowledged, and what went wrong."""

    name: str
    visitor: Visitor
    chance: random.Random
    saved: dict[tuple[str, str], dict[str, object]] = field(default_factory=dict)
    handed_in: list[str] = field(default_factory=list)
    requests: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0

    def get(self, path: str) -> str:
        """Open a page."""
        begun = time.monotonic()
        answer, page = self.visitor.get(path, **{"Accept-Encoding": "identity"})
        self._note(answer.status, f"GET {path}", begun)
        return page.decode()

    def post(self, path: str, form: dict[str, str]) -> str:
        """Send a form and return where it leads."""
        begun = time.monotonic()
        answer, _page = self.visitor.post(path, dict(form))
        self._note(answer.status, f"POST {path}", begun)
        return answer.headers.get("Location", "")

    def _note(self, status: int, what: str, begun: float) -> None:
        self.slowest = max(self.slowest, time.monotonic() - begun)
        self.requests[status] += 1
        if status >= 400:
            self.faults.append(f"{self.name}: {what} answered {status}")

    def pause(self) -> None:
        """Read a little."""
        time.sleep(self.chance.uniform(0, LONGEST_PAUSE))


def run(house: House) -> list[tuple[str, str]]:
    """Let learners learn, compare, and return the figures. Raises AssertionError when something failed or was lost."""
    with serving(house.folder) as server:
        learners = [learner(server, name, number) for number, name in enumerate(house.learners[:LEARNERS])]
        begun = time.monotonic()
        _let_learn(learners, house, begun + MINUTES * 60)
        took = time.monotonic() - begun
        memory = server.megabytes()
    faults = [fault for learner in learners for fault in learner.faults] + lost(house, learners)
    if faults:
        raise AssertionError("\n".join(faults[:20]))
    asked = sum(sum(learner.requests.values()) for learner in learners)
    return [
        (f"{LEARNERS} learners for {took / 60:.1f} min: requests, errors", f"{asked}, 0"),
        ("answers acknowledged, attempts handed in, lost or different in the database", counts(learners)),
        ("slowest answer of the server", f"{max(learner.slowest for learner in learners) * 1000:.0f} ms"),
        ("memory of the process afterwards", f"{memory:.0f} MB"),
    ]


def learner(server: Server, name: str, number: int) -> Learner:
    """Return a learner of the house, signed in; the same number does the same each time."""
    return Learner(name, signed_in(server, name), random.Random(number))  # noqa: S311 -- the same load each time


def counts(learners: list[Learner]) -> str:
    """Return how many answers and attempts were acknowledged, and the 0 that were lost."""
    saved = sum(len(learner.saved) for learner in learners)
    return f"{saved}, {sum(len(learner.handed_in) for learner in learners)}, 0"


def _let_learn(learners: list[Learner], house: House, until: float) -> None:
    threads = [
        threading.Thread(target=learn, args=(learner, house, lambda: time.monotonic() > until)) for learner in learners
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def learn(learner: Learner, house: House, is_over: Callable[[], bool]) -> None:
    """Read lessons and take quizzes again and again. A fault of ours ends the learner and is told."""
    try:
        while not is_over():
            for lesson in learner.chance.sample(house.lessons, 3):
                page = f"/fr/courses/{COURSE}/{lesson}"
                token = _token(learner.get(page))
                learner.pause()
                learner.post(f"{page}/done", {"csrf_token": token})
            _take_quiz(learner, house.check)
            learner.get("/fr/")
    except Exception as error:  # noqa: BLE001 -- whatever it is, it is a fault of this run
        learner.faults.append(f"{learner.name}: {type(error).__name__}: {error}")


def _take_quiz(learner: Learner, quiz: str) -> None:
    page = f"/fr/courses/{COURSE}/{quiz}"
    token = _token(learner.get(page))
    paper = learner.post(f"{page}/attempts", {"csrf_token": token, "client_id": str(uuid.uuid4())})
    for question, response in answering.responses(learner.get(paper), learner.chance.choice):
        learner.pause()
        _save(learner, paper, token, question, response)
    learner.get(f"{paper}/summary")
    learner.get(learner.post(f"{paper}/hand-in", {"csrf_token": token}))
    learner.handed_in.append(paper.rpartition("/")[2])


def _save(learner: Learner, paper: str, token: str, question: str, response: dict[str, object]) -> None:
    """Save an answer, now and then twice, as a weak link does."""
    body = json.dumps({"id": str(uuid.uuid4()), "response": response}).encode()
    headers = {"Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": token}
    for _ in range(2 if learner.chance.random() < 0.1 else 1):
        begun = time.monotonic()
        answer, _told = learner.visitor.ask("PUT", f"{paper}/answers/{question}", body, headers)
        learner._note(answer.status, f"PUT {question}", begun)  # noqa: SLF001 -- its own deed
        if answer.status == 200:
            learner.saved[paper.rpartition("/")[2], question] = response


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    if found is None:
        raise LookupError("a page without a form")
    return found[1]


def lost(house: House, learners: list[Learner]) -> list[str]:
    """Return what the database does not hold as it was acknowledged, and scores that the answers do not give."""
    app = create_app(Settings(data=str(house.folder)))
    with app.app_context():
        faults = [fault for learner in learners for fault in _lost_answers(learner)]
        faults += [fault for learner in learners for fault in _wrong_scores(learner)]
        faults += _unread(learners)
        db.engine.dispose()
    return faults


def _lost_answers(learner: Learner) -> list[str]:
    rows = db.session.execute(
        select(Attempt.public_id, Answer.question_slug, Answer.response)
        .join(Answer, Answer.attempt_id == Attempt.id)
        .where(Attempt.public_id.in_({attempt for attempt, _question in learner.saved}))
    )
    kept = {(row.public_id, row.question_slug): row.response for row in rows}
    return [f"{key} is not as it was saved" for key, response in learner.saved.items() if kept.get(key) != response]


def _wrong_scores(learner: Learner) -> list[str]:
    found = db.session.scalars(select(Attempt).where(Attempt.public_id.in_(learner.handed_in))).all()
    faults = [] if len(found) == len(learner.handed_in) else [f"{learner.name} misses attempts"]
    for attempt in found:
        keys = questions.keys(attempt.version, attempt.unit_slug, draws.questions_of(attempt))
        given = db.session.scalars(select(Answer).where(Answer.attempt_id == attempt.id)).all()
        points = sum(grading.points_for(keys[answer.question_slug], answer.response) or 0 for answer in given)
        if attempt.submitted_at is None or attempt.points != points:
            faults.append(f"{attempt.public_id} has {attempt.points} points, its answers give {points}")
    return faults


def _unread(learners: list[Learner]) -> list[str]:
    """Return who has fewer lessons done than were acknowledged: each learner read all of them by now, or none was."""
    names = [learner.name for learner in learners]
    rows = db.session.execute(
        select(Person.user_name, UnitProgress.unit_slug)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(UnitProgress, UnitProgress.enrolment_id == Enrolment.id)
        .where(Person.user_name.in_(names), UnitProgress.completed_at.is_not(None))
    )
    done = Counter(row.user_name for row in rows)
    return [f"{name} has read nothing" for name in names if done[name] < 3]
