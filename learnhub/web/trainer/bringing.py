"""Bringing questions and Word documents into a version, in the browser."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from flask import render_template, request
from wtforms import FileField

from learnhub.content.format.names import Infix
from learnhub.content.format.vocabulary import Role
from learnhub.content.interchange import converting, reports
from learnhub.content.interchange.converting import Asked
from learnhub.content.interchange.importing import Brought, Source
from learnhub.content.interchange.placing import NotBrought
from learnhub.content.interchange.reports import Outcome
from learnhub.content.interchange.word import Lesson
from learnhub.content.workbench import bringing, contents
from learnhub.content.workbench.contents import Contents
from learnhub.errors import Invalid, NotFound
from learnhub.i18n import gettext as _
from learnhub.i18n import lazy
from learnhub.web import guards
from learnhub.web.forms import Form, OneLine, OneOfList, option
from learnhub.web.trainer import desks
from learnhub.web.trainer.desks import Desk
from learnhub.web.trainer.face import face

Answer = str | tuple[str, int]
WORD = ".docx"
ENDINGS = (WORD, ".gift", ".txt", ".xml", ".zip")
# What an ending promises; a plain text may be GIFT or Aiken, which is seen by what it holds.
_BY_ENDING = {".gift": Source.GIFT, ".xml": Source.MOODLE_XML, ".zip": Source.QTI}
# What a request holds besides a file.
LARGEST_FORM = converting.LARGEST + 64 * 1024
_TAGS = {
    Outcome.WHOLE: "right",
    Outcome.CHANGED: "neutral",
    Outcome.PARTLY: "warm",
    Outcome.AS_OPEN: "warm",
    Outcome.NOT: "wrong",
}
_ROLES = {
    Role.CHECK: lazy("To check one’s understanding"),
    Role.EXAM: lazy("The exam"),
    Role.PRE: lazy("A test before the course"),
    Role.POST: lazy("A test after the course"),
}
_FORMATS = {Source.GIFT: "GIFT", Source.AIKEN: "Aiken", Source.MOODLE_XML: "Moodle XML", Source.QTI: "QTI 2"}


class BringForm(Form):
    """A file from elsewhere, and what it becomes here."""

    file = FileField(lazy("File"))
    module = OneOfList(lazy("Module"), choices=list)
    title = OneLine(lazy("Title"))
    unit = OneLine(lazy("Short name"))
    role = OneOfList(
        lazy("What a quiz is for"), choices=lambda: [option(key, str(said)) for key, said in _ROLES.items()]
    )
    wanted = OneOfList(
        lazy("Format of questions"),
        choices=lambda: [option("", _("As it looks")), *(option(key, name) for key, name in _FORMATS.items())],
    )


@dataclass(frozen=True, slots=True)
class _Sent:
    """A file as it was sent: its name without the ending, and its bytes."""

    name: str
    ending: str
    data: bytes

    @property
    def is_lesson(self) -> bool:
        """Whether it becomes a lesson, and not a quiz."""
        return self.ending == WORD


@face.route("/teach/courses/<slug>/<number>/bring", methods=["GET", "POST"])
@guards.action(desks.ACTION, writes=False, takes=LARGEST_FORM)
def bring(slug: str, number: str) -> Answer:
    """Make a quiz or a lesson of a file from elsewhere, and tell of each part what came over and what could not."""
    desk = desks.get(slug, number)
    held = contents.contents_of(desk.folder)
    if not held.modules:
        raise NotFound
    form = BringForm(module=request.args.get("module") or held.modules[-1].folder)
    form.module.choices = [option(module.folder, module.title) for module in held.modules]
    if form.is_sent_and_right():
        try:
            return _brought(desk, held, form)
        except NotBrought as refused:
            form.take_over(Invalid({"file": f"{refused.message} {refused.mend}"}))
        except Invalid as error:
            form.take_over(error)
    page = render_template(
        "trainer/bringing/bring.html", desk=desk, form=form, endings=",".join(ENDINGS), largest=converting.LARGEST
    )
    return (page, 422) if form.is_submitted() else page


def _brought(desk: Desk, held: Contents, form: BringForm) -> str:
    sent = _sent()
    infix = Infix.LESSON if sent.is_lesson else Infix.QUIZ
    made = converting.convert(
        Asked(
            sent.data,
            held.languages[0],
            form.title.data or "",
            sent.name,
            present=desk.folder / "media",
            is_lesson=sent.is_lesson,
            wanted=Source(form.wanted.data) if form.wanted.data else _BY_ENDING.get(sent.ending),
            role=Role(form.role.data),
        )
    )
    path = ""
    if "look" not in request.form:
        path = bringing.find(desk.folder, held, form.module.data, made.text) or ""
    if "look" not in request.form and not path:
        unit = form.unit.data or bringing.id_for(held, sent.name, infix)
        with desks.changing(desk, brought=sent.name) as noted:
            path = bringing.write(desk.folder, form.module.data, infix, unit, made.text, made.pictures)
            noted["file"] = path
    return _report(desk, path, made)


def _sent() -> _Sent:
    """Return the file that was sent. Raises Invalid."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Invalid({"file": lazy("Choose a file first.")})
    path = PurePosixPath(file.filename.replace("\\", "/"))
    if path.suffix.lower() not in ENDINGS:
        raise Invalid(
            {"file": lazy("Files with these endings can be brought over: %(endings)s.", endings=" ".join(ENDINGS))}
        )
    return _Sent(path.stem, path.suffix.lower(), file.stream.read(converting.LARGEST + 1))


def _report(desk: Desk, path: str, made: Brought | Lesson) -> str:
    """Show what became of each question, or of what a document holds. Without a path nothing was written."""
    is_lesson = isinstance(made, Lesson)
    lines = () if isinstance(made, Lesson) else made.report.lines
    return render_template(
        "trainer/bringing/brought.html",
        desk=desk,
        path=path,
        is_lesson=is_lesson,
        lines=[(line, reports.SAID[line.outcome], _TAGS[line.outcome]) for line in lines],
        notes=made.notes if isinstance(made, Lesson) else made.report.notes,
        text=made.text,
        pictures=sorted(made.pictures),
        counted=_counted(made),
    )


def _counted(made: Brought | Lesson) -> list[str]:
    if isinstance(made, Lesson):
        return []
    counts = made.report.counts()
    return [said(counts[outcome]) for outcome, said in reports.COUNTED.items() if counts[outcome]]
