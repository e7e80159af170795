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
from learnhub.reports.questions import CellFigures, PartFigures, QuestionFigures, Whose
from learnhub.reports.tables import Cell, Column

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
    Column("part", lazy("Part")),
    Column("answer", lazy("Answer")),
    Column("is_right", lazy("Right")),
    Column("count", lazy("How often")),
)
# From here on, in hundredths of a per cent, a question is worth another look.
EASY, HARD = 9500, 3000
_PICTURE = re.compile(r'<img\b[^>]*?\balt="([^"]*)"[^>]*>')
_GAP = re.compile(r'<span class="gap" data-gap="([^"]*)"></span>')


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer. `count` is None where it is hidden, `is_right` None where the reader may not see the key.

    With `is_open` nothing was answered; with `is_course_text` the label is the author's or the learners', not ours.
    """

    label: str
    count: int | None
    is_right: bool | None
    is_open: bool
    is_course_text: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """The answers in one place of a question; `caption` is empty for the whole of it."""

    caption: str
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question with its charts; `remarks` say why it may be worth another look."""

    figures: QuestionFigures
    stem: str
    charts: Sequence[Chart]
    remarks: Sequence[str]


def line(figures: QuestionFigures, *, shows_key: bool) -> QuestionLine:
    """Return a question as the page shows it."""
    charts = list(_charts(figures, shows_key=shows_key))
    return QuestionLine(figures, plain(figures.text.stem), charts, list(_remarks(figures, shows_key=shows_key)))


def rows(figures: QuestionFigures, *, shows_key: bool) -> Iterator[Sequence[Cell]]:
    """Return a question as rows of the file, for COLUMNS but the first four."""
    text, hidden = figures.text, str(_("Hidden"))
    share: Cell = Decimal(figures.share) / 100 if figures.share is not None else hidden
    put: Cell = hidden if figures.put is None else figures.put
    left_out: Cell = hidden if figures.left_out is None else figures.left_out
    before: list[Cell] = [text.slug, text.name, kind_words()[text.kind], put, left_out, share]
    charts = list(_charts(figures, shows_key=shows_key))
    for chart in charts:
        for bar in chart.bars:
            yield [*before, chart.caption, bar.label, bar.is_right, hidden if bar.count is None else bar.count]
    if not charts:
        yield [*before, "", "", None, None]


def _charts(figures: QuestionFigures, *, shows_key: bool) -> Iterator[Chart]:
    if figures.text.kind is QuestionKind.MULTIPLE:
        # What was not ticked is what is left: a bar for each option is enough.
        cells = [part.cells[0] for part in figures.parts]
        if cells:
            yield Chart("", [_bar(figures, cell, shows_key=shows_key) for cell in cells])
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
        yield _bar(figures, cell, shows_key=shows_key)


_GIVEN = {CellKind.OPTION, CellKind.TYPED, CellKind.ORDER}


def _without_key(cells: Sequence[CellFigures]) -> list[CellFigures]:
    """Put what else was right and what else was wrong together: apart they would tell of the key."""
    others = [cell for cell in cells if cell.kind is CellKind.OTHER]
    counts = [cell.count for cell in others]
    known = [count for count in counts if count is not None]
    together = sum(known) if len(known) == len(counts) else None
    rest = [cell for cell in cells if cell.kind is not CellKind.OTHER]
    return [*rest, CellFigures(CellKind.OTHER, "", is_right=False, count=together)] if others else rest


def _bar(figures: QuestionFigures, cell: CellFigures, *, shows_key: bool) -> Bar:
    is_open = cell.kind is CellKind.OPEN
    is_right = cell.is_right if shows_key and not is_open else None
    return Bar(_label(figures, cell, shows_key=shows_key), cell.count, is_right, is_open, cell.kind in _GIVEN)


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


def _remarks(figures: QuestionFigures, *, shows_key: bool) -> Iterator[str]:
    if figures.share is not None and figures.share >= EASY:
        yield str(_("Almost everybody is right: it may be too easy."))
    if figures.share is not None and figures.share <= HARD:
        yield str(_("Few are right: it may be too hard, or unclear."))
    if shows_key and figures.text.kind is QuestionKind.SINGLE and _is_misleading(figures):
        yield str(_("A wrong answer is chosen more often than the right one: it may be misleading."))


def _is_misleading(figures: QuestionFigures) -> bool:
    cells = [cell for part in figures.parts for cell in part.cells if cell.kind is CellKind.OPTION]
    right = [cell.count for cell in cells if cell.is_right]
    wrong = [cell.count for cell in cells if not cell.is_right and cell.count is not None]
    return bool(wrong) and None not in right and max(wrong) > sum(count or 0 for count in right)


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
