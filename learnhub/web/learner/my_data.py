"""A copy of everything that LearnHub keeps about somebody, for that person alone.

It is made at once, in an unnamed file that is gone when it is sent: nothing lies about that others could find.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO

from flask import Response, render_template

from learnhub import clock
from learnhub.people import accounts
from learnhub.privacy import packing
from learnhub.stores import database, record
from learnhub.stores.record import Act
from learnhub.web import audit_lines, guards
from learnhub.web.admin import work
from learnhub.web.forms import Form
from learnhub.web.learner.face import face

ACTION = "person.download_my_data"
_PIECE = 64 * 1024
_SPOKEN = {"act": audit_lines.act_in_words, "letter": work.letter_in_words}


@face.get("/account/my-data", endpoint="my_data")
@guards.action(ACTION)
def about_my_data() -> str:
    """Say what the copy holds, and offer it."""
    return render_template("learner/my_data/my_data.html", form=Form())


@face.post("/account/my-data", endpoint="download_my_data")
@guards.action(ACTION, writes=False)
def download() -> Response:
    """Send the copy. It is made before anything is written, so that nobody waits for it meanwhile."""
    person = guards.current_actor().required
    code = person.public_id
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- closed, and so gone, by whoever sends it
    packing.pack(person, file, _SPOKEN)
    length = file.tell()
    file.seek(0)
    database.begin_writing()
    record.audit(code, Act.DATA_DOWNLOADED, "person", accounts.get(code).public_id)
    response = Response(_pieces(file), mimetype=packing.CONTENT_TYPE)
    response.content_length = length
    response.headers["Cache-Control"] = "private, no-store"
    response.headers.set("Content-Disposition", "attachment", filename=f"learnhub-{clock.today().isoformat()}.zip")
    return response


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
