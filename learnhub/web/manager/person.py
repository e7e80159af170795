"""One learner for those who tutor or manage them: courses, units, scores, and what they earned."""

from __future__ import annotations

from flask import g, render_template

from learnhub.access import certificates, people
from learnhub.content import outline as outlines
from learnhub.content.outline import Outline, UnitOutline
from learnhub.credentials import certificates as certificate_rules
from learnhub.reports import person as standings
from learnhub.web import guards
from learnhub.web.manager import people as listed
from learnhub.web.manager.face import face

ACTION = "progress.named"


@face.get("/manage/people/<public_id>", endpoint="person")
@guards.action(ACTION)
def show_person(public_id: str) -> str:
    """Show how a person is in the courses within the viewer's reach."""
    actor = guards.current_actor()
    whom = people.get(actor, ACTION, public_id)
    page = render_template(
        "manager/person/person.html",
        whom=whom,
        courses=standings.courses_of(actor, whom),
        certificates=[certificate_rules.checked(one) for one in certificates.of(actor, whom)],
        has_profile=people.may(actor, "person.profile", whom),
        title_of=_title,
        unit_title=_unit_title,
        state_words=listed.state_words(),
    )
    if whom.id != actor.required.id:
        people.note_seen(actor, ACTION, "person", whom.public_id)
    return page


def _title(outline: Outline) -> str:
    return outlines.in_language(outline.title, g.language, outline.languages[0])


def _unit_title(outline: Outline, unit: UnitOutline) -> str:
    return outlines.in_language(unit.title, g.language, outline.languages[0])
