"""Reports of mistakes in words, for those who make them and for those who mend them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import g

from learnhub.content import outline as outlines
from learnhub.exchange.mistakes import Kind, State
from learnhub.exchange.models import MistakeReport
from learnhub.i18n import Message, lazy

KINDS: Mapping[Kind, Message] = {
    Kind.WORDING: lazy("Wording or spelling"),
    Kind.FACT: lazy("A fact or a figure"),
    Kind.LINK: lazy("A link, picture or recording that does not work"),
    Kind.TRANSLATION: lazy("The translation"),
    Kind.KEY: lazy("What counts as right in a question"),
    Kind.OTHER: lazy("Something else"),
}
STATES: Mapping[State, Message] = {
    State.NEW: lazy("New"),
    State.TAKEN_UP: lazy("Taken up"),
    State.MENDED: lazy("Mended"),
    State.DECLINED: lazy("Declined"),
}


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report as pages show it: where it is, with titles in the reader's language, and what became of it."""

    code: str
    course: str
    course_slug: str
    course_language: str
    unit: str
    unit_slug: str
    unit_language: str
    question: str | None
    number: str
    language: str
    kind: str
    quote: str
    text: str
    wants_answer: bool
    made_at: datetime
    state: str
    state_words: str
    answer: str
    mended_in: str | None
    decided_at: datetime | None


def lines(reports: Sequence[MistakeReport]) -> list[ReportLine]:
    """Return reports, whose courses and versions are loaded, as pages show them."""
    return [line(report) for report in reports]


def line(report: MistakeReport) -> ReportLine:
    """Return a report as pages show it. A unit that has no title any more is called by its id."""
    outline = outlines.of(report.version)
    unit = outline.find_unit(report.unit_slug)
    course, course_language = _shown(outline.title, outline.languages[0])
    title, unit_language = _shown(unit.title, outline.languages[0]) if unit else (report.unit_slug, g.language)
    return ReportLine(
        code=report.public_id,
        course=course,
        course_slug=report.course.slug,
        course_language=course_language,
        unit=title,
        unit_slug=report.unit_slug,
        unit_language=unit_language,
        question=report.question_slug,
        number=report.version.number,
        language=report.language,
        kind=str(KINDS[Kind(report.kind)]),
        quote=report.quote,
        text=report.text,
        wants_answer=report.wants_answer,
        made_at=report.made_at,
        state=report.state,
        state_words=str(STATES[State(report.state)]),
        answer=report.answer,
        mended_in=report.mended_in,
        decided_at=report.decided_at,
    )


def _shown(texts: Mapping[str, str], source: str) -> tuple[str, str]:
    language = g.language if g.language in texts else source
    return texts[language], language
