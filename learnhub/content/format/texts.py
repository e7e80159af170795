"""Text files: bytes to text, and front matter apart from the body. Line numbers stay those of the file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from learnhub.content.format.faults import Reporter
from learnhub.i18n import lazy

LARGEST = 512 * 1024
# With what Unicode calls noncharacters, which programs keep for themselves, as `gap_marks` does.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class FrontAndBody:
    """A front matter's YAML, the text below it, and how many lines stand above each."""

    front: str
    body: str
    front_offset: int
    body_offset: int


def decode(data: bytes, report: Reporter) -> str | None:
    """Return the text of a file, or None where it cannot be read at all; faults are noted."""
    if len(data) > LARGEST:
        hint = lazy("Divide it into several units.")
        report.error((1, 1), "text-too-large", lazy("This file is larger than 512 KB."), hint)
        return None
    if data.startswith(_BOM):
        data = data.removeprefix(_BOM)
        hint = lazy("Save it as UTF-8 without BOM.")
        report.error((1, 1), "byte-order-mark", lazy("The file starts with a byte order mark."), hint)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as problem:
        place = (data.count(b"\n", 0, problem.start) + 1, 1)
        report.error(place, "not-utf-8", lazy("This line is not UTF-8."), lazy("Save the file as UTF-8."))
        return None
    return _clean(text, report)


def _clean(text: str, report: Reporter) -> str:
    if "\r" in text:
        place = (text.count("\n", 0, text.index("\r")) + 1, 1)
        hint = lazy("Save the file with Unix line ends (LF): other ends change the version's digest.")
        report.error(place, "line-ends", lazy("Lines end with a carriage return."), hint)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - (text.rfind("\n", 0, found.start()) + 1) + 1
        hint = lazy("Delete it; it is invisible in most editors.")
        report.error((line, column), "control-character", lazy("There is a control character here."), hint)
        text = _CONTROL.sub(" ", text)
    return text


def split(text: str, report: Reporter) -> FrontAndBody | None:
    """Return front matter and body apart, or None after noting that there is no front matter."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        hint = lazy("Start the file with a line ---, then `title: …`, then another line ---.")
        report.error((1, 1), "front-matter-missing", lazy("The file has no front matter."), hint)
        return None
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        hint = lazy("End it with a line that holds only ---.")
        report.error((1, 1), "front-matter-open", lazy("The front matter has no end."), hint)
        return None
    return FrontAndBody("\n".join(lines[1:end]), "\n".join(lines[end + 1 :]), 1, end + 1)
