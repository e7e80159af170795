"""Writing a version that is not published, in the browser: its files by language, and one of them at a time."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Response, flash, render_template, request, send_file, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from learnhub import i18n
from learnhub.content.drafting import bumping, paragraphs
from learnhub.content.format import media, names
from learnhub.content.format.faults import Faults, Reporter
from learnhub.content.rendering.renderer import CannotRender
from learnhub.content.workbench import contents, files, showing, spots
from learnhub.content.workbench.contents import Contents
from learnhub.content.workbench.files import ChangedElsewhere, TextFile
from learnhub.errors import Invalid, LearnHubError, NotFound
from learnhub.i18n import gettext as _
from learnhub.web import arrivals, guards
from learnhub.web.trainer import desks, findings, review_lines, reviewing
from learnhub.web.trainer.desks import Desk
from learnhub.web.trainer.face import face

# A request with a text in a form: percent signs make three letters of one.
LARGEST_FORM = 2 * 1024 * 1024
Answer = str | AnyResponse | tuple[str, int]


@face.get("/teach/courses/<slug>/<number>/files")
@guards.action(desks.ACTION)
def version_files(slug: str, number: str) -> str:
    """Show what a version holds: its units, and a file for each language with what the checker says of it."""
    desk = desks.get(slug, number)
    look, held = desk.look, contents.contents_of(desk.folder)
    return render_template(
        "trainer/writing/files.html",
        desk=desk,
        review=review_lines.of(desk.course, desk.number),
        held=held,
        look=look,
        states=findings.states_of(look.checkup),
        incomplete=list(_incomplete(held)) if bumping.is_draft(desk.folder) else [],
    )


def _incomplete(held: Contents) -> Iterator[tuple[str, int]]:
    """Return the languages in which units are missing, and of how many."""
    units = [unit for module in held.modules for unit in module.units]
    for language in held.languages[1:]:
        missing = sum(language not in unit.paths and held.languages[0] in unit.paths for unit in units)
        if missing:
            yield language, missing


@face.get("/teach/courses/<slug>/<number>/files/<path:path>")
@guards.action(desks.ACTION)
def file(slug: str, number: str, path: str) -> Answer:
    """Show a text file with what the checker says of it, and how it looks as a page."""
    desk = desks.get(slug, number)
    return _page(desk, files.read(desk.folder, path))


@face.post("/teach/courses/<slug>/<number>/files/<path:path>")
@guards.action(desks.ACTION, writes=False, takes=LARGEST_FORM)
def save_file(slug: str, number: str, path: str) -> Answer:
    """Write a text file, unless somebody else wrote it meanwhile: then both texts are shown and nothing is written."""
    desk = desks.get(slug, number)
    typed, seen = request.form.get("text", ""), request.form.get("seen", "")
    try:
        if "take_back" in request.form:
            reviewing.take_back_of(desk)
        with desks.changing(desk) as noted:
            before = files.read(desk.folder, path)
            now = files.save(desk.folder, path, typed, seen)
            if now.digest != before.digest:
                noted.update(file=path, **paragraphs.lines_changed(before.text, now.text))
    except ChangedElsewhere as error:
        return _page(desk, TextFile(path, typed, error.now.digest), error, other=error.now.text), error.status
    except LearnHubError as error:
        return _page(desk, TextFile(path, typed, seen), error), error.status
    flash(_("The file is saved."), "success")
    return arrivals.go_to(desk.address(path))


def _page(desk: Desk, shown: TextFile, error: LearnHubError | None = None, other: str | None = None) -> str:
    look = desk.look
    name = names.unit_name(shown.path.rpartition("/")[2])
    page, problem = _as_page(desk, shown)
    faults = [fault for fault in look.checkup.faults if fault.file == shown.path] if look.checkup else []
    return render_template(
        "trainer/writing/file.html",
        desk=desk,
        review=review_lines.of(desk.course, desk.number),
        file=shown,
        error=error,
        fields=error.fields if isinstance(error, Invalid) else {},
        other=other,
        look=look,
        faults=faults,
        page=page,
        problem=problem,
        is_quiz=name is not None and name.infix != names.Infix.LESSON,
        text_language=name.language if name else None,
        text_direction=i18n.direction_of(name.language) if name else "ltr",
        others=_in_other_languages(desk, shown.path),
        is_draft=bumping.is_draft(desk.folder),
        is_outdated=any(fault.code == "translation-outdated" for fault in faults),
        asked_line=spots.find_question(shown.text, request.args.get("question", "")),
    )


def _as_page(desk: Desk, shown: TextFile) -> tuple[Markup | None, CannotRender | None]:
    try:
        html = showing.html_of(desk.folder, shown)
    except CannotRender as problem:
        return None, problem
    if html is None:
        return None, None
    at_media = url_for("trainer.draft_medium", slug=desk.course.slug, number=desk.number, path="")
    placed = html.replace('"@unit/', f'"{desk.address("")}').replace('"@media/', f'"{at_media}')
    return Markup(placed), None  # noqa: S704 - made safe by the renderer


def _in_other_languages(desk: Desk, path: str) -> list[tuple[str, str]]:
    """Return (language, address) of each file of the same unit."""
    held = contents.contents_of(desk.folder)
    unit = next((one for module in held.modules for one in module.units if path in one.paths.values()), None)
    return [(tag, desk.address(one)) for tag, one in unit.paths.items() if one != path] if unit else []


@face.get("/teach/courses/<slug>/<number>/media/<path:path>")
@guards.action(desks.ACTION)
def draft_medium(slug: str, number: str, path: str) -> Response:
    """Send a picture or attachment of a version that is being written, if it is what the format allows."""
    desk = desks.get(slug, number)
    if path not in showing.list_media(desk.folder):
        raise NotFound
    medium = desk.folder / "media" / path
    kind = media.content_type_of(path, medium.read_bytes(), Reporter(Faults(), path))
    if kind is None:
        raise NotFound
    response = send_file(medium, mimetype=kind, conditional=True)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
