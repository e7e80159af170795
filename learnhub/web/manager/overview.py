"""The first page of who manages or tutors: what needs attention, then how each programme and each course fares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import g, render_template

from learnhub.access import reach, scopes, unmarked
from learnhub.reports import completion, people_list, selection
from learnhub.reports.completion import CourseLine
from learnhub.web import guards, programme_lines
from learnhub.web.manager import claims, invitation_list, sections
from learnhub.web.manager.face import face

ACTION = "report.aggregate"
# How many programmes this page names; all of them have a page of their own.
MOST_PROGRAMMES = 8


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course's line of figures."""

    key: str
    title: str
    line: CourseLine


@face.get("/manage")
@guards.action(ACTION)
def overview() -> str:
    """Show what needs attention and a line of figures for each programme and course."""
    actor = guards.current_actor()
    lines = completion.by_course(actor)
    within = scopes.programmes(reach.reach_of(actor, ACTION))
    shown = programme_lines.lines(actor, within, most=MOST_PROGRAMMES + 1)
    return render_template(
        "manager/overview/overview.html",
        scope=sections.scope_names(),
        courses=_rows(lines),
        programmes=shown[:MOST_PROGRAMMES],
        has_more_programmes=len(shown) > MOST_PROGRAMMES,
        attention=people_list.attention(actor),
        claims=claims.count_open_claims() if guards.may(claims.ACTION) else 0,
        unmarked=unmarked.count(actor),
        invitations=len(invitation_list.open_ones()) if guards.may(invitation_list.ACTION) else 0,
    )


def _rows(lines: Sequence[CourseLine]) -> list[CourseRow]:
    courses = {course.id: course for course in selection.courses({line.course_id for line in lines})}
    return [CourseRow(courses[one.course_id].key, courses[one.course_id].title(g.language), one) for one in lines]
