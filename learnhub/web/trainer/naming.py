"""What the units and modules of a version are called, and which modules there are, in the browser."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from flask import flash, g, render_template, url_for
from werkzeug.wrappers import Response

from learnhub import i18n
from learnhub.content.signoff import comments
from learnhub.content.workbench import arranging as order_of
from learnhub.content.workbench import contents
from learnhub.errors import Invalid
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.web import arrivals, guards
from learnhub.web.forms import Form, OneLine, OneOfList, Required, option
from learnhub.web.trainer import arranging, desks
from learnhub.web.trainer.desks import Desk
from learnhub.web.trainer.face import face

Answer = str | Response | tuple[str, int]


class NamesForm(Form):
    """What a unit or module is called. A title for each language comes before."""

    short_name = OneLine(lazy("Short name"), [Required(lazy("Give it a short name."))])

    def fix_short_name(self) -> None:
        """Let the short name be as it is: it is not asked for any more."""
        self.short_name.validators = []

    def put_titles_first(self) -> None:
        """Let the fields for titles, which were made last, stand first, and what is wrong in them be told first."""
        own: dict[str, Any] = self._fields
        for name in [name for name in own if not name.startswith("title_")]:
            own[name] = own.pop(name)


Names = TypeVar("Names", bound=NamesForm)


class UnitNamesForm(NamesForm):
    """What a unit is called, and in which module it is."""

    module = OneOfList(lazy("Module"), choices=list)


@face.route("/teach/courses/<slug>/<number>/order/units/<unit>", methods=["GET", "POST"])
@guards.action(desks.ACTION, writes=False)
def unit_names(slug: str, number: str, unit: str) -> Answer:
    """Give a unit other titles, another module, and, while nobody can have done it, another short name."""
    desk = desks.get(slug, number)
    held = contents.contents_of(desk.folder, g.language)
    own, named = order_of.get_unit(held, unit)
    titles = {tag: contents.title_in(desk.folder, path) for tag, path in named.paths.items()}
    form = form_for(UnitNamesForm, titles, titles, module=own.folder, short_name=unit)
    form.module.choices = [option(module.folder, module.title) for module in held.modules]
    is_fixed = unit in arranging.published_in(desk).units
    if is_fixed:
        form.fix_short_name()
    if form.is_sent_and_right():
        new = unit if is_fixed else form.short_name.data or ""
        try:
            _rename_unit(desk, unit, new, _titles_in(form, titles), arranging.id_of(form.module.data))
        except Invalid as error:
            form.take_over(error)
        else:
            flash(_("The unit is saved, and all that leads to it has followed."), "success")
            return arrivals.go_to(url_for("trainer.order", slug=slug, number=number, _anchor=f"unit-{new}"))
    page = render_template("trainer/naming/unit.html", desk=desk, form=form, unit=named, is_fixed=is_fixed)
    return (page, 422) if form.is_submitted() else page


def _rename_unit(desk: Desk, unit: str, new: str, titles: dict[str, str], module: str) -> None:
    published = arranging.published_in(desk).units
    with desks.changing(desk) as noted:
        is_renamed = order_of.rename_unit(desk.folder, unit, titles, new, published=published)
        held = contents.contents_of(desk.folder)
        own, _named = order_of.get_unit(held, new)
        target = order_of.get_module(held, module)
        last = target.units[-1].id if target.units else ""
        is_moved = own.folder != target.folder and order_of.move_unit(desk.folder, new, module, last)
        if is_renamed or is_moved:
            noted["renamed"] = unit if new == unit else f"{unit} → {new}"
    if is_renamed and new != unit:
        comments.follow(desk.course, desk.number, unit, new)


def form_for(kind: type[Names], titles: dict[str, str], required: Collection[str], **data: str) -> Names:
    """Return a form with a title for each language, filled in; `required` are the languages that must have one."""
    fields = {
        f"title_{tag}": OneLine(
            lazy("Title in %(language)s", language=i18n.language_name(tag, g.language)),
            [Required(lazy("Write a title."))] if tag in required else [],
        )
        for tag in titles
    }
    made: type[Names] = type("TitlesForm", (kind,), fields)
    form = made(data={**{f"title_{tag}": title for tag, title in titles.items()}, **data})
    form.put_titles_first()
    return form


def _titles_in(form: NamesForm, titles: dict[str, str]) -> dict[str, str]:
    """Return the titles that were changed; one that stays as it was is no new one."""
    given = {tag: form[f"title_{tag}"].data or "" for tag in titles}
    return {tag: title for tag, title in given.items() if title != titles[tag]}


@face.route("/teach/courses/<slug>/<number>/order/modules", methods=["GET", "POST"])
@guards.action(desks.ACTION, writes=False)
def add_module(slug: str, number: str) -> Answer:
    """Add a module at the end, and lead on to its first unit."""
    desk = desks.get(slug, number)
    titles = dict.fromkeys(contents.contents_of(desk.folder).languages, "")
    form = form_for(NamesForm, titles, list(titles)[:1])
    if form.is_sent_and_right():
        given = {tag: form[f"title_{tag}"].data or "" for tag in titles}
        try:
            with desks.changing(desk) as noted:
                noted["module"] = made = order_of.add_module(desk.folder, form.short_name.data or "", given)
        except Invalid as error:
            form.take_over(error)
        else:
            flash(_("The module is there. Now add its first unit."), "success")
            return arrivals.go_to(url_for("trainer.add_unit", slug=slug, number=number, module=made))
    page = render_template("trainer/naming/module.html", desk=desk, form=form, module=None, is_fixed=False)
    return (page, 422) if form.is_submitted() else page


@face.route("/teach/courses/<slug>/<number>/order/modules/<module>", methods=["GET", "POST"])
@guards.action(desks.ACTION, writes=False)
def module_names(slug: str, number: str, module: str) -> Answer:
    """Give a module other titles, and another short name while it was never published."""
    desk = desks.get(slug, number)
    held = contents.contents_of(desk.folder, g.language)
    named = order_of.get_module(held, module)
    titles = contents.module_titles(desk.folder, named, held.languages)
    form = form_for(NamesForm, titles, held.languages[:1], short_name=module)
    published = arranging.published_in(desk).modules
    if module in published:
        form.fix_short_name()
    if form.is_sent_and_right():
        new = module if module in published else form.short_name.data or ""
        given = {tag: title for tag, title in _titles_in(form, titles).items() if title}
        try:
            with desks.changing(desk) as noted:
                if order_of.rename_module(desk.folder, module, given, new, published=published):
                    noted["renamed"] = module if new == module else f"{module} → {new}"
        except Invalid as error:
            form.take_over(error)
        else:
            flash(_("The module is saved, and all that leads to its units has followed."), "success")
            return arrivals.go_to(url_for("trainer.order", slug=slug, number=number, _anchor=f"module-{new}"))
    page = render_template(
        "trainer/naming/module.html", desk=desk, form=form, module=named, is_fixed=module in published
    )
    return (page, 422) if form.is_submitted() else page


@face.post("/teach/courses/<slug>/<number>/order/modules/<module>/remove")
@guards.action(desks.ACTION, writes=False)
def remove_module(slug: str, number: str, module: str) -> Response:
    """Take a module away that has no units."""
    desk = desks.get(slug, number)
    with desks.changing(desk, removed=module):
        order_of.remove_module(desk.folder, module)
    flash(_("The module is removed."), "success")
    return arrivals.go_to(url_for("trainer.order", slug=slug, number=number))
