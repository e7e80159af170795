"""The first page of who manages or tutors: what needs attention, then how each course fares."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, render_template

from learnhub.reports import completion, people_list
from learnhub.reports.completion import CourseLine
from learnhub.reports.selection import CourseChoice
from learnhub.web import guards
from learnhub.web.manager import claims, invitation_list, narrowing, sections
from learnhub.web.manager.face import face


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course's line of figures."""

    key: str
    title: str
    line: CourseLine


@face.get("/manage")
@guards.action("report.aggregate")
def overview() -> str:
    """Show what needs attention and a line of figures for each course."""
    actor = guards.current_actor()
    choices = narrowing.offered()
    lines = completion.by_course(actor)
    return render_template(
        "manager/overview/overview.html",
        scope=sections.scope_names(),
        courses=[_row(choices.course_of(line.course_id), line) for line in lines],
        attention=people_list.attention(actor),
        claims=len(claims.open_claims()) if guards.may(claims.ACTION) else 0,
        invitations=len(invitation_list.open_ones()) if guards.may(invitation_list.ACTION) else 0,
    )


def _row(course: CourseChoice, line: CourseLine) -> CourseRow:
    return CourseRow(course.key, course.title(g.language), line)
