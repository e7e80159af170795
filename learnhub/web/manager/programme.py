"""A programme's own page: what it is, how its people fare, and what to do next; and a form to change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, flash, g, render_template, url_for
from sqlalchemy import select

from learnhub.access import marking, reach, reminders, scopes, unmarked
from learnhub.access import programmes as access
from learnhub.access.reach import Actor
from learnhub.content.models import Course
from learnhub.errors import Invalid
from learnhub.i18n import gettext as _
from learnhub.learning import programme_members
from learnhub.learning import programmes as rules
from learnhub.learning.models import Programme
from learnhub.people.models import Grant, Person, Role, ScopeKind
from learnhub.reports import programme as reports
from learnhub.reports import selection, tables
from learnhub.reports.completion import CourseLine
from learnhub.reports.programme import Glance
from learnhub.reports.selection import CourseChoice
from learnhub.stores.database import db
from learnhub.web import arrivals, guards
from learnhub.web.manager import places, programme_figures
from learnhub.web.manager.face import face
from learnhub.web.manager.programmes import Answer, ProgrammeForm
from learnhub.web.manager.report import download
from learnhub.web.programme_lines import country_words, owner_names

ACTION = "report.aggregate"
# What the page offers to do, to whom it is open.
OFFERED = (access.EDIT, access.MEMBERS, "person.create_invite", reminders.ACTION, "role.grant_revoke")


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course and how the programme's people fare in it; None where nobody is enrolled yet.

    With `is_offered` it is a course of the programme now, else one that was taken out after people had begun it.
    """

    key: str
    title: str
    line: CourseLine | None
    is_offered: bool


@dataclass(frozen=True, slots=True)
class StuckRow:
    """A unit at which people stopped, in words."""

    course: str
    unit: str
    people: int


@dataclass(frozen=True, slots=True)
class StaffLine:
    """Somebody who manages or tutors the programme."""

    code: str
    name: str
    is_manager: bool


@dataclass(frozen=True, slots=True)
class Staff:
    """Who looks after a programme: those whom the viewer may see, and whether there are others in each role."""

    lines: Sequence[StaffLine]
    has_hidden_manager: bool
    has_hidden_tutor: bool

    @property
    def has_tutor(self) -> bool:
        """Whether there is any tutor."""
        return self.has_hidden_tutor or not all(line.is_manager for line in self.lines)


@face.get("/manage/programmes/<code>")
@guards.action(ACTION)
def programme(code: str) -> str:
    """Show a programme."""
    actor = guards.current_actor()
    found = scopes.get_programme(actor, ACTION, code)
    glance = reports.glance(actor, found)
    offered = rules.courses_of(found)
    choices, staff = _choices(offered, glance), _staff(actor, found)
    return render_template(
        "manager/programme/programme.html",
        programme=found,
        owner=owner_names([found]).get(found.institution_id or 0) or country_words(found.country),
        glance=glance,
        courses=course_rows(offered, glance, choices),
        stuck=_stuck_rows(glance, choices),
        staff=staff,
        unmarked=0 if staff.has_tutor else unmarked.count(actor, found),
        to_mark=sum(marking.counts(actor, found).values()),
        rights=access.rights(actor, found, OFFERED),
    )


def _choices(offered: Sequence[Course], glance: Glance) -> dict[int, CourseChoice]:
    """Return all courses of which the page speaks, by row key."""
    spoken_of = {course.id for course in offered} | {line.course_id for line in glance.courses}
    return {course.id: course for course in selection.courses(spoken_of)}


def course_rows(offered: Sequence[Course], glance: Glance, choices: Mapping[int, CourseChoice]) -> list[CourseRow]:
    """Return the courses of a programme, then those that were taken out while people were enrolled through it."""
    lines = {line.course_id: line for line in glance.courses}
    own = [course.id for course in offered]
    return [
        CourseRow(choices[each].key, choices[each].title(g.language), lines.get(each), is_offered=each in own)
        for each in [*own, *(course_id for course_id in lines if course_id not in own)]
    ]


def _stuck_rows(glance: Glance, choices: Mapping[int, CourseChoice]) -> list[StuckRow]:
    return [
        StuckRow(course.title(g.language), course.unit_title(line.unit, g.language), line.people)
        for line in glance.stuck
        for course in [choices[line.course_id]]
    ]


def _staff(actor: Actor, found: Programme) -> Staff:
    """Return who manages and who tutors the programme, by role, as far as the viewer may know their names."""
    seen = reach.people(reach.reach_of(actor, "person.name"), with_self=True)
    query = (
        select(Grant.role, Person.public_id, Person.name, seen.label("is_seen"))
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.scope_kind == ScopeKind.PROGRAMME,
            Grant.scope_key == found.public_id,
            Grant.role.in_([Role.MANAGER, Role.TUTOR]),
            Grant.revoked_at.is_(None),
            Person.suspended_at.is_(None),
        )
        .order_by(Grant.role, Person.name)
    )
    rows = db.session.execute(query).all()
    hidden = {row.role for row in rows if not row.is_seen}
    return Staff(
        [StaffLine(row.public_id, row.name, row.role == Role.MANAGER) for row in rows if row.is_seen],
        has_hidden_manager=Role.MANAGER in hidden,
        has_hidden_tutor=Role.TUTOR in hidden,
    )


@face.get("/manage/programmes/<code>/report.csv")
@guards.action(ACTION)
def programme_csv(code: str) -> Response:
    """Give the figures of the page as a file for a spreadsheet program."""
    actor = guards.current_actor()
    found = scopes.get_programme(actor, ACTION, code)
    glance = reports.glance(actor, found)
    has_sex = glance.by_sex is not None
    offered = rules.courses_of(found)
    courses = course_rows(offered, glance, _choices(offered, glance))
    rows = programme_figures.table(found.name, courses, has_sex=has_sex)
    return download(tables.to_csv(programme_figures.columns(has_sex=has_sex), rows, g.language), "programme")


@face.route("/manage/programmes/<code>/edit", methods=["GET", "POST"])
@guards.action(access.EDIT)
def edit_programme(code: str) -> Answer:
    """Change what a programme is."""
    found = access.get(guards.current_actor(), access.EDIT, code)
    form = ProgrammeForm(obj=found, courses=[course.slug for course in rules.courses_of(found)])
    if form.is_sent_and_right():
        try:
            _change(found, form)
        except Invalid as error:
            form.take_over(error)
        else:
            flash(_("Your changes are saved."), "success")
            return arrivals.go_to(url_for("manager.programme", code=code))
    page = render_template("manager/programme/edit.html", form=form, programme=found)
    return (page, 422) if form.is_submitted() else page


def _change(found: Programme, form: ProgrammeForm) -> None:
    rules.change(
        guards.current_actor().code,
        found,
        **{**form.fields_of_rules(), "courses": places.chosen_courses(form.courses.data)},
    )
    programme_members.enrol_all(found)
