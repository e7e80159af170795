"""The course to take along: as a book, for a phone or for paper."""

from __future__ import annotations

from flask import Response, send_file

from learnhub.access import courses
from learnhub.content.books.book import Shape
from learnhub.stores import files
from learnhub.web import guards
from learnhub.web.learner.face import face


@face.get("/courses/<slug>/book.<any(epub, pdf):shape>")
@guards.action("course.book")
def book(slug: str, shape: str) -> Response:
    """Send the course as a book. Parts of it can be asked for, so that a broken download goes on where it was."""
    course, file = courses.get_book(guards.current_actor(), slug, Shape(shape))
    language = course.enrolment.language if course.enrolment else course.outline.languages[0]
    response = send_file(
        files.path_of(file.digest),
        mimetype=file.content_type,
        as_attachment=True,
        download_name=f"{slug}-{course.outline.number}-{language}.{shape}",
        conditional=True,
        etag=file.digest,
    )
    # It is the same until the course has a newer version: asked for again, nothing is sent.
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
