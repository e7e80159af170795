"""Questions as the rules of assessment use them: the key and the feedback come only where they are asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import select, tuple_

from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.models import Question, Scenario
from learnhub.stores.database import db


@dataclass(frozen=True, slots=True)
class Option:
    """An option as learners see it."""

    id: str
    html: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap in a text: `choices` to choose from, none where something is typed."""

    id: str
    choices: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionText:
    """A question as learners see it before grading: nothing here tells what is right, not even an order.

    `options` are what is chosen from (also what `rows` are matched with) or put in order. `rows` are the left side of
    a match, `headings` the words above its two columns (HTML, "" where there are none), `gaps` what
    `<span class="gap" data-gap="1"></span>` in the stem stand for. `is_marked`: an open question that a tutor marks.
    """

    slug: str
    kind: QuestionKind
    points: int
    is_shuffled: bool
    name: str
    stem: str
    unit: str | None
    options: tuple[Option, ...]
    is_skippable: bool = False
    is_marked: bool = False
    scenario: str | None = None
    headings: tuple[str, ...] = ()
    rows: tuple[Option, ...] = ()
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class PoolQuestion:
    """What a draw knows of a question.

    `options` are ids in the author's order, which for an order question is the right one; `gaps` maps ids of gaps to
    those of their choices. `is_shuffled` says whether the options may be shown in another order. Questions of one
    `scenario` are drawn together. What does not count in the draw (an open question that is not marked) is always
    shown.
    """

    slug: str
    kind: QuestionKind
    is_shuffled: bool
    options: tuple[str, ...]
    scenario: str | None = None
    counts_in_draw: bool = True
    gaps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GapKey:
    """What is right in a gap: one of the `accepted` words where it is typed, the choice `right` where it is chosen."""

    accepted: tuple[str, ...] = ()
    right: str | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """What is right.

    `right` are option ids; `ranges` are (lowest, highest) numbers that count; `accepted` words that do, of all
    languages together; `pairs` gives the option of each row, `order` all options, `gaps` what belongs in each gap.
    """

    slug: str
    kind: QuestionKind
    points: int
    right: frozenset[str]
    is_all_or_nothing: bool
    ranges: tuple[tuple[Decimal, Decimal], ...]
    accepted: tuple[str, ...] = ()
    pairs: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    gaps: Mapping[str, GapKey] = field(default_factory=dict)
    is_skippable: bool = False
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Feedback:
    """What is said after grading; HTML. `model` is the model answer to an open question."""

    general: str | None
    options: Mapping[str, str]
    model: str | None = None


@dataclass(frozen=True, slots=True)
class ScenarioText:
    """A text that several questions share; `html` stands above them, under its name."""

    slug: str
    name: str
    html: str


def pool(version_id: int, unit: str) -> list[PoolQuestion]:
    """Return what a draw knows of each question of a quiz, in the author's order. It is not for showing."""
    rows = db.session.execute(
        select(
            Question.slug,
            Question.kind,
            Question.is_shuffled,
            Question.is_marked,
            Question.scenario_slug,
            Question.texts,
            # Where order is the answer, the texts do not hold it; a draw needs it to show another.
            Question.key,
        )
        .where(Question.version_id == version_id, Question.unit_slug == unit)
        .order_by(Question.position)
    )
    return [_pooled(row) for row in rows]


def shown(version_id: int, unit: str, slugs: Sequence[str], language: str) -> dict[str, QuestionText]:
    """Return questions as learners see them, by their id, in a language (else in the source language)."""
    rows = db.session.execute(
        select(
            Question.slug,
            Question.kind,
            Question.points,
            Question.is_shuffled,
            Question.is_skippable,
            Question.is_marked,
            Question.scenario_slug,
            Question.texts,
        ).where(Question.version_id == version_id, Question.unit_slug == unit, Question.slug.in_(slugs))
    )
    return {row.slug: _shown(row, language) for row in rows}


# Where a question stands: the row key of its version, the unit's id, its own id.
Place = tuple[int, str, str]


def names(places: Collection[Place], language: str) -> dict[Place, str]:
    """Return the short names of questions of any quizzes, in a language (else in the source language of each)."""
    place = (Question.version_id, Question.unit_slug, Question.slug)
    rows = db.session.execute(select(*place, Question.texts).where(tuple_(*place).in_(places)))
    return {(version_id, unit, slug): _in(texts, language)["name"] for version_id, unit, slug, texts in rows}


def keys(version_id: int, unit: str, slugs: Sequence[str]) -> dict[str, Key]:
    """Return what is right, by question. For grading, and for showing after grading where the rule allows."""
    rows = db.session.execute(
        select(
            Question.slug, Question.kind, Question.points, Question.is_skippable, Question.is_marked, Question.key
        ).where(Question.version_id == version_id, Question.unit_slug == unit, Question.slug.in_(slugs))
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
        found[slug] = Feedback(general=text["general"], options=text["options"], model=text.get("model"))
    return found


def scenarios(version_id: int, unit: str, language: str) -> dict[str, ScenarioText]:
    """Return the scenarios of a quiz by their id, in the author's order, in a language (else the source language)."""
    rows = db.session.execute(
        select(Scenario.slug, Scenario.texts)
        .where(Scenario.version_id == version_id, Scenario.unit_slug == unit)
        .order_by(Scenario.position)
    )
    found = {}
    for slug, texts in rows:
        text = _in(texts, language)
        found[slug] = ScenarioText(slug, text["name"], text["html"])
    return found


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
