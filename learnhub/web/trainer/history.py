"""Who did what to a course: saves, units, reviews, publications, in plain sentences from the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import render_template, request, url_for

from learnhub.access import course_history as access
from learnhub.access import scopes
from learnhub.content.models import Course
from learnhub.content.workbench import files, showing
from learnhub.web import addresses, guards, role_names
from learnhub.web.admin import pages
from learnhub.web.trainer import desks, history_words
from learnhub.web.trainer.face import face


@dataclass(frozen=True, slots=True)
class Line:
    """What was done, in a sentence, to which version and when."""

    words: str
    number: str
    at: datetime


@face.get("/teach/courses/<slug>/history")
@guards.action(access.ACTION)
def history(slug: str) -> str:
    """Show what was done to a course, the newest first, of one version or one file where that is chosen."""
    course = scopes.get_course(guards.current_actor(), access.ACTION, slug)
    numbers = desks.all_numbers(course)
    chosen = request.args.get("version", "")
    number = chosen if chosen in numbers else ""
    file = request.args.get("file", "")
    found = access.page(course, [number] if number else numbers, pages.wanted_number(), file=file)
    return render_template(
        "trainer/history/history.html",
        course=course,
        course_title=role_names.course(slug),
        numbers=numbers,
        number=number,
        file=file,
        files=_files(course, number or next(iter(numbers), "")),
        lines=[
            Line(history_words.told(entry, found.names), entry.subject_id.rpartition("/")[2], entry.occurred_at)
            for entry in found.entries
        ],
        found=found,
        here=url_for("trainer.history", slug=slug),
        address_of=pages.address_of("trainer.history", slug=slug, version=number, file=file),
    )


def _files(course: Course, number: str) -> list[str]:
    folder = addresses.settings().courses_folder / course.slug / number
    if not (number and folder.is_dir()):
        return []
    return [*files.list_paths(folder), *(f"media/{path}" for path in showing.list_media(folder))]
