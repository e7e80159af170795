"""Reports of a thousand learners, as the people of the demonstration: the pages and their spreadsheets."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.measuring import Server, Visitor, serving
from learnhub.settings import ROOT

LEARNERS = 1000
TIMES = 20
_ADMINISTRATOR = "demo-afi"


@dataclass(frozen=True, slots=True)
class Reports:
    """Milliseconds of the server's processor for each."""

    page: float
    page_csv: float
    people: float
    people_csv: float


def costs(folder: Path) -> Reports:
    """Fill a folder with a thousand learners and return what the administrator's reports of them cost."""
    told = subprocess.run(
        [sys.executable, "-m", "learnhub", "demo", "--size", str(LEARNERS)],
        cwd=ROOT,
        env={**os.environ, "LEARNHUB_DATA": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    password = re.search(rf"{_ADMINISTRATOR} +(\S+)", told)
    if password is None:
        raise LookupError(told)
    with serving(folder) as server:
        visitor = Visitor(server)
        visitor.sign_in(_ADMINISTRATOR, password[1])
        token = visitor.token("/fr/account")
        return Reports(
            page=cost(server, lambda: visitor.get("/fr/manage/report")[0].status),
            page_csv=cost(server, lambda: visitor.get("/fr/manage/report.csv")[0].status),
            people=cost(server, lambda: visitor.get("/fr/manage/people")[0].status),
            people_csv=cost(server, lambda: visitor.post("/fr/manage/people.csv", {"csrf_token": token})[0].status),
        )


def cost(server: Server, ask: Callable[[], int]) -> float:
    """Return the server's processor time for what `ask` asks (it returns the status), in milliseconds, as a mean."""
    _expect(ask)
    before = server.processor_seconds()
    for _ in range(TIMES):
        _expect(ask)
    return (server.processor_seconds() - before) / TIMES * 1000


def _expect(ask: Callable[[], int]) -> None:
    status = ask()
    if status != 200:
        raise LookupError(f"the server answered {status}")
