"""Questions as the rules of assessment use them: the key and the feedback come only where they are asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Row, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.models import Question, Scenario, VersionFacts
from learnhub.content.question_parts import (
    Feedback,
    Gap,
    GapKey,
    Key,
    Option,
    PoolQuestion,
    QuestionText,
    ScenarioText,
)
from learnhub.stores.database import db

__all__ = ["Feedback", "Gap", "GapKey", "Key", "Option", "PoolQuestion", "QuestionText", "ScenarioText"]


def pool(version: VersionFacts, unit: str) -> tuple[PoolQuestion, ...]:
    """Return what a draw knows of each question of a quiz, in the author's order. It is not for showing."""
    return _pool(_Quiz.of(version, unit))


def shown(version: VersionFacts, unit: str, slugs: Sequence[str], language: str) -> dict[str, QuestionText]:
    """Return questions as learners see them, by their id, in a language (else in the source language)."""
    return _chosen(_shown(_Quiz.of(version, unit), language), slugs)


def all_shown(version: VersionFacts, unit: str, language: str) -> Mapping[str, QuestionText]:
    """Return all questions of a quiz as learners see them, by their id, in the author's order."""
    return _shown(_Quiz.of(version, unit), language)


# Where a question stands: the row key of its version, the unit's id, its own id.
Place = tuple[int, str, str]


def names(places: Collection[Place], language: str) -> dict[Place, str]:
    """Return the short names of questions of any quizzes, in a language (else in the source language of each)."""
    if not places:
        return {}
    place = (Question.version_id, Question.unit_slug, Question.slug)
    rows = db.session.execute(select(*place, Question.texts).where(tuple_(*place).in_(places)))
    return {(version_id, unit, slug): _in(texts, language)["name"] for version_id, unit, slug, texts in rows}


def keys(version: VersionFacts, unit: str, slugs: Sequence[str]) -> dict[str, Key]:
    """Return what is right, by question. For grading, and for showing after grading where the rule allows."""
    return _chosen(_keys(_Quiz.of(version, unit)), slugs)


def key_of(question: Question) -> Key:
    """Return what is right in a question that is at hand."""
    return _key(question)


def feedback_of(question: Question, language: str) -> Feedback:
    """Return what is said after grading of a question that is at hand."""
    return _said(question, language)


def feedback(version: VersionFacts, unit: str, slugs: Sequence[str], language: str) -> dict[str, Feedback]:
    """Return what is said after grading, by question."""
    return _chosen(_feedback(_Quiz.of(version, unit), language), slugs)


def scenarios(version: VersionFacts, unit: str, language: str) -> Mapping[str, ScenarioText]:
    """Return the scenarios of a quiz by their id, in the author's order, in a language (else the source language)."""
    return _scenarios(_Quiz.of(version, unit), language)


@dataclass(frozen=True, slots=True)
class _Quiz:
    """A quiz of a version as it is stored. Neither changes but by rendering anew, so what is read of it is kept.

    What is shown, what is right and what is said are kept apart, as they are in the table.
    """

    version_id: int
    digest: str
    render_version: int
    unit: str

    @classmethod
    def of(cls, version: VersionFacts, unit: str) -> _Quiz:
        return cls(version.id, version.digest, version.render_version, unit)

    def rows(self, *columns: InstrumentedAttribute[Any]) -> Sequence[Row[Any]]:
        """Return columns of its questions, in the author's order."""
        chosen = select(*columns).where(Question.version_id == self.version_id, Question.unit_slug == self.unit)
        return db.session.execute(chosen.order_by(Question.position)).all()


Told = TypeVar("Told")


def _chosen(told: Mapping[str, Told], slugs: Sequence[str]) -> dict[str, Told]:
    return {slug: told[slug] for slug in slugs if slug in told}


@lru_cache(maxsize=256)
def _pool(quiz: _Quiz) -> tuple[PoolQuestion, ...]:
    rows = quiz.rows(
        Question.slug,
        Question.kind,
        Question.is_shuffled,
        Question.is_marked,
        Question.scenario_slug,
        Question.texts,
        # Where order is the answer, the texts do not hold it; a draw needs it to show another.
        Question.key,
    )
    return tuple(map(_pooled, rows))


