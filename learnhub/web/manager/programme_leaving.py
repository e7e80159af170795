"""Taking people out of a programme: one, or those of a list, after a look at who goes and who stays."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, g, render_template, request, url_for
from werkzeug.wrappers import Response

from learnhub.access import programmes as access
from learnhub.i18n import gettext as _
from learnhub.i18n import ngettext
from learnhub.learning import programme_members
from learnhub.learning.models import Programme
from learnhub.people.models import Person
from learnhub.reports import selection
from learnhub.web import arrivals, guards
from learnhub.web.manager.face import face
from learnhub.web.manager.programme_members import MembersForm, get_changed
from learnhub.web.manager.programmes import Answer


@face.route("/manage/programmes/<code>/people/out", methods=["GET", "POST"])
@guards.action(access.MEMBERS, writes=False)
def take_out(code: str) -> Answer:
    """Ask for a list of names, then show who would go and who stays, and why. Nothing is written yet."""
    found = get_changed(code)
    form = MembersForm()
    if form.is_sent_and_right():
        meant = access.find_leaving(guards.current_actor(), found, form.typed)
        return render_template("manager/programme/take_out_preview.html", programme=found, meant=meant)
    page = render_template("manager/programme/take_out.html", form=form, programme=found)
    return (page, 422) if form.is_submitted() else page


@face.post("/manage/programmes/<code>/people/out/confirmed")
@guards.action(access.MEMBERS)
def confirm_out(code: str) -> Response:
    """Take out the people who were shown, as far as the viewer may; say who stays, and why."""
    found = get_changed(code)
    meant = access.get_leaving(guards.current_actor(), found, set(request.form.getlist("person")))
    stayed = [person.public_id for person in meant.staying]
    gone = programme_members.remove(guards.current_actor().code, found, meant.leaving, stayed=stayed)
    words = ngettext(
        "%(num)s person no longer takes part in the programme.",
        "%(num)s people no longer take part in the programme.",
        gone,
    )
    flash(words, "success")
    if meant.staying:
        names = ", ".join(person.name for person in meant.staying)
        flash(
            _("Not among those whom you may take out, and so still in the programme: %(names)s.", names=names), "info"
        )
    return arrivals.go_to(url_for("manager.programme", code=code))


@face.route("/manage/programmes/<code>/people/<person>/remove", methods=["GET", "POST"])
@guards.action(access.MEMBERS)
def remove_person(code: str, person: str) -> Answer:
    """Say what follows when somebody is taken out; take them out."""
    found = get_changed(code)
    member = access.get_member(guards.current_actor(), found, person)
    if request.method == "POST":
        programme_members.remove(guards.current_actor().code, found, [member])
        flash(_("%(name)s no longer takes part in the programme.", name=member.name), "success")
        return arrivals.go_to(url_for("manager.programme", code=code))
    return render_template(
        "manager/programme/remove.html", programme=found, member=member, courses=_courses(found, member)
    )


def _courses(found: Programme, member: Person) -> Sequence[str]:
    """Return the titles of the courses in which somebody takes part through a programme."""
    kept = programme_members.courses_of(found, member)
    return [course.title(g.language) for course in selection.courses(kept) if course.id in kept]
