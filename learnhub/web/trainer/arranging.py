"""The order and the names of a version's units and modules, in the browser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import flash, g, render_template, request, url_for
from werkzeug.wrappers import Response

from learnhub.content import changes, versions
from learnhub.content.format import comparing, names
from learnhub.content.format.comparing import Step
from learnhub.content.models import VersionState
from learnhub.content.outline import Outline
from learnhub.content.workbench import arranging, contents, leading
from learnhub.content.workbench.contents import Contents
from learnhub.errors import NotFound
from learnhub.i18n import gettext as _
from learnhub.i18n import ngettext
from learnhub.web import arrivals, guards
from learnhub.web.forms import Form
from learnhub.web.trainer import desks
from learnhub.web.trainer.desks import Desk
from learnhub.web.trainer.face import face

Answer = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Line:
    """A unit or module with where its two buttons put it: (module, after), or None at an end."""

    id: str
    title: str
    lang: str
    up: tuple[str, str] | None
    down: tuple[str, str] | None
    infix: str = ""


@dataclass(frozen=True, slots=True)
class ModuleLine:
    """A module with its units."""

    own: Line
    units: Sequence[Line]


def id_of(folder: str) -> str:
    """Return the id of a module in the name of its folder."""
    return folder.partition("-")[2]


@face.get("/teach/courses/<slug>/<number>/order")
@guards.action(desks.ACTION)
def order(slug: str, number: str) -> str:
    """Show the modules and units of a version in their order, to be moved and renamed."""
    desk = desks.get(slug, number)
    held = contents.contents_of(desk.folder, g.language)
    return render_template("trainer/arranging/order.html", desk=desk, held=held, modules=list(_lines(held)))


def _lines(held: Contents) -> Iterator[ModuleLine]:
    ids = [id_of(module.folder) for module in held.modules]
    for place, module in enumerate(held.modules):
        inside = [unit.id for unit in module.units]
        units = [
            Line(one.id, one.title, one.language, _up(held, place, at), _down(held, place, at), one.infix)
            for at, one in enumerate(module.units)
        ]
        up = ("", _behind(ids, place - 1)) if place else None
        down = ("", ids[place + 1]) if place + 1 < len(ids) else None
        yield ModuleLine(Line(ids[place], module.title, module.language, up, down), units if inside else [])


def _behind(ids: Sequence[str], place: int) -> str:
    """Return what stands before a place, or "" at the beginning."""
    return ids[place - 1] if place > 0 else ""


def _up(held: Contents, place: int, at: int) -> tuple[str, str] | None:
    inside = [unit.id for unit in held.modules[place].units]
    if at:
        return id_of(held.modules[place].folder), _behind(inside, at - 1)
    if not place:
        return None
    before = held.modules[place - 1]
    return id_of(before.folder), before.units[-1].id if before.units else ""


def _down(held: Contents, place: int, at: int) -> tuple[str, str] | None:
    inside = [unit.id for unit in held.modules[place].units]
    if at + 1 < len(inside):
        return id_of(held.modules[place].folder), inside[at + 1]
    return (id_of(held.modules[place + 1].folder), "") if place + 1 < len(held.modules) else None


@face.post("/teach/courses/<slug>/<number>/order")
@guards.action(desks.ACTION, writes=False)
def move(slug: str, number: str) -> Response:
    """Put a unit or module into another place. The place is named, so that sending it twice moves it once."""
    desk = desks.get(slug, number)
    parts = request.form.get("to", "").split("/")
    if len(parts) != 4:
        raise NotFound
    what, moved, module, after = parts
    with desks.changing(desk) as noted:
        if what == "module":
            is_changed = arranging.move_module(desk.folder, moved, after)
        else:
            is_changed = arranging.move_unit(desk.folder, moved, module, after)
        if is_changed:
            noted["moved"] = moved
    return arrivals.go_to(url_for("trainer.order", slug=slug, number=number, _anchor=f"{what}-{moved}"))


@dataclass(frozen=True, slots=True)
class Published:
    """Ids that were in a version that was published, so that what learners did may hang on them."""

    units: frozenset[str]
    modules: frozenset[str]


def published_in(desk: Desk) -> Published:
    """Return the ids that were published in whatever version of a course, retired ones too."""
    lines = versions.of_courses([desk.course]).get(desk.course.id, [])
    trees = [line.outline for line in lines if line.state != VersionState.DRAFT]
    units = frozenset(unit.slug for tree in trees for unit in tree.units)
    return Published(units, frozenset(module.slug for tree in trees for module in tree.modules))


@face.route("/teach/courses/<slug>/<number>/order/units/<unit>/remove", methods=["GET", "POST"])
@guards.action(desks.ACTION, writes=False)
def remove_unit(slug: str, number: str, unit: str) -> Answer:
    """Say what follows when a unit is taken away; take it away."""
    desk = desks.get(slug, number)
    _own, removed = arranging.get_unit(contents.contents_of(desk.folder, g.language), unit)
    form = Form()
    if form.is_sent_and_right():
        with desks.changing(desk, removed=unit):
            arranging.remove_unit(desk.folder, unit)
        flash(_("The unit “%(title)s” is removed from this version.", title=removed.title), "success")
        return arrivals.go_to(url_for("trainer.order", slug=slug, number=number))
    return render_template(
        "trainer/arranging/remove.html",
        desk=desk,
        unit=removed,
        consequences=list(_consequences(desk, unit, len(removed.paths))),
        leading=leading.to_unit(desk.folder, unit),
    )


def _consequences(desk: Desk, unit: str, count: int) -> Iterator[str]:
    yield ngettext("Its file is removed.", "Its %(num)s files are removed, in all languages.", count)
    if unit not in published_in(desk).units:
        yield _("No version with it was published, so no learner has done it.")
        return
    yield _("It stays in the versions that are published, and in their folders.")
    yield _("Whoever has done it keeps what they earned in it. Whoever has not need not do it any more.")
    before = changes.before(desk.number, versions.of_courses([desk.course]).get(desk.course.id, []))
    if before is not None and _is_too_small(desk.number, before.outline, unit):
        yield _(
            "Version %(number)s is a step of words alone after %(older)s, and units may not go in such a step: the "
            "checker will ask for a bigger one.",
            number=desk.number,
            older=before.number,
        )


def _is_too_small(number: str, before: Outline, unit: str) -> bool:
    older, newer = names.version_number(before.number), names.version_number(number)
    is_there = any(one.slug == unit for one in before.units)
    return is_there and older is not None and newer is not None and comparing.taken_step(older, newer) < Step.MINOR
