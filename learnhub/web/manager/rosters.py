"""People from a spreadsheet: sending a list, seeing what it would do, saying yes, and getting it back as a report."""

from __future__ import annotations

from flask import Response, flash, render_template, request, url_for
from werkzeug.wrappers import Response as Answered
from wtforms import FileField

from learnhub.access import newcomers
from learnhub.access import rosters as access
from learnhub.errors import Conflict, Invalid, NotFound
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.learning.rosters import columns, contents, imports, reading, sheets
from learnhub.learning.rosters.checking import Outcome
from learnhub.learning.rosters.contents import Report
from learnhub.learning.rosters.imports import PeopleImport, Step
from learnhub.learning.rosters.sheets import Kind, Sheet, Unreadable
from learnhub.people.looks import Page
from learnhub.stores import database, record
from learnhub.stores.record import Act
from learnhub.web import addresses, arrivals, guards, looking, once, slips
from learnhub.web.forms import Form
from learnhub.web.manager import roster_files
from learnhub.web.manager.face import face

Answer = Response | Answered | str | tuple[str, int]
# What a request holds besides a file.
LARGEST_FORM = sheets.LARGEST + 64 * 1024
CODE_LETTERS = 16
SLIPS_AT_ONCE = 100
MOST_SHOWN = 500


class FileForm(Form):
    """A file; sent twice, it is one list."""

    form_id = once.field()
    file = FileField(lazy("File"))


@face.route("/manage/people/import", methods=["GET", "POST"])
@guards.action(access.ACTION, writes=False, takes=LARGEST_FORM)
def import_people() -> Answer:
    """Take a list in, to be checked in the background; nothing of it is done before its sender has seen that."""
    form = FileForm()
    if form.is_sent_and_right():
        try:
            return _take(form)
        except Unreadable as refused:
            form.take_over(Invalid({"file": f"{refused.message} {refused.mend}"}))
        except Invalid as error:
            form.take_over(error)
    page = render_template(
        "manager/rosters/import_people.html",
        form=form,
        columns=list(columns.COLUMNS.values()),
        own=imports.list_own(guards.current_actor().required),
        most=sheets.MOST_ROWS,
        kinds=Kind,
    )
    return (page, 422) if form.is_submitted() else page


def _take(form: FileForm) -> Answered:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Invalid({"file": lazy("Choose a file first.")})
    sheet = reading.read(file.stream.read(sheets.LARGEST + 1))
    columns.find(sheet.rows[0])
    if len(sheet.rows) == 1:
        raise Invalid({"file": lazy("This list names nobody: below the headings each row is one person.")})
    code = once.letters_for(form.form_id.data or "", "list of people", CODE_LETTERS).lower()
    database.begin_writing()
    imports.ask(guards.current_actor().required, contents.of_sheet(sheet), len(sheet.rows) - 1, code=code)
    return arrivals.go_to(url_for("manager.people_import", code=code))


@face.get("/manage/people/import/template.<kind>")
@guards.action(access.ACTION)
def import_template(kind: str) -> Response:
    """Give an empty list with headings in the reader's language."""
    if kind not in set(Kind):
        raise NotFound
    bounds = access.bounds_of(guards.current_actor(), addresses.settings().language_list)
    return _file(roster_files.template(Kind(kind), bounds), Kind(kind), "people-template")


def _file(content: bytes, kind: Kind, name: str) -> Response:
    response = Response(content, mimetype=roster_files.mime_type(kind))
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    return response


