"""A limited child process that answers lines of JSON with lines of JSON; whoever asks waits no longer than told."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any

SECONDS_TO_START = 60
_LARGEST_ANSWER = 32 * 1024 * 1024
_ROOT = Path(__file__).resolve().parents[3]
_START = "import sys; sys.path.insert(0, sys.argv[1]); from learnhub.content.rendering.{} import main; main()"


class StoppedError(Exception):
    """The child cannot answer: it is `slow`, has `crashed`, or its answer is too `large`."""


class Child:
    """A child that runs `main` of a module of this folder, for as long as the block lasts."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __enter__(self) -> Child:
        self._process = subprocess.Popen(  # noqa: S603 - our own program, no shell, nothing from outside
            [sys.executable, "-I", "-c", _START.format(self._module), str(_ROOT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
        )
        self._is_ready = False
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                _close(pipe)
        self._process.wait()

    def await_ready(self) -> None:
        """Wait until the child has started; its time is not that of the first answer. Raises StoppedError."""
        if not self._is_ready:
            self.receive(time.monotonic() + SECONDS_TO_START)
            self._is_ready = True

    def send(self, asked: dict[str, Any]) -> None:
        """Send one line. Raises StoppedError."""
        if self._process.stdin is None:
            raise StoppedError("crashed")
        try:
            self._process.stdin.write(json.dumps(asked).encode("ascii") + b"\n")
            self._process.stdin.flush()
        except OSError as problem:
            raise StoppedError("crashed") from problem

    def receive(self, deadline: float) -> dict[str, Any]:
        """Return the answer, which has to be there by a time of the monotonic clock. Raises StoppedError."""
        received = bytearray()
        while not received.endswith(b"\n"):
            received += self._read(deadline)
            if len(received) > _LARGEST_ANSWER:
                raise StoppedError("large")
        answer: dict[str, Any] = json.loads(received)
        return answer

    def _read(self, deadline: float) -> bytes:
        output = self._process.stdout
        handle = output.fileno() if output else -1
        ready, _, _ = select.select([handle], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise StoppedError("slow")
        block = os.read(handle, 1 << 16)
        if not block:
            raise StoppedError("crashed")
        return block


def _close(pipe: Any) -> None:
    try:
        pipe.close()
    except OSError:  # What was still to be sent to a killed child is lost with it.
        return
