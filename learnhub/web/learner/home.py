"""The start page of whoever is signed in: what is next, what is due, what is new, and everything under way."""

from __future__ import annotations

from flask import g, render_template

from learnhub.access.reach import Actor
from learnhub.content import catalogue
from learnhub.web import course_views
from learnhub.web.learner import accepting, discussion_news, mistakes, my_courses, news
from learnhub.web.learner.my_courses import MyCourse
from learnhub.web.learner.news import Provider

# What may be new, each asked once: a module with something to tell adds its provider here.
NEWS: tuple[Provider, ...] = (
    news.reminders,
    discussion_news.posts,
    news.new_units,
    news.certificates,
    news.marked_answers,
    news.marked_work,
    mistakes.decisions,
)
# The record has them all.
COMPLETED_SHOWN = 3
# The catalogue has them all.
OFFERED = 3


def page(actor: Actor) -> str:
    """Return the page, made with the same number of statements whatever the number of courses."""
    courses = my_courses.of(actor)
    if not courses:
        return _first_visit(actor)
    first = my_courses.to_go_on_with(courses)
    others = [course for course in courses if not course.completed_at and course is not first]
    completed = [course for course in courses if course.completed_at]
    return render_template(
        "learner/home/home.html",
        first=first,
        due=sorted((course for course in others if course.due), key=_due_on),
        others=[course for course in others if not course.due],
        completed=sorted(completed, key=_completed_at, reverse=True)[:COMPLETED_SHOWN],
        completed_count=len(completed),
        news=news.of(actor, courses, NEWS),
        wanted=accepting.wanted(actor),
    )


def _due_on(course: MyCourse) -> tuple[int, int]:
    return (course.due.days_left if course.due else 0, course.enrolment.id)


def _completed_at(course: MyCourse) -> float:
    return course.completed_at.timestamp() if course.completed_at else 0


def _first_visit(actor: Actor) -> str:
    versions = catalogue.list_published(to_everyone=False)
    offered = [course_views.card(catalogue.outline_of(version), g.language) for version in versions[:OFFERED]]
    return render_template("learner/home/first_visit.html", courses=offered, wanted=accepting.wanted(actor))
