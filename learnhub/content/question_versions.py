"""A question in the versions of its course: where it is the same, and whose key can read the answers to it.

The words are compared and not the markup, which a newer renderer makes otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from markupsafe import Markup
from sqlalchemy import select

from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.models import CourseVersion, Question
from learnhub.stores.database import db

# What stands for itself in a text: a picture, by its file or what it shows, and a gap, by its number.
_FIGURE = re.compile(r'<[^>]*?\b(?:src|alt|data-gap)="([^"]*)"[^>]*>')


class Hindrance(StrEnum):
    """Why answers to a question cannot be marked by the key of another version."""

    OPEN = "open"  # it has no key: people mark it, or nobody
    KIND = "kind"  # it is of another kind there
    PARTS = "parts"  # what is chosen from, matched, put in order or filled in is other there
    SAME_KEY = "same_key"


def of(course_id: int, unit: str, slug: str) -> dict[int, Question]:
    """Return a question as it is in each version of a course that has it, drafts too, by the version's row key."""
    rows = db.session.scalars(
        select(Question)
        .join(CourseVersion, CourseVersion.id == Question.version_id)
        .where(CourseVersion.course_id == course_id, Question.unit_slug == unit, Question.slug == slug)
    )
    return {row.version_id: row for row in rows}


def are_same(one: Question, other: Question) -> bool:
    """Tell whether two versions of a question ask the same and call the same right.

    They do in each language that both have; what it is called in reports and what it is worth do not matter.
    """
    return one.kind == other.kind and one.key == other.key and _agree(one, other, _asked)


def hindrance(answered: Question, key_of: Question) -> Hindrance | None:
    """Return why answers to one version of a question cannot be marked by the key of another; None where they can."""
    if QuestionKind(answered.kind) is QuestionKind.OPEN:
        return Hindrance.OPEN
    if answered.kind != key_of.kind:
        return Hindrance.KIND
    # The number of a gap says nothing without the text around it.
    is_cloze = QuestionKind(answered.kind) is QuestionKind.CLOZE
    if not _agree(answered, key_of, _asked if is_cloze else _parts):
        return Hindrance.PARTS
    return Hindrance.SAME_KEY if answered.key == key_of.key else None


def has_other_words(one: Question, other: Question) -> bool:
    """Tell whether two versions of a question ask in other words."""
    return not _agree(one, other, _asked)


def _agree(one: Question, other: Question, told: Any) -> bool:
    shared = one.texts.keys() & other.texts.keys()
    return bool(shared) and all(told(one.texts[language]) == told(other.texts[language]) for language in shared)


def _asked(text: Mapping[str, Any]) -> tuple[object, ...]:
    return _words(text["stem"]), *_parts(text)


def _parts(text: Mapping[str, Any]) -> tuple[object, ...]:
    """Return what an answer is made of."""
    return (
        text["unit"],
        {option["id"]: _words(option["html"]) for option in text["options"]},
        {row["id"]: _words(row["html"]) for row in text.get("rows", ())},
        {
            gap["id"]: {choice["id"]: _words(choice["html"]) for choice in gap["choices"]}
            for gap in text.get("gaps", ())
        },
    )


def _words(html: str) -> str:
    return Markup(_FIGURE.sub(r" [\1] ", html)).striptags()  # noqa: S704 - only to take the marks away
