"""A programme's own page: what it is, how its people fare, and what to do next; and a form to change it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, flash, g, render_template, url_for
from sqlalchemy import select

from learnhub.access import marking, reach, reminders, scopes
from learnhub.access import programmes as access
from learnhub.content import catalogue, outline
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
from learnhub.web.manager.programmes import Answer, ProgrammeForm, country_words, owner_names
from learnhub.web.manager.report import download

ACTION = "report.aggregate"


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course of the programme: how its people fare in it; None where nobody is enrolled yet."""

    key: str
    title: str
    line: CourseLine | None


@dataclass(frozen=True, slots=True)
class StuckRow:
    """A unit at which people stopped, in words."""

    course: str
    unit: str
    people: int


@dataclass(frozen=True, slots=True)
class StaffLine:
    """Somebody who manages or tutors the programme."""

    person: Person
    is_manager: bool


@face.get("/manage/programmes/<code>")
@guards.action(ACTION)
def programme(code: str) -> str:
    """Show a programme."""
    actor = guards.current_actor()
    found = scopes.get_programme(actor, ACTION, code)
    glance = reports.glance(actor, found)
    return render_template(
        "manager/programme/programme.html",
        programme=found,
        owner=owner_names([found]).get(found.institution_id or 0) or country_words(found.country),
        glance=glance,
        courses=course_rows(found, glance),
        stuck=_stuck_rows(glance),
        staff=_staff(found),
        to_mark=sum(marking.counts(actor, found).values()),
        may_edit=guards.may(access.EDIT) and access.may_change(actor, access.EDIT, found),
        may_add=guards.may(access.MEMBERS) and access.may_change(actor, access.MEMBERS, found),
        may_invite=_may("person.create_invite", found),
        may_remind=_may(reminders.ACTION, found),
        may_appoint=_may("role.grant_revoke", found),
    )


def _may(action: str, found: Programme) -> bool:
    return guards.may(action) and scopes.may_reach_programme(guards.current_actor(), action, found)


def course_rows(found: Programme, glance: Glance) -> list[CourseRow]:
    """Return the courses of a programme, and those that were taken out while people were enrolled through it."""
    lines = {line.course_id: line for line in glance.courses}
    titles = {course.id: course for course in selection.courses()}
    own = {course.id: course.slug for course in rules.courses_of(found)}
    known = own | {course_id: _key(titles, course_id) for course_id in lines if course_id not in own}
    return [
        CourseRow(key, titles[course_id].title(g.language) if course_id in titles else key, lines.get(course_id))
        for course_id, key in known.items()
    ]


def _key(titles: dict[int, CourseChoice], course_id: int) -> str:
    return titles[course_id].key if course_id in titles else ""


def _stuck_rows(glance: Glance) -> list[StuckRow]:
    courses = {course.id: course for course in selection.courses()} if glance.stuck else {}
    rows = []
    for line in glance.stuck:
        course = courses.get(line.course_id)
        if course is not None:
            rows.append(StuckRow(course.title(g.language), _unit_title(course, line.unit), line.people))
    return rows


def _unit_title(course: CourseChoice, slug: str) -> str:
    """Return a unit's title, or its id where the newest version no longer has it."""
    unit = catalogue.outline_of(catalogue.get_published(course.key)).find_unit(slug)
    return outline.in_language(unit.title, g.language, course.languages[0]) if unit else slug


def _staff(found: Programme) -> list[StaffLine]:
    """Return who manages and who tutors the programme, by role, as far as the viewer may know their names."""
    seen = reach.people(reach.reach_of(guards.current_actor(), "person.name"), with_self=True)
    query = (
        select(Grant, Person)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.scope_kind == ScopeKind.PROGRAMME,
            Grant.scope_key == found.public_id,
            Grant.role.in_([Role.MANAGER, Role.TUTOR]),
            Grant.revoked_at.is_(None),
            Person.suspended_at.is_(None),
            seen,
        )
        .order_by(Grant.role, Person.name)
    )
    return [StaffLine(person, grant.role == Role.MANAGER) for grant, person in db.session.execute(query)]


@face.get("/manage/programmes/<code>/report.csv")
@guards.action(ACTION)
def programme_csv(code: str) -> Response:
    """Give the figures of the page as a file for a spreadsheet program."""
    actor = guards.current_actor()
    found = scopes.get_programme(actor, ACTION, code)
    glance = reports.glance(actor, found)
    has_sex = glance.by_sex is not None
    rows = programme_figures.table(found.name, course_rows(found, glance), has_sex=has_sex)
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
        name=form.name.data or "",
        courses=places.chosen_courses(form.courses.data),
        starts_on=form.starts_on.data,
        due_on=form.due_on.data,
        ends_on=form.ends_on.data,
        time_zone=form.time_zone.data or "",
    )
    programme_members.enrol_all(found)
