"""Questions as the rules of assessment use them: the key and the feedback come only where they are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.models import Question
from learnhub.stores.database import db


@dataclass(frozen=True, slots=True)
class Option:
    """An option as learners see it."""

    id: str
    html: str


@dataclass(frozen=True, slots=True)
class QuestionText:
    """A question as learners see it before grading: nothing here tells what is right."""

    slug: str
    kind: QuestionKind
    points: int
    is_shuffled: bool
    name: str
    stem: str
    unit: str | None
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """What is right. `right` are option ids; `ranges` are (lowest, highest) numbers that count."""

    slug: str
    kind: QuestionKind
    points: int
    right: frozenset[str]
    is_all_or_nothing: bool
    ranges: tuple[tuple[Decimal, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Feedback:
    """What is said after grading; HTML."""

    general: str | None
    options: Mapping[str, str]


_SHOWN = (
    Question.slug,
    Question.kind,
    Question.points,
    Question.is_shuffled,
    Question.texts,
)


def pool(version_id: int, unit: str) -> list[tuple[str, bool, tuple[str, ...]]]:
    """Return (question, whether its options may be shuffled, option ids in the author's order) for each question."""
    rows = db.session.execute(
        select(Question.slug, Question.is_shuffled, Question.texts)
        .where(Question.version_id == version_id, Question.unit_slug == unit)
        .order_by(Question.position)
    )
    return [(slug, shuffled, _option_ids(texts)) for slug, shuffled, texts in rows]


def shown(version_id: int, unit: str, slugs: Sequence[str], language: str) -> dict[str, QuestionText]:
    """Return questions as learners see them, by their id, in a language (else in the source language)."""
    rows = db.session.execute(
        select(*_SHOWN).where(Question.version_id == version_id, Question.unit_slug == unit, Question.slug.in_(slugs))
    )
    return {row.slug: _shown(row, language) for row in rows}


def keys(version_id: int, unit: str, slugs: Sequence[str]) -> dict[str, Key]:
    """Return what is right, by question. For grading, and for showing after grading where the rule allows."""
    rows = db.session.execute(
        select(Question.slug, Question.kind, Question.points, Question.key).where(
            Question.version_id == version_id, Question.unit_slug == unit, Question.slug.in_(slugs)
        )
    )
    return {row.slug: _key(row) for row in rows}


def feedback(version_id: int, unit: str, slugs: Sequence[str], language: str) -> dict[str, Feedback]:
    """Return what is said after grading, by question."""
    rows = db.session.execute(
        select(Question.slug, Question.feedback).where(
            Question.version_id == version_id, Question.unit_slug == unit, Question.slug.in_(slugs)
        )
    )
    found = {}
    for slug, texts in rows:
        text = _in(texts, language)
        found[slug] = Feedback(general=text["general"], options=text["options"])
    return found


def _in(texts: Mapping[str, Any], language: str) -> Any:
    # The first language is the source; JSON keeps the order of keys.
    return texts[language] if language in texts else next(iter(texts.values()))


def _option_ids(texts: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(option["id"] for option in _in(texts, "")["options"])


def _shown(row: Any, language: str) -> QuestionText:
    text = _in(row.texts, language)
    return QuestionText(
        slug=row.slug,
        kind=QuestionKind(row.kind),
        points=row.points,
        is_shuffled=row.is_shuffled,
        name=text["name"],
        stem=text["stem"],
        unit=text["unit"],
        options=tuple(Option(option["id"], option["html"]) for option in text["options"]),
    )


def _key(row: Any) -> Key:
    return Key(
        slug=row.slug,
        kind=QuestionKind(row.kind),
        points=row.points,
        right=frozenset(row.key.get("right", ())),
        is_all_or_nothing=row.key.get("grading") == "all",
        ranges=tuple((Decimal(low), Decimal(high)) for low, high in row.key.get("ranges", ())),
    )
