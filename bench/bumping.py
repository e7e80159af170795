"""New versions while people learn: fifty are under way, and a patch, a minor and a major are published.

Nothing may fail or be lost, nothing that was done may become less, and everybody must be where the format says. Run as
`python -m bench bump`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from sqlalchemy import select

from bench import load
from bench.house import COURSE, House
from bench.measuring import serving
from learnhub.app import create_app
from learnhub.assessment.models import Attempt
from learnhub.content.drafting import yaml_edits
from learnhub.content.models import CourseVersion
from learnhub.learning.models import Enrolment, UnitProgress
from learnhub.settings import ROOT, Settings
from learnhub.stores.database import db

LEARNERS = 50
PAUSE = 20.0  # seconds of learning before, between and after
STEPS = ("patch", "minor", "major")


@dataclass(frozen=True, slots=True)
class Done:
    """What learners have: lessons and quizzes completed, with when; attempts, with what they came to; versions."""

    completed: dict[tuple[str, str], object]
    attempts: dict[str, tuple[object, object, object]]
    versions: dict[str, str]


def run(house: House) -> list[tuple[str, str]]:
    """Publish while they learn, compare, and return the figures. Raises AssertionError for what is lost or astray."""
    courses = house.folder / "bumped"
    shutil.copytree(ROOT / "courses" / COURSE, courses / COURSE)
    took: dict[str, float] = {}
    before: list[Done] = []
    with serving(house.folder, COURSES=str(courses)) as server:
        learners = [load.learner(server, name, number) for number, name in enumerate(house.learners[:LEARNERS])]
        with _learning(learners, house):
            for step in STEPS:
                time.sleep(PAUSE)
                before.append(_done(house))
                took[step] = _publish_next(house, courses, step)
            time.sleep(PAUSE)
    before.append(_done(house))
    faults = [fault for one in learners for fault in one.faults] + load.lost(house, learners)
    faults += [fault for earlier, later in pairwise(before) for fault in _lessened(earlier, later)]
    faults += _astray(courses, before[-1])
    if faults:
        raise AssertionError("\n".join(faults[:20]))
    asked = sum(sum(one.requests.values()) for one in learners)
    slowest = max(one.slowest for one in learners)
    return [
        (f"{LEARNERS} learners under way: requests, errors, what they had done and has become less", f"{asked}, 0, 0"),
        *((f"a {step} version imported and published meanwhile", f"{seconds:.1f} s") for step, seconds in took.items()),
        ("answers acknowledged, attempts handed in, lost or different", load.counts(learners)),
        ("slowest answer of the server", f"{slowest * 1000:.0f} ms"),
    ]


@contextmanager
def _learning(learners: list[load.Learner], house: House) -> Iterator[None]:
    """Let them learn until the block ends."""
    is_over = threading.Event()
    threads = [threading.Thread(target=load.learn, args=(one, house, is_over.is_set)) for one in learners]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        is_over.set()
        for thread in threads:
            thread.join()


def _publish_next(house: House, courses: Path, step: str) -> float:
    """Write the next version as an author does, and return the seconds that importing and publishing it take."""
    _type(house, courses, "course", "bump", str(courses / COURSE), step)
    number = _newest(courses)
    lesson = next(file for file in sorted((courses / COURSE / number).rglob("*.fr.md")) if ".quiz." not in file.name)
    lesson.write_text(f"{lesson.read_text()}\nUn mot de plus.\n")
    if step == "minor":
        _add_lesson(lesson)
    settings = courses / COURSE / number / "course.yml"
    written = [line for line in settings.open() if not line.startswith("draft:")]
    changes = {"en": "One word more.", "fr": "Un mot de plus."}
    settings.write_text(yaml_edits.set_key("".join(written), "changes", changes, after="certificate"))
    begun = time.monotonic()
    _type(house, courses, "course", "import", str(courses / COURSE / number), "--publish")
    return time.monotonic() - begun


def _add_lesson(beside: Path) -> None:
    for language in ("en", "fr"):
        text = f"---\ntitle: One more ({language})\n---\n\nMore.\n"
        (beside.parent / f"80-one-more.{language}.md").write_text(text)


def _newest(courses: Path) -> str:
    return max((one.name for one in (courses / COURSE).iterdir()), key=lambda name: [*map(int, name.split("."))])


def _type(house: House, courses: Path, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "learnhub", *words],
        cwd=ROOT,
        env={**os.environ, "LEARNHUB_DATA": str(house.folder), "LEARNHUB_COURSES": str(courses)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"{' '.join(words)}\n{done.stdout}\n{done.stderr}")


def _done(house: House) -> Done:
    app = create_app(Settings(data=str(house.folder)))
    with app.app_context():
        completed = db.session.execute(
            select(Enrolment.public_id, UnitProgress.unit_slug, UnitProgress.completed_at)
            .join(UnitProgress, UnitProgress.enrolment_id == Enrolment.id)
            .where(UnitProgress.completed_at.is_not(None))
        )
        attempts = db.session.execute(
            select(Attempt.public_id, Attempt.submitted_at, Attempt.points, Attempt.points_possible).where(
                Attempt.submitted_at.is_not(None)
            )
        )
        versions = db.session.execute(
            select(Enrolment.public_id, CourseVersion.number).join(
                CourseVersion, Enrolment.version_id == CourseVersion.id
            )
        )
        found = Done(
            {(row.public_id, row.unit_slug): row.completed_at for row in completed},
            {row.public_id: (row.submitted_at, row.points, row.points_possible) for row in attempts},
            {row.public_id: row.number for row in versions},
        )
        db.engine.dispose()
    return found


def _lessened(earlier: Done, later: Done) -> list[str]:
    faults = [f"{key} was completed at {at}" for key, at in earlier.completed.items() if later.completed.get(key) != at]
    return faults + [f"{key} had {had}" for key, had in earlier.attempts.items() if later.attempts.get(key) != had]


def _astray(courses: Path, done: Done) -> list[str]:
    """Return who is not at the newest version of what they began: a major one is for those who come later."""
    numbers = sorted((one.name for one in (courses / COURSE).iterdir()), key=lambda name: [*map(int, name.split("."))])
    expected = numbers[-2]
    return [f"{who} is at {number}, not at {expected}" for who, number in done.versions.items() if number != expected]
