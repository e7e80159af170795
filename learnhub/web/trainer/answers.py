"""The figures of a question in words and bars: the same lines for the page and for the spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from learnhub.assessment.distributions import CellKind
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.questions import Option
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.reports import question_flags
from learnhub.reports.audiences import Whose
from learnhub.reports.question_flags import Flag
from learnhub.reports.question_quality import Chosen
from learnhub.reports.questions import CellFigures, PartFigures, QuestionFigures
from learnhub.reports.tables import Cell, Column
from learnhub.web.trainer import judging
from learnhub.web.trainer.judging import Difference

COLUMNS = (
    Column("course", lazy("Course")),
    Column("version", lazy("Version")),
    Column("quiz", lazy("Quiz")),
    Column("whose", lazy("Whose answers")),
    Column("question_id", lazy("Question id")),
    Column("question", lazy("Question")),
    Column("kind", lazy("Kind")),
    Column("put", lazy("Times asked")),
    Column("left_out", lazy("Left out")),
    Column("share_percent", lazy("Mean share of the points, per cent")),
    Column("discrimination", lazy("Discrimination")),
    Column("marks", lazy("Worth another look")),
    Column("by_language", lazy("Mean share by language, per cent")),
    Column("differences", lazy("Differences at the same result, percentage points")),
    Column("part", lazy("Part")),
    Column("answer", lazy("Answer")),
    Column("is_right", lazy("Right")),
    Column("count", lazy("How often")),
    Column("weakest_third_percent", lazy("Chosen by the weakest third, per cent")),
    Column("strongest_third_percent", lazy("Chosen by the strongest third, per cent")),
    Column("corrections", lazy("Corrected")),
)
_PICTURE = re.compile(r'<img\b[^>]*?\balt="([^"]*)"[^>]*>')
_GAP = re.compile(r'<span class="gap" data-gap="([^"]*)"></span>')


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer. `count` is None where it is hidden, `is_right` None where the reader may not see the key, `chosen`
    where weak and strong learners are not told apart.

    With `is_open` nothing was answered; with `is_course_text` the label is the author's or the learners', not ours.
    """

    label: str
    count: int | None
    is_right: bool | None
    is_open: bool
    is_course_text: bool
    chosen: Chosen | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """The answers in one place of a question; `caption` is empty for the whole of it."""

    caption: str
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question with its charts; `flags` say why it may be worth another look, and `remarks` the same in words."""

    figures: QuestionFigures
    stem: str
    charts: Sequence[Chart]
    flags: Sequence[Flag]
    remarks: Sequence[str]
    differences: Sequence[Difference]
    shares_by_language: Sequence[tuple[str, str]]
    corrections: Sequence[str] = ()


def line(figures: QuestionFigures, *, shows_key: bool, corrections: Sequence[str] = ()) -> QuestionLine:
    """Return a question as the page shows it; `corrections` say in words what was corrected since it was asked."""
    flags = question_flags.flags(figures, shows_key=shows_key)
    return QuestionLine(
        figures,
        plain(figures.text.stem),
        list(_charts(figures, shows_key=shows_key)),
        flags,
        [judging.flag_words(flag) for flag in flags],
        judging.differences(figures.quality),
        list(judging.shares_by_language(figures.quality)),
        corrections,
    )


def rows(line: QuestionLine) -> Iterator[Sequence[Cell]]:
    """Return a question as rows of the file, for COLUMNS but the first four."""
    figures, text = line.figures, line.figures.text
    found = figures.quality.discrimination
    before: list[Cell] = [
        text.slug,
        text.name,
        kind_words()[text.kind],
        _or_hidden(figures.put),
        _or_hidden(figures.left_out),
        _percent(figures.share),
        None if found is None else Decimal(found) / 100,
        "; ".join(judging.flag_labels()[flag] for flag in line.flags),
        "; ".join(f"{name} {share}" for name, share in line.shares_by_language),
        "; ".join(judging.in_one_line(each) for each in line.differences),
    ]
    corrected = " ".join(line.corrections)
    for chart in line.charts:
        for bar in chart.bars:
            thirds: list[Cell] = (
                [_percent(bar.chosen.lower), _percent(bar.chosen.upper)] if bar.chosen else [None, None]
            )
            yield [*before, chart.caption, bar.label, bar.is_right, _or_hidden(bar.count), *thirds, corrected]
    if not line.charts:
        yield [*before, "", "", None, None, None, None, corrected]


def _thirds(bar: Bar) -> list[Cell]:
    return [_percent(bar.chosen.lower), _percent(bar.chosen.upper)] if bar.chosen else [None, None]


def _or_hidden(count: int | None) -> Cell:
    return str(_("Hidden")) if count is None else count


def _percent(share: int | None) -> Cell:
    return str(_("Hidden")) if share is None else Decimal(share) / 100


def _charts(figures: QuestionFigures, *, shows_key: bool) -> Iterator[Chart]:
    if figures.text.kind is QuestionKind.MULTIPLE:
        # What was not ticked is what is left: a bar for each option is enough.
        cells = [(part, part.cells[0]) for part in figures.parts]
        if cells:
            yield Chart("", [_bar(figures, part, cell, shows_key=shows_key) for part, cell in cells])
        return
    for part in figures.parts:
        yield Chart(_caption(figures, part), list(_bars(figures, part, shows_key=shows_key)))


def _caption(figures: QuestionFigures, part: PartFigures) -> str:
    row = next((row for row in figures.text.rows if row.id == part.id), None)
    if row is not None:
        return plain(row.html)
    return str(_("Gap %(number)s", number=part.id)) if part.id else ""


def _bars(figures: QuestionFigures, part: PartFigures, *, shows_key: bool) -> Iterator[Bar]:
    """Return the bars of a part: options of a whole question in their order, else what was given, the most first."""
    is_single = figures.text.kind is QuestionKind.SINGLE
    cells = part.cells if shows_key else _without_key(part.cells)
    shown = [cell for cell in cells if cell.count != 0 or (is_single and cell.kind is CellKind.OPTION)]
    given = [cell for cell in shown if cell.kind in _GIVEN]
    if not is_single:
        given = sorted(given, key=lambda cell: -(cell.count or 0))
    for cell in (*given, *(cell for cell in shown if cell.kind not in _GIVEN)):
        yield _bar(figures, part, cell, shows_key=shows_key)


_GIVEN = {CellKind.OPTION, CellKind.TYPED, CellKind.ORDER}


def _without_key(cells: Sequence[CellFigures]) -> list[CellFigures]:
    """Put what else was right and what else was wrong together: apart they would tell of the key."""
    others = [cell for cell in cells if cell.kind is CellKind.OTHER]
    counts = [cell.count for cell in others]
    known = [count for count in counts if count is not None]
    together = sum(known) if len(known) == len(counts) else None
    rest = [cell for cell in cells if cell.kind is not CellKind.OTHER]
    return [*rest, CellFigures(CellKind.OTHER, "", is_right=False, count=together)] if others else rest


def _bar(figures: QuestionFigures, part: PartFigures, cell: CellFigures, *, shows_key: bool) -> Bar:
    is_open = cell.kind is CellKind.OPEN
    is_right = cell.is_right if shows_key and not is_open else None
    chosen = figures.quality.chosen.get((part.id, cell.id)) if cell.kind is CellKind.OPTION else None
    return Bar(_label(figures, cell, shows_key=shows_key), cell.count, is_right, is_open, cell.kind in _GIVEN, chosen)


def _label(figures: QuestionFigures, cell: CellFigures, *, shows_key: bool) -> str:
    if cell.kind is CellKind.OPEN:
        return str(_("Left out"))
    if cell.kind is CellKind.OTHER:
        return str(_("Other right answers") if shows_key and cell.is_right else _("Other answers"))
    if cell.kind is CellKind.TYPED:
        return cell.id
    names = {option.id: _option_name(place, option) for place, option in enumerate(_options(figures), start=1)}
    if cell.kind is CellKind.ORDER:
        items = (names.get(item, item) for item in cell.id.split(" "))
        return " ".join(f"{place}. {name}" for place, name in enumerate(items, start=1))
    return names.get(cell.id, cell.id)


def _options(figures: QuestionFigures) -> Sequence[Option]:
    choices = [choice for gap in figures.text.gaps for choice in gap.choices]
    return [*figures.text.options, *choices]


def _option_name(place: int, option: Option) -> str:
    return plain(option.html) or str(_("Option %(number)s", number=place))


def plain(html: str) -> str:
    """Return what HTML says, without its marks: pictures by their alternative text, gaps by their number."""
    return Markup(_GAP.sub(r"[\1]", _PICTURE.sub(r"\1", html))).striptags()  # noqa: S704 - only to take the marks away


def whose_words(whose: Whose, *, is_wide: bool) -> str:
    """Return whose answers are counted, in words."""
    if whose is Whose.OWN:
        return str(_("People in my programmes"))
    return str(_("Everybody in the course") if is_wide else _("People within my scope"))


def kind_words() -> Mapping[str, str]:
    """Return the kinds of question, in words."""
    return {
        QuestionKind.SINGLE: _("One answer"),
        QuestionKind.MULTIPLE: _("Several answers"),
        QuestionKind.NUMERIC: _("A number"),
        QuestionKind.TEXT: _("Words"),
        QuestionKind.MATCH: _("Pairs"),
        QuestionKind.ORDER: _("An order"),
        QuestionKind.CLOZE: _("Gaps in a text"),
        QuestionKind.OPEN: _("An open question"),
    }
