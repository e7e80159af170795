"""An answer to any question of a paper, read from its page as a browser would."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

Choose = Callable[[Sequence[str]], str]

_QUESTION = re.compile(
    r'<fieldset[^>]*data-question="([^"]+)"[^>]*data-holds="([^"]+)".*?</fieldset>',
    re.DOTALL,
)
_OPTION = re.compile(r'<input[^>]*type="(?:radio|checkbox)"[^>]*value="([^"]+)"')
_FIELD = re.compile(
    r'<(?:select|input)[^>]*name="answer-[^".]+\.([^"]+)"[^>]*>((?:\s*<option.*?</select>)?)', re.DOTALL
)
_VALUE = re.compile(r'<option value="([^"]+)"')
_WORDS = "202"


def responses(page: str, choose: Choose) -> Iterator[tuple[str, dict[str, object]]]:
    """Return the id of each question of a paper and a response; `choose` takes one of what is offered."""
    for found in _QUESTION.finditer(page):
        yield found[1], {found[2]: _content(found[2], found[0], choose)}


def _content(holds: str, question: str, choose: Choose) -> object:
    if holds == "chosen":
        return [choose(_OPTION.findall(question))]
    if holds == "typed":
        return _WORDS
    fields = {name: _VALUE.findall(offered) for name, offered in _FIELD.findall(question)}
    if holds == "order":
        return list(fields)
    return {name: choose(offered) if offered else _WORDS for name, offered in fields.items()}
