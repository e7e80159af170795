"""One learner for those who tutor or manage them: courses, units, scores, and what they earned."""

from __future__ import annotations

from collections.abc import Sequence

from flask import g, render_template

from learnhub.access import certificates, marking, newcomers, people, programmes
from learnhub.access.reach import Actor
from learnhub.content import outline as outlines
from learnhub.content.outline import Outline, UnitOutline
from learnhub.credentials import certificates as certificate_rules
from learnhub.learning.models import Programme
from learnhub.people.looks import Page
from learnhub.people.models import Person
from learnhub.reports import person as standings
from learnhub.reports.person import CourseStanding
from learnhub.web import guards, looking
from learnhub.web.manager import people as listed
from learnhub.web.manager.face import face
from learnhub.web.trainer import marking as marking_pages

ACTION = "progress.named"


@face.get("/manage/people/<public_id>", endpoint="person")
@guards.action(ACTION)
def show_person(public_id: str) -> str:
    """Show how a person is in the courses within the viewer's reach."""
    actor = guards.current_actor()
    whom = people.get(actor, ACTION, public_id)
    courses = standings.courses_of(actor, whom)
    page = render_template(
        "manager/person/person.html",
        whom=whom,
        courses=courses,
        leavable=_leavable(actor, whom, courses),
        certificates=[certificate_rules.checked(one) for one in certificates.of(actor, whom)],
        may_have_slip=newcomers.may_have_slip(actor, whom),
        has_profile=people.may(actor, "person.profile", whom),
        title_of=_title,
        unit_title=_unit_title,
        state_words=listed.state_words(),
        tasks=list(marking_pages.tasks_of(marking.of_person(actor, whom))),
    )
    if whom.id != actor.required.id:
        looking.note(Page.PERSON, [whom.public_id])
        people.note_seen(actor, ACTION, "person", whom.public_id)
    return page


def _leavable(actor: Actor, whom: Person, courses: Sequence[CourseStanding]) -> Sequence[Programme]:
    """Return the programmes out of which the viewer may take this person."""
    shown = [course.programme for course in courses if course.programme is not None]
    return programmes.list_leavable(actor, shown, whom) if shown else []


def _title(outline: Outline) -> str:
    return outlines.in_language(outline.title, g.language, outline.languages[0])


def _unit_title(outline: Outline, unit: UnitOutline) -> str:
    return outlines.in_language(unit.title, g.language, outline.languages[0])
