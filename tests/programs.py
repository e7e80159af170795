"""Programs of the tests that run as processes of their own, and may be killed at any moment.

They are forked from a process that has LearnHub imported already: importing it anew takes longer than all they do.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import runpy
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from signal import Signals
from typing import TextIO

from learnhub.settings import Settings

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["learnhub.app"])


@dataclass(frozen=True, slots=True)
class Program:
    """A program that runs: its process, and what it says."""

    process: ForkServerProcess
    says: TextIO

    def signal(self, how: Signals) -> None:
        """Send a signal to the process."""
        if self.process.pid is not None:
            os.kill(self.process.pid, how)

    def ended(self, within: float) -> int | None:
        """Wait at most so many seconds for its end; return how it ended, below 0 by a signal, None for not yet."""
        self.process.join(within)
        return self.process.exitcode


def start(settings: Settings, module: str, *arguments: str, given: str = "", errors_too: bool = False) -> Program:
    """Start a module with arguments and what it reads, on the data of some settings; `errors_too` for its stderr."""
    environment = {f"LEARNHUB_{name.upper()}": value for name, value in asdict(settings).items()}
    hears, says = multiprocessing.Pipe(duplex=False)
    given_to_it = (module, arguments, environment, given, says, errors_too)
    process = _FORKS.Process(target=_run, args=given_to_it, daemon=True)  # ends with the tests, whatever happens
    process.start()
    says.close()  # so that the pipe ends with the process
    with hears:
        return Program(process, os.fdopen(os.dup(hears.fileno())))


@contextmanager
def running(settings: Settings, module: str, *arguments: str, given: str = "") -> Iterator[Program]:
    """Start a program for the length of a block; it is killed at the end."""
    program = start(settings, module, *arguments, given=given)
    with program.says:
        try:
            yield program
        finally:
            program.process.kill()
            program.process.join()


def _run(
    module: str,
    arguments: tuple[str, ...],
    environment: Mapping[str, str],
    given: str,
    says: Connection,
    errors_too: bool,
) -> None:
    os.environ.update(environment)
    os.dup2(says.fileno(), sys.stdout.fileno())
    if errors_too:
        os.dup2(says.fileno(), sys.stderr.fileno())
    says.close()
    sys.stdin = io.StringIO(given)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=False)
