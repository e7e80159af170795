"""The questions of a quiz or survey as those read them who review it: with what is right, and what is said to whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from sqlalchemy import select

from learnhub.content.models import Question
from learnhub.content.signoff import words
from learnhub.content.signoff.words import Paragraph
from learnhub.stores.database import db


@dataclass(frozen=True, slots=True)
class OptionText:
    """An option; `is_right` is None where nothing is right or wrong, as in a survey."""

    html: str
    is_right: bool | None
    feedback: str


@dataclass(frozen=True, slots=True)
class QuestionText:
    """A question in one language. `answers` say what is right where that is no option; all texts are HTML."""

    slug: str
    name: str
    stem: str
    options: Sequence[OptionText]
    answers: Sequence[str]
    general: str
    model: str


def of_unit(version_id: int, unit: str, language: str, source: str) -> list[QuestionText]:
    """Return the questions of a unit in the order of its author, in a language, else in the source language."""
    rows = db.session.scalars(
        select(Question)
        .where(Question.version_id == version_id, Question.unit_slug == unit)
        .order_by(Question.position)
    )
    return [_text(row, language if language in row.texts else source) for row in rows]


def _text(row: Question, language: str) -> QuestionText:
    told, said = row.texts[language], row.feedback.get(language) or {}
    right, of_options = row.key.get("right"), said.get("options") or {}
    is_matched = bool(row.key.get("pairs"))
    return QuestionText(
        slug=row.slug,
        name=str(told["name"]),
        stem=str(told["stem"]),
        options=[
            OptionText(
                html=str(option["html"]),
                is_right=None if right is None else option["id"] in right,
                feedback=str(of_options.get(option["id"]) or ""),
            )
            for option in (() if is_matched or row.key.get("order") else told.get("options") or ())
        ],
        answers=list(_answers(told, row.key)),
        general=str(said.get("general") or ""),
        model=str(said.get("model") or ""),
    )


def _answers(told: Mapping[str, Any], key: Mapping[str, Any]) -> Iterator[str]:
    rows, options = ({one["id"]: str(one["html"]) for one in told.get(name) or ()} for name in ("rows", "options"))
    for low, high in key.get("ranges") or ():
        yield escape(str(low) if low == high else f"{low} – {high}")
    yield from (escape(str(one)) for one in key.get("accepted") or ())
    for row, option in (key.get("pairs") or {}).items():
        yield f"{rows.get(row, '')} → {options.get(option, '')}"
    yield from (options.get(one, "") for one in key.get("order") or ())
    for gap in told.get("gaps") or ():
        yield _gap(gap, (key.get("gaps") or {}).get(gap["id"]) or {})


def _gap(gap: Mapping[str, Any], key: Mapping[str, Any]) -> str:
    choices = {one["id"]: str(one["html"]) for one in gap.get("choices") or ()}
    right = (
        [choices.get(key["right"], "")] if key.get("right") else [escape(str(one)) for one in key.get("accepted") or ()]
    )
    return f"{escape(str(gap['id']))}: {' | '.join(right)}"


def paragraphs_of(questions: Sequence[QuestionText]) -> list[Paragraph]:
    """Return questions as paragraphs, each under its question's name: right options begin with a tick."""
    return [Paragraph(text, question.name) for question in questions for text in _lines(question)]


def _lines(question: QuestionText) -> Iterator[str]:
    yield question.name
    yield from _read(question.stem)
    for option in question.options:
        mark = {True: "✓ ", False: "✗ ", None: ""}[option.is_right]
        yield from (f"{mark}{text}" for text in _read(option.html))
        yield from (f"↳ {text}" for text in _read(option.feedback))
    yield from (f"= {text}" for answer in question.answers for text in _read(answer))
    yield from (f"↳ {text}" for text in (*_read(question.general), *_read(question.model)))


def _read(html: str) -> list[str]:
    return [paragraph.text for paragraph in words.paragraphs_of(html)]
