"""From a figure to the place where it can be mended: a question in the file of the version that is written."""

from __future__ import annotations

from flask import flash, g, url_for
from werkzeug.wrappers import Response

from learnhub.access import scopes
from learnhub.access.reach import Actor
from learnhub.content import checkups
from learnhub.content.models import Course
from learnhub.content.workbench import spots
from learnhub.errors import NotFound
from learnhub.i18n import gettext as _
from learnhub.web import addresses, arrivals, guards
from learnhub.web.trainer import desks
from learnhub.web.trainer.face import face


def may_amend(actor: Actor, course: Course) -> bool:
    """Tell whether the actor may write the next version of a course, and its folder is on this server."""
    folder = addresses.settings().courses_folder / course.slug
    return scopes.may_reach(actor, desks.ACTION, course) and bool(checkups.version_folders(folder))


@face.get("/teach/courses/<slug>/questions/<unit>/<question>")
@guards.action(desks.ACTION)
def amend_question(slug: str, unit: str, question: str) -> Response:
    """Lead to the line where a question is written; or to where the next version is begun, and then on to it."""
    course = scopes.get_course(guards.current_actor(), desks.ACTION, slug)
    numbers = desks.numbers_to_write(course)
    if not numbers:
        if not desks.may_begin(course):
            raise NotFound
        return arrivals.go_to(url_for("trainer.next_version", slug=slug, unit=unit, question=question))
    desk = desks.get(slug, numbers[0])
    path = spots.find_unit(desk.folder, unit, [g.language])
    if path is None:
        flash(_("Version %(number)s has no such quiz any more. Its files are below.", number=desk.number))
        return arrivals.go_to(url_for("trainer.version_files", slug=slug, number=desk.number))
    return arrivals.go_to(f"{desk.address(path)}?question={question}#text")
