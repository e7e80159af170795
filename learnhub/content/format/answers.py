"""Answer blocks: options as task lists, numbers as lines that start with `=`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from learnhub.content.format import callouts, names
from learnhub.content.format.attributes import split_end
from learnhub.content.format.bodies import Body
from learnhub.content.format.sources import NumberRange
from learnhub.content.format.strict_yaml import Place
from learnhub.content.format.structure import Node, first_line
from learnhub.content.format.written import keys_in, refuse_classes
from learnhub.i18n import lazy

MOST_OPTIONS = 12
_BOX = re.compile(r"\[( |x|X)\](?:[ \t]+|$)")
_LIKE_BOX = re.compile(r"\[\s*[^\]\s]?\s*\](?!\()")
_QUOTED = re.compile(r"[ ]*>[ ]?")
_DIGITS = r"[-+−]?[0-9]{1,20}(?:\.[0-9]{1,20})?"
_NUMBER = re.compile(rf"({_DIGITS})(?:\s*(?:±|\+-)\s*({_DIGITS})|\s*\.\.\s*({_DIGITS}))?")


class Block(StrEnum):
    """What the last block of a question looks like."""

    OPTIONS = "options"
    LINES = "lines"
    TABLE = "table"
    NUMBERED = "numbered"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class WrittenOption:
    """An option in one language."""

    id: str
    is_right: bool
    text: str
    feedback: str
    place: Place


def kind_of(node: Node) -> Block:
    """Return what kind of answer block a block is; NOTHING for what is only text."""
    if is_task_list(node):
        return Block.OPTIONS
    if node.type == "paragraph" and _equals_lines(node):
        return Block.LINES
    if node.type == "table" and len(node.children[0].children[0].children) == 2:
        return Block.TABLE
    return Block.NUMBERED if node.type == "ordered_list" else Block.NOTHING


def is_task_list(node: Node) -> bool:
    """Say whether a block is a list in which some item starts with `[ ]` or something meant to be it."""
    is_list = node.type in {"bullet_list", "ordered_list"}
    return is_list and any(_LIKE_BOX.match(_first_text(item)) for item in node.children)


def read_options(block: Node, body: Body) -> tuple[WrittenOption, ...]:
    """Return the options of a task list; faults are noted."""
    if block.type == "ordered_list":
        hint = lazy("Start each option with `- [ ]` or `- [x]`.")
        body.report.error(body.place_of(block), "option-list", lazy("A list of options may not be numbered."), hint)
    if len(block.children) > MOST_OPTIONS:
        message = lazy("A question has at most 12 options.")
        body.report.error(body.place_of(block.children[MOST_OPTIONS]), "out-of-bounds", message)
    options = [_option(item, number, body) for number, item in enumerate(block.children[:MOST_OPTIONS], 1)]
    found = [option for option in options if option is not None]
    seen: set[str] = set()
    for option in found:
        if option.id in seen:
            message = lazy("The id `%(id)s` is taken by another option of this question.", id=option.id)
            body.report.error(option.place, "duplicate-id", message, lazy("Choose another."))
        seen.add(option.id)
    return tuple(found)


def read_numbers(block: Node, body: Body) -> tuple[NumberRange, ...]:
    """Return the numbers of lines such as `= 202`, `= 3.5 ± 0.1` and `= 60..65`; faults are noted."""
    ranges = []
    for row, line in enumerate(block.children[0].content.split("\n"), first_line(block)):
        found = number_range(line.strip().removeprefix("=").strip())
        if found is None:
            hint = lazy("Write = 202, = 3.5 ± 0.1 or = 60..65, with . for decimals and without group marks.")
            message = lazy("This is not a number or a range from low to high: %(line)s", line=line.strip())
            body.report.error(body.place(row, line.strip()), "number-line", message, hint)
        else:
            ranges.append(found)
    return tuple(ranges)


def number_range(text: str) -> NumberRange | None:
    """Return the range that an author's text means, or None where it means none."""
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    number, around, upto = (Decimal(part.replace("−", "-")) if part else None for part in found.groups())
    if number is None:
        return None
    low = number - around if around is not None else number
    high = upto if upto is not None else number + (around or 0)
    return NumberRange(low, high) if low <= high else None


