"""Sending files of learners: always as an attachment, in which nothing can act on this site."""

from __future__ import annotations

from flask import Response, send_file

from learnhub.assessment import work_files
from learnhub.assessment.work_files import KeptFile
from learnhub.stores import files


def attachment(file: KeptFile) -> Response:
    """Send a file under its own name, to be kept by nobody on the way. Whoever calls has seen to it who may have it."""
    response = send_file(
        files.path_of(file.digest),
        mimetype=work_files.content_type_of(file.name),
        as_attachment=True,
        download_name=file.name,
        etag=file.digest,
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
