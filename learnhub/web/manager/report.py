"""The completion report of a course: figures, tables, and both as a spreadsheet."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, g, render_template

from learnhub import clock
from learnhub.reports import completion, tables
from learnhub.reports.completion import CompletionReport, Split
from learnhub.reports.selection import Choices, Chosen
from learnhub.web import guards
from learnhub.web.manager import figures, narrowing, sections
from learnhub.web.manager.face import face


@face.get("/manage/report")
@guards.action("report.aggregate")
def report() -> str:
    """Show the figures of one course: the one with most people, unless another is chosen."""
    choices = narrowing.offered()
    chosen = _with_a_course(choices)
    if chosen.course is None:
        return render_template("manager/report/no_course.html")
    found = _report(chosen)
    return render_template(
        "manager/report/report.html",
        title=chosen.course.title(g.language),
        report=found,
        scope=sections.scope_names(),
        narrowed=figures.narrowed_words(chosen),
        keys=narrowing.keys(chosen),
        courses=narrowing.courses(choices),
        programmes=narrowing.programmes(choices),
        institutions=narrowing.institutions(choices),
        countries=narrowing.countries(choices),
        by_country=figures.groups(found, Split.COUNTRY),
        by_institution=figures.groups(found, Split.INSTITUTION),
        by_sex=figures.groups(found, Split.SEX),
        shares=_shares(found),
    )


@face.get("/manage/report.csv")
@guards.action("report.aggregate")
def report_csv() -> Response:
    """Give the figures of the page as a file for a spreadsheet program."""
    chosen = _with_a_course(narrowing.offered())
    rows = figures.table(_report(chosen), chosen) if chosen.course else ()
    return download(tables.to_csv(figures.COLUMNS, rows, g.language), "completion")


def download(content: bytes, name: str) -> Response:
    """Answer with a CSV file named after what it holds and the day."""
    file_name = f"{name}-{clock.today().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    return Response(content, content_type=tables.MIME_TYPE, headers=headers)


def _with_a_course(choices: Choices) -> Chosen:
    chosen = narrowing.chosen(choices)
    if chosen.course is not None or not choices.courses:
        return chosen
    lines = completion.by_course(guards.current_actor())
    busiest = max(lines, key=lambda line: line.figures.enrolled, default=None)
    course = choices.course_of(busiest.course_id) if busiest else choices.courses[0]
    return replace(chosen, course=course)


def _report(chosen: Chosen) -> CompletionReport:
    if chosen.course is None:
        raise TypeError("a report is about a course")
    return completion.completion(
        guards.current_actor(),
        chosen.course,
        programme=chosen.programme,
        institution=chosen.institution,
        country=chosen.country,
    )


def _shares(found: CompletionReport) -> dict[str, int | None]:
    """Return which share of the enrolled reached each step, in hundredths of a per cent."""
    total = found.total
    counts = {
        "enrolled": total.enrolled,
        "started": total.started,
        "completed": total.completed,
        "certified": total.certified,
    }
    return {step: completion.share(count, total.enrolled) for step, count in counts.items()}