@face.get("/manage/people/imports/<code>")
@guards.action(access.ACTION, writes=False)
def people_import(code: str) -> str:
    """Show how far a list is, what it would do or has done, and every mistake in it."""
    one = _own(code)
    told = _report(one)
    changed = [row for row in told.rows if row.outcome is Outcome.CHANGED][:MOST_SHOWN] if told else []
    page = render_template(
        "manager/rosters/people_import.html",
        one=one,
        told=told,
        changed=[(row, _name_in(_sheet(one), row.row)) for row in changed],
        change_words=roster_files.change_words,
        column_name=roster_files.column_name,
        most=MOST_SHOWN,
        is_under_way=imports.is_under_way(one),
        is_late=imports.is_late(one),
        trouble=imports.trouble_of(one),
        slips=_slip_codes(one, told) if told and one.step == Step.DONE else [],
        slips_at_once=SLIPS_AT_ONCE,
        sends_mail=addresses.settings().sends_mail,
        kinds=Kind,
        hours=int(imports.KEPT_FOR.total_seconds() // 3600),
    )
    if changed and one.step == Step.CHECKED:
        looking.note(Page.LIST, [row.person for row in changed])
    return page


def _own(code: str) -> PeopleImport:
    return imports.get_own(guards.current_actor().required, code)


def _report(one: PeopleImport) -> Report | None:
    return contents.report_of(imports.unpacked(one.report)) if one.report else None


def _sheet(one: PeopleImport) -> Sheet:
    return contents.sheet_of(imports.unpacked(one.content))


def _name_in(sheet: Sheet, number: int) -> str:
    place = columns.find(sheet.rows[0]).places["name"]
    return next(row.cells[place] for row in sheet.rows if row.number == number)


@face.post("/manage/people/imports/<code>/agree")
@guards.action(access.ACTION)
def agree_to_import(code: str) -> Answered:
    """Have a list brought in, as it was shown. Doing so twice is doing so once."""
    one = _own(code)
    if one.step == Step.CHECKED and one.counts.get("faults"):
        raise Conflict(lazy("This list has mistakes."), mend=lazy("Mend them in the file, and send it again."))
    imports.agree(one)
    return arrivals.go_to(url_for("manager.people_import", code=code))


@face.post("/manage/people/imports/<code>/remove")
@guards.action(access.ACTION)
def remove_import(code: str) -> Answered:
    """Take away what is kept of a list at once."""
    imports.remove(_own(code))
    flash(_("The list was taken away. The accounts that were made stay."), "success")
    return arrivals.go_to(url_for("manager.import_people"))


@face.post("/manage/people/imports/<code>/report.<kind>")
@guards.action(access.ACTION, writes=False)
def import_report(code: str, kind: str) -> Response:
    """Give the list back with a column of what was done, and write down that it was taken."""
    one = _own(code)
    told = _report(one)
    if told is None or kind not in set(Kind):
        raise NotFound
    content = roster_files.report(Kind(kind), _sheet(one), told, is_done=one.step == Step.DONE)
    actor = guards.current_actor().code
    database.begin_writing()
    record.audit(actor, Act.PEOPLE_EXPORTED, "list", "people", people=len(told.rows))
    return _file(content, Kind(kind), "people-report")


@face.post("/manage/people/imports/<code>/slips")
@guards.action(newcomers.ACTION)
def import_slips(code: str) -> str:
    """Make the PINs of a part of the new people who get no letter, and show their slips this once."""
    one = _own(code)
    told = _report(one)
    codes = _slip_codes(one, told) if told and one.step == Step.DONE else []
    asked = request.form.get("part", "")
    part = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 4 else 0
    some = codes[(part - 1) * SLIPS_AT_ONCE : part * SLIPS_AT_ONCE] if part else []
    pins = newcomers.pins_for(guards.current_actor(), some)
    if not pins:
        raise NotFound(lazy("Nobody of these needs a slip any more: all of them were in already."))
    looking.note(Page.LIST, [person.public_id for person in pins])
    return render_template("manager/newcomers/slips.html", slips=slips.slips_of(pins))


def _slip_codes(one: PeopleImport, told: Report) -> list[str]:
    """Return the codes of new people who get no letter, in the order of the list."""
    place = columns.find(_sheet(one).rows[0]).places.get("email")
    written_to = set()
    if place is not None and addresses.settings().sends_mail:
        written_to = {row.number for row in _sheet(one).rows if place < len(row.cells) and row.cells[place]}
    return [row.person for row in told.rows if row.outcome is Outcome.NEW and row.row not in written_to]
