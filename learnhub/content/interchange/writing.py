"""Questions as our Markdown, in the form of the house."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal

from learnhub.content.format import gap_marks, structure
from learnhub.content.format.answers.blocks import is_callout
from learnhub.content.format.sources import NumberRange
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.interchange import markup
from learnhub.content.interchange.model import Gap, Option, Question, Scenario
from learnhub.i18n import translate_in

_UNQUOTED = re.compile(r"[^\W\d_][\w’ ,.()!?-]*[\w.)!?]")
_YAML_WORDS = frozenset({"true", "false", "null"})
_NEEDS_QUOTES = re.compile(r"[\s\"'{}=]")


def front_matter(title: str, role: str) -> str:
    """Return the front matter of a quiz."""
    return f"---\ntitle: {_yaml(title)}\nrole: {role}\n---\n"


def lesson_front(title: str) -> str:
    """Return the front matter of a lesson."""
    return f"---\ntitle: {_yaml(title)}\n---\n"


def _yaml(title: str) -> str:
    is_plain = _UNQUOTED.fullmatch(title) and title.lower() not in _YAML_WORDS
    return title if is_plain else json.dumps(title, ensure_ascii=False)


def scenario(text: Scenario, own_id: str) -> str:
    """Return a scenario under its heading."""
    return f"# {markup.line(text.name)} {{#{own_id}}}\n\n{text.text}\n"


def question(asked: Question, own_id: str, language: str) -> str:
    """Return a question under its heading, in the language of its quiz."""
    heading = f"## {markup.line(asked.name)} {{#{own_id}{_keys(asked)}}}"
    stem = _with_gaps(asked) if asked.kind is QuestionKind.CLOZE else asked.stem
    parts = [heading, stem, _before_answers(asked, stem, language), _ANSWERS[asked.kind](asked, language)]
    parts.append(markup.quoted(asked.feedback) if asked.feedback else "")
    return "\n\n".join(part for part in parts if part) + "\n"


def _keys(asked: Question) -> str:
    keys = {"kind": str(asked.kind)} if _needs_kind(asked) else {}
    if asked.points != 100 and (asked.kind is not QuestionKind.OPEN or asked.keys.get("marked") == "true"):
        keys["points"] = f"{Decimal(asked.points) / 100:f}"
    keys |= asked.keys
    return "".join(f" {key}={_value(value)}" for key, value in keys.items())


def _value(value: str) -> str:
    if not _NEEDS_QUOTES.search(value) and value:
        return value
    return f'"{value}"' if '"' not in value else f"'{value}'"


def _needs_kind(asked: Question) -> bool:
    """Tell whether the answers alone do not say of which kind a question is."""
    if asked.kind is QuestionKind.TEXT:
        return any(word[:1].isdigit() or word[:1] in "-+−" for word in asked.words)
    if asked.kind is QuestionKind.MULTIPLE:
        return sum(option.is_right for option in asked.options) == 1
    return asked.kind in {QuestionKind.OPEN, QuestionKind.CLOZE}


def _before_answers(asked: Question, stem: str, language: str) -> str:
    """Return words that keep what ends the stem from being read as an answer or as feedback."""
    try:
        root, _ = structure.parse(stem)
    except structure.TooDeepError:
        return ""
    last = root.children[-1] if root.children else None
    if last is None:
        return translate_in(language, "Answer the question.")
    if asked.kind is QuestionKind.ORDER and last.type == "ordered_list":
        return translate_in(language, "Put these into the right order:")
    is_quote = last.type == "blockquote" and not is_callout(last)
    if is_quote and asked.kind in {QuestionKind.OPEN, QuestionKind.CLOZE} and not asked.model:
        return translate_in(language, "Answer the question.")
    return ""


def _options(asked: Question, language: str) -> str:  # noqa: ARG001 - every kind is asked alike
    return "\n".join(_option(option) for option in asked.options)


def _option(option: Option) -> str:
    written = f"- [{'x' if option.is_right else ' '}] {option.text}"
    return f"{written}\n{markup.quoted(option.feedback, '  ')}" if option.feedback else written


def _numbers(asked: Question, language: str) -> str:  # noqa: ARG001
    return "\n".join(f"= {_number(number)}" for number in asked.numbers)


def _number(number: NumberRange) -> str:
    if number.low == number.high:
        return _digits(number.low)
    middle, around = (number.low + number.high) / 2, (number.high - number.low) / 2
    by_ends, by_middle = f"{_digits(number.low)}..{_digits(number.high)}", f"{_digits(middle)} ± {_digits(around)}"
    return by_middle if len(by_middle) <= len(by_ends) + 3 and "." in by_ends else by_ends


def _digits(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _words(asked: Question, language: str) -> str:  # noqa: ARG001
    return "\n".join(f"= {markup.answer(word)}" for word in asked.words)


def _pairs(asked: Question, language: str) -> str:
    term, meaning = translate_in(language, "Term"), translate_in(language, "What belongs to it")
    rows = (f"| {markup.cell(left)} | {markup.cell(right)} |".replace("|  |", "| |") for left, right in asked.pairs)
    return "\n".join([f"| {term} | {meaning} |", "| --- | --- |", *rows])


def _items(asked: Question, language: str) -> str:  # noqa: ARG001
    return "\n".join(f"{number}. {item}" for number, item in enumerate(asked.items, 1))


def _model(asked: Question, language: str) -> str:  # noqa: ARG001
    return f"> [!MODEL]\n{markup.quoted(asked.model)}" if asked.model else ""


def _nothing(asked: Question, language: str) -> str:  # noqa: ARG001
    return ""


def _with_gaps(asked: Question) -> str:
    """Return the stem of a cloze with its gaps as authors write them."""
    return "\n".join(_line_with_gaps(one, asked.gaps) for one in asked.stem.split("\n"))


def _line_with_gaps(text: str, gaps: tuple[Gap, ...]) -> str:
    in_table = text.startswith("|")

    def written(found: re.Match[str]) -> str:
        gap = gaps[int(found[1]) - 1]
        between = "//" if gap.choices else " \\| " if in_table else "|"
        return f"[[{between.join(markup.answer(one) for one in gap.choices or gap.words)}]]"

    return gap_marks.MARK.sub(written, text)


_ANSWERS: dict[QuestionKind, Callable[[Question, str], str]] = {
    QuestionKind.SINGLE: _options,
    QuestionKind.MULTIPLE: _options,
    QuestionKind.NUMERIC: _numbers,
    QuestionKind.TEXT: _words,
    QuestionKind.MATCH: _pairs,
    QuestionKind.ORDER: _items,
    QuestionKind.OPEN: _model,
    QuestionKind.CLOZE: _nothing,
}
