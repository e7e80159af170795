"""A course's glossary: all its terms on a page, and each by itself for the box that explains it in a lesson."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urlsplit

from flask import Response, make_response, render_template, request

from learnhub import i18n
from learnhub.access import courses
from learnhub.access.courses import OpenCourse
from learnhub.content import alphabets
from learnhub.content import glossary as rules
from learnhub.content.glossary import Term
from learnhub.errors import NotFound
from learnhub.web import course_views, guards
from learnhub.web.public.face import face

# Seconds. A definition changes with a new version of the course at most.
KEPT_FOR = 3600
# A list that is longer is divided by letters.
FEW_TERMS = 12


@dataclass(frozen=True, slots=True)
class Letter:
    """The terms that begin with a letter; "" is all of them."""

    letter: str
    terms: tuple[Term, ...]


@face.get("/glossary/<slug>")
@guards.action("catalogue.published")
def glossary(slug: str) -> str:
    """List the terms of a course, with what they mean."""
    course = courses.get(guards.current_actor(), slug)
    language = course_views.reading_language(course)
    terms = [_with_addresses(term, course) for term in rules.list_terms(course.version, language)]
    if not terms:
        raise NotFound
    return render_template(
        "public/glossary/glossary.html",
        course=course_views.course_of(course, language),
        text_language=language,
        letters=_by_letters(terms, language),
        count=len(terms),
        trail=_trail(course, language),
        name_of=i18n.language_name,
    )


def _with_addresses(term: Term, course: OpenCourse) -> Term:
    return replace(term, definition=course_views.with_addresses(term.definition, course))


def _by_letters(terms: list[Term], language: str) -> list[Letter]:
    if len(terms) <= FEW_TERMS:
        return [Letter("", tuple(terms))]
    groups = groupby(terms, key=lambda term: alphabets.initial(term.words, language))
    return [Letter(letter, tuple(group)) for letter, group in groups]


def _trail(course: OpenCourse, language: str) -> list[tuple[str, str]]:
    """Return the way back: to the course, and to the lesson from which a reader came."""
    about = course_views.course_of(course, language)
    trail = [(about["title"], about["address"])]
    came_from = urlsplit(request.referrer or "").path
    for unit in course.outline.units:
        address = course_views.unit_address(course, unit.slug)
        if address == came_from and course.may_read(unit):
            trail.append((course_views.text(unit.title, course, language), address))
    return trail


@face.get("/glossary/<slug>/<term>")
@guards.action("catalogue.published")
def glossary_term(slug: str, term: str) -> Response:
    """Explain one term, without a page around it: `?in=` says in which language, as the lesson around it is."""
    course = courses.get(guards.current_actor(), slug)
    wanted = request.args.get("in", "")
    language = wanted if wanted in course.outline.languages else course_views.reading_language(course)
    found = _with_addresses(rules.get_term(course.version, term, language), course)
    response = make_response(render_template("public/glossary/term.html", term=found, name_of=i18n.language_name))
    response.headers["Cache-Control"] = f"private, max-age={KEPT_FOR}"
    response.headers["Vary"] = "Cookie"
    return response