def looks_numeric(block: Node) -> tuple[bool, bool]:
    """Return (some line is a number, all lines are numbers) of lines that start with `=`."""
    lines = [line.strip().removeprefix("=").strip() for line in block.children[0].content.split("\n")]
    are_numbers = [number_range(line) is not None or re.match(r"[-+−]?[0-9]", line) is not None for line in lines]
    return any(are_numbers), all(are_numbers)


def dequoted(lines: Sequence[str]) -> str:
    """Return the Markdown within a block quote, given its lines."""
    return "\n".join(_QUOTED.sub("", line, count=1) if _QUOTED.match(line) else line.lstrip() for line in lines).strip()


def lines_of(node: Node, body: Body) -> list[str]:
    """Return the lines of a block."""
    start, end = node.map or (0, 0)
    return body.lines[start:end]


def _option(item: Node, number: int, body: Body) -> WrittenOption | None:
    place = body.place_of(item)
    text = _first_text(item)
    box = _BOX.match(text)
    if not box:
        hint = lazy("Start each option with `- [ ]`, or `- [x]` where it is right, and then a space.")
        body.report.error(place, "option-box", lazy("This option has no proper box."), hint)
        return None
    words, attributes, _ = split_end(text[box.end() :])
    if not words.strip():
        body.report.error(place, "option-empty", lazy("This option has no words."), lazy("Write some."))
    quotes = _feedback_of(item, body)
    feedback = body.complete(dequoted(lines_of(quotes[0], body))) if quotes else ""
    own_id = _own_id(attributes, first_line(item), body) or str(number)
    return WrittenOption(own_id, box[1] in "xX", body.complete(words.strip()), feedback, place)


def _feedback_of(item: Node, body: Body) -> list[Node]:
    after = item.children[1:]
    quotes = [node for node in after if node.type == "blockquote" and not is_callout(node)]
    if len(quotes) != len(after) or len(quotes) > 1:
        wrong = next((node for node in after if node not in quotes[:1]), item)
        hint = lazy("An option is one paragraph, then at most one quote (`  > …`) as its feedback.")
        body.report.error(body.place_of(wrong), "option-blocks", lazy("This does not belong in an option."), hint)
    return quotes


def is_callout(quote: Node) -> bool:
    """Say whether a block quote is a callout."""
    opening = quote.children[0] if quote.children else None
    if opening is None or opening.type != "paragraph":
        return False
    return callouts.parse(opening.children[0].content.split("\n")[0]) is not None


def _own_id(attributes: str, row: int, body: Body) -> str:
    place = body.place(row, attributes)
    written, classes = keys_in(attributes, place, body.report)
    refuse_classes(classes, place, body.report)
    values = dict(written.value) if isinstance(written.value, dict) else {}
    own_id = str(values.pop("id", ""))
    for key in values:
        message = lazy("The key `%(key)s` is not known here.", key=key)
        body.report.error(written.place_of((key,)), "unknown-key", message, lazy("Options may have `{#id}` only."))
    if own_id and (not names.is_identifier(own_id) or own_id.isdigit()):
        hint = lazy("Use small letters, digits and single hyphens, with one letter at least.")
        body.report.error(place, "identifier", lazy("`%(id)s` is not an id.", id=own_id), hint)
    return own_id


def _first_text(item: Node) -> str:
    opening = item.children[0] if item.children else None
    return str(opening.children[0].content) if opening is not None and opening.type == "paragraph" else ""


def _equals_lines(paragraph: Node) -> bool:
    return all(line.strip().startswith("=") for line in paragraph.children[0].content.split("\n"))
