"""What a version of a course changes against another one that is stored: units, questions, and what completes it.

Drafts compare as published versions do. Ids tell what is what: a unit under another id is another unit, though one that
goes while one of the same kind and title comes is told as renamed, since that is what its author did.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from sqlalchemy import select

from learnhub.content import catalogue, versions
from learnhub.content.models import Question, UnitText, VersionFacts, VersionState
from learnhub.content.outline import ModuleOutline, Outline, UnitOutline
from learnhub.content.versions import VersionLine
from learnhub.stores.database import db


class Pair(NamedTuple):
    """A unit as it was, and as it is."""

    before: UnitOutline
    after: UnitOutline


@dataclass(frozen=True, slots=True)
class UnitChanges:
    """Which units differ. A unit may be in several of these, but for those added, removed and renamed.

    `renamed` have another id and so are new to learners; `retitled` have another title alone. `ruled` have other rules
    (pass mark, attempts, time), `turned` are of another kind.
    """

    added: tuple[UnitOutline, ...]
    removed: tuple[UnitOutline, ...]
    renamed: tuple[Pair, ...]
    moved: tuple[Pair, ...]
    retitled: tuple[Pair, ...]
    turned: tuple[Pair, ...]
    ruled: tuple[Pair, ...]
    rewritten: tuple[Pair, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether nothing differs."""
        return not any(getattr(self, name) for name in self.__slots__)


