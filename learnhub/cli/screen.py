"""A terminal as its user has set it up: its language, where it keeps things, and a bar where work is slow."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self, TextIO

from learnhub import i18n


def language(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language of the terminal, as its variables say (POSIX: LC_ALL before LC_MESSAGES before LANG)."""
    named = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    tag = named.partition(".")[0].partition("@")[0].replace("_", "-").lower()
    known = i18n.languages()
    return next((one for one in (tag, tag.partition("-")[0]) if one in known), "en")


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Return where what can be made again is kept, and may be deleted at any time (XDG Base Directory, 0.8).

    None where nobody is at home.
    """
    named = environment.get("XDG_CACHE_HOME", "")
    if Path(named).is_absolute():
        return Path(named) / "learnhub"
    try:
        return Path.home() / ".cache" / "learnhub"
    except RuntimeError:
        return None


class Bar:
    """Shows on the error stream how far work is, where somebody looks at it and it takes longer than `patience`."""

    WIDTH = 30

    def __init__(self, stream: TextIO | None = None, patience: float = 1.0) -> None:
        self._stream = stream or sys.stderr
        self._is_seen = self._stream.isatty() and os.environ.get("TERM") != "dumb"
        self._begins = time.monotonic() + patience
        self._shown = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_problem: object) -> None:
        if self._shown:
            self._write("\r\x1b[K")

    def show(self, what: str, share: float) -> None:
        """Show how much of something (0 to 1) is done."""
        if not self._is_seen or time.monotonic() < self._begins:
            return
        done = round(self.WIDTH * share)
        line = f"[{'#' * done}{'.' * (self.WIDTH - done)}] {round(100 * share)} % {what}"
        if line != self._shown:
            self._write(f"\r{line}\x1b[K")
            self._shown = line

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
