"""Responses: whether what a learner sent fits its question, and the one form in which it is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from learnhub import ids
from learnhub.assessment import numbers
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.questions import QuestionText
from learnhub.errors import Invalid
from learnhub.i18n import Message, lazy
from learnhub.people import texts

LONGEST_TYPED = 200
_OUT_OF_DATE = lazy("This page is out of date. Open it again and answer there.")


def checked(question: QuestionText, response: Mapping[str, Any]) -> dict[str, Any]:
    """Return a response as it is kept: {"chosen": [sorted ids]} for options, {"typed": NFC text} for numbers.

    Typed text that is no number is kept all the same, so that nothing is lost; see `is_unreadable`. Nothing
    chosen and nothing typed are responses too: they take an answer back. Raises Invalid, with the question's
    id as the field.
    """
    if question.kind is QuestionKind.NUMERIC:
        return {"typed": _checked_text(question.slug, _content(question.slug, response, "typed"))}
    return {"chosen": _checked_options(question, _content(question.slug, response, "chosen"))}


def _content(slug: str, response: object, name: str) -> object:
    if not isinstance(response, Mapping) or set(response) != {name}:
        raise _invalid(slug, _OUT_OF_DATE)
    content: object = response[name]
    return content


def _checked_options(question: QuestionText, chosen: object) -> list[str]:
    known = [option.id for option in question.options]
    if not isinstance(chosen, list) or any(option not in known for option in chosen):
        raise _invalid(question.slug, lazy("Choose among the options of this question."))
    different = sorted(set(chosen))
    if question.kind is QuestionKind.SINGLE and len(different) > 1:
        raise _invalid(question.slug, lazy("Choose one option only."))
    return different


def _checked_text(slug: str, typed: object) -> str:
    if not isinstance(typed, str):
        raise _invalid(slug, _OUT_OF_DATE)
    return texts.one_line(typed, field=slug, longest=LONGEST_TYPED) if typed.strip() else ""


def _invalid(slug: str, message: Message) -> Invalid:
    return Invalid({slug: message})


def is_empty(response: Mapping[str, Any] | None) -> bool:
    """Tell whether nothing is answered: no response, nothing chosen, nothing typed."""
    return response is None or not (response.get("chosen") or response.get("typed"))


def is_unreadable(response: Mapping[str, Any] | None) -> bool:
    """Tell whether something was typed that cannot be read as a number."""
    typed = "" if response is None else response.get("typed", "")
    return bool(typed) and not numbers.readings(typed)


def body_digest(question: str, response: Mapping[str, Any]) -> str:
    """Return the digest of a save (question id, response as kept): tells a repeat from another body."""
    return ids.digest(json.dumps([question, response], sort_keys=True))
