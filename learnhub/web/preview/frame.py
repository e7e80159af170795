"""The frame of a preview: the learner's pages as they are, and around them faults, languages, width and keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Flask, Response, current_app, g, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from learnhub import i18n
from learnhub.access import courses
from learnhub.content import catalogue
from learnhub.content.drafting import previews
from learnhub.content.drafting.previews import Line, Preview
from learnhub.content.format import links
from learnhub.content.format.faults import Fault
from learnhub.content.outline import UnitOutline
from learnhub.learning import enrolments
from learnhub.web import addresses, course_views, edge, guards
from learnhub.web.preview import keys

face = Blueprint("preview", __name__)
# The frame shows pages of this site, and they let themselves be shown by it; all else stays forbidden.
CONTENT_SECURITY_POLICY = (
    edge.CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'") + "; frame-src 'self'"
)


@dataclass(frozen=True, slots=True)
class FaultLine:
    """A fault with the lines around it, by what words its place is found, and the page of its unit, if it is in one."""

    fault: Fault
    excerpt: Sequence[Line]
    words: tuple[str, str]
    address: str | None


def init_app(app: Flask, preview: Preview) -> None:
    """Mount the frame on an app that serves nothing else but this preview."""
    app.config["LEARNHUB_PREVIEW"] = preview
    app.register_blueprint(face, url_prefix="/<language>")
    app.after_request(_let_be_framed)


def _let_be_framed(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    return response


def _preview() -> Preview:
    found: Preview = current_app.config["LEARNHUB_PREVIEW"]
    return found


@face.get("/preview")
@guards.action("page.public")
def frame() -> str:
    """Show the frame around a page; whoever comes first is signed in as the preview's learner."""
    preview = _preview()
    if not guards.current_actor().is_somebody:
        guards.start_session(preview.token)
    shown, at = preview.shown, addresses.own_path(request.args.get("at"))
    first = shown.outline.units[0].slug if shown.outline else None
    start = url_for("learner.unit", slug=preview.slug, unit=first) if first else None
    return render_template(
        "preview/frame.html",
        preview=preview,
        shown=shown,
        at=at or start,
        course_languages=_languages(preview),
        **_told(preview, at or start or ""),
    )


@face.get("/preview/state")
@guards.action("page.public")
def state() -> Response:
    """Tell the number of what is shown now, another one after each change, and that of what is said of it."""
    shown = _preview().shown
    return jsonify(number=shown.number, told=shown.told)


@face.get("/preview/faults")
@guards.action("page.public")
def faults() -> str:
    """Show the faults, those of the page that is looked at first."""
    preview = _preview()
    at = addresses.own_path(request.args.get("at")) or ""
    return render_template("preview/_faults.html", shown=preview.shown, **_told(preview, at))


@face.get("/preview/keys/<unit>")
@guards.action("enrol.self")
def show_keys(unit: str) -> str:
    """Show all questions of a quiz with what is right, as learners see it after grading."""
    course = courses.get(guards.current_actor(), _preview().slug)
    found = catalogue.get_unit(course.version, unit)
    language = course_views.reading_language(course)
    shown_in = language if language in found.languages else course.outline.languages[0]
    return render_template(
        "preview/keys.html",
        title=course_views.text(found.title, course, language),
        reviews=keys.reviews_of(course, found, shown_in),
        text_lang=None if shown_in == g.language else shown_in,
        text_direction=i18n.direction_of(shown_in),
        unit_address=url_for("learner.unit", slug=_preview().slug, unit=unit),
    )


@face.post("/preview/language")
@guards.action("enrol.self")
def choose_language() -> AnyResponse:
    """Read the course in another of its languages, with the pages around it in that language where there are any."""
    wanted = request.form.get("in", "")
    enrolments.choose_language(enrolments.get_own(guards.current_actor().required, _preview().slug), wanted)
    offered = addresses.settings().language_list
    language = wanted.lower() if wanted.lower() in offered else g.language
    at = addresses.own_path(request.form.get("at"))
    if at is not None:
        at = f"/{language}/" + at.lstrip("/").partition("/")[2]
    return redirect(url_for("preview.frame", language=language, at=at), 303)


@face.post("/preview/anew")
@guards.action("enrol.self")
def begin_anew() -> AnyResponse:
    """Go on as a learner who has done nothing yet: attempts, waits and progress are gone."""
    preview = _preview()
    preview.token = preview.begin()
    guards.start_session(preview.token)
    return redirect(url_for("preview.frame", at=addresses.own_path(request.form.get("at"))), 303)


def _languages(preview: Preview) -> list[tuple[str, str, bool]]:
    """Return (tag, name, whether it is read now) of each language of the course."""
    outline = preview.shown.outline
    if outline is None:
        return []
    reading = enrolments.get_own(guards.current_actor().required, preview.slug).language
    return [(tag, i18n.own_name(tag.lower()), tag == reading) for tag in outline.languages]


def _told(preview: Preview, at: str) -> dict[str, object]:
    unit = _unit_at(preview, at)
    lines = [_line(preview, fault) for fault in preview.shown.faults]
    here = [line for line in lines if unit is not None and _is_on_page(preview, line.fault, unit)]
    return {"unit": unit, "here": here, "elsewhere": [line for line in lines if line not in here]}


def _is_on_page(preview: Preview, fault: Fault, unit: UnitOutline) -> bool:
    """Tell whether a fault is in the file that the unit's page shows now, and not in one of another language."""
    reading = enrolments.get_own(guards.current_actor().required, preview.slug).language
    shown_in = reading if reading in unit.languages else unit.languages[0]
    return previews.unit_of(fault) == unit.slug and links.language_of(fault.file) == shown_in.lower()


def _unit_at(preview: Preview, at: str) -> UnitOutline | None:
    """Return the unit whose page is looked at, or None on all others."""
    parts = at.partition("?")[0].partition("#")[0].strip("/").split("/")
    if preview.shown.outline is None or parts[1:3] != ["courses", preview.slug] or len(parts) < 4:
        return None
    return preview.shown.outline.find_unit(parts[3])


def _line(preview: Preview, fault: Fault) -> FaultLine:
    outline, slug = preview.shown.outline, previews.unit_of(fault)
    has_page = outline is not None and bool(slug) and outline.find_unit(slug) is not None
    address = url_for("learner.unit", slug=preview.slug, unit=slug) if has_page else None
    return FaultLine(fault, preview.excerpt(fault), preview.words_at(fault), address)
