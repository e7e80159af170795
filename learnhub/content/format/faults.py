"""What is wrong with a course, said so that its author can mend it: where, what, how."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from learnhub.i18n import Message, lazy


class Severity(StrEnum):
    """Errors keep a version from being imported, warnings do not."""

    ERROR = "error"
    WARNING = "warning"


# Before what is wrong, for people; programs read the words of Severity.
_IN_WORDS = {Severity.ERROR: lazy("error:"), Severity.WARNING: lazy("warning:")}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `file` is relative to the folder that was named; `line` and `column` count from 1."""

    file: str
    line: int
    column: int
    severity: Severity
    code: str
    message: Message
    hint: Message

    def within(self, folder: str) -> Fault:
        """Return the same fault as seen from the folder above: `folder` is put before the file."""
        return replace(self, file=f"{folder}/{self.file}".strip("/") if folder else self.file)


class Faults:
    """Collects the faults of one folder while it is read."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, int, int, str, str], Fault] = {}

    def error(self, file: str, place: tuple[int, int], code: str, message: Message, hint: Message) -> None:
        """Note an error at a (line, column) of a file."""
        self._add(Fault(file, *place, Severity.ERROR, code, message, hint))

    def warning(self, file: str, place: tuple[int, int], code: str, message: Message, hint: Message) -> None:
        """Note a warning at a (line, column) of a file."""
        self._add(Fault(file, *place, Severity.WARNING, code, message, hint))

    def take(self, faults: Iterable[Fault]) -> None:
        """Note faults that were found by another collection."""
        for fault in faults:
            self._add(fault)

    def _add(self, fault: Fault) -> None:
        key = (fault.file, fault.line, fault.column, fault.code, str(fault.message))
        self._found.setdefault(key, fault)

    def has(self, file: str, start: int, end: int, codes: str) -> bool:
        """Say whether a code that starts with `codes` was noted in a file's lines from `start` to before `end`."""
        return any(
            one.file == file and start <= one.line < end and one.code.startswith(codes) for one in self._found.values()
        )

    @property
    def has_errors(self) -> bool:
        """Say whether anything found keeps the version from being imported."""
        return any(fault.severity is Severity.ERROR for fault in self._found.values())

    def sorted(self) -> tuple[Fault, ...]:
        """Return all faults in the order in which an author meets them."""
        return tuple(self._found[key] for key in sorted(self._found))


@dataclass(frozen=True, slots=True)
class Reporter:
    """Notes faults of one file."""

    faults: Faults
    file: str

    def error(self, place: tuple[int, int], code: str, message: Message, hint: Message) -> None:
        """Note an error at a (line, column)."""
        self.faults.error(self.file, place, code, message, hint)

    def warning(self, place: tuple[int, int], code: str, message: Message, hint: Message) -> None:
        """Note a warning at a (line, column)."""
        self.faults.warning(self.file, place, code, message, hint)


def as_text(faults: Iterable[Fault]) -> str:
    """Return faults for a person at a terminal: `file:line:column: error: what` and how to mend it below."""
    return "\n".join(_text_lines(fault) for fault in faults)


def _text_lines(fault: Fault) -> str:
    severity = _IN_WORDS[fault.severity]
    line = f"{fault.file or '.'}:{fault.line}:{fault.column}: {severity} {fault.message} [{fault.code}]"
    return f"{line}\n    {fault.hint}" if str(fault.hint) else line


def as_json(faults: Iterable[Fault]) -> str:
    """Return faults for programs: a list of {file, line, column, severity, code, message, hint}."""
    return json.dumps([_as_dict(fault) for fault in faults], ensure_ascii=False, indent=2)


def _as_dict(fault: Fault) -> dict[str, str | int]:
    return {
        "file": fault.file or ".",
        "line": fault.line,
        "column": fault.column,
        "severity": str(fault.severity),
        "code": fault.code,
        "message": str(fault.message),
        "hint": str(fault.hint),
    }


def as_github(faults: Iterable[Fault]) -> str:
    """Return faults as workflow commands, which a Git host shows beside the lines of a pull request."""
    return "\n".join(_github_line(fault) for fault in faults)


def _github_line(fault: Fault) -> str:
    place = f"file={_property(fault.file or '.')},line={fault.line},col={fault.column},title={_property(fault.code)}"
    words = f"{fault.message}\n{fault.hint}".strip()
    return f"::{fault.severity} {place}::{_data(words)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
