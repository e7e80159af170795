"""YAML as authors mean it: YAML 1.2, nothing clever, and the place of every value.

Plain PyYAML takes `NO` for false, `1.10` for 1.1 and the last of two equal keys without a word; 236 bytes of
aliases become 25 MB. Here every scalar stays the text that was written, and the schema decides what it means.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from learnhub.content.format import yaml_words
from learnhub.i18n import Message, lazy

LARGEST = 64 * 1024
DEEPEST = 20

Value = str | list["Value"] | dict[str, "Value"]
Path = tuple[str | int, ...]
Place = tuple[int, int]


class Plain(str):
    """A scalar without quotation marks: may stand for a number, a truth value or nothing."""

    __slots__ = ()

    @property
    def is_null(self) -> bool:
        """Say whether it stands for nothing in YAML 1.2's core schema."""
        return self in {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class YamlFault:
    """Something that strict YAML refuses."""

    place: Place
    code: str
    message: Message
    hint: Message


@dataclass(slots=True)
class YamlText:
    """What was read: the value, where each key and value stands, and what is wrong."""

    value: Value | None = None
    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)
    faults: list[YamlFault] = field(default_factory=list)

    def place_of(self, path: Path, *, of_key: bool = False) -> Place:
        """Return the (line, column) of a value or of its key, or of the nearest thing around it."""
        if of_key and path in self.keys:
            return self.keys[path]
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, (1, 1))


def read(text: str, line_offset: int = 0, largest: int = LARGEST) -> YamlText:
    """Read YAML text whose first line is line `line_offset` + 1 of its file. Faults are in the result.

    A text of more than `largest` bytes is a fault.
    """
    return _Reading(line_offset, largest).read(text)


class _Refused(Exception):
    def __init__(self, fault: YamlFault) -> None:
        self.fault = fault


class _Reading:
    def __init__(self, line_offset: int, largest: int) -> None:
        self.offset = line_offset
        self.largest = largest
        self.result = YamlText()

    def read(self, text: str) -> YamlText:
        if len(text.encode("utf-8", "surrogatepass")) > self.largest:
            message = lazy("This is longer than %(size)s KB.", size=self.largest // 1024)
            hint = lazy("Leave out what is not needed, or move it into the text of a unit.")
            self._note((1 + self.offset, 1), "yaml-too-large", message, hint)
            return self.result
        try:
            self._document(yaml.parse(text, Loader=yaml.SafeLoader))
        except _Refused as refused:
            self.result.faults.append(refused.fault)
        except yaml.MarkedYAMLError as problem:
            (line, column), message, hint = yaml_words.explain(problem, text)
            self._note((line + 1 + self.offset, column + 1), "yaml-syntax", message, hint)
        except yaml.reader.ReaderError as problem:
            line = text.count("\n", 0, problem.position) + 1 + self.offset
            hint = lazy("Type the line again, or delete what is invisible in it.")
            self._note((line, 1), "yaml-syntax", lazy("This line holds a character that is not allowed here."), hint)
        if self.result.faults:
            self.result.value = None
        return self.result

    def _document(self, events: Iterator[yaml.Event]) -> None:
        next(events)
        start = next(events)
        if isinstance(start, yaml.StreamEndEvent):
            return
        self.result.value = self._node(next(events), events, ())
        next(events)
        more = next(events)
        if isinstance(more, yaml.DocumentStartEvent):
            message = lazy("A second YAML document starts here.")
            hint = lazy("Delete the line ---, or put the text between quotation marks.")
            raise _Refused(YamlFault(self._place(more.start_mark), "yaml-documents", message, hint))

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> Value:
        place = self._place(event.start_mark)
        self._refuse_cleverness(event, place)
        if len(path) > DEEPEST:
            hint = lazy("Use fewer levels; no key of a course needs more than five.")
            raise _Refused(YamlFault(place, "yaml-depth", lazy("This is nested more than 20 levels deep."), hint))
        self.result.values[path] = place
        if isinstance(event, yaml.ScalarEvent):
            is_plain = event.style is None
            return Plain(event.value) if is_plain else str(event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        return self._mapping(events, path)

    def _sequence(self, events: Iterator[yaml.Event], path: Path) -> Value:
        items: list[Value] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._node(event, events, (*path, len(items))))
        return items

    def _mapping(self, events: Iterator[yaml.Event], path: Path) -> Value:
        found: dict[str, Value] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            place = self._place(event.start_mark)
            self._refuse_cleverness(event, place)
            if not isinstance(event, yaml.ScalarEvent):
                hint = lazy("Write `key: value`. If the text starts with { or [, put it between quotation marks.")
                raise _Refused(YamlFault(place, "yaml-key", lazy("A key has to be a word."), hint))
            key = str(event.value)
            if key in found:
                message = lazy("The key `%(key)s` stands here twice.", key=key)
                self._note(place, "yaml-duplicate-key", message, lazy("Keep one of the two."))
            self.result.keys[(*path, key)] = place
            found[key] = self._node(next(events), events, (*path, key))
        return found

    def _refuse_cleverness(self, event: yaml.Event, place: Place) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            message = lazy("Anchors and aliases (`&name`, `*name`) are not allowed.")
            hint = lazy("Write the value out. If the text starts with & or *, put it between quotation marks.")
            raise _Refused(YamlFault(place, "yaml-alias", message, hint))
        if getattr(event, "tag", None):
            message = lazy("YAML tags (`!name`) are not allowed.")
            hint = lazy("If the text starts with an exclamation mark, put it between quotation marks.")
            raise _Refused(YamlFault(place, "yaml-tag", message, hint))

    def _place(self, mark: Any) -> Place:
        return (mark.line + 1 + self.offset, mark.column + 1) if mark else (1 + self.offset, 1)

    def _note(self, place: Place, code: str, message: Message, hint: Message) -> None:
        self.result.faults.append(YamlFault(place, code, message, hint))
