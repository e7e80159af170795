"""What stands outside the languages: the root, certificates' checks, media, covers, and a sign of life."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from learnhub import clock
from learnhub.access import courses
from learnhub.credentials import certificates
from learnhub.errors import NotFound
from learnhub.stores import files
from learnhub.web import addresses, guards
from learnhub.web.public.machines_face import face

ONE_YEAR = 31_536_000


@face.get("/")
@guards.action("page.public", before_second_step=True)
def root() -> AnyResponse:
    """Lead to the start page in the language that the browser prefers."""
    response = redirect(url_for("public.home", language=addresses.preferred_language()), 302)
    response.headers["Vary"] = "Accept-Language"
    return response


@face.get("/health")
@guards.action("health.live", before_second_step=True)
def health() -> Response:
    """Say that the server answers; nothing else."""
    return Response("ok", mimetype="text/plain")


@face.get("/.well-known/security.txt")
@guards.action("page.public", before_second_step=True)
def security_txt() -> Response:
    """Say whom to tell of a weakness (RFC 9116), where the instance names somebody."""
    settings = addresses.settings()
    if not settings.security_contact:
        raise NotFound
    lines = (
        f"Contact: {settings.security_contact}",
        f"Expires: {clock.today() + timedelta(days=180)}T00:00:00Z",
        f"Preferred-Languages: {', '.join(settings.language_list)}",
        f"Canonical: {settings.base_url.rstrip('/')}{request.path}",
    )
    return Response("".join(f"{line}\n" for line in lines), mimetype="text/plain")


@face.get("/verify")
@guards.action("certificate.verify_by_code", before_second_step=True)
def verify() -> AnyResponse | str:
    """Ask for a certificate's code."""
    code = request.args.get("code", "").strip()
    if code:
        return redirect(url_for("machines.verify_code", code=code[:40]), 303)
    return render_template("public/machines/ask.html")


@face.get("/verify/<code>")
@guards.action("certificate.verify_by_code", before_second_step=True)
def verify_code(code: str) -> AnyResponse | tuple[str, int] | str:
    """Say what a certificate is worth today, with the facts as issued."""
    try:
        found = certificates.check(code)
    except NotFound as error:
        return render_template("public/machines/unknown.html", code=code[:40], error=error), 404
    return render_template(
        "public/machines/verify.html",
        facts=found.facts,
        checked=found,
        is_test_instance=addresses.settings().is_test_instance,
    )


@face.get("/media/<slug>/<number>/<path:path>")
@guards.action("course.media")
def media(slug: str, number: str, path: str) -> Response:
    """Send a picture or attachment of a course. Its bytes never change under this address."""
    file = courses.get_media(guards.current_actor(), slug, number, path)
    response = send_file(
        files.path_of(file.digest), mimetype=file.content_type, conditional=True, etag=file.digest, max_age=ONE_YEAR
    )
    response.headers["Cache-Control"] = f"private, max-age={ONE_YEAR}, immutable"
    # Nothing in an attachment can act on this site, whatever a browser makes of it.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
