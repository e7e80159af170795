"""Beginning and adding to a version in the browser: the checker finds nothing wrong with what is made."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from learnhub.app import LearnHub
from learnhub.content.format import checking
from learnhub.people.models import Person
from learnhub.stores.database import db, unit_of_work
from learnhub.stores.record import Act, AuditEntry
from tests import published
from tests.cast import Cast
from tests.content.written_course import CHECK_FR, FLOOR_FR, png, write_course
from tests.web.browser import form_of, post, sign_in

COURSE = "/en/teach/courses/floors"
NEXT = f"{COURSE}/next"
FILES = f"{COURSE}/1.0.1/files"
UNITS = f"{COURSE}/1.0.1/units"
MEDIA = f"{COURSE}/1.0.1/media"


@pytest.fixture
def folder(app: LearnHub, tmp_path: Path) -> Path:
    """The folder of a published course."""
    app.config["LEARNHUB"] = replace(app.config["LEARNHUB"], courses=str(tmp_path))
    return write_course(tmp_path, published.CHANGES).parent


@pytest.fixture
def author(app: LearnHub, cast: Cast, client: FlaskClient, folder: Path) -> Person:
    """Who writes the course, signed in."""
    with app.app_context(), unit_of_work():
        person = cast.author(published.publish_course().course.slug)
    sign_in(client, person)
    return person


def send(client: FlaskClient, path: str, **values: object) -> tuple[int, str]:
    form = form_of(client.get(path).text, path)
    answer = client.post(path, data={**form.values, **values})
    return answer.status_code, answer.text


@pytest.fixture
def draft(client: FlaskClient, author: Person, folder: Path) -> Path:
    """The next version, begun in the browser."""
    assert send(client, NEXT, step="patch")[0] == 303
    return folder / "1.0.1"


def faults_of(version: Path) -> list[str]:
    return [f"{fault.file}: {fault.message}" for fault in checking.check(version).faults]


def test_the_next_version_is_a_copy_that_is_a_draft(app: LearnHub, client: FlaskClient, draft: Path) -> None:
    assert faults_of(draft) == []
    assert "Write version 1.0.1" in client.get(COURSE).text
    assert client.get(NEXT).status_code == 404  # one is written already
    with app.app_context():
        told = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == Act.COURSE_EDITED)).one()
        assert (told.subject_id, told.details) == ("floors/1.0.1", {"begun_from": "1.0.0"})


def test_how_big_the_step_is_has_to_be_said(client: FlaskClient, author: Person, folder: Path) -> None:
    status, page = send(client, NEXT)
    assert status == 422
    assert "Choose what will change." in page
    assert [one.name for one in folder.iterdir()] == ["1.0.0"]


@pytest.mark.parametrize("kind", ["lesson", "quiz", "survey", "assignment"])
def test_a_new_unit_has_a_text_to_begin_with_that_is_right(client: FlaskClient, draft: Path, kind: str) -> None:
    answer = send(client, UNITS, module="01-first", kind=kind, title='Who "pays"', unit="who-pays")
    assert answer[0] == 303
    infix = "" if kind == "lesson" else f".{kind}"
    assert (draft / "01-first" / f"03-who-pays{infix}.en.md").read_text().startswith('---\ntitle: "Who \\"pays\\""\n')
    wrong = [fault for fault in checking.check(draft).faults if fault.severity == "error"]
    # A new unit is a minor step, and the checker says so.
    assert [fault.code for fault in wrong] == ["version-step"]


def test_everything_wrong_with_a_new_unit_is_said_at_once(client: FlaskClient, draft: Path) -> None:
    status, page = send(client, UNITS, module="01-first", kind="lesson", title="", unit="Who Pays")
    assert status == 422
    assert "Give the unit a title." in page
    status, page = send(client, UNITS, module="01-first", kind="lesson", title="Floor", unit="floor")
    assert status == 422
    assert "There is a unit with this id in the course already." in page
    status, page = send(client, UNITS, module="01-first", kind="lesson", title="x" * 201, unit="../floor")
    assert (status, page.count('class="error"')) == (422, 2)


def test_missing_translations_are_made_to_be_translated(client: FlaskClient, draft: Path) -> None:
    (draft / CHECK_FR).unlink()
    assert "français: make 1 file" in client.get(FILES).text
    form = form_of(client.get(FILES).text, f"{COURSE}/1.0.1/translations")
    assert client.post(f"{COURSE}/1.0.1/translations", data=form.values).status_code == 303
    assert (draft / CHECK_FR).exists()


def test_a_translation_that_fits_again_is_noted(client: FlaskClient, draft: Path) -> None:
    text = (draft / FLOOR_FR).read_text()
    stale = text.replace(text.partition("translates: ")[2].splitlines()[0], '"000000000000"')
    (draft / FLOOR_FR).write_text(stale)
    assert "outdated" in "".join(faults_of(draft)) or faults_of(draft)
    address = f"{COURSE}/1.0.1/translated/{FLOOR_FR}"
    token = form_of(client.get(f"{FILES}/{FLOOR_FR}").text, f"{FILES}/{FLOOR_FR}").values["csrf_token"]
    assert client.post(address, data={"csrf_token": token}).status_code == 303
    assert faults_of(draft) == []


def test_a_picture_is_kept_if_it_is_one(client: FlaskClient, draft: Path) -> None:
    def sent(name: str, data: bytes) -> tuple[int, str]:
        return send(client, MEDIA, file=(BytesIO(data), name))

    assert sent("chain.png", png())[0] == 303
    assert (draft / "media" / "chain.png").read_bytes() == png()
    assert sent("chain.png", png())[0] == 303  # the same twice
    assert sent("chain.png", png(5))[0] == 409  # another one with its name
    assert (draft / "media" / "chain.png").read_bytes() == png()
    hostile = {"page.png": b"<html>", "run.exe": b"MZ", "x.svg": b"<svg/>"}
    for name, data in hostile.items():
        status, page = sent(name, data)
        assert status == 422, name
        assert 'class="error"' in page
    assert send(client, MEDIA)[0] == 422
    assert "![what it shows](../media/chain.png)" in client.get(MEDIA).text


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Big Name.PNG", "big-name.png"),
        ("../../up.png", "up.png"),
        ("Élèves (2).png", "eleves-2.png"),
        ("អាហារ.png", "file-"),
    ],
)
def test_a_picture_may_be_called_as_it_is(client: FlaskClient, draft: Path, name: str, kept: str) -> None:
    assert send(client, MEDIA, file=(BytesIO(png(7)), name))[0] == 303
    assert [file.name.startswith(kept) for file in (draft / "media").iterdir() if file.read_bytes() == png(7)] == [True]


def test_another_language_is_made_beside_the_others(client: FlaskClient, draft: Path) -> None:
    assert post(client, f"{COURSE}/1.0.1/translations", language="Portuguese").status_code == 303
    assert "languages: [en, fr, pt]" in (draft / "course.yml").read_text()
    assert (draft / FLOOR_FR.replace(".fr.", ".pt.")).exists()
    assert faults_of(draft) == []


def test_a_language_that_nobody_speaks_is_told_and_not_made(client: FlaskClient, draft: Path) -> None:
    answer = post(client, f"{COURSE}/1.0.1/translations", language="../x")
    assert "Not known: ../x" in client.get(answer.location).text
    assert "languages: [en, fr]" in (draft / "course.yml").read_text()
