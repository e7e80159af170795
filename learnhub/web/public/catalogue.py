"""The start page, the catalogue, and a course's own page."""

from __future__ import annotations

from flask import g, render_template
from markupsafe import Markup

from learnhub import i18n
from learnhub.access import courses
from learnhub.assessment import gains
from learnhub.content import catalogue as content_catalogue
from learnhub.content import covers
from learnhub.content.books import keeping
from learnhub.content.format import durations
from learnhub.content.outline import Outline
from learnhub.credentials import certificates
from learnhub.i18n import gettext as _
from learnhub.i18n import ngettext
from learnhub.learning import moves, places
from learnhub.people.models import Person
from learnhub.web import course_views, courses_first, guards
from learnhub.web.course_views import CourseCard
from learnhub.web.learner import home as my_home
from learnhub.web.public.face import face


@face.get("/")
@guards.action("page.public")
def home() -> str:
    """Show what is next to whoever signed in, and the courses to whoever has not."""
    person = guards.current_actor().person
    if person is None:
        return render_template("public/catalogue/welcome.html", courses=_cards(None))
    return my_home.page(guards.current_actor())


@face.get("/courses")
@guards.action("catalogue.published")
def catalogue() -> str:
    """List the published courses."""
    return render_template("public/catalogue/catalogue.html", courses=_cards(guards.current_actor().person))


def _cards(person: Person | None) -> list[CourseCard]:
    versions = content_catalogue.list_published(to_everyone=person is None)
    return [course_views.card(content_catalogue.outline_of(version), g.language) for version in versions]


@face.get("/courses/<slug>")
@guards.action("catalogue.published")
def course(slug: str) -> str:
    """Show what a course is about, who made it, and how far the learner is."""
    found = courses.get(guards.current_actor(), slug)
    enrolment = found.enrolment
    standing = found.standing
    language = course_views.reading_language(found)
    details = found.outline
    place = standing.next_unit(enrolment.last_unit_slug) if standing and enrolment else None
    return render_template(
        "public/catalogue/course.html",
        course=course_views.course_of(found, language),
        outline=details,
        summary=course_views.text(details.summary, found, language),
        audience=course_views.text(details.audience, found, language) if details.audience else None,
        objectives=course_views.text(details.objectives, found, language),
        changes=course_views.text(details.changes, found, language) if details.changes else None,
        cover=Markup(covers.weave_band_svg(slug, details.themes)),  # noqa: S704 -- our own drawing
        language_names=[i18n.own_name(tag) for tag in details.languages],
        case_names=[i18n.country_name(code, g.language) for code in details.cases],
        modules=course_views.modules_of(found, standing, language),
        standing=standing,
        enrolment=enrolment,
        taste=found.taste,
        comes_first=courses_first.lines(found, guards.current_actor().person),
        place=place,
        stop=places.find(standing, found.version, place, language) if standing and place else None,
        certificate=certificates.find_of(enrolment) if enrolment else None,
        choices=[line.number for line in moves.choices(enrolment)] if enrolment else [],
        gains=[one for one in gains.of(found.get_enrolment()) if one.gain is not None] if enrolment else [],
        books=keeping.list_kept(found.version, enrolment.language) if enrolment else [],
        may_read_all=found.may_read_all,
        text_language=language,
        completion_words=_completion_words(details),
        certificate_words=_certificate_words(details),
    )


def _completion_words(details: Outline) -> str:
    lessons = details.completion.lessons == "all"
    quizzes = details.completion.quizzes
    if lessons and quizzes == "all":
        return _("Read all lessons and pass all quizzes.")
    if lessons and quizzes == "exam":
        return _("Read all lessons and pass the final exam.")
    if lessons:
        return _("Read all lessons.")
    return _("Pass all quizzes.") if quizzes == "all" else _("Pass the final exam.")


def _certificate_words(details: Outline) -> str:
    if not details.gives_certificate:
        return _("This course gives no certificate.")
    duration = durations.parse(details.certificate_valid_for)
    if duration is None:
        return _("Yes, without an end.")
    if duration.months and duration.months % 12 == 0:
        return ngettext("Yes, valid for %(num)s year.", "Yes, valid for %(num)s years.", duration.months // 12)
    if duration.months:
        return ngettext("Yes, valid for %(num)s month.", "Yes, valid for %(num)s months.", duration.months)
    return ngettext("Yes, valid for %(num)s day.", "Yes, valid for %(num)s days.", duration.span.days)
