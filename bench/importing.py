"""The import of a course of a hundred lessons in two languages, as it is typed: Python's start included."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.checking import Cost, write_course
from learnhub.settings import ROOT

TIMES = 5


@dataclass(frozen=True, slots=True)
class Costs:
    """What each kind of import takes; `words` are those of the course."""

    cold: Cost
    unchanged: Cost
    one_changed: Cost
    words: int


def costs(folder: Path) -> Costs:
    """Import the course as a draft: new, as it was, and with a word changed in one lesson."""
    courses = folder / "courses"
    texts = write_course(courses / "hundred" / "1.0.0")
    _run(folder, "data", "upgrade")
    cold = _run(folder, "course", "import", str(courses), says="imported as a draft")
    runs = [_run(folder, "course", "import", str(courses), says="unchanged") for _ in range(TIMES)]
    unchanged = Cost(median(run.wall for run in runs), median(run.processor for run in runs))
    changed = next(courses.rglob("*.fr.md"))
    changed.write_text(f"{changed.read_text()}\nUn mot.\n")
    one_changed = _run(folder, "course", "import", str(courses), says="imported again")
    return Costs(cold, unchanged, one_changed, sum(len(text.split()) for text in texts))


def _run(folder: Path, *words: str, says: str = "") -> Cost:
    """Run a command on data in a folder, and return what it took. Raises RuntimeError where it says something else."""
    environment = {**os.environ, "LEARNHUB_DATA": str(folder / "data"), "LC_ALL": "C"}
    began, before = time.monotonic(), _processor_seconds()
    command = [sys.executable, "-m", "learnhub", *words]
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    cost = Cost(time.monotonic() - began, _processor_seconds() - before)
    if told.returncode or says not in told.stdout:
        raise RuntimeError(told.stdout + told.stderr)
    return cost


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
