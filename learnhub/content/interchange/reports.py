"""What became of each question of a file that was brought over, for its author and for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from learnhub.content.interchange.model import Note, Weight
from learnhub.i18n import Message, lazy, ngettext


class Outcome(StrEnum):
    """How much of a question went from one format to the other."""

    WHOLE = "whole"
    CHANGED = "changed"
    PARTLY = "partly"
    AS_OPEN = "as-open"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Line:
    """One question: what it was called, its id and kind here ("" where it is not), and what is to be told of it."""

    label: str
    outcome: Outcome
    id: str = ""
    kind: str = ""
    notes: tuple[Note, ...] = ()
    category: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All that is told: of the questions, of the file as a whole, and the files that were written."""

    lines: tuple[Line, ...]
    notes: tuple[Note, ...] = ()
    written: tuple[str, ...] = ()

    def counts(self) -> dict[Outcome, int]:
        """Return how many questions had each outcome."""
        found = Counter(line.outcome for line in self.lines)
        return {outcome: found[outcome] for outcome in Outcome}


SAID: dict[Outcome, Message] = {
    Outcome.WHOLE: lazy("whole"),
    Outcome.CHANGED: lazy("with changes"),
    Outcome.PARTLY: lazy("in part"),
    Outcome.AS_OPEN: lazy("as an open question, with its text as it was"),
    Outcome.NOT: lazy("not at all"),
}
COUNTED: dict[Outcome, Callable[[int], str]] = {
    Outcome.WHOLE: lambda n: ngettext("%(num)s question whole", "%(num)s questions whole", n),
    Outcome.CHANGED: lambda n: ngettext("%(num)s with changes", "%(num)s with changes", n),
    Outcome.PARTLY: lambda n: ngettext("%(num)s in part", "%(num)s in part", n),
    Outcome.AS_OPEN: lambda n: ngettext("%(num)s as an open question", "%(num)s as open questions", n),
    Outcome.NOT: lambda n: ngettext("%(num)s not at all", "%(num)s not at all", n),
}
_MARKS = {Weight.CHANGED: "~", Weight.LOST: "-"}


def as_text(report: Report) -> str:
    """Return a report for a person at a terminal; `~` tells of a change, `-` of what was lost."""
    return "\n".join(_text_lines(report))


def _text_lines(report: Report) -> Iterator[str]:
    for number, line in enumerate(report.lines, 1):
        known = (
            f" ({', '.join(part for part in (f'#{line.id}' * bool(line.id), line.kind) if part)})" if line.id else ""
        )
        yield f"{number}. {line.label}{known}: {SAID[line.outcome]}"
        yield from (f"    {_MARKS[note.weight]} {note.message}" for note in line.notes)
    yield from (f"{_MARKS[note.weight]} {note.message}" for note in report.notes)
    counts = report.counts()
    shown = [said(counts[outcome]) for outcome, said in COUNTED.items() if counts[outcome] or outcome is Outcome.WHOLE]
    yield ", ".join(shown) + "."


def as_json(report: Report) -> str:
    """Return a report for programs: {questions: [{label, outcome, id, kind, category, notes}], notes, counts …}."""
    return json.dumps(
        {
            "questions": [_as_dict(line) for line in report.lines],
            "notes": [_note(note) for note in report.notes],
            "written": list(report.written),
            "counts": {str(outcome): count for outcome, count in report.counts().items()},
        },
        ensure_ascii=False,
        indent=2,
    )


def _as_dict(line: Line) -> dict[str, object]:
    return {
        "label": line.label,
        "outcome": str(line.outcome),
        "id": line.id,
        "kind": line.kind,
        "category": line.category,
        "notes": [_note(note) for note in line.notes],
    }


def _note(note: Note) -> dict[str, str]:
    return {"weight": str(note.weight), "message": str(note.message)}