@lru_cache(maxsize=256)
def _shown(quiz: _Quiz, language: str) -> Mapping[str, QuestionText]:
    rows = quiz.rows(
        Question.slug,
        Question.kind,
        Question.points,
        Question.is_shuffled,
        Question.is_skippable,
        Question.is_marked,
        Question.scenario_slug,
        Question.texts,
    )
    return {row.slug: text_of(row, language) for row in rows}


@lru_cache(maxsize=256)
def _keys(quiz: _Quiz) -> Mapping[str, Key]:
    rows = quiz.rows(
        Question.slug, Question.kind, Question.points, Question.is_skippable, Question.is_marked, Question.key
    )
    return {row.slug: _key(row) for row in rows}


@lru_cache(maxsize=256)
def _feedback(quiz: _Quiz, language: str) -> Mapping[str, Feedback]:
    return {row.slug: _said(row, language) for row in quiz.rows(Question.slug, Question.feedback)}


def _said(row: Any, language: str) -> Feedback:
    text = _in(row.feedback, language)
    return Feedback(
        text["general"],
        text["options"],
        text.get("model"),
        words=tuple(text.get("words", ())),
        gaps={gap: tuple(words) for gap, words in text.get("gaps", {}).items()},
    )


@lru_cache(maxsize=256)
def _scenarios(quiz: _Quiz, language: str) -> Mapping[str, ScenarioText]:
    rows = db.session.execute(
        select(Scenario.slug, Scenario.texts)
        .where(Scenario.version_id == quiz.version_id, Scenario.unit_slug == quiz.unit)
        .order_by(Scenario.position)
    )
    return {row.slug: scenario_of(row, language) for row in rows}


def scenario_of(row: Any, language: str) -> ScenarioText:
    """Return a scenario from its row or from columns of it, in a language (else its source's)."""
    text = _in(row.texts, language)
    return ScenarioText(row.slug, text["name"], text["html"])


def _in(texts: Mapping[str, Any], language: str) -> Any:
    # The first language is the source; JSON keeps the order of keys.
    return texts[language] if language in texts else next(iter(texts.values()))


def _pooled(row: Any) -> PoolQuestion:
    kind, text = QuestionKind(row.kind), _in(row.texts, "")
    return PoolQuestion(
        slug=row.slug,
        kind=kind,
        is_shuffled=row.is_shuffled,
        options=tuple(row.key.get("order") or (option["id"] for option in text["options"])),
        scenario=row.scenario_slug,
        counts_in_draw=kind is not QuestionKind.OPEN or row.is_marked,
        gaps={gap["id"]: tuple(choice["id"] for choice in gap["choices"]) for gap in text.get("gaps", ())},
    )


def text_of(row: Any, language: str) -> QuestionText:
    """Return a question as learners see it, from its row or from columns of it, in a language (else its source's)."""
    text = _in(row.texts, language)
    return QuestionText(
        slug=row.slug,
        kind=QuestionKind(row.kind),
        points=row.points,
        is_shuffled=row.is_shuffled,
        name=text["name"],
        stem=text["stem"],
        unit=text["unit"],
        options=_options(text["options"]),
        is_skippable=row.is_skippable,
        is_marked=row.is_marked,
        scenario=row.scenario_slug,
        headings=tuple(text.get("headings", ())),
        rows=_options(text.get("rows", ())),
        gaps=tuple(Gap(gap["id"], _options(gap["choices"])) for gap in text.get("gaps", ())),
    )


def _options(stored: Sequence[Mapping[str, str]]) -> tuple[Option, ...]:
    return tuple(Option(option["id"], option["html"]) for option in stored)


def _key(row: Any) -> Key:
    key = row.key
    return Key(
        slug=row.slug,
        kind=QuestionKind(row.kind),
        points=row.points,
        right=frozenset(key.get("right", ())),
        is_all_or_nothing=key.get("grading") == "all",
        ranges=tuple((Decimal(low), Decimal(high)) for low, high in key.get("ranges", ())),
        accepted=tuple(key.get("accepted", ())),
        pairs=key.get("pairs", {}),
        order=tuple(key.get("order", ())),
        gaps={
            gap: GapKey(tuple(one.get("accepted", ())), one.get("right")) for gap, one in key.get("gaps", {}).items()
        },
        is_skippable=row.is_skippable,
        is_marked=row.is_marked,
    )
