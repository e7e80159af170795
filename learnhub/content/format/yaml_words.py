"""What PyYAML cannot read, said in the words of somebody who writes a course: what is wrong on which line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml

from learnhub.i18n import Message, lazy

_BEFORE_VALUE = r"(?:^\s*|[:,\[{]\s*|-\s+)"
_KEY = r"\s*(?:-\s+)?[\w-]+"
_STRAIGHT = lazy('Put the whole text between straight quotation marks: "…".')
_ONLY_KEY = re.compile(rf"{_KEY}$")
_NO_SPACE = re.compile(rf"{_KEY}:[^\s]")
_NO_SPACE_AFTER_HYPHEN = re.compile(r"\s*-[^\s-]")
_SIGN = re.compile(rf"(?:{_KEY}:\s+|\s*-\s+)?(?:([>|!%&*@`])|([\[{{])[^\]}}]*[\]}}]\s*[^\s\]}},#:])")
_INNER = {mark: re.compile(rf"{_BEFORE_VALUE}{mark}[^{mark}]*{mark}\s*[^\s,\]}}:#]") for mark in ("'", '"')}
_OPEN = re.compile(rf"""{_KEY}:\s+(["'])(?:(?!\1).)*$""")
_LINES_LOOKED_AT = 5
# Where lines end in YAML 1.1, which is what PyYAML counts.
_END_OF_LINE = re.compile("\r\n|[\r\n\x85\u2028\u2029]")

# A line and a column, from 0.
_Spot = tuple[int, int]
_Said = tuple[Message, Message]


def explain(problem: yaml.MarkedYAMLError, text: str) -> tuple[_Spot, Message, Message]:
    """Return where the cause of a problem in a text is (line and column from 0), what it is and how to mend it."""
    lines = _END_OF_LINE.split(text)
    spot = _spot_of(problem.problem_mark or problem.context_mark)
    begun = _spot_of(problem.context_mark) if problem.context_mark else spot
    said = str(problem.problem or problem.context or "")
    if "\\t" in said:
        return spot, lazy("There is a tab character."), lazy("Indent with spaces.")
    if "quoted scalar" in str(problem.context) and "end of stream" in said:
        return begun, *_not_closed()
    if "could not find expected ':'" in said:
        return begun, *_without_colon(_line(lines, begun[0]))
    if "mapping values are not allowed" in said and _ONLY_KEY.match(_line(lines, spot[0])[: spot[1]]):
        return _after_text(spot[0], lines)
    found = _in_line(_line(lines, spot[0]), said)
    above = None if found else _opened_above(spot[0], lines)
    if above is not None:
        return above, *_not_closed()
    return (begun if "<stream end>" in said else spot), *(found or _by_what_was_said(said))


def _spot_of(mark: Any) -> _Spot:
    return (mark.line, mark.column) if mark is not None else (0, 0)


def _line(lines: Sequence[str], row: int) -> str:
    return lines[row] if 0 <= row < len(lines) else ""


def _not_closed() -> _Said:
    message = lazy("A quotation mark is opened here, and there is no second one.")
    return message, lazy("Write the second one where the text ends.")


def _opened_above(row: int, lines: Sequence[str]) -> _Spot | None:
    """Return where a quotation mark of a line above is, that took all until the next one into its text."""
    for above in range(row - 1, max(-1, row - 1 - _LINES_LOOKED_AT), -1):
        found = _OPEN.match(_line(lines, above))
        if found:
            return above, found.start(1)
    return None


def _after_text(row: int, lines: Sequence[str]) -> tuple[_Spot, Message, Message]:
    """Return what is wrong where a key was read as going on with the text of the line above it."""
    own, above = (_line(lines, one) for one in (row, row - 1))
    deeper = len(own) - len(own.lstrip()) > len(above) - len(above.lstrip())
    if deeper and not _NO_SPACE.match(above):
        return (row, 0), *_not_in_line()
    return (row - 1, 0), *_without_colon(above)


def _without_colon(line: str) -> _Said:
    if _NO_SPACE.match(line):
        return lazy("A space is missing after the colon."), lazy("Write a colon and a space: `key: value`.")
    if _NO_SPACE_AFTER_HYPHEN.match(line):
        return lazy("A space is missing after the hyphen."), lazy("Write a hyphen and a space: `- item`.")
    return (
        lazy("This line has no key: a word, a colon and a space."),
        lazy("Write `key: value`; or indent the line if it goes on with what stands above it."),
    )


def _in_line(line: str, said: str) -> _Said | None:
    """Return what can be seen in the line itself."""
    if _INNER["'"].search(line):
        return (
            lazy("There is a straight ' inside a text that stands between two of them."),
            lazy("""Put the text between " instead, or write the curly ’ inside it."""),
        )
    if _INNER['"'].search(line):
        return (
            lazy('There is a straight " inside a text that stands between two of them.'),
            lazy("""Put the text between ' instead, or write curly “ and ” inside it."""),
        )
    sign = _SIGN.match(line)
    if sign and "got" not in said:
        mark = sign[1] or sign[2]
        return lazy("A text that starts with %(sign)s has to stand between quotation marks.", sign=mark), _STRAIGHT
    return None


def _not_in_line() -> _Said:
    return (
        lazy("This line is not indented as those above it are."),
        lazy("Let what belongs together begin in the same column, and indent it with spaces."),
    )


def _by_what_was_said(said: str) -> _Said:
    if "mapping values are not allowed" in said:
        return lazy("There is a colon followed by a space inside a text."), _STRAIGHT
    if "but got ':'" in said:
        return (
            lazy("There is a colon where this entry should end."),
            lazy("Put the whole text between quotation marks, or close the bracket before it."),
        )
    if "<stream end>" in said:
        return lazy("A bracket is opened here and not closed."), lazy("Close it with ] or }, as it was opened.")
    if "sequence entries are not allowed" in said:
        return (
            lazy("A list cannot begin on the line of its key."),
            lazy("Begin it on the next line, or write [one, two]."),
        )
    if "escape" in said:
        return (
            lazy('A backslash (\\) means something else between straight ".'),
            lazy("Put the text between ' instead, or write the backslash twice."),
        )
    if "expected <block end>" in said:
        return _not_in_line()
    return (
        lazy("This line cannot be read: %(problem)s.", problem=said),
        lazy("Look for a missing quotation mark, bracket or space, or an indentation that is off."),
    )
