"""Writing a version that is not published, in the browser: its files by language, and one of them at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response, flash, g, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from learnhub import i18n
from learnhub.content import examination
from learnhub.content.drafting import bumping, paragraphs
from learnhub.content.format import media, names
from learnhub.content.format.faults import Faults, Reporter
from learnhub.content.signoff import comments
from learnhub.content.workbench import contents, files, showing, spots
from learnhub.content.workbench.contents import Contents
from learnhub.content.workbench.files import ChangedElsewhere, TextFile
from learnhub.errors import Invalid, LearnHubError, NotFound
from learnhub.i18n import gettext as _
from learnhub.web import arrivals, guards
from learnhub.web.trainer import authors_guide, desks, findings, looking, originals, review_lines, reviewing
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
    look, held = desk.look, contents.contents_of(desk.folder, g.language)
    return render_template(
        "trainer/writing/files.html",
        desk=desk,
        review=review_lines.of(desk.course, desk.number),
        open_comments=comments.count_open(desk.course, desk.number),
        held=held,
        look=look,
        states=findings.states_of(look.checkup),
        authors_guide=authors_guide.find_address(),
        is_draft=bumping.is_draft(desk.folder),
        incomplete=list(_incomplete(held)),
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


@face.post("/teach/courses/<slug>/<number>/look/<path:path>")
@guards.action(desks.ACTION, writes=False, takes=LARGEST_FORM)
def look_at_text(slug: str, number: str, path: str) -> str:
    """Show how a text looks that is not saved: the part beside the editor for a script, else the whole page."""
    desk = desks.get(slug, number)
    files.read(desk.folder, path)
    typed = TextFile(path, files.with_unix_ends(request.form.get("text", "")), request.form.get("seen", ""))
    if "part" in request.form:
        return render_template("trainer/writing/_look.html", **_beside(desk, typed, is_typed=True))
    return _page(desk, typed, is_typed=True)


def _page(
    desk: Desk,
    shown: TextFile,
    error: LearnHubError | None = None,
    other: str | None = None,
    *,
    is_typed: bool = False,
) -> str:
    name = names.unit_name(shown.path.rpartition("/")[2])
    return render_template(
        "trainer/writing/file.html",
        review=review_lines.of(desk.course, desk.number),
        unit=name.id if name else None,
        open_comments=comments.count_open(desk.course, desk.number),
        error=error,
        fields=error.fields if isinstance(error, Invalid) else {},
        other=other,
        is_draft=bumping.is_draft(desk.folder),
        title=contents.title_in(desk.folder, shown.path) if name else "",
        original=originals.find(desk, shown.path),
        authors_guide=authors_guide.find_address(),
        others=_in_other_languages(desk, shown.path),
        asked_line=spots.find_question(shown.text, request.args.get("question", "")),
        look_address=url_for("trainer.look_at_text", slug=desk.course.slug, number=desk.number, path=shown.path),
        **_beside(desk, shown, is_typed=is_typed),
    )


def _beside(desk: Desk, shown: TextFile, *, is_typed: bool) -> dict[str, Any]:
    """Return what is told of a text and how it looks: of the file as the checker knows it, or as it was typed."""
    look, looked = desk.look, looking.look(desk, shown)
    name = names.unit_name(shown.path.rpartition("/")[2])
    faults = looked.tried.faults if is_typed and looked.tried else findings.of_file(look.checkup, shown.path)
    return {
        "desk": desk,
        "file": shown,
        "look": look,
        "faults": faults,
        "unwritten_codes": examination.TO_BE_WRITTEN,
        "looked": looked,
        "is_typed": is_typed and looked.tried is not None,
        "text_language": name.language if name else None,
        "text_direction": i18n.direction_of(name.language) if name else "ltr",
        **looked.parts,
    }


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
