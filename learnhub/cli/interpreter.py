"""The Python that runs a command: how LearnHub is typed with it, and what to do where it lacks a package.

Nothing is imported here that Python itself does not bring.
"""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
# What `make run` sets up, and the guide tells authors to type.
OWN = ROOT / ".venv" / "bin" / "python"


def typed(executable: str = sys.executable) -> str:
    """Return how a command begins that is typed in this folder and run by the same Python as this one."""
    return f"{_shown(Path(executable))} -m learnhub"


def _shown(python: Path) -> str:
    here = Path.cwd()
    if python.is_relative_to(here):
        return shlex.quote(str(python.relative_to(here)))
    if shutil.which(python.name) == str(python):
        return python.name
    return shlex.quote(str(python))


def lacking(package: str, arguments: Sequence[str]) -> str:
    """Say that this Python lacks a package that a command needs, and how to type the command instead."""
    rightly = shlex.join([".venv/bin/python", "-m", "learnhub", *arguments])
    lacks = f"This Python ({sys.executable}) lacks a package that LearnHub needs, {package}."
    if OWN.exists() and Path(sys.prefix) != OWN.parents[1]:
        return f"{lacks} In the folder {ROOT}, type: {rightly}"
    return f"{lacks} In the folder {ROOT}, type `make run` once, which sets up everything; then: {rightly}"
