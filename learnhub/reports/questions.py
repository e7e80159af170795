"""How each question of a quiz fares, as far as a viewer may know it.

Tutors see what the people of their programmes answered, exactly: they may read each answer. Of everybody else there
are aggregates of SMALLEST learners or more, in which no count tells of one of them (small_groups).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from learnhub.access.reach import Actor
from learnhub.assessment import distributions, durations, item_analysis, statistics
from learnhub.assessment.distributions import Cell, CellKind, Distribution, Part
from learnhub.assessment.item_analysis import Observation
from learnhub.assessment.statistics import Counts, Tally
from learnhub.content import catalogue, questions
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.models import Course
from learnhub.content.outline import UnitOutline
from learnhub.content.questions import Key, QuestionText
from learnhub.errors import NotFound
from learnhub.reports import audiences, small_groups
from learnhub.reports.audiences import Whose
from learnhub.reports.completion import share
from learnhub.reports.question_quality import Quality, quality
from learnhub.reports.quiz_quality import QuizQuality, quiz_quality
from learnhub.reports.small_groups import SMALLEST


@dataclass(frozen=True, slots=True)
class CellFigures:
    """How many gave something; `count` is None where it is hidden. The other fields are those of a Cell."""

    kind: CellKind
    id: str
    is_right: bool
    count: int | None


@dataclass(frozen=True, slots=True)
class PartFigures:
    """A part of a question with its cells; see distributions.Part."""

    id: str
    cells: Sequence[CellFigures]


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """A question. `put` is to how many attempts it was put, None for too few to tell anything.

    `share` of the points that could be earned, in hundredths of a per cent; None where hidden, or nothing was earned.
    """

    text: QuestionText
    put: int | None
    left_out: int | None
    share: int | None
    parts: Sequence[PartFigures]
    quality: Quality = field(default_factory=Quality)


@dataclass(frozen=True, slots=True)
class QuizFigures:
    """A quiz. `learners` is None for too few; of whom the viewer does not know, the last to count came at `until`."""

    learners: int | None
    until: datetime | None
    questions: Sequence[QuestionFigures]
    quality: QuizQuality = field(default_factory=QuizQuality)


def figures(
    actor: Actor, course: Course, version_id: int, unit: UnitOutline, *, whose: Whose, first_only: bool, language: str
) -> QuizFigures:
    """Return the figures of a quiz. Raises NotFound for what is no quiz, and for what is not offered.

    All attempts, and not the first alone, are counted for those who see them exactly.
    """
    if unit.quiz is None or whose not in audiences.offered(actor, course) or (whose is Whose.ALL and not first_only):
        raise NotFound
    version = catalogue.get_by_key(version_id)
    slugs = [one.slug for one in questions.pool(version, unit.slug)]
    texts = questions.shown(version, unit.slug, slugs, language)
    keys = questions.keys(version, unit.slug, slugs)
    population = replace(audiences.population(actor, course, whose), first_only=first_only)
    tallies = statistics.tally(version_id, unit.slug, slugs, population)
    is_exact = whose is Whose.OWN
    learners = tallies.learners
    if (learners.known if is_exact else learners.rest) < SMALLEST:
        return QuizFigures(None, None, ())
    observed = item_analysis.observe(tallies, keys)
    told = [question(texts[slug], keys[slug], tallies.questions[slug], is_exact=is_exact) for slug in slugs]
    judged = [_with_quality(one, keys[one.text.slug], observed[one.text.slug], is_exact=is_exact) for one in told]
    whole = quiz_quality(
        tallies,
        keys,
        durations.minutes(version_id, unit.slug, population, tallies.until) if first_only else {},
        asked=unit.quiz.draw,
        tells_all=is_exact or all(one.share is not None for one in judged if one.text.kind is not QuestionKind.OPEN),
        is_exact=is_exact,
    )
    return QuizFigures(learners.known + learners.rest, tallies.until, judged, whole)


def _with_quality(
    found: QuestionFigures, key: Key, observed: Sequence[Observation], *, is_exact: bool
) -> QuestionFigures:
    told = {(part.id, cell.id) for part in found.parts for cell in part.cells if cell.count is not None}
    judged = quality(found.text, key, observed, told=told, tells_share=found.share is not None, is_exact=is_exact)
    return replace(found, quality=judged)


def question(text: QuestionText, key: Key, tally: Tally, *, is_exact: bool) -> QuestionFigures:
    """Return the figures of one question, with what must be hidden of the rest hidden; exact ones count the known."""
    put = tally.put.known if is_exact else tally.put.rest
    if put < SMALLEST:
        return QuestionFigures(text, None, None, None, ())
    enough = _many_known if is_exact else _many_of_the_rest
    found = distributions.of(text, key, tally, enough)
    return _exact(text, key, tally, found) if is_exact else _audited(text, key, tally, found)


def _many_known(counts: Counts) -> bool:
    return counts.known >= SMALLEST


def _many_of_the_rest(counts: Counts) -> bool:
    return counts.rest >= SMALLEST


def _exact(text: QuestionText, key: Key, tally: Tally, found: Distribution) -> QuestionFigures:
    parts = [_part(part, frozenset()) for part in found.parts]
    put, left_out = _all(tally.put), _all(found.left_out)
    return QuestionFigures(text, put, left_out, _share(key, found, put), parts)


def _all(counts: Counts) -> int:
    return counts.known + counts.rest


def _part(part: Part, hidden: frozenset[int]) -> PartFigures:
    """Return a part with counts. Words whose count is hidden are not told either: told, they were given by many."""
    shown = [_cell(cell, is_hidden=place in hidden) for place, cell in enumerate(part.cells)]
    untold = {cell.is_right for cell in shown if cell.count is None and cell.kind in _BY_WORDS}
    others = {cell.is_right: cell for cell in shown if cell.kind is CellKind.OTHER and cell.is_right not in untold}
    others |= {is_right: CellFigures(CellKind.OTHER, "", is_right, None) for is_right in untold}
    told = [cell for cell in shown if cell.kind in _BY_WORDS and cell.count is not None]
    rest = [cell for cell in shown if cell.kind not in {*_BY_WORDS, CellKind.OTHER}]
    return PartFigures(part.id, [*told, *(others[is_right] for is_right in sorted(others, reverse=True)), *rest])


_BY_WORDS = {CellKind.TYPED, CellKind.ORDER}


def _cell(cell: Cell, *, is_hidden: bool) -> CellFigures:
    return CellFigures(cell.kind, cell.id, cell.is_right, None if is_hidden else _all(cell.counts))


def _share(key: Key, found: Distribution, put: int) -> int | None:
    """Return the mean share of the points; what may be left out without loss counts only where it is answered."""
    counted = _all(found.answered) if key.is_skippable else put
    if _counts_parts(key):
        # Told by the parts themselves, to the last digit: points that were rounded could tell more than they do.
        right = sum(_all(cell.counts) for part in found.parts for cell in part.cells if cell.is_right)
        return share(right, counted * len(found.parts))
    is_graded = key.kind is not QuestionKind.OPEN or key.is_marked
    return share(_all(found.points), counted * key.points) if is_graded else None


def _counts_parts(key: Key) -> bool:
    """Tell whether a question earns as many points as parts of it are right."""
    return key.kind in {QuestionKind.MATCH, QuestionKind.CLOZE} and not key.is_all_or_nothing


def _audited(text: QuestionText, key: Key, tally: Tally, found: Distribution) -> QuestionFigures:
    """Hide what would tell of somebody. What the viewer knows exactly is added after: it protects nobody."""
    put, left_out, answered = tally.put.rest, found.left_out.rest, found.answered.rest
    hides_left_out = small_groups.is_small(left_out) or answered < SMALLEST
    parts = found.parts
    if not found.is_whole and hides_left_out:
        # How many answered is not told either: what they left open stands with what was left out altogether.
        parts = [_with_left_out(part, found.left_out) for part in parts]
    hidden = [small_groups.hidden(_rest(part), telling=_right(part)) for part in parts]
    if not found.is_whole and hides_left_out and _tells_left_out(parts, put):
        hidden = [frozenset(range(len(part.cells))) for part in parts]
    if found.is_whole:
        hides_left_out = len(parts[0].cells) - 1 in hidden[0]
    may_share = _may_share(found, parts, hidden, hides_left_out=hides_left_out, key=key)
    mean = _share(key, found, _all(tally.put)) if may_share and not _is_of_everyone(key, found, put) else None
    return QuestionFigures(
        text,
        _all(tally.put),
        None if hides_left_out else _all(found.left_out),
        mean,
        [_part(part, places) for part, places in zip(parts, hidden, strict=True)],
    )


def _rest(part: Part) -> list[int]:
    return [cell.counts.rest for cell in part.cells]


def _tells_left_out(parts: Sequence[Part], put: int) -> bool:
    """Tell whether only one small number can have left the question out, after what was left open in each part.

    Whoever did stands among the open of every part, and whoever did not has given something in one part at least.
    """
    open_ones = [part.cells[_open_place(part)].counts.rest for part in parts]
    most = min([SMALLEST - 1, *open_ones])
    least = max(1, put - sum(put - count for count in open_ones))
    return least >= most


def _with_left_out(part: Part, left_out: Counts) -> Part:
    cells, place = list(part.cells), _open_place(part)
    cells[place] = replace(cells[place], counts=cells[place].counts + left_out)
    return Part(part.id, cells)


def _open_place(part: Part) -> int:
    return next(place for place, cell in enumerate(part.cells) if cell.kind in {CellKind.OPEN, CellKind.NOT_CHOSEN})


def _right(part: Part) -> list[int]:
    return [place for place, cell in enumerate(part.cells) if cell.is_right]


def _may_share(
    found: Distribution, parts: Sequence[Part], hidden: Sequence[frozenset[int]], *, hides_left_out: bool, key: Key
) -> bool:
    """Tell whether the mean tells nothing that is hidden.

    Where it is made of the right cells alone, it is told where all of these are. Else it hangs on who gave what with
    what, and on who left the question out.
    """
    if key.is_skippable and hides_left_out:
        return False
    is_all_or_nothing = found.is_whole and key.kind is not QuestionKind.ORDER
    if is_all_or_nothing or _counts_parts(key):
        return not any(place in places for part, places in zip(parts, hidden, strict=True) for place in _right(part))
    return not hides_left_out and not any(hidden)


def _is_of_everyone(key: Key, found: Distribution, put: int) -> bool:
    """Tell whether all of the rest earned nothing, or all there was to earn."""
    counted = found.answered.rest if key.is_skippable else put
    return found.points.rest in {0, counted * key.points}