@dataclass(frozen=True, slots=True)
class OpeningChanges:
    """Which modules open otherwise: those that wait for another unit than before, with it, and those for none now."""

    later: tuple[tuple[ModuleOutline, UnitOutline], ...]
    at_once: tuple[ModuleOutline, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether nothing differs."""
        return not (self.later or self.at_once)


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """A question that was added, removed, or is another in one of these ways; `names` are its short names."""

    unit: UnitOutline
    slug: str
    names: Mapping[str, str]
    is_added: bool = False
    is_removed: bool = False
    words: bool = False
    key: bool = False
    feedback: bool = False
    worth: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """What a version changes against an older one."""

    older: str
    newer: str
    units: UnitChanges
    openings: OpeningChanges
    questions: tuple[QuestionChange, ...]
    completion: bool
    certificate: bool
    # The titles, by language, of courses that are asked for first and were not before.
    asked_first: tuple[Mapping[str, str], ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether learners would see no difference."""
        are_modules_alike = self.units.is_nothing and self.openings.is_nothing
        return are_modules_alike and not (self.questions or self.completion or self.certificate or self.asked_first)


def before(number: str, lines: Iterable[VersionLine]) -> VersionLine | None:
    """Return the version with which one is compared: the highest that was published below it, or None.

    One that is still offered comes before those that are retired.
    """
    older = [
        line
        for line in lines
        if line.state != VersionState.DRAFT and catalogue.precedence(line.number) < catalogue.precedence(number)
    ]
    offered = [line for line in older if line.state == VersionState.PUBLISHED]
    return max(offered or older, key=lambda line: catalogue.precedence(line.number), default=None)


def of_version(version: VersionFacts) -> Changes | None:
    """Return what a version changes against the one before it; None for the first of its course."""
    older = before(version.number, versions.of_course_keys([version.course_id]).get(version.course_id, []))
    return between(older, version) if older else None


def between(older: VersionLine, newer: VersionFacts) -> Changes:
    """Return what a version changes against another one of its course."""
    old, new = older.outline, catalogue.outline_of(newer)
    texts = _texts(older.id, newer.id)
    return Changes(
        older=old.number,
        newer=new.number,
        units=units_between(old, new, rewritten=_differing(texts[older.id], texts[newer.id])),
        openings=openings_between(old, new),
        questions=_questions_between(older.id, newer.id, old, new),
        completion=old.completion != new.completion,
        asked_first=_asked_first(old, new),
        certificate=(old.gives_certificate, old.certificate_valid_for)
        != (new.gives_certificate, new.certificate_valid_for),
    )


def _asked_first(old: Outline, new: Outline) -> tuple[Mapping[str, str], ...]:
    added = [slug for slug in new.prerequisites if slug not in old.prerequisites]
    offered = catalogue.list_offered(added) if added else []
    titles = {version.course.slug: catalogue.outline_of(version).title for version in offered}
    return tuple(titles.get(slug, {new.languages[0]: slug}) for slug in added)


def units_between(old: Outline, new: Outline, *, rewritten: frozenset[str] = frozenset()) -> UnitChanges:
    """Return which units differ between two trees; `rewritten` are ids of those whose text is another."""
    was, now = ({unit.slug: unit for unit in tree.units} for tree in (old, new))
    both = [Pair(was[slug], unit) for slug, unit in now.items() if slug in was]
    gone = [unit for unit in old.units if unit.slug not in now]
    come = [unit for unit in new.units if unit.slug not in was]
    renamed = _renamed(gone, come)
    kept = _kept_in_order(old, new)
    return UnitChanges(
        added=tuple(unit for unit in come if unit not in [pair.after for pair in renamed]),
        removed=tuple(unit for unit in gone if unit not in [pair.before for pair in renamed]),
        renamed=renamed,
        moved=tuple(pair for pair in both if pair.after.slug not in kept),
        retitled=tuple(pair for pair in both if _titles_differ(pair)),
        turned=tuple(pair for pair in both if pair.before.kind is not pair.after.kind),
        ruled=tuple(pair for pair in both if _rules_differ(pair)),
        rewritten=tuple(pair for pair in both if pair.after.slug in rewritten),
    )


def openings_between(old: Outline, new: Outline) -> OpeningChanges:
    """Return which modules open otherwise, as to units that both versions have; new units are told as such."""
    before = {unit.slug: module.opens_after for module in old.modules for unit in module.units}

    def differs(module: ModuleOutline) -> bool:
        return any(before.get(unit.slug, module.opens_after) != module.opens_after for unit in module.units)

    return OpeningChanges(
        later=tuple((module, unit) for module, unit in new.openings if differs(module)),
        at_once=tuple(module for module in new.modules if not module.opens_after and differs(module)),
    )


def _renamed(gone: Iterable[UnitOutline], come: Iterable[UnitOutline]) -> tuple[Pair, ...]:
    left = list(come)
    found = []
    for unit in gone:
        same = next((one for one in left if one.kind is unit.kind and one.title == unit.title), None)
        if same is not None:
            left.remove(same)
            found.append(Pair(unit, same))
    return tuple(found)


def _kept_in_order(old: Outline, new: Outline) -> frozenset[str]:
    """Return the ids of units that stay in their module, and in order among those that both versions have."""
    was, now = ({unit.slug: module.slug for module in tree.modules for unit in module.units} for tree in (old, new))
    # Whatever went to another module has moved; of the rest, what is out of order.
    orders = [[slug for slug in one if was.get(slug) == now.get(slug)] for one in (was, now)]
    blocks = SequenceMatcher(None, orders[0], orders[1], autojunk=False).get_matching_blocks()
    return frozenset(slug for block in blocks for slug in orders[0][block.a : block.a + block.size])


def _titles_differ(pair: Pair) -> bool:
    was, now = pair.before.title, pair.after.title
    return any(was[language] != now[language] for language in was.keys() & now.keys())


def _rules_differ(pair: Pair) -> bool:
    is_same_kind = pair.before.kind is pair.after.kind
    return is_same_kind and (pair.before.quiz, pair.before.assignment) != (pair.after.quiz, pair.after.assignment)


def _texts(*version_ids: int) -> dict[int, dict[str, dict[str, str]]]:
    found: dict[int, dict[str, dict[str, str]]] = {key: {} for key in version_ids}
    rows = db.session.execute(
        select(UnitText.version_id, UnitText.unit_slug, UnitText.language, UnitText.html).where(
            UnitText.version_id.in_(version_ids)
        )
    )
    for version_id, slug, language, html in rows:
        found[version_id].setdefault(slug, {})[language] = html
    return found


def _differing(old: Mapping[str, object], new: Mapping[str, object]) -> frozenset[str]:
    return frozenset(key for key in old.keys() & new.keys() if old[key] != new[key])


def _questions_between(older: int, newer: int, old: Outline, new: Outline) -> tuple[QuestionChange, ...]:
    rows = db.session.scalars(
        select(Question).where(Question.version_id.in_([older, newer])).order_by(Question.unit_slug, Question.position)
    )
    asked: dict[int, dict[tuple[str, str], Question]] = {older: {}, newer: {}}
    for row in rows:
        asked[row.version_id][row.unit_slug, row.slug] = row
    found = []
    for unit in new.units:
        if old.find_unit(unit.slug) is not None:  # those of a unit that comes or goes are told with it
            found += _questions_of(unit, asked[older], asked[newer])
    return tuple(found)


def _questions_of(
    unit: UnitOutline, was: Mapping[tuple[str, str], Question], now: Mapping[tuple[str, str], Question]
) -> list[QuestionChange]:
    keys = [key for key in {**now, **was} if key[0] == unit.slug]
    changes = [_question(unit, was.get(key), now.get(key)) for key in keys]
    return [change for change in changes if change is not None]


def _question(unit: UnitOutline, was: Question | None, now: Question | None) -> QuestionChange | None:
    shown = now or was
    if shown is None:
        return None
    change = QuestionChange(unit, shown.slug, _names(shown.texts), is_added=was is None, is_removed=now is None)
    if was is None or now is None:
        return change
    change = replace(
        change,
        words=was.texts != now.texts,
        key=was.key != now.key,
        feedback=was.feedback != now.feedback,
        worth=_worth(was) != _worth(now),
    )
    return change if change.words or change.key or change.feedback or change.worth else None


def _names(texts: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    return {language: str(told["name"]) for language, told in texts.items()}


def _worth(question: Question) -> tuple[object, ...]:
    return question.kind, question.points, question.is_skippable, question.is_marked
