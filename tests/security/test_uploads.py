"""Files that are not what they say, at every door that takes files."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.stores.database import db, unit_of_work
from tests import published
from tests.assessment import uploads, working
from tests.cast import Cast
from tests.content.written_course import png, write_course
from tests.thoroughness import cases
from tests.web.browser import form_of, sign_in

HTML = b"<!DOCTYPE html><script>alert(1)</script>"
GROWS = b'<!DOCTYPE a [<!ENTITY b "' + b"c" * 9999 + b'">]><quiz>' + b"&b;" * 9999 + b"</quiz>"
READS = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><quiz>&b;</quiz>'
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'


def _zip_bomb() -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("big.md", b"0" * 60_000_000)
    return made.getvalue()


def _climbing() -> bytes:
    return uploads.archive({"../../../../tmp/out.md": "x", "/etc/out.md": "y", "course.yml": "title: {en: X}"})


# Each says by its name to be something that is taken somewhere.
FALSE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a page called a picture": ("a.png", lambda: HTML),
    "a page called a document": ("a.pdf", lambda: HTML),
    "a picture that is a page too": ("a.png", lambda: png() + HTML),
    "a picture with a page in front": ("a.jpg", lambda: HTML + png()),
    "a drawing that acts": ("a.svg", lambda: SVG),
    "a program": ("a.docx", lambda: b"MZ" + b"\0" * 500),
    "a zip called a document": ("a.docx", lambda: uploads.archive({"x.html": HTML})),
    "a document with macros": ("a.docx", lambda: uploads.document(word__vbaProject_bin=b"\0")),
    "a zip that grows": ("a.zip", _zip_bomb),
    "a zip that climbs out": ("a.zip", _climbing),
    "a zip that is none": ("a.zip", lambda: b"PK\x03\x04" + b"\xff" * 400),
    "XML that reads files": ("a.xml", lambda: READS),
    "XML that grows": ("a.xml", lambda: GROWS),
    "two endings": ("a.html.pdf", lambda: HTML),
    "no ending": ("a", lambda: HTML),
    "another line in its name": ("a\r\nContent-Type: text/html\r\n\r\n.pdf", lambda: HTML),
}  # fmt: skip

DOORS = {
    "files of one's work": ("/en/courses/tasks/plan", "/work", "files"),
    "pictures of a course": ("/en/teach/courses/floors/1.1.0/media", "/media", "file"),
    "questions and lessons from elsewhere": ("/en/teach/courses/floors/1.1.0/bring", "/bring", "file"),
    "a whole version": ("/en/teach/courses/floors/send", "/send", "file"),
}


@pytest.fixture
def folder(app: LearnHub, tmp_path: Path) -> Path:
    """Where courses are written."""
    folder = tmp_path / "courses"
    app.config["LEARNHUB"] = replace(app.config["LEARNHUB"], courses=str(folder))
    write_course(folder, published.CHANGES)
    write_course(folder, published.CHANGES, version="1.1.0")
    return folder


@pytest.fixture
def sender(app: LearnHub, client: FlaskClient, cast: Cast, folder: Path) -> Iterator[FlaskClient]:
    """Somebody who may send files everywhere, signed in."""
    with app.app_context(), unit_of_work():
        learner = working.work(cast).learner
        published.publish_course()
        author = cast.author("floors")
        db.session.execute(
            db.text("UPDATE grants SET person_id = :to WHERE person_id = :of"), {"to": learner.id, "of": author.id}
        )
        db.session.execute(db.text("UPDATE persons SET second_step_put_off_until = '2099-01-01'"))
    sign_in(client, learner)
    return client


@pytest.mark.long
@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_what_is_not_what_it_says_is_refused_or_can_do_nothing(
    sender: FlaskClient, folder: Path, tmp_path: Path, door: tuple[str, str, str]
) -> None:
    page, action, field = door
    for told, (name, content) in list(FALSE.items())[: cases(6) if action == "/bring" else None]:
        form = form_of(sender.get(page).text, action)
        form.values.pop("look", None)
        before = {path for path in tmp_path.rglob("*") if path.is_file()}
        sent = {**form.values, "text": "x", "then": "save", field: (BytesIO(content()), name)}
        answer = sender.post(form.action or page, data=sent, content_type="multipart/form-data")
        assert answer.status_code < 500, told
        assert "<script>alert(1)</script>" not in answer.text, told
        for path in {path for path in tmp_path.rglob("*") if path.is_file()} - before:
            _is_harmless(path, told)
    assert not Path("/tmp/out.md").exists()  # noqa: S108 -- where the zip above wants to write
    assert not (tmp_path / "out.md").exists()


def _is_harmless(path: Path, told: str) -> None:
    """See that what was kept is taken for a picture by its name and by its first bytes."""
    content = path.read_bytes()
    assert path.suffix not in {".svg", ".html", ".exe"}, told
    assert b"<script" not in content or (path.suffix, content[:4]) == (".png", b"\x89PNG"), told
