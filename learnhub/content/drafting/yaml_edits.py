"""YAML changed in its text: comments, order, quotation marks and every line that is not meant stay as they were."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml
from yaml import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from learnhub.errors import Invalid
from learnhub.i18n import lazy

Words = str | Sequence[str]
Path = tuple[str | int, ...]


# Words that YAML reads as they are, whatever stands around them.
_PLAIN = re.compile(r"(?!(?:true|false|null|yes|no|on|off|y|n)$)[^\W\d_](?:[\w ’-]*[\w])?")


@dataclass(frozen=True, slots=True)
class _Edit:
    """The letters from `start` up to `end` become `text`."""

    start: int
    end: int
    text: str


def set_key(text: str, key: str, value: str | Mapping[str, str], *, after: str) -> str:
    """Return YAML in which a key of the top has a value: YAML of one line, or words by language.

    A new key stands below `after`, or at the end. Raises Invalid where the text cannot be read as keys with values.
    """
    top = _top(text)
    found = _child(top, key)
    if found is None:
        before = _child(top, after)
        at = _end_of_line(text, _end(text, before)) if before else len(text.rstrip("\n"))
        return _changed(text, [_Edit(at, at, f"\n{key}:{_new_value(value)}")])
    end = _end(text, found)
    if _is_block(found) and not isinstance(value, str):
        start = text.rfind("\n", 0, found.start_mark.index) + 1
        return _changed(text, [_Edit(start, end, _block(value).removeprefix("\n"))])
    if _is_block(found):
        start = text.rindex(":", 0, found.start_mark.index) + 1
        return _changed(text, [_Edit(start, end, f" {value}")])
    written = value if isinstance(value, str) else _flow(value)
    space = " " if text[: found.start_mark.index].endswith(":") else ""
    return _changed(text, [_Edit(found.start_mark.index, end, space + written)])


def set_words(text: str, path: Sequence[str], words: str) -> str:
    """Return YAML in which a line of text at a path of keys is another one; the last key may be new.

    Raises Invalid where there is no such path.
    """
    node: Node | None = _top(text)
    for key in path[:-1]:
        node = _child(node, key) if isinstance(node, MappingNode) else None
    if not isinstance(node, MappingNode) or (len(path) > 1 and not node.value):
        raise Invalid({path[0]: lazy("Keys with values are expected here.")})
    found = _child(node, path[-1])
    if found is None:
        return _changed(text, [_addition(text, node, path[-1], words)])
    if not isinstance(found, ScalarNode):
        raise Invalid({path[0]: lazy("A line of text is expected here.")})
    if found.value == words:
        return text
    written = line(words) if found.style is None else _inline(words)
    return _changed(text, [_Edit(found.start_mark.index, _end(text, found), written)])


def words_at(text: str, path: Sequence[str]) -> str:
    """Return the line of text at a path of keys, or "". Raises Invalid for what is no YAML."""
    node: Node | None = _root(text)
    for key in path:
        node = _child(node, key) if isinstance(node, MappingNode) else None
    return str(node.value) if isinstance(node, ScalarNode) else ""


def line(words: str) -> str:
    """Return words as a line of YAML: as they are where it reads them so, else between quotation marks."""
    return words if _PLAIN.fullmatch(words) else _inline(words)


def add_item(text: str, key: str, item: str) -> str:
    """Return YAML with a plain word added to a list of the top. Raises Invalid where there is no such list."""
    found = _child(_top(text), key)
    if not isinstance(found, SequenceNode) or not found.value:
        raise Invalid({key: lazy("A list is expected here.")})
    end = _end(text, found.value[-1])
    if found.flow_style:
        return _changed(text, [_Edit(end, end, f", {item}")])
    at = _end_of_line(text, end)
    return _changed(text, [_Edit(at, at, f"\n{' ' * found.start_mark.column}- {item}")])


def top_keys(text: str) -> list[tuple[str, int, int]]:
    """Return the keys of the top in order, and for each where its lines start and end in the text. Raises Invalid."""
    pairs = _top(text).value
    starts = [key.start_mark.index for key, _value in pairs]
    return [
        (str(key.value), start, end)
        for (key, _value), start, end in zip(pairs, starts, [*starts[1:], len(text)], strict=True)
    ]


def add_language(text: str, source: str, language: str, words: Callable[[Path, Words], Words]) -> str:
    """Return YAML in which each text that stands there in the source language stands there in another one as well.

    `words` gives them, from where the text stands and what it is in the source language. Raises Invalid.
    """
    edits = []
    for path, node in _by_language(_root(text), (), source):
        written = {key.value: value for key, value in node.value}
        if language not in written:
            edits.append(_addition(text, node, language, words(path, _words(written[source]))))
    return _changed(text, edits)


def rename_language(text: str, old: str, new: str) -> str:
    """Return YAML in which what stands there in one language is said to be in another one. Raises Invalid."""
    nodes = [node for _path, node in _by_language(_root(text), (), old)]
    keys = [key for node in nodes for key, _value in node.value if key.value == old]
    return _changed(text, [_Edit(key.start_mark.index, key.end_mark.index, new) for key in keys])


def texts_in(text: str, language: str) -> dict[Path, Words]:
    """Return the texts of a language, by where they stand. Raises Invalid."""
    found = {}
    for path, node in _by_language(_root(text), (), language):
        found[path] = next(_words(value) for key, value in node.value if key.value == language)
    return found


def _root(text: str) -> Node | None:
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        raise Invalid({"yaml": lazy("This cannot be read as YAML. `course check` says what is wrong.")}) from None


def _top(text: str) -> MappingNode:
    root = _root(text)
    if not isinstance(root, MappingNode) or root.flow_style:
        raise Invalid({"yaml": lazy("Keys with values are expected here.")})
    return root


def _child(node: MappingNode, key: str) -> Node | None:
    return next((value for name, value in node.value if name.value == key), None)


def _by_language(node: Node | None, path: Path, language: str) -> Iterator[tuple[Path, MappingNode]]:
    """Return what has a text in `language`: the format knows no other key that is called as a language is."""
    if isinstance(node, MappingNode):
        if any(key.value == language and _is_words(value) for key, value in node.value):
            yield path, node
            return
        for key, value in node.value:
            yield from _by_language(value, (*path, str(key.value)), language)
    elif isinstance(node, SequenceNode):
        for place, item in enumerate(node.value):
            yield from _by_language(item, (*path, place), language)


def _is_words(node: Node) -> bool:
    items = node.value if isinstance(node, SequenceNode) else [node]
    return all(isinstance(item, ScalarNode) for item in items)


def _words(node: Node) -> Words:
    if isinstance(node, SequenceNode):
        return [str(item.value) for item in node.value]
    return str(node.value)


def _is_block(node: Node) -> bool:
    return isinstance(node, CollectionNode) and not node.flow_style and bool(node.value)


def _end(text: str, node: Node) -> int:
    """Return where a value ends; that of a block ends with its last value, and not with the comments below."""
    if _is_block(node):
        last = node.value[-1]
        return _end(text, last[1] if isinstance(node, MappingNode) else last)
    written = text[node.start_mark.index : node.end_mark.index].rstrip()
    return node.start_mark.index + len(written)


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _addition(text: str, node: MappingNode, language: str, words: Words) -> _Edit:
    if node.flow_style:
        end = _end(text, node.value[-1][1])
        return _Edit(end, end, f", {language}: {_inline(words)}")
    at, indent = _end_of_line(text, _end(text, node)), " " * node.start_mark.column
    if isinstance(words, str):
        return _Edit(at, at, f"\n{indent}{language}: {_inline(words)}")
    items = "".join(f"\n{indent}  - {_inline(item)}" for item in words)
    return _Edit(at, at, f"\n{indent}{language}:{items}")


def _inline(words: Words) -> str:
    """Return words between quotation marks: what JSON writes is YAML."""
    if isinstance(words, str):
        return json.dumps(words, ensure_ascii=False)
    return f"[{', '.join(_inline(item) for item in words)}]"


def _flow(value: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {_inline(words)}" for key, words in value.items()) + "}"


def _block(value: Mapping[str, str]) -> str:
    return "".join(f"\n  {key}: {_inline(words)}" for key, words in value.items())


def _new_value(value: str | Mapping[str, str]) -> str:
    return f" {value}" if isinstance(value, str) else _block(value)


def _changed(text: str, edits: Iterable[_Edit]) -> str:
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text
