"""What the surveys of a course say, to those who write, teach or manage it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import g, render_template, request
from markupsafe import Markup

from learnhub.access import scopes
from learnhub.access.courses import OpenCourse
from learnhub.assessment import surveys as answered
from learnhub.content import catalogue, versions
from learnhub.content import outline as outlines
from learnhub.content.format.vocabulary import QuestionKind
from learnhub.content.models import Course, CourseVersion, VersionState
from learnhub.content.outline import UnitOutline
from learnhub.content.versions import VersionLine
from learnhub.errors import NotFound
from learnhub.i18n import gettext as _
from learnhub.reports import survey_results
from learnhub.reports.survey_results import Result
from learnhub.web import course_views, guards
from learnhub.web.trainer import courses
from learnhub.web.trainer.face import face

ACTION = "quiz.item_statistics"


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey with what was answered to each of its questions."""

    slug: str
    title: str
    results: list[Result]


@face.get("/teach/courses/<slug>/surveys")
@guards.action(ACTION)
def surveys(slug: str) -> str:
    """Show what the surveys of a course say."""
    actor = guards.current_actor()
    course = scopes.get_course(actor, ACTION, slug)
    editions = _editions(course)
    edition = request.args.get("edition") or next(iter(editions), "")
    # Answers cannot be told apart by institution, so they are for those who have the whole course in their hands.
    if edition not in editions or not scopes.may_reach(actor, ACTION, course):
        raise NotFound
    chosen = editions[edition]
    version = catalogue.get_by_key(chosen.id)
    title, language = courses.title_of(chosen.outline)
    return render_template(
        "trainer/courses/surveys.html",
        course=course,
        title=title,
        title_language=language,
        edition=edition,
        editions=[(one, f"{one}.x") for one in editions],
        surveys=[_survey(version, unit) for unit in chosen.outline.units if unit.is_survey],
        words_of=words_of,
        html_of=lambda html: Markup(course_views.with_addresses(html, OpenCourse(version, None))),  # noqa: S704 - safe too
    )


def _editions(course: Course) -> dict[str, VersionLine]:
    """Return the newest version of each edition that people could answer, the newest edition first."""
    found: dict[str, VersionLine] = {}
    for line in versions.of_courses([course]).get(course.id, []):
        if line.state != VersionState.DRAFT:
            found.setdefault(answered.edition_number(line.number), line)
    return found


def _survey(version: CourseVersion, unit: UnitOutline) -> Survey:
    source = outlines.of(version).languages[0]
    title = outlines.in_language(unit.title, g.language, source)
    return Survey(unit.slug, title, survey_results.results(version, unit, g.language))


def words_of(result: Result, options: tuple[str, ...]) -> Any:
    """Return what options that are told together are called."""
    question = result.question
    known = {option.id: Markup(option.html) for option in question.options}  # noqa: S704 - safe since its import
    if question.kind is QuestionKind.SCALE and len(options) > 1:
        return _("%(lowest)s to %(highest)s", lowest=known[options[0]], highest=known[options[-1]])
    return Markup(" · ").join(known[option] for option in known if option in options)
